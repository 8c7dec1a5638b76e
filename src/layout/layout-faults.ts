import type { Sentence } from '../errors/entry.js';

/** What may be wrong with a message of a layout, with what it means. */
export const layoutFaults = Object.freeze({
  TRUNCATED: { en: 'the message ends within this field', 'zh-CN': '报文在此字段中结束' },
  CONST: { en: 'other bytes than every message has here', 'zh-CN': '与此处固定的字节不符' },
  LENGTH: { en: 'the length is not that of the message', 'zh-CN': '长度字段与报文的实际长度不符' },
  CHECKSUM: { en: 'the checksum is wrong', 'zh-CN': '校验错误' },
  UNTERMINATED: { en: 'the bytes that end this field are missing', 'zh-CN': '缺少此字段的结束字节' },
  COUNT: { en: 'the number of it is not to be had', 'zh-CN': '无法得知其数量' },
  NUMBER: { en: 'it is no number', 'zh-CN': '不是数字' },
  EXCESS: { en: 'bytes behind the last field', 'zh-CN': '最后一个字段之后还有字节' },
  TOO_MANY: { en: 'more values than are read of one message', 'zh-CN': '数值过多，超出单个报文的读取上限' },
} as const satisfies Readonly<Record<string, Sentence>>);

/** A stable code. */
export type LayoutFaultCode = keyof typeof layoutFaults;

/** The codes by the numbers that a tape has them as, from 1; 0 is none. */
export const faultCodes = Object.freeze(Object.keys(layoutFaults)) as readonly LayoutFaultCode[];

/** The number of a code. */
export function faultNumber(code: LayoutFaultCode): number {
  return faultCodes.indexOf(code) + 1;
}
