import type { en } from './en.js';

/** The sentences of the broken benches, in Chinese. */
export const zhCn: Readonly<Record<keyof typeof en, string>> = {
  brokenBenches: '故障实验台',
  brokenPurpose:
    '两个程序跑在真实的套接字上，其中有一处毛病。改一项设置再试：算数的是程序的表现，不是选了什么。',
  brokenProgress: '{{all}} 个中已修好 {{mended}} 个',
  brokenNote: '修好 {{mended}}',
  brokenTitle: '故障实验台 {{number}}',
  brokenOf: '共 {{all}} 个',
  brokenTried_one: '试了 {{count}} 次',
  brokenTried_other: '试了 {{count}} 次',
  brokenHinted_one: '{{count}} 条提示',
  brokenHinted_other: '{{count}} 条提示',
  brokenMended: '已修好',

  brokenSettings: '可以改的设置',
  brokenAsFound: '原设置',
  brokenHints: '提示',
  brokenHintsGiven: '已给 {{given}} / {{all}}',
  brokenHint: '给个提示',
  brokenHintMore: '再给一条',

  brokenTry: '试一试',
  brokenKeys: '按所选设置运行两个程序',
  brokenChanged: '这次试过之后，设置又改过',
  brokenTrying: '两个程序正在运行…',
  brokenUntried: '还没有试过',
  brokenTrialHeld: '第 {{number}} 次：{{all}} 个目标中达到 {{held}} 个',
  brokenTrialMended: '第 {{number}} 次：修好了',

  brokenGoals: '应有的结果',
  brokenHolds: '：达到',
  brokenFails: '：未达到',
  brokenWanted: '应为',
  brokenCame: '实际',
  brokenWaits: '什么都没有，{{end}}阻塞在 {{call}}',
  brokenNothing: '什么都没有',
  brokenPrints: '{{end}}打印',
  brokenEnd_client: '客户端',
  brokenEnd_client2: '客户端 2',
  brokenEnd_server: '服务器',
  brokenEnd_server2: '服务器 2',
  brokenIsMended: '修好了',
  brokenNext: '下一个：{{title}}',
};
