import type { en } from './en.js';

/** The sentences of the place of the saved messages, in Chinese. */
export const zhCn: Readonly<Record<keyof typeof en, string>> = {
  messages: '报文',
  message: '报文',
  commandMessages: '查看已保存的报文',
  messageCreate: '新建',
  messageNew: '新报文',
  messageFilter: '名称、文件夹或备注',
  messageTick: '连同其他报文一起发送 {{name}}',
  messageFault: '有误',
  messageChoose: '请选择一条报文，或新建一条。',
  messageNone: '还没有保存的报文',
  messageNoneWhat:
    '把每天都要发送的内容保存为报文，连同目标、编码、行尾和校验和：单击即可发送，脚本中用 bob send 名称 发送。',
  messageNoneFolder:
    '每条报文是工作区 {{folder}} 中的一个小 YAML 文件，与端点、规则、布局放在一起。该文件夹可纳入 git 管理；在此编辑或用编辑器修改均可，改动立即互见。',
  messageFirst: '新建第一条报文',
  messageNoneImport:
    '用 bob import 文件 可导入 Packet Sender、sscom、Docklight、COMTool、x-tools、SuperCom 的内容。',
  messageDuplicate: '复制一份',
  messageRemove: '删除',
  messageSend: '发送',
  messageStop: '停止',
  messageTo: '目标',
  messageToNone: '端点，或 udp://主机:端口',
  messageNeedsTarget: '该报文未指定目标，请填写发送到哪里。',
  messageNeedsBlank: '请先填写 {{name}}。',
  messageSending: '正在发送…',
  messageSent: '已发送 {{bytes}} 字节，接收方 {{peers}} 个',
};
