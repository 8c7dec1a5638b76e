import type { en } from './en.js';

/** The sentences of the ladder of a conversation, in Chinese. */
export const zhCn: Readonly<Record<keyof typeof en, string>> = {
  roomView: '视图',
  viewLog: '日志',
  viewLadder: '时序图',

  ladderOf: '{{name}} 的时序图',
  ladderWith: '对端',
  ladderHere: '本机',
  ladderRow: '每行',
  ladderEvery: '一条消息',
  ladderFit: '自动：{{scale}}',
  ladderFiner: '放大',
  ladderCoarser: '缩小',
  ladderEmpty: '还没有数据。每条消息会画成从一方指向另一方的箭头。',
  ladderAlike_one: '{{span}}，另有 {{shown}} 条同样的消息',
  ladderAlike_other: '{{span}}，另有 {{shown}} 条同样的消息',
  ladderTotals_one: '{{shown}} 条，{{bytes}}',
  ladderTotals_other: '{{shown}} 条，{{bytes}}',
  ladderWithin: '历时 {{span}}',
  ladderAgain: '重发',
  ladderUnanswered: '无应答',
  ladderAsksHere: '一问一答：每 {{period}} 中对端用去 {{answer}}，其余是下一次请求前的间隔。',
  ladderAsksPeer: '对端一问一答：每 {{period}} 中本机应答用去 {{answer}}，其余在对端。',
  ladderUnansweredCount_one: '{{shown}} 次请求没有应答。',
  ladderUnansweredCount_other: '{{shown}} 次请求没有应答。',
  ladderOnlyReceived: '只有对端在发：{{messages}} 条消息{{rate}}。',
  ladderOnlySent: '只有本机在发：{{messages}} 条消息{{rate}}。',
  ladderBoth: '双方各自发送：收到 {{received}} 条，发出 {{sent}} 条。',
};
