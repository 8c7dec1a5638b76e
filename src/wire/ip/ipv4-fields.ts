import {
  badChecksumType,
  calculatedChecksumType,
  checksumStatusType,
  checksumType,
  offloadedChecksumType,
} from '../checksum.js';
import { type FieldTable, fieldType } from '../field-type.js';
import { ipProtocolNames } from './ip-protocols.js';
import { type FragmentsFieldName, fragmentTypes } from './read-fragments.js';
import { codePointNames, congestionNames } from './service-names.js';

/** The fields of an IPv4 header. */
export type Ipv4FieldName =
  | 'ip.version'
  | 'ip.hdr_len'
  | 'ip.dsfield'
  | 'ip.dsfield.dscp'
  | 'ip.dsfield.ecn'
  | 'ip.len'
  | 'ip.id'
  | 'ip.flags'
  | 'ip.flags.rb'
  | 'ip.flags.df'
  | 'ip.flags.mf'
  | 'ip.frag_offset'
  | 'ip.ttl'
  | 'ip.proto'
  | 'ip.checksum'
  | 'ip.checksum.status'
  | 'ip.checksum_calculated'
  | 'ip.checksum_bad.expert'
  | 'ip.checksum.offloaded'
  | 'ip.src'
  | 'ip.dst'
  | 'ip.addr'
  | 'ip.src_host'
  | 'ip.dst_host'
  | 'ip.host'
  | 'ip.options'
  | FragmentsFieldName<'ip'>;

const setOrNot = Object.freeze({ 0: 'Not set', 1: 'Set' });

/** Types and purposes of the fields of an IPv4 header. */
export const ipv4Fields: FieldTable<Ipv4FieldName> = Object.freeze({
  'ip.version': fieldType('u8', 'the version of IP: 4', 'IP 版本：4', { mask: 0xf0 }),
  'ip.hdr_len': fieldType(
    'u8',
    'bytes of the header with its options, 20 to 60',
    '首部长度（含选项），20 到 60 字节',
  ),
  'ip.dsfield': fieldType('u8', 'how routers should treat the packet', '路由器对该报文的处理方式', {
    base: 'hexadecimal',
  }),
  'ip.dsfield.dscp': fieldType('u8', 'the class of service that is asked for', '请求的服务类别（DSCP）', {
    mask: 0xfc,
    values: codePointNames,
  }),
  'ip.dsfield.ecn': fieldType(
    'u8',
    'whether a router may mark congestion instead of dropping, and whether one has',
    '显式拥塞通知：路由器能否以标记代替丢包，以及是否已标记',
    { mask: 3, values: congestionNames },
  ),
  'ip.len': fieldType(
    'u16',
    'bytes of the packet with its header; 0 where the network card cuts it later',
    '报文总长度（含首部）；由网卡分段时为 0',
  ),
  'ip.id': fieldType('u16', 'a number that the fragments of one packet share', '标识：同一报文的各分片相同', {
    base: 'hexadecimal',
  }),
  'ip.flags': fieldType(
    'u8',
    'whether the packet may be cut, and whether it has been',
    '能否分片以及是否还有后续分片',
    { base: 'hexadecimal', mask: 0xe0 },
  ),
  'ip.flags.rb': fieldType('boolean', 'a bit that must be 0', '保留位，必须为 0', {
    mask: 0x80,
    values: setOrNot,
  }),
  'ip.flags.df': fieldType(
    'boolean',
    'no router may cut the packet; one that would have to drops it and says so',
    '不允许分片：需要分片的路由器会丢弃并报告',
    { mask: 0x40, values: setOrNot },
  ),
  'ip.flags.mf': fieldType('boolean', 'more fragments of the packet follow', '后面还有分片', {
    mask: 0x20,
    values: setOrNot,
  }),
  'ip.frag_offset': fieldType(
    'u16',
    'where this fragment belongs in the packet, in units of 8 bytes',
    '该分片在原报文中的偏移，以 8 字节为单位',
  ),
  'ip.ttl': fieldType(
    'u8',
    'how many more routers may pass the packet on; each subtracts 1',
    '还可经过的路由器数，每跳减 1',
  ),
  'ip.proto': fieldType('u8', 'the protocol of the payload', '载荷的协议', { values: ipProtocolNames }),
  'ip.checksum': checksumType('the checksum of the header', '首部校验和'),
  'ip.checksum.status': checksumStatusType,
  'ip.checksum_calculated': calculatedChecksumType,
  'ip.checksum_bad.expert': badChecksumType,
  'ip.checksum.offloaded': offloadedChecksumType,
  'ip.src': fieldType('ipv4', 'the address of the sender', '源 IP 地址'),
  'ip.dst': fieldType('ipv4', 'the address that the packet is for', '目的 IP 地址'),
  'ip.addr': fieldType('ipv4', 'either of the two addresses', '源或目的 IP 地址', {
    of: ['ip.src', 'ip.dst'],
  }),
  'ip.src_host': fieldType(
    'text',
    'the address of the sender as text; no names are looked up',
    '源地址的文本；不解析名称',
    {
      of: ['ip.src'],
    },
  ),
  'ip.dst_host': fieldType(
    'text',
    'the address that the packet is for as text; no names are looked up',
    '目的地址的文本；不解析名称',
    { of: ['ip.dst'] },
  ),
  'ip.host': fieldType(
    'text',
    'either of the two addresses as text; no names are looked up',
    '源或目的地址的文本；不解析名称',
    { of: ['ip.src', 'ip.dst'] },
  ),
  'ip.fragments': fragmentTypes.fragments,
  'ip.fragment': fragmentTypes.fragment,
  'ip.fragment.error': fragmentTypes.error,
  'ip.fragment.overlap': fragmentTypes.overlap,
  'ip.fragment.overlap.conflict': fragmentTypes.conflict,
  'ip.fragment.multipletails': fragmentTypes.multipleTails,
  'ip.fragment.toolongfragment': fragmentTypes.tooLong,
  'ip.fragment.count': fragmentTypes.count,
  'ip.reassembled.length': fragmentTypes.length,
  'ip.options': fieldType('bytes', 'options of the header, which are rare', '首部选项（少见）'),
});
