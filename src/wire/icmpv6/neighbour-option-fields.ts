import { type FieldTable, fieldType } from '../field-type.js';

/** The fields of the options of neighbour discovery. */
export type NeighbourOptionFieldName =
  | 'icmpv6.opt'
  | 'icmpv6.opt.type'
  | 'icmpv6.opt.length'
  | 'icmpv6.opt.reserved'
  | 'icmpv6.opt.padding'
  | 'icmpv6.unknown_data'
  | 'icmpv6.opt.linkaddr'
  | 'icmpv6.opt.src_linkaddr'
  | 'icmpv6.opt.target_linkaddr'
  | 'icmpv6.opt.linkaddr_eui64'
  | 'icmpv6.opt.src_linkaddr_eui64'
  | 'icmpv6.opt.target_linkaddr_eui64'
  | 'icmpv6.opt.prefix.length'
  | 'icmpv6.opt.prefix.flag'
  | 'icmpv6.opt.prefix.flag.l'
  | 'icmpv6.opt.prefix.flag.a'
  | 'icmpv6.opt.prefix.flag.r'
  | 'icmpv6.opt.prefix.flag.reserved'
  | 'icmpv6.opt.prefix.valid_lifetime'
  | 'icmpv6.opt.prefix.preferred_lifetime'
  | 'icmpv6.opt.prefix'
  | 'icmpv6.opt.redirected_packet'
  | 'icmpv6.opt.mtu'
  | 'icmpv6.opt.advertisement_interval'
  | 'icmpv6.opt.home_agent_preference'
  | 'icmpv6.opt.home_agent_lifetime'
  | 'icmpv6.opt.ipv6_address'
  | 'icmpv6.opt.timestamp'
  | 'icmpv6.opt.nonce'
  | 'icmpv6.opt.route_info.flag'
  | 'icmpv6.opt.route_info.flag.route_preference'
  | 'icmpv6.opt.route_info.flag.reserved'
  | 'icmpv6.opt.route_lifetime'
  | 'icmpv6.opt.rdnss.lifetime'
  | 'icmpv6.opt.rdnss'
  | 'icmpv6.opt.efo'
  | 'icmpv6.opt.efo.m'
  | 'icmpv6.opt.efo.o'
  | 'icmpv6.opt.efo.h'
  | 'icmpv6.opt.efo.prf'
  | 'icmpv6.opt.efo.p'
  | 'icmpv6.opt.efo.rsv'
  | 'icmpv6.opt.dnssl.lifetime'
  | 'icmpv6.opt.dnssl'
  | 'icmpv6.opt.captive_portal'
  | 'icmpv6.opt.pref64.scaled_lifetime'
  | 'icmpv6.opt.pref64.plc'
  | 'icmpv6.opt.pref64.prefix';

/** Types of the options of neighbour discovery, Wireshark's names (IANA, IPv6 Neighbor Discovery Option Formats). */
const neighbourOptionNames: Readonly<Record<number, string>> = Object.freeze({
  1: 'Source link-layer address',
  2: 'Target link-layer address',
  3: 'Prefix information',
  4: 'Redirected header',
  5: 'MTU',
  6: 'NBMA Shortcut Limit Option',
  7: 'Advertisement Interval',
  8: 'Home Agent Information',
  9: 'Source Address List',
  10: 'Target Address List',
  11: 'CGA',
  12: 'RSA Signature',
  13: 'Timestamp',
  14: 'Nonce',
  15: 'Trust Anchor',
  16: 'Certificate',
  17: 'IP Address/Prefix Option',
  18: 'New Router Prefix Information',
  19: 'Link-layer Address',
  20: 'Neighbor Advertisement Acknowledgment',
  23: 'MAP',
  24: 'Route Information',
  25: 'Recursive DNS Server',
  26: 'RA Flags Extension',
  27: 'Handover Key Request',
  28: 'Handover Key Reply',
  29: 'Handover Assist Information',
  30: 'Mobile Node Identifier Option',
  31: 'DNS Search List Option',
  32: 'Proxy Signature (PS)',
  33: 'Address Registration Option',
  34: '6LoWPAN Context Option',
  35: 'Authoritative Border Router',
  36: '6LoWPAN Capability Indication Option',
  37: 'DHCP Captive-Portal',
  38: 'PREF64 Option',
  138: 'CARD Request',
  139: 'CARD Reply',
  253: 'RFC3692-style Experiment 1',
  254: 'RFC3692-style Experiment 2',
});

