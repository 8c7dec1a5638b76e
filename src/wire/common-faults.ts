import type { Sentence } from '../errors/entry.js';

/** Faults that headers of several protocols have. */
export type CommonFaultCode = 'TRUNCATED' | 'HEADER_TOO_SHORT' | 'LENGTH_TOO_SMALL' | 'LENGTH_TOO_LARGE';

/** The meaning of each. */
export const commonFaults: Readonly<Record<CommonFaultCode, Sentence>> = Object.freeze({
  TRUNCATED: { en: 'the packet ends before this field is complete', 'zh-CN': '报文在此字段结束之前就已截断' },
  HEADER_TOO_SHORT: {
    en: 'the header says that it is shorter than its fixed part',
    'zh-CN': '首部长度字段小于固定部分的长度',
  },
  LENGTH_TOO_SMALL: {
    en: 'the length is less than that of the header alone',
    'zh-CN': '长度字段小于首部本身的长度',
  },
  LENGTH_TOO_LARGE: {
    en: 'the length is more than what carries it has room for',
    'zh-CN': '长度字段超过承载层能容纳的长度',
  },
});
