import { badChecksumType, checksumStatusType, checksumType, offloadedChecksumType } from '../checksum.js';
import { type FieldTable, fieldType } from '../field-type.js';
import { icmpv6TypeNames } from './icmpv6-names.js';
import { type ListenerFieldName, listenerFields } from './listener-fields.js';
import { type NeighbourOptionFieldName, neighbourOptionFields } from './neighbour-option-fields.js';

/** The fields of messages without their options. */
type MessageFieldName =
  | 'icmpv6.type'
  | 'icmpv6.code'
  | 'icmpv6.checksum'
  | 'icmpv6.checksum.status'
  | 'icmpv6.checksum_bad.expert'
  | 'icmpv6.checksum.offloaded'
  | 'icmpv6.reserved'
  | 'icmpv6.data'
  | 'icmpv6.mtu'
  | 'icmpv6.pointer'
  | 'icmpv6.length'
  | 'icmpv6.echo.identifier'
  | 'icmpv6.echo.sequence_number'
  | 'icmpv6.resp_to'
  | 'icmpv6.resptime'
  | 'icmpv6.nd.ra.cur_hop_limit'
  | 'icmpv6.nd.ra.flag'
  | 'icmpv6.nd.ra.flag.m'
  | 'icmpv6.nd.ra.flag.o'
  | 'icmpv6.nd.ra.flag.h'
  | 'icmpv6.nd.ra.flag.prf'
  | 'icmpv6.nd.ra.flag.p'
  | 'icmpv6.nd.ra.flag.rsv'
  | 'icmpv6.nd.ra.router_lifetime'
  | 'icmpv6.nd.ra.reachable_time'
  | 'icmpv6.nd.ra.retrans_timer'
  | 'icmpv6.nd.ns.target_address'
  | 'icmpv6.nd.na.flag'
  | 'icmpv6.nd.na.flag.r'
  | 'icmpv6.nd.na.flag.s'
  | 'icmpv6.nd.na.flag.o'
  | 'icmpv6.nd.na.flag.rsv'
  | 'icmpv6.nd.na.target_address'
  | 'icmpv6.nd.rd.target_address'
  | 'icmpv6.rd.na.destination_address'
  | 'icmpv6.mcast_ra.query_interval'
  | 'icmpv6.mcast_ra.robustness_variable';

/** The fields of an ICMPv6 message. */
export type Icmpv6FieldName = MessageFieldName | ListenerFieldName | NeighbourOptionFieldName;

const setOrNot = Object.freeze({ 0: 'Not set', 1: 'Set' });

