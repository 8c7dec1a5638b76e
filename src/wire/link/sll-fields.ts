import { type FieldTable, fieldType } from '../field-type.js';
import { etherTypeNames } from './ether-type-names.js';
import { hardwareTypeNames } from './hardware-type-names.js';

/** The fields of a header of Linux cooked capture. */
export type SllFieldName =
  | 'sll.pkttype'
  | 'sll.hatype'
  | 'sll.halen'
  | 'sll.src.eth'
  | 'sll.src.ipv4'
  | 'sll.src.other'
  | 'sll.unused'
  | 'sll.etype'
  | 'sll.ltype'
  | 'sll.ifindex'
  | 'sll.trailer';

/** Names of the directions of a packet, Wireshark's. */
export const packetTypeNames: Readonly<Record<number, string>> = Object.freeze({
  0: 'Unicast to us',
  1: 'Broadcast',
  2: 'Multicast',
  3: 'Unicast to another host',
  4: 'Sent by us',
});

/** Types and purposes of these fields. */
export const sllFields: FieldTable<SllFieldName> = Object.freeze({
  'sll.pkttype': fieldType(
    'u16',
    'whom the packet was for, and whether it was sent here',
    '报文的接收者，或是否由本机发出',
    {
      values: packetTypeNames,
    },
  ),
  'sll.hatype': fieldType('u16', 'what kind of link the interface has (ARPHRD)', '接口的链路类型（ARPHRD）', {
    values: hardwareTypeNames,
  }),
  'sll.halen': fieldType('u16', "bytes of the sender's address", '发送方地址的长度'),
  'sll.src.eth': fieldType('mac', "the sender's address", '发送方 MAC 地址'),
  'sll.src.ipv4': fieldType('ipv4', "the sender's address on a tunnel", '隧道接口上发送方的 IPv4 地址'),
  'sll.src.other': fieldType(
    'bytes',
    "the sender's address on another kind of link",
    '其他链路上发送方的地址',
  ),
  'sll.unused': fieldType('bytes', 'what the address leaves of its 8 bytes', '地址字段 8 字节中未使用的部分'),
  'sll.etype': fieldType('u16', 'the protocol of the payload (EtherType)', '载荷的协议类型（EtherType）', {
    base: 'hexadecimal',
    values: etherTypeNames,
  }),
  'sll.ltype': fieldType(
    'u16',
    'the protocol of a payload that has no EtherType',
    '载荷的协议类型（非 EtherType）',
    {
      base: 'hexadecimal',
      values: { 1: 'Raw 802.3', 3: 'Ethernet', 4: '802.2 LLC', 7: 'PPP (HDLC)', 12: 'CAN', 13: 'CAN FD' },
    },
  ),
  'sll.ifindex': fieldType('u32', 'the index of the interface', '接口索引'),
  'sll.trailer': fieldType('bytes', 'bytes after the payload', '载荷之后的附加字节'),
});
