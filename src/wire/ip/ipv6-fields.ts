import { type FieldTable, fieldType } from '../field-type.js';
import { ipProtocolNames } from './ip-protocols.js';
import { codePointNames, congestionNames } from './service-names.js';

/** The fields of an IPv6 header. */
export type Ipv6FieldName =
  | 'ipv6.version'
  | 'ipv6.tclass'
  | 'ipv6.tclass.dscp'
  | 'ipv6.tclass.ecn'
  | 'ipv6.flow'
  | 'ipv6.plen'
  | 'ipv6.nxt'
  | 'ipv6.hlim'
  | 'ipv6.src'
  | 'ipv6.dst'
  | 'ipv6.addr'
  | 'ipv6.src_host'
  | 'ipv6.dst_host'
  | 'ipv6.host'
  | 'ipv6.src_slaac_mac'
  | 'ipv6.dst_slaac_mac'
  | 'ipv6.slaac_mac';

/** Types and purposes of the fields of an IPv6 header. */
export const ipv6Fields: FieldTable<Ipv6FieldName> = Object.freeze({
  'ipv6.version': fieldType('u8', 'the version of IP: 6', 'IP 版本：6'),
  'ipv6.tclass': fieldType(
    'u32',
    'how routers should treat the packet',
    '流量类别：路由器对该报文的处理方式',
    {
      base: 'hexadecimal',
      mask: 0x0ff0_0000,
    },
  ),
  'ipv6.tclass.dscp': fieldType('u32', 'the class of service that is asked for', '请求的服务类别（DSCP）', {
    mask: 0x0fc0_0000,
    values: codePointNames,
  }),
  'ipv6.tclass.ecn': fieldType(
    'u32',
    'whether a router may mark congestion instead of dropping, and whether one has',
    '显式拥塞通知：路由器能否以标记代替丢包，以及是否已标记',
    { mask: 0x0030_0000, values: congestionNames },
  ),
  'ipv6.flow': fieldType(
    'u24',
    'a number that packets of one flow share, 0 for none',
    '流标签：同一条流的报文相同，0 表示未使用',
    {
      base: 'hexadecimal',
      mask: 0x0f_ffff,
    },
  ),
  'ipv6.plen': fieldType(
    'u16',
    'bytes after this header, extension headers among them; 0 in a jumbogram',
    '首部之后的字节数（含扩展首部）；巨型报文中为 0',
  ),
  'ipv6.nxt': fieldType(
    'u8',
    'the protocol or the extension header that follows',
    '下一首部：后随的协议或扩展首部',
    {
      values: ipProtocolNames,
    },
  ),
  'ipv6.hlim': fieldType(
    'u8',
    'how many more routers may pass the packet on; each subtracts 1',
    '跳数限制：还可经过的路由器数，每跳减 1',
  ),
  'ipv6.src': fieldType('ipv6', 'the address of the sender', '源 IPv6 地址'),
  'ipv6.dst': fieldType('ipv6', 'the address that the packet is for', '目的 IPv6 地址'),
  'ipv6.addr': fieldType('ipv6', 'either of the two addresses', '源或目的 IPv6 地址', {
    of: ['ipv6.src', 'ipv6.dst'],
  }),
  'ipv6.src_host': fieldType(
    'text',
    'the address of the sender as text; no names are looked up',
    '源地址的文本；不解析名称',
    {
      of: ['ipv6.src'],
    },
  ),
  'ipv6.dst_host': fieldType(
    'text',
    'the address that the packet is for as text; no names are looked up',
    '目的地址的文本；不解析名称',
    { of: ['ipv6.dst'] },
  ),
  'ipv6.host': fieldType(
    'text',
    'either of the two addresses as text; no names are looked up',
    '源或目的地址的文本；不解析名称',
    { of: ['ipv6.src', 'ipv6.dst'] },
  ),
  'ipv6.src_slaac_mac': fieldType(
    'mac',
    'the MAC address that the source was made from (RFC 4862)',
    '生成源地址所用的 MAC 地址（SLAAC，RFC 4862）',
  ),
  'ipv6.dst_slaac_mac': fieldType(
    'mac',
    'the MAC address that the destination was made from (RFC 4862)',
    '生成目的地址所用的 MAC 地址（SLAAC，RFC 4862）',
  ),
  'ipv6.slaac_mac': fieldType(
    'mac',
    'the MAC address that either of the two addresses was made from',
    '生成源或目的地址所用的 MAC 地址',
    { of: ['ipv6.src_slaac_mac', 'ipv6.dst_slaac_mac'] },
  ),
});
