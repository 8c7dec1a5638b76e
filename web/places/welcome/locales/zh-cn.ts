import type { en } from './en.js';

/** The sentences of the start, in Chinese. */
export const zhCn: Readonly<Record<keyof typeof en, string>> = {
  workspaceProblems: '工作区中未启用的部分',
  workspaceFileUnusable: '{{file}} 第 {{line}} 行第 {{column}} 列：{{why}}。修正后即恢复使用。',
  welcomeTitle: '和设备通信',
  welcomeLead: '打开一个套接字，实时查看收到的每条数据，随时回复。',

  verbListenHelp: '在本机监听，等待设备连入。',
  verbListenGo: '开始监听',

  verbConnectHelp: '从本机连接 TCP 服务端。',
  verbConnectGo: '连接',

  verbUdpHelp: '接收数据报，回复发送方，也可主动发送。',
  verbUdpGo: '打开',

  verbRelay: '站在中间',
  verbRelayHelp: '客户端连到这里，数据转给真正的服务端，双方说了什么一目了然。',
  welcomeLearn: '刚接触套接字？从“学习”开始。',
  welcomeKept: '端点列表会保留；重启工作台后，端点处于停止状态，勾选“随工作台启动”的除外。',

  moreOf: '更多选项：{{name}}',

  fieldLocalPort: '本地端口',
  fieldHostPort: '主机:端口',
  fieldSendTo: '发往（主机:端口）',
};
