import { type FieldTable, fieldType } from '../field-type.js';
import { etherTypeNames } from './ether-type-names.js';
import { hardwareTypeNames } from './hardware-type-names.js';

/** The fields of an ARP message. */
export type ArpFieldName =
  | 'arp.hw.type'
  | 'arp.proto.type'
  | 'arp.hw.size'
  | 'arp.proto.size'
  | 'arp.opcode'
  | 'arp.isgratuitous'
  | 'arp.isprobe'
  | 'arp.isannouncement'
  | 'arp.src.hw_mac'
  | 'arp.src.hw'
  | 'arp.src.proto_ipv4'
  | 'arp.src.proto'
  | 'arp.dst.hw_mac'
  | 'arp.dst.hw'
  | 'arp.dst.proto_ipv4'
  | 'arp.dst.proto'
  | 'arp.dst.drarp_error_status'
  | 'arp.duplicate-address-detected'
  | 'arp.duplicate-address-frame'
  | 'arp.seconds-since-duplicate-address-frame';

/** Names of operations, Wireshark's. */
const operationNames: Readonly<Record<number, string>> = Object.freeze({
  0: 'reserved',
  1: 'request',
  2: 'reply',
  3: 'reverse request',
  4: 'reverse reply',
  5: 'drarp request',
  6: 'drarp reply',
  7: 'drarp error',
  8: 'inverse request',
  9: 'inverse reply',
  10: 'arp nak',
  11: 'mars request',
  12: 'mars multi',
  13: 'mars mserv',
  14: 'mars join',
  15: 'mars leave',
  16: 'mars nak',
  17: 'mars unserv',
  18: 'mars sjoin',
  19: 'mars sleave',
  20: 'mars grouplist request',
  21: 'mars grouplist reply',
  22: 'mars redirect map',
  23: 'mapos unarp',
  24: 'experimental 1',
  25: 'experimental 2',
  65535: 'reserved',
});

/** Types and purposes of the fields of an ARP message. */
export const arpFields: FieldTable<ArpFieldName> = Object.freeze({
  'arp.hw.type': fieldType('u16', 'the kind of link, whose addresses are asked for', '链路类型', {
    values: hardwareTypeNames,
  }),
  'arp.proto.type': fieldType(
    'u16',
    'the protocol whose addresses are known (EtherType)',
    '协议类型（EtherType）',
    {
      base: 'hexadecimal',
      values: etherTypeNames,
    },
  ),
  'arp.hw.size': fieldType('u8', 'bytes of an address of the link', '链路层地址长度'),
  'arp.proto.size': fieldType('u8', 'bytes of an address of the protocol', '协议地址长度'),
  'arp.opcode': fieldType('u16', 'whether it asks or answers, and for what', '操作码：请求或应答，及其种类', {
    values: operationNames,
  }),
  'arp.isgratuitous': fieldType(
    'boolean',
    'it asks for or gives its own address, so that others learn it',
    '免费 ARP：发送方公布自己的地址，供他人更新',
  ),
  'arp.isprobe': fieldType(
    'boolean',
    'it asks whether anybody has an address before taking it (RFC 5227)',
    'ARP 探测：启用地址前询问是否已被占用（RFC 5227）',
  ),
  'arp.isannouncement': fieldType(
    'boolean',
    'it announces the address that it has taken (RFC 5227)',
    'ARP 通告：公布已启用的地址（RFC 5227）',
  ),
  'arp.src.hw_mac': fieldType('mac', "the sender's MAC address", '发送方 MAC 地址'),
  'arp.src.hw': fieldType(
    'bytes',
    "the sender's address on another kind of link",
    '发送方的链路层地址（非以太网）',
  ),
  'arp.src.proto_ipv4': fieldType('ipv4', "the sender's IP address", '发送方 IP 地址'),
  'arp.src.proto': fieldType(
    'bytes',
    "the sender's address of another protocol",
    '发送方的协议地址（非 IPv4）',
  ),
  'arp.dst.hw_mac': fieldType(
    'mac',
    'the MAC address of the target; zeros in a request, which asks for it',
    '目标 MAC 地址；请求中为零，即所询问的内容',
  ),
  'arp.dst.hw': fieldType(
    'bytes',
    'the address of the target on another kind of link',
    '目标的链路层地址（非以太网）',
  ),
  'arp.dst.proto_ipv4': fieldType('ipv4', 'the IP address that is asked for', '所询问的 IP 地址'),
  'arp.dst.proto': fieldType(
    'bytes',
    'the address of another protocol that is asked for',
    '所询问的协议地址（非 IPv4）',
  ),
  'arp.dst.drarp_error_status': fieldType('u16', 'why no address was assigned', '未分配地址的原因'),
  'arp.duplicate-address-detected': fieldType(
    'group',
    'another station has said that the address is its own',
    '同一 IP 地址另有主机在用（地址冲突）',
  ),
  'arp.duplicate-address-frame': fieldType(
    'u32',
    'the packet in which that station said so last',
    '对方最近一次声明该地址的报文',
  ),
  'arp.seconds-since-duplicate-address-frame': fieldType(
    'u32',
    'seconds since that packet',
    '距该报文的秒数',
  ),
});
