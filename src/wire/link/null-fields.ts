import { type FieldTable, fieldType } from '../field-type.js';
import { etherTypeNames } from './ether-type-names.js';

/** The fields of the header of BSD's loopback. */
export type NullFieldName = 'null.family' | 'null.type';

/** Families that BSD systems number alike or differently, Wireshark's names. */
export const familyNames: Readonly<Record<number, string>> = Object.freeze({
  2: 'IP',
  7: 'OSI',
  16: 'Appletalk',
  23: 'Netware IPX/SPX',
  24: 'IPv6',
  28: 'IPv6',
  30: 'IPv6',
});

/** Types and purposes of these fields. */
export const nullFields: FieldTable<NullFieldName> = Object.freeze({
  'null.family': fieldType(
    'u32',
    'the address family of the payload, in the numbers of the system that captured it',
    '载荷的地址族，按抓包系统的编号',
    { values: familyNames },
  ),
  'null.type': fieldType(
    'u16',
    'the protocol of the payload as an EtherType, as some systems give it',
    '载荷的协议类型（EtherType），部分系统如此表示',
    { base: 'hexadecimal', values: etherTypeNames },
  ),
});
