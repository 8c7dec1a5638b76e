import { entries } from './entry.js';

/** What is wrong with patterns and rules, and why a rule was stopped. */
export const ruleErrors = entries({
  HEX_PATTERN_INVALID: {
    fault: 'local',
    en: 'the hex pattern is wrong at column {column}, "{found}"; write AA 55, ?? for any byte, 4? for half a byte, ## for any byte or none, 0100???? for bits, (…) to capture',
    'zh-CN':
      '十六进制匹配式第 {column} 列的“{found}”有误；可写 AA 55，任意字节写作“??”，半字节写作“4?”，可有可无的字节写作“##”，按位写作“0100????”，捕获写作“(…)”',
  },
  HEX_PATTERN_TOO_LONG: {
    fault: 'local',
    en: 'the hex pattern is too long; it takes {most} bytes, and {optional} ## among them',
    'zh-CN': '十六进制匹配式过长；最多 {most} 字节，其中 ## 最多 {optional} 个',
  },
});
