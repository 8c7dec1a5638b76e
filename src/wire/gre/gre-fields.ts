import { badChecksumType, checksumStatusType, checksumType, offloadedChecksumType } from '../checksum.js';
import { type FieldTable, fieldType } from '../field-type.js';

/** The fields of a GRE header. */
export type GreFieldName =
  | 'gre.flags_and_version'
  | 'gre.flags.checksum'
  | 'gre.flags.routing'
  | 'gre.flags.key'
  | 'gre.flags.sequence_number'
  | 'gre.flags.strict_source_route'
  | 'gre.flags.recursion_control'
  | 'gre.flags.ack'
  | 'gre.flags.reserved'
  | 'gre.flags.version'
  | 'gre.proto'
  | 'gre.checksum'
  | 'gre.checksum.status'
  | 'gre.checksum.incorrect'
  | 'gre.checksum.offloaded'
  | 'gre.offset'
  | 'gre.key'
  | 'gre.key.payload_length'
  | 'gre.key.call_id'
  | 'gre.sequence_number'
  | 'gre.ack_number'
  | 'gre.routing'
  | 'gre.routing.address_family'
  | 'gre.routing.sre_offset'
  | 'gre.routing.src_length'
  | 'gre.routing.information';

/** Names of what is carried, Wireshark's. */
export const greProtocolNames: Readonly<Record<number, string>> = Object.freeze({
  0: 'Possible GRE keepalive packet',
  254: 'OSI',
  2048: 'IP',
  2054: 'ARP',
  8192: 'CDP (Cisco)',
  8193: 'NHRP',
  8939: 'ERSPAN III',
  25600: 'MIKROTIK EoIP',
  25944: 'Transparent Ethernet bridging',
  25945: 'Frame Relay',
  33079: 'IPX',
  34525: 'IPv6',
  34827: 'PPP',
  34878: 'WCCP',
  34887: 'MPLS label switched packet',
  34945: 'CDMA2000 A10 Unstructured byte stream',
  35006: 'ERSPAN',
  35026: 'CDMA2000 A10 3GPP2 Packet',
  35081: 'CiscoMetaData',
  35151: 'Network Service Header',
  47082: 'Huawei GRE bonding',
  65198: 'AIROHIVE AP AP',
});

const yesOrNo = Object.freeze({ 0: 'No', 1: 'Yes' });

/** Types and purposes of the fields of a GRE header. */
export const greFields: FieldTable<GreFieldName> = Object.freeze({
  'gre.flags_and_version': fieldType(
    'u16',
    'which fields follow, and the version',
    '后随哪些字段，以及版本',
    {
      base: 'hexadecimal',
    },
  ),
  'gre.flags.checksum': fieldType('boolean', 'there is a checksum', '含校验和字段', {
    mask: 0x8000,
    values: yesOrNo,
  }),
  'gre.flags.routing': fieldType(
    'boolean',
    'there is a route, which nobody sends any more',
    '含路由字段（已废弃）',
    {
      mask: 0x4000,
      values: yesOrNo,
    },
  ),
  'gre.flags.key': fieldType('boolean', 'there is a key', '含密钥字段', { mask: 0x2000, values: yesOrNo }),
  'gre.flags.sequence_number': fieldType('boolean', 'there is a sequence number', '含序号字段', {
    mask: 0x1000,
    values: yesOrNo,
  }),
  'gre.flags.strict_source_route': fieldType(
    'boolean',
    'the route has every station of the way',
    '严格源路由',
    { mask: 0x800, values: yesOrNo },
  ),
  'gre.flags.recursion_control': fieldType(
    'u16',
    'how many more tunnels the packet may enter',
    '递归控制：还可进入的隧道层数',
    { mask: 0x700 },
  ),
  'gre.flags.ack': fieldType('boolean', 'there is an acknowledgment number', '含确认号字段', {
    mask: 0x80,
    values: yesOrNo,
  }),
  'gre.flags.reserved': fieldType('u16', 'bits that must be 0', '保留位，必须为 0', { mask: 0xf8 }),
  'gre.flags.version': fieldType('u16', 'the version: 0, or 1 of PPTP', '版本：0，PPTP 使用 1', {
    mask: 7,
    values: { 0: 'GRE', 1: 'Enhanced GRE' },
  }),
  'gre.proto': fieldType('u16', 'the protocol of what is carried (EtherType)', '所承载的协议（EtherType）', {
    base: 'hexadecimal',
    values: greProtocolNames,
  }),
  'gre.checksum': checksumType('the checksum of header and payload', '首部与载荷的校验和'),
  'gre.checksum.status': checksumStatusType,
  'gre.checksum.incorrect': badChecksumType,
  'gre.checksum.offloaded': offloadedChecksumType,
  'gre.offset': fieldType('u16', 'where the active station of the route is', '当前路由项的偏移'),
  'gre.key': fieldType('u32', 'which tunnel or flow the packet is of', '密钥：标识隧道或流', {
    base: 'hexadecimal',
  }),
  'gre.key.payload_length': fieldType('u16', 'bytes after the header', '首部之后的字节数'),
  'gre.key.call_id': fieldType('u16', 'which session of the receiver it is', '接收方的会话标识'),
  'gre.sequence_number': fieldType('u32', 'the number of the packet in its tunnel', '报文在隧道中的序号'),
  'gre.ack_number': fieldType('u32', 'the last packet that was received', '已收到的最后一个报文的序号'),
  'gre.routing': fieldType('group', 'a part of the route', '一段路由'),
  'gre.routing.address_family': fieldType(
    'u16',
    'the kind of its addresses; 0 ends the route',
    '地址类型；0 表示路由结束',
  ),
  'gre.routing.sre_offset': fieldType('u8', 'where its active address is', '当前地址的偏移'),
  'gre.routing.src_length': fieldType(
    'u8',
    'bytes of its addresses; 0 ends the route',
    '地址的字节数；0 表示路由结束',
  ),
  'gre.routing.information': fieldType('bytes', 'its addresses', '路由地址'),
});
