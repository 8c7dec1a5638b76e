import type { en } from './en.js';

/** The sentences of comparing messages, in Chinese. */
export const zhCn: Readonly<Record<keyof typeof en, string>> = {
  compare: '比较',
  compareHelp: '比较选中的两条消息或两个会话有何不同',
  compareTitle: '比较',
  compareDirection: '方向',
  compare_messages: '消息',
  compare_received: '收到',
  compare_sent: '发出',
  compareNothing: '无',
  compareMessages_one: '{{shown}} 条消息',
  compareMessages_other: '{{shown}} 条消息',
  compareBytes_one: '{{shown}} 字节',
  compareBytes_other: '{{shown}} 字节',
  compareEqual: '两者相同。',
  compareCounts: '不同之处：{{places}} 处。改变 {{changed}}，仅 A 有 {{removed}}，仅 B 有 {{inserted}}。',
  compareCut: '各只比较前 {{bytes}} 字节。',
  compareCoarse: '两者相同部分太少之处，整段算作一处不同。',
  comparePrevious: '上一处不同',
  compareNext: '下一处不同',
  compareRows: '两者对照',
  compareFolded: '{{count}} 个相同',
};
