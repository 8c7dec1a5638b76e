import type { en } from './en.js';

/** The sentences of the frame around the places, in Chinese. */
export const zhCn: Readonly<Record<keyof typeof en, string>> = {
  places: '工具',
  morePlaces: '更多',
  newEndpoint: '新建端点',

  find: '查找端点或命令',
  language: '语言',
  theme: '外观',
  themeSystem: '跟随系统',
  themeLight: '浅色',
  themeDark: '深色',

  nowhere: '这里没有内容',
  nowhereWhy: '该地址对应的端点已被删除，或地址输入有误。',
  nowhereHome: '回到首页',

  skip: '跳到主要内容',

  keyPalette: '查找端点或命令',
  keyPrevious: '上一个端点',
  keyNext: '下一个端点',
  keyFilter: '跳到筛选框',
  keyComposer: '跳到发送框',
  keySheet: '显示本页',
  keyEscape: '关闭，或回到消息列表',
  keyRail: '在列表中：移动',
  keyFault: '在记录或抓包中：跳到上一处、下一处异常或缺失',
  keyOpen: '在消息列表中：查看详情',
  keyCopy: '在消息列表中：复制',
  keyMessage: '发送对应按键的报文',
  keyedSent: '已发送：{{bytes}} 字节，接收方 {{peers}} 个',
  keyedUnknown: '没有报文使用按键 Alt {{digit}}；在报文中写 key: {{digit}} 即可。',
  keyAgain: '在消息列表中：再次发送',
  keySend: '在发送框中：发送',

  feedWaiting: '工作台没有响应，页面内容可能已过时；正在自动重连。请确认 bob 仍在运行。',
  feedWaitingShort: '工作台没有响应，正在重连…',
  feedTryNow: '立即重连',
  tokenTitle: '访问此工作台需要令牌',
  tokenHelp: 'bob 启动时会输出一个地址，其中 “#token=” 之后的部分就是令牌。粘贴令牌或整个地址均可。',
  tokenLabel: '令牌',
  tokenWrong: '令牌不正确，请从运行 bob 的终端重新复制。',
  tokenEnter: '进入',

  noticeOthers: '此前还有 {{count}} 条',
  noticeShow: '查看',
  noticeDesktop: '同时在桌面通知',
  noticeDismiss: '关闭规则通知',

  trustTitle: '本机首次打开此工作区',
  trustWhy: '在您同意之前，{{folder}} 中的内容不会启动、不会应答，也不会写入文件。同意后将自动：',
  trustStart: '启动 {{name}}',
  trustArm: '按规则 {{name}} 应答',
  trustScript: '运行脚本 {{name}}',
  trustAgree: '同意',

  paletteEmpty: '没有匹配的结果。',
  commandGo: '转到 {{name}}',
  commandStart: '启动 {{name}}',
  commandStop: '停止 {{name}}',
  commandNewListen: '新建 TCP 服务端',
  commandNewConnect: '新建 TCP 客户端',
  commandNewUdp: '新建 UDP 端点',
  commandTheme: '外观：{{name}}',
  commandLanguage: '语言：{{name}}',
};
