import type { ChecksumReason } from '../bytes/checksum/parse-checksum.js';
import type { Sentence } from './entry.js';

/** Why a text is no specification of a checksum. */
export const checksumReasons = {
  'checksum-algorithm-missing': {
    en: 'it names no algorithm; write one, as in crc-16/modbus, sum8 or xor',
    'zh-CN': '没有写算法；请写出算法名，例如 crc-16/modbus、sum8 或 xor',
  },
  'checksum-algorithm-unknown': {
    en: 'there is no algorithm "{found}"; write a name of the CRC catalogue, sum8, lrc, xor … or crc:WIDTH,POLY,INIT,XOROUT,REFIN,REFOUT',
    'zh-CN':
      '没有名为“{found}”的算法；请写 CRC 目录中的名称、sum8、lrc、xor 等，或 crc:WIDTH,POLY,INIT,XOROUT,REFIN,REFOUT',
  },
  'checksum-algorithm-near': {
    en: 'there is no algorithm "{found}"; did you mean {nearest}?',
    'zh-CN': '没有名为“{found}”的算法；是否想写 {nearest}？',
  },
  'checksum-parameters-invalid': {
    en: 'crc: takes WIDTH,POLY,INIT,XOROUT,REFIN,REFOUT: 3 to 64 bits, three hex numbers within them, and 1 or 0 twice, as in crc:16,8005,FFFF,0,1,1',
    'zh-CN':
      '“crc:”之后应写 WIDTH,POLY,INIT,XOROUT,REFIN,REFOUT：位宽 3–64，三个不超出位宽的十六进制数，再写两个 1 或 0，例如 crc:16,8005,FFFF,0,1,1',
  },
  'checksum-range-invalid': {
    en: 'a range is its first and last byte, from 0 at the front or from -1 at the end, as in (0,-1)',
    'zh-CN': '范围应写首字节和末字节的位置，从前数以 0 起，从后数以 -1 起，例如“(0,-1)”',
  },
  'checksum-range-reversed': {
    en: 'the range {found} ends before it begins',
    'zh-CN': '范围 {found} 的末字节在首字节之前',
  },
  'checksum-position-invalid': {
    en: 'after @ stands where its first byte goes, from 0 at the front or from -1 at the end, as in @-2',
    'zh-CN': '@ 后应写校验首字节的位置，从前数以 0 起，从后数以 -1 起，例如 @-2',
  },
  'checksum-word-unknown': {
    en: '"{found}" is none of le, be, hex, HEX, (FIRST,LAST) and @POSITION',
    'zh-CN': '“{found}”不是 le、be、hex、HEX、(FIRST,LAST)、@POSITION 之一',
  },
  'checksum-said-twice': {
    en: '"{found}" says again what was said; write it once',
    'zh-CN': '“{found}”与前面的内容重复；请只写一次',
  },
  'checksum-line-alone': {
    en: '{found} says itself what it covers and where it goes; write it alone',
    'zh-CN': '{found} 自带范围和位置；请单独书写',
  },
  'checksum-too-long': {
    en: 'it is longer than 200 characters',
    'zh-CN': '长度超过 200 个字符',
  },
} as const satisfies Readonly<Record<ChecksumReason, Sentence>>;