const setOrNot = Object.freeze({ 0: 'Not set', 1: 'Set' });
const preferences = Object.freeze({ 0: 'Medium', 1: 'High', 2: 'Reserved', 3: 'Low' });
const infinity = Object.freeze({ 4294967295: 'Infinity' });

/** Types and purposes of the fields of the options of neighbour discovery. */
export const neighbourOptionFields: FieldTable<NeighbourOptionFieldName> = Object.freeze({
  'icmpv6.opt': fieldType('group', 'one option', '一个选项'),
  'icmpv6.opt.type': fieldType('u8', 'which option it is', '选项类型', { values: neighbourOptionNames }),
  'icmpv6.opt.length': fieldType('u8', 'its length in units of 8 bytes', '选项长度，以 8 字节为单位'),
  'icmpv6.opt.reserved': fieldType('group', 'bytes that must be 0', '保留字节，必须为 0'),
  'icmpv6.opt.padding': fieldType('group', 'padding', '填充'),
  'icmpv6.unknown_data': fieldType('bytes', 'bytes after what the option says', '选项内容之后的多余字节'),
  'icmpv6.opt.linkaddr': fieldType('mac', 'an address on the link', '链路层地址'),
  'icmpv6.opt.src_linkaddr': fieldType('mac', "the sender's address on the link", '发送方的链路层地址'),
  'icmpv6.opt.target_linkaddr': fieldType('mac', 'the address on the link of the target', '目标的链路层地址'),
  'icmpv6.opt.linkaddr_eui64': fieldType('mac', 'an address of 8 bytes on the link', '8 字节的链路层地址'),
  'icmpv6.opt.src_linkaddr_eui64': fieldType('mac', "the sender's address on the link", '发送方的链路层地址'),
  'icmpv6.opt.target_linkaddr_eui64': fieldType(
    'mac',
    'the address on the link of the target',
    '目标的链路层地址',
  ),
  'icmpv6.opt.prefix.length': fieldType('u8', 'how many bits of the prefix count', '前缀长度（比特）'),
  'icmpv6.opt.prefix.flag': fieldType('u8', 'what the prefix is for', '前缀标志', { base: 'hexadecimal' }),
  'icmpv6.opt.prefix.flag.l': fieldType(
    'boolean',
    'addresses of the prefix are on this link',
    '该前缀的地址就在本链路上',
    { mask: 0x80, values: setOrNot },
  ),
  'icmpv6.opt.prefix.flag.a': fieldType(
    'boolean',
    'hosts may make themselves addresses of the prefix (SLAAC)',
    '主机可用该前缀自动生成地址（SLAAC）',
    { mask: 0x40, values: setOrNot },
  ),
  'icmpv6.opt.prefix.flag.r': fieldType(
    'boolean',
    'the prefix holds the whole address of the router',
    '前缀字段为路由器的完整地址',
    { mask: 0x20, values: setOrNot },
  ),
  'icmpv6.opt.prefix.flag.reserved': fieldType('u8', 'bits that must be 0', '保留位，必须为 0', {
    mask: 0x1f,
  }),
  'icmpv6.opt.prefix.valid_lifetime': fieldType(
    'u32',
    'for how many seconds addresses of the prefix are valid',
    '前缀的有效秒数',
    { values: infinity },
  ),
  'icmpv6.opt.prefix.preferred_lifetime': fieldType(
    'u32',
    'for how many seconds new connections may begin from them',
    '前缀的优选秒数：此期间可用于新建连接',
    { values: infinity },
  ),
  'icmpv6.opt.prefix': fieldType('ipv6', 'the prefix', '前缀'),
  'icmpv6.opt.redirected_packet': fieldType('group', 'the packet that took the wrong way', '走错路径的报文'),
  'icmpv6.opt.mtu': fieldType('u32', 'the longest packet on this link', '本链路的最大报文长度（MTU）'),
  'icmpv6.opt.advertisement_interval': fieldType(
    'u32',
    'milliseconds between two advertisements at most',
    '两次路由器通告之间的最长毫秒数',
  ),
  'icmpv6.opt.home_agent_preference': fieldType(
    'u16',
    'how much the home agent is preferred',
    '家乡代理的优先级',
  ),
  'icmpv6.opt.home_agent_lifetime': fieldType(
    'u16',
    'how many seconds it is a home agent',
    '作为家乡代理的有效秒数',
  ),
  'icmpv6.opt.ipv6_address': fieldType('ipv6', 'an address of the station', '该节点的 IPv6 地址'),
  'icmpv6.opt.timestamp': fieldType('time', 'when the message was sent', '消息的发送时间'),
  'icmpv6.opt.nonce': fieldType('bytes', 'random bytes that an answer repeats', '随机数：应答须重复'),
  'icmpv6.opt.route_info.flag': fieldType('u8', 'how good the route is', '路由标志', { base: 'hexadecimal' }),
  'icmpv6.opt.route_info.flag.route_preference': fieldType(
    'u8',
    'how much the router is preferred on the way to the prefix',
    '到该前缀的路由优先级',
    { mask: 0x18, values: preferences },
  ),
  'icmpv6.opt.route_info.flag.reserved': fieldType('u8', 'bits that must be 0', '保留位，必须为 0', {
    mask: 0xe7,
  }),
  'icmpv6.opt.route_lifetime': fieldType('u32', 'for how many seconds the route holds', '路由的有效秒数', {
    values: infinity,
  }),
  'icmpv6.opt.rdnss.lifetime': fieldType(
    'u32',
    'for how many seconds the name servers may be used',
    'DNS 服务器的有效秒数',
    { values: infinity },
  ),
  'icmpv6.opt.rdnss': fieldType('ipv6', 'a name server', 'DNS 服务器地址'),
  'icmpv6.opt.efo': fieldType('u16', 'more flags of the advertisement', '路由器通告的扩展标志', {
    base: 'hexadecimal',
  }),
  'icmpv6.opt.efo.m': fieldType(
    'boolean',
    'hosts get their addresses by DHCPv6',
    '主机应通过 DHCPv6 获取地址',
    {
      mask: 0x8000,
      values: setOrNot,
    },
  ),
  'icmpv6.opt.efo.o': fieldType(
    'boolean',
    'hosts get other settings by DHCPv6',
    '主机应通过 DHCPv6 获取其他配置',
    { mask: 0x4000, values: setOrNot },
  ),
  'icmpv6.opt.efo.h': fieldType('boolean', 'the router is a home agent', '路由器是家乡代理', {
    mask: 0x2000,
    values: setOrNot,
  }),
  'icmpv6.opt.efo.prf': fieldType('u16', 'how much the router is preferred', '默认路由器的优先级', {
    mask: 0x1800,
    values: preferences,
  }),
  'icmpv6.opt.efo.p': fieldType('boolean', 'a proxy has passed the advertisement on', '该通告由代理转发', {
    mask: 0x400,
    values: setOrNot,
  }),
  'icmpv6.opt.efo.rsv': fieldType('u16', 'bits that must be 0', '保留位，必须为 0', { mask: 0x2ff }),
  'icmpv6.opt.dnssl.lifetime': fieldType(
    'u32',
    'for how many seconds the domains may be used',
    '搜索域的有效秒数',
    { values: infinity },
  ),
  'icmpv6.opt.dnssl': fieldType('text', 'a domain that names are searched in', 'DNS 搜索域'),
  'icmpv6.opt.captive_portal': fieldType(
    'text',
    'where to sign in before the network can be used',
    '强制门户（登录页面）的地址',
  ),
  'icmpv6.opt.pref64.scaled_lifetime': fieldType(
    'u16',
    'for how long the prefix may be used, in units of 8 seconds',
    'NAT64 前缀的有效时间，以 8 秒为单位',
    { mask: 0xfff8 },
  ),
  'icmpv6.opt.pref64.plc': fieldType('u16', 'how many bits of the prefix count', '前缀长度代码', {
    base: 'hexadecimal',
    mask: 7,
    values: {
      0: '96 bits prefix length',
      1: '64 bits prefix length',
      2: '56 bits prefix length',
      3: '48 bits prefix length',
      4: '40 bits prefix length',
      5: '32 bits prefix length',
    },
  }),
  'icmpv6.opt.pref64.prefix': fieldType(
    'ipv6',
    'the prefix that stands before IPv4 addresses (NAT64)',
    'NAT64 前缀，用于 IPv4 地址之前',
  ),
});
