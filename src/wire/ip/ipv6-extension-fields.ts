import { type FieldTable, fieldType } from '../field-type.js';
import { ipProtocolNames } from './ip-protocols.js';
import { type Ipv6OptionFieldName, ipv6OptionFields } from './ipv6-options.js';
import { type FragmentsFieldName, fragmentTypes } from './read-fragments.js';

/** The fields of a header of hop-by-hop options. */
export type HopByHopFieldName =
  | 'ipv6.hopopts.nxt'
  | 'ipv6.hopopts.len'
  | 'ipv6.hopopts.len_oct'
  | Ipv6OptionFieldName;

/** The fields of a header of destination options. */
export type DestinationOptionsFieldName =
  | 'ipv6.dstopts.nxt'
  | 'ipv6.dstopts.len'
  | 'ipv6.dstopts.len_oct'
  | Ipv6OptionFieldName;

/** The fields of a routing header. */
export type RoutingFieldName =
  | 'ipv6.routing.nxt'
  | 'ipv6.routing.len'
  | 'ipv6.routing.len_oct'
  | 'ipv6.routing.type'
  | 'ipv6.routing.segleft'
  | 'ipv6.routing.src.reserved'
  | 'ipv6.routing.src.addr'
  | 'ipv6.routing.mipv6.reserved'
  | 'ipv6.routing.mipv6.home_address'
  | 'ipv6.routing.srh.last_entry'
  | 'ipv6.routing.srh.flags'
  | 'ipv6.routing.srh.tag'
  | 'ipv6.routing.srh.addr'
  | 'ipv6.routing.unknown_data';

/** The fields of a fragment header. */
export type FragmentFieldName =
  | 'ipv6.fraghdr.nxt'
  | 'ipv6.fraghdr.reserved_octet'
  | 'ipv6.fraghdr.offset'
  | 'ipv6.fraghdr.reserved_bits'
  | 'ipv6.fraghdr.more'
  | 'ipv6.fraghdr.ident'
  | FragmentsFieldName<'ipv6'>;

const nextHeader = fieldType(
  'u8',
  'the protocol or the extension header that follows',
  '下一首部：后随的协议或扩展首部',
  {
    values: ipProtocolNames,
  },
);
const length = fieldType(
  'u8',
  'bytes of this header in units of 8, without the first 8',
  '该首部长度，以 8 字节为单位，不含前 8 字节',
);
const lengthInBytes = fieldType('u16', 'the same in bytes, all of it', '该首部的总字节数');

/** Types and purposes of the fields of hop-by-hop options. */
export const hopByHopFields: FieldTable<HopByHopFieldName> = Object.freeze({
  'ipv6.hopopts.nxt': nextHeader,
  'ipv6.hopopts.len': length,
  'ipv6.hopopts.len_oct': lengthInBytes,
  ...ipv6OptionFields,
});

/** Types and purposes of the fields of destination options. */
export const destinationOptionsFields: FieldTable<DestinationOptionsFieldName> = Object.freeze({
  'ipv6.dstopts.nxt': nextHeader,
  'ipv6.dstopts.len': length,
  'ipv6.dstopts.len_oct': lengthInBytes,
  ...ipv6OptionFields,
});

/** Types and purposes of the fields of a routing header. */
export const routingFields: FieldTable<RoutingFieldName> = Object.freeze({
  'ipv6.routing.nxt': nextHeader,
  'ipv6.routing.len': length,
  'ipv6.routing.len_oct': lengthInBytes,
  'ipv6.routing.type': fieldType('u8', 'which kind of route it is', '路由首部类型', {
    values: {
      0: 'Source Route',
      1: 'Nimrod',
      2: 'Type 2 Routing',
      3: 'RPL Source Route',
      4: 'Segment Routing',
      5: 'Compact Routing Header 16',
      6: 'Compact Routing Header 32',
      253: 'Experiment 1',
      254: 'Experiment 2',
    },
  }),
  'ipv6.routing.segleft': fieldType(
    'u8',
    'how many stations of the route are still to be visited',
    '剩余段数：还需经过的节点数',
  ),
  'ipv6.routing.src.reserved': fieldType('bytes', 'bytes that must be 0', '保留字节，必须为 0'),
  'ipv6.routing.src.addr': fieldType('ipv6', 'a station of the route', '路由上的节点地址'),
  'ipv6.routing.mipv6.reserved': fieldType('bytes', 'bytes that must be 0', '保留字节，必须为 0'),
  'ipv6.routing.mipv6.home_address': fieldType(
    'ipv6',
    'the home address of a mobile node',
    '移动节点的家乡地址',
  ),
  'ipv6.routing.srh.last_entry': fieldType(
    'u8',
    'the index of the last segment of the list',
    '段列表最后一项的索引',
  ),
  'ipv6.routing.srh.flags': fieldType('u8', 'flags, of which none is assigned', '标志位（均未分配）', {
    base: 'hexadecimal',
  }),
  'ipv6.routing.srh.tag': fieldType('bytes', 'a mark that packets of one class share', '标签：同类报文相同'),
  'ipv6.routing.srh.addr': fieldType(
    'ipv6',
    'a segment of the route, the last one first',
    '路由上的段，最后一段在前',
  ),
  'ipv6.routing.unknown_data': fieldType('bytes', 'data of a type that is not known', '未知类型的数据'),
});

/** Types and purposes of the fields of a fragment header. */
export const fragmentFields: FieldTable<FragmentFieldName> = Object.freeze({
  'ipv6.fraghdr.nxt': nextHeader,
  'ipv6.fraghdr.reserved_octet': fieldType('u8', 'a byte that must be 0', '保留字节，必须为 0', {
    base: 'hexadecimal',
  }),
  'ipv6.fraghdr.offset': fieldType(
    'u16',
    'where this fragment belongs in the packet, in units of 8 bytes',
    '该分片在原报文中的偏移，以 8 字节为单位',
    {
      mask: 0xfff8,
    },
  ),
  'ipv6.fraghdr.reserved_bits': fieldType('u16', 'bits that must be 0', '保留位，必须为 0', { mask: 6 }),
  'ipv6.fraghdr.more': fieldType('boolean', 'more fragments of the packet follow', '后面还有分片', {
    mask: 1,
    values: { 0: 'No', 1: 'Yes' },
  }),
  'ipv6.fraghdr.ident': fieldType(
    'u32',
    'a number that the fragments of one packet share',
    '标识：同一报文的各分片相同',
    {
      base: 'hexadecimal',
    },
  ),
  'ipv6.fragments': fragmentTypes.fragments,
  'ipv6.fragment': fragmentTypes.fragment,
  'ipv6.fragment.error': fragmentTypes.error,
  'ipv6.fragment.overlap': fragmentTypes.overlap,
  'ipv6.fragment.overlap.conflict': fragmentTypes.conflict,
  'ipv6.fragment.multipletails': fragmentTypes.multipleTails,
  'ipv6.fragment.toolongfragment': fragmentTypes.tooLong,
  'ipv6.fragment.count': fragmentTypes.count,
  'ipv6.reassembled.length': fragmentTypes.length,
});
