import type { en } from './en.js';

/** The sentences of the room of an endpoint, where no part of it has its own, in Chinese. */
export const zhCn: Readonly<Record<keyof typeof en, string>> = {
  connectedTo: '已连接 {{peer}}，本地 {{local}}',

  chatRoomNamed: '聊天室 {{room}}',
  chatRoomMeaning: '此处的发言会到达集群各节点上同一聊天室中的所有人',
  removeSure: '删除 {{name}}？端点会停止，其记录也会一并删除。',
  counterReceived: '接收 {{messages}} 条 · {{bytes}}',
  counterFromClients: '来自客户端 {{messages}} 条 · {{bytes}}',
  counterToClients: '来自目标 {{messages}} 条 · {{bytes}}',
  counterSent: '发送 {{messages}} 条 · {{bytes}}',
  counterDropped: '丢弃 {{count}}',
  counterDroppedMeaning: '到达过快、系统接收缓冲区放不下而丢弃的数据报',
  counterRefused: '拒绝 {{count}} 个',
  counterErrors_one: '错误 {{shown}} 次',
  counterErrors_other: '错误 {{shown}} 次',

  text: '文本',
  hex: 'HEX',
  both: '文本+HEX',

  everyoneCount: '所有对端（{{count}}）',

  save: '保存',
  checksumRight: '校验正确',
  checksumWrong: '{{found}}，应为 {{expected}}',
  checksumNoRoom: '长度不足以含校验',

  findChecksum: '查找校验',
  findChecksumVerb: '查找校验…',
  findChecksumShort: '校验…',
  findChecksumHelp: '查出所选消息用的是哪种校验、校验哪些字节',
  checksumSearching: '正在查找…',
  checksumNotFound: '没有符合全部消息的已知校验。请选择内容不同的完整消息；字节流须先分帧。',
  checksumsFound_one: '符合这 {{shown}} 条消息的校验，最可能的在前。',
  checksumsFound_other: '符合全部 {{shown}} 条消息的校验，最可能的在前。',
  checksumSet: '用于接收校验',
  checksumSetThis: '按 {{spec}} 检查收到的消息',
  roomPresent: '也在查看：{{names}}',
  roomSomeone: '某人',
};
