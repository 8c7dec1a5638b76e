import type { Sentence } from './entry.js';

/** Reasons of layouts, and of values that do not fit their fields. */
export const layoutReasons = Object.freeze({
  // The file of a layout.
  'layout-empty': { en: 'there are no fields', 'zh-CN': '没有字段' },
  'layout-too-many': { en: 'at most {most} fields', 'zh-CN': '字段最多 {most} 个' },
  'layout-field-single': {
    en: 'each entry of the list is one field, as in "- temp: i16"',
    'zh-CN': '列表的每一项为一个字段，例如“- temp: i16”',
  },
  'layout-field-name': {
    en: '"{text}" is no name; write letters, digits and _, no digit first',
    'zh-CN': '“{text}”不能作名称；请用字母、数字和 _，不以数字开头',
  },
  'layout-name-twice': { en: 'two fields have this name', 'zh-CN': '两个字段重名' },
  'layout-type-unknown': {
    en: '"{text}" is no type; write u8, i16le, f32, bool, bits, text, bytes, const or checksum',
    'zh-CN': '“{text}”不是类型；可用 u8、i16le、f32、bool、bits、text、bytes、const、checksum',
  },
  'layout-text-type-unknown': {
    en: '"{text}" is no type in a line of text; write number, hex, text or const',
    'zh-CN': '文本行中没有“{text}”类型；可用 number、hex、text、const',
  },
  'layout-text-unread': { en: '"{text}" is not understood there', 'zh-CN': '无法理解“{text}”' },
  'layout-order-unknown': {
    en: '"{text}" is no byte order; write big, little, or abcd, badc, cdab, dcba',
    'zh-CN': '“{text}”不是字节序；可用 big、little，或 abcd、badc、cdab、dcba',
  },
  'layout-order-width': {
    en: '{text} is an order of numbers of 4 or 8 bytes',
    'zh-CN': '{text} 只用于 4 或 8 字节的数',
  },
  'layout-scale-invalid': {
    en: '"{text}" is no factor or offset; write digits, at most nine behind the point, and no factor of 0',
    'zh-CN': '“{text}”不是有效的系数或偏移；请写数字，小数最多九位，系数不能为 0',
  },
  'layout-values-invalid': {
    en: '"{text}" names no value; write { 1 = read, 6 = write }',
    'zh-CN': '“{text}”不是取值名称；请写成 { 1 = read, 6 = write }',
  },
  'layout-bits-width': {
    en: '"{text}" are no bits; write their number, 8, 16, 24, 32, 40 or 48, and where each is: bits 8 { run = 0, mode = 2-4 }',
    'zh-CN':
      '“{text}”不是位字段；请写位数（8、16、24、32、40、48）及各位的位置：bits 8 { run = 0, mode = 2-4 }',
  },
  'layout-bits-place': {
    en: '"{text}": bits are counted from 0, the lowest, to {most}',
    'zh-CN': '“{text}”有误：位从最低位 0 数到 {most}',
  },
  'layout-size-invalid': {
    en: '"{text}" is no size; write 1 to 65535, the name of a field before it, "until 00" or "rest"',
    'zh-CN': '“{text}”不是长度；请写 1 到 65535、前面某个字段的名称、“until 00”或“rest”',
  },
  'layout-reference-unknown': {
    en: 'no whole number before it is called "{text}"',
    'zh-CN': '它之前没有名为“{text}”的整数字段',
  },
  'layout-behind-rest': {
    en: 'it takes the rest, but the size of {text} behind it differs from message to message; give {text} a fixed size',
    'zh-CN': '它占用其余所有字节，但其后 {text} 的长度不固定；请给 {text} 固定长度',
  },
  'layout-const-invalid': {
    en: '"{text}" are no bytes that every message has; write hex, as in AA 55, or a text in quotes',
    'zh-CN': '“{text}”不是固定字节；请用十六进制（例如 AA 55），或带引号的文本',
  },
  'layout-character-lacking': { en: '{encoding} has no "{text}"', 'zh-CN': '{encoding} 中没有“{text}”' },
  'layout-encoding-unknown': { en: '"{text}" is no encoding', 'zh-CN': '“{text}”不是编码名称' },
  'layout-checksum-place': {
    en: 'the field is the place of the checksum; write an algorithm and what it covers, as in crc-16/modbus (cmd..data)',
    'zh-CN': '校验的位置就是该字段；请写算法和覆盖范围，例如 crc-16/modbus (cmd..data)',
  },
  'layout-range-unknown': {
    en: '"{text}" is no field before the checksum, or the range is the wrong way round',
    'zh-CN': '“{text}”不是校验之前的字段，或范围首尾颠倒',
  },
  'layout-line-alone': {
    en: 'a layout has a line or fields; leave one of them out',
    'zh-CN': '一个报文格式只能有 line 或 fields；请去掉其中之一',
  },
  'layout-line-open': { en: '"{text}" has no }', 'zh-CN': '“{text}”缺少 }' },
  'layout-line-adjoining': {
    en: 'nothing tells where the field before {text} ends; put a text between the two',
    'zh-CN': '无法判断 {text} 之前的字段在何处结束；请在两者之间写分隔文本',
  },
  'layout-frame-single': {
    en: 'one of length, end, size, line and gap says where a message ends',
    'zh-CN': 'length、end、size、line、gap 中须且只能有一项说明报文的结尾',
  },
  'layout-frame-number': { en: '{text} is out of range', 'zh-CN': '{text} 超出范围' },
  'layout-frame-length': {
    en: '"{text}" is no unsigned number at the same place of every message',
    'zh-CN': '“{text}”不是位置固定的无符号整数字段',
  },

  'filter-hex-pattern': {
    en: '"{text}" is no pattern of bytes; write hex with ?? for any byte, as in AA ?? 01',
    'zh-CN': '“{text}”不是字节模式；请写十六进制，任意字节写作“??”，例如“AA ?? 01”',
  },

  // Values of a message that is to be made.
  'value-not-number': { en: 'it is no number', 'zh-CN': '不是数字' },
  'value-not-whole': { en: 'it is no whole number', 'zh-CN': '不是整数' },
  'value-not-boolean': { en: 'write true or false', 'zh-CN': '请写 true 或 false' },
  'value-not-hex': { en: 'write bytes in hex, as in 0A FF', 'zh-CN': '请用十六进制写字节，例如 0A FF' },
  'value-not-in-range': { en: 'it does not fit into {bytes} B', 'zh-CN': '{bytes} 字节放不下' },
  'value-not-in-bits': { en: 'it does not fit into {bits} bits', 'zh-CN': '{bits} 位放不下' },
  'value-too-long': { en: 'at most {most} B', 'zh-CN': '最多 {most} 字节' },
  'value-size-differs': { en: 'it has to be {wanted} B', 'zh-CN': '必须为 {wanted} 字节' },
  'value-count-differs': { en: 'there have to be {wanted}', 'zh-CN': '必须有 {wanted} 个' },
  'value-has-end': { en: 'it has within it what ends the field', 'zh-CN': '其中含有该字段的结束标记' },
  'value-character-lacking': { en: '{encoding} has no "{found}"', 'zh-CN': '{encoding} 中没有“{found}”' },
  'value-message-short': {
    en: 'the message is too short for what the checksum covers',
    'zh-CN': '报文太短，不足校验覆盖的范围',
  },
} as const satisfies Readonly<Record<string, Sentence>>);