/** Types and purposes of the fields of an ICMPv6 message. */
export const icmpv6Fields: FieldTable<Icmpv6FieldName> = Object.freeze({
  'icmpv6.type': fieldType('u8', 'the kind of message', '消息类型', { values: icmpv6TypeNames }),
  'icmpv6.code': fieldType(
    'u8',
    'which message of its type: of an error, the reason',
    '代码：差错消息的具体原因',
  ),
  'icmpv6.checksum': checksumType('the checksum of the message and its addresses', '消息与地址的校验和'),
  'icmpv6.checksum.status': checksumStatusType,
  'icmpv6.checksum_bad.expert': badChecksumType,
  'icmpv6.checksum.offloaded': offloadedChecksumType,
  'icmpv6.reserved': fieldType('bytes', 'bytes that must be 0', '保留字节，必须为 0'),
  'icmpv6.data': fieldType(
    'bytes',
    'what a message or an option of another type holds',
    '其他类型的消息或选项的内容',
  ),
  'icmpv6.mtu': fieldType(
    'u32',
    'the longest packet that the next link carries',
    '下一跳链路能传送的最大报文长度（MTU）',
  ),
  'icmpv6.pointer': fieldType(
    'u32',
    'where in the quoted packet the error is, in bytes',
    '出错位置在所引用报文中的字节偏移',
  ),
  'icmpv6.length': fieldType(
    'u8',
    'how much of the packet is quoted before extensions, in units of 8 bytes',
    '扩展之前所引用报文的长度，以 8 字节为单位',
  ),
  'icmpv6.echo.identifier': fieldType(
    'u16',
    'whose request it is: a reply repeats it',
    '标识：应答与请求相同',
    {
      base: 'hexadecimal',
    },
  ),
  'icmpv6.echo.sequence_number': fieldType(
    'u16',
    'which request it is: a reply repeats it',
    '序号：应答与请求相同',
  ),
  'icmpv6.resptime': fieldType(
    'double',
    'how long the answer took, in milliseconds',
    '从请求到应答的时间（毫秒）',
  ),
  'icmpv6.resp_to': fieldType(
    'u32',
    'the packet with the request that this answers',
    '所应答的请求的报文编号',
  ),
  'icmpv6.nd.ra.cur_hop_limit': fieldType(
    'u8',
    'the hop limit that hosts should send with; 0 if the router leaves it to them',
    '建议主机使用的跳数限制；0 表示由主机自定',
  ),
  'icmpv6.nd.ra.flag': fieldType(
    'u8',
    'how hosts get their addresses, and what the router is',
    '路由器通告标志',
    {
      base: 'hexadecimal',
    },
  ),
  'icmpv6.nd.ra.flag.m': fieldType(
    'boolean',
    'hosts get their addresses by DHCPv6',
    '主机应通过 DHCPv6 获取地址',
    { mask: 0x80, values: setOrNot },
  ),
  'icmpv6.nd.ra.flag.o': fieldType(
    'boolean',
    'hosts get other settings, such as name servers, by DHCPv6',
    '主机应通过 DHCPv6 获取其他配置（如 DNS）',
    { mask: 0x40, values: setOrNot },
  ),
  'icmpv6.nd.ra.flag.h': fieldType(
    'boolean',
    'the router is a home agent of mobiles',
    '路由器是移动节点的家乡代理',
    {
      mask: 0x20,
      values: setOrNot,
    },
  ),
  'icmpv6.nd.ra.flag.prf': fieldType(
    'u8',
    'how much the router is preferred as the way out',
    '作为默认路由器的优先级',
    { mask: 0x18, values: { 0: 'Medium', 1: 'High', 2: 'Reserved', 3: 'Low' } },
  ),
  'icmpv6.nd.ra.flag.p': fieldType('boolean', 'a proxy has passed the advertisement on', '该通告由代理转发', {
    mask: 4,
    values: setOrNot,
  }),
  'icmpv6.nd.ra.flag.rsv': fieldType('u8', 'bits that must be 0', '保留位，必须为 0', { mask: 3 }),
  'icmpv6.nd.ra.router_lifetime': fieldType(
    'u16',
    'how many seconds the router is a way out; 0 if it is none',
    '作为默认路由器的有效秒数；0 表示不是默认路由器',
  ),
  'icmpv6.nd.ra.reachable_time': fieldType(
    'u32',
    'for how many milliseconds a neighbour counts as reachable after it has answered; 0 if the router does not say',
    '邻居应答后视为可达的毫秒数；0 表示未指定',
  ),
  'icmpv6.nd.ra.retrans_timer': fieldType(
    'u32',
    'milliseconds between solicitations of a neighbour; 0 if the router does not say',
    '重发邻居请求的间隔毫秒数；0 表示未指定',
  ),
  'icmpv6.nd.ns.target_address': fieldType(
    'ipv6',
    'the address whose link-layer address is asked for',
    '被查询链路层地址的 IPv6 地址',
  ),
  'icmpv6.nd.na.flag': fieldType('u32', 'who answers, and what for', '邻居通告标志', { base: 'hexadecimal' }),
  'icmpv6.nd.na.flag.r': fieldType('boolean', 'the sender is a router', '发送方是路由器', {
    mask: 0x8000_0000,
    values: setOrNot,
  }),
  'icmpv6.nd.na.flag.s': fieldType('boolean', 'it answers a solicitation', '这是对邻居请求的应答', {
    mask: 0x4000_0000,
    values: setOrNot,
  }),
  'icmpv6.nd.na.flag.o': fieldType(
    'boolean',
    'it replaces a link-layer address that is known already',
    '应覆盖已缓存的链路层地址',
    { mask: 0x2000_0000, values: setOrNot },
  ),
  'icmpv6.nd.na.flag.rsv': fieldType('u32', 'bits that must be 0', '保留位，必须为 0', { mask: 0x1fff_ffff }),
  'icmpv6.nd.na.target_address': fieldType('ipv6', 'the address that the sender has', '被通告的 IPv6 地址'),
  'icmpv6.nd.rd.target_address': fieldType(
    'ipv6',
    'the router to use instead, or the destination itself if it is on this link',
    '应改用的路由器；若目的地就在本链路上，则为目的地址本身',
  ),
  'icmpv6.rd.na.destination_address': fieldType(
    'ipv6',
    'the destination that the redirect is about',
    '重定向所针对的目的地址',
  ),
  'icmpv6.mcast_ra.query_interval': fieldType(
    'u16',
    'seconds between queries of the router',
    '路由器两次查询之间的秒数',
  ),
  'icmpv6.mcast_ra.robustness_variable': fieldType(
    'u16',
    'how many times the router sends what may get lost',
    '健壮性变量：可能丢失的消息的发送次数',
  ),
  ...listenerFields,
  ...neighbourOptionFields,
});
