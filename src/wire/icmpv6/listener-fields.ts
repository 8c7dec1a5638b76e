import { type FieldTable, fieldType } from '../field-type.js';

/** The fields of messages of Multicast Listener Discovery (RFC 2710, RFC 3810). */
export type ListenerFieldName =
  | 'icmpv6.mld.maximum_response_delay'
  | 'icmpv6.mld.maximum_response_code'
  | 'icmpv6.mld.multicast_address'
  | 'icmpv6.mld.flag'
  | 'icmpv6.mld.flag.s'
  | 'icmpv6.mld.flag.qrv'
  | 'icmpv6.mld.flag.reserved'
  | 'icmpv6.mld.qqi'
  | 'icmpv6.mld.nb_sources'
  | 'icmpv6.mld.source_address'
  | 'icmpv6.mldr.nb_mcast_records'
  | 'icmpv6.mldr.mar'
  | 'icmpv6.mldr.mar.record_type'
  | 'icmpv6.mldr.mar.aux_data_len'
  | 'icmpv6.mldr.mar.nb_sources'
  | 'icmpv6.mldr.mar.multicast_address'
  | 'icmpv6.mldr.mar.source_address'
  | 'icmpv6.mldr.mar.auxiliary_data';

/** Types and purposes of the fields of Multicast Listener Discovery. */
export const listenerFields: FieldTable<ListenerFieldName> = Object.freeze({
  'icmpv6.mld.maximum_response_delay': fieldType(
    'u16',
    'within how many milliseconds listeners answer',
    '监听者应在多少毫秒内应答',
  ),
  'icmpv6.mld.maximum_response_code': fieldType(
    'u16',
    'the same; from 32,768 on a number with an exponent (RFC 3810, section 5.1.3)',
    '最大响应编码：监听者的应答时限；32768 起为浮点编码',
  ),
  'icmpv6.mld.multicast_address': fieldType(
    'ipv6',
    'the group that it is about; :: in a query about all',
    '所涉及的组播组；:: 表示查询所有组',
  ),
  'icmpv6.mld.flag': fieldType('u8', 'how routers treat the query', '查询标志', { base: 'hexadecimal' }),
  'icmpv6.mld.flag.s': fieldType(
    'boolean',
    'other routers leave their timers as they are',
    '其他路由器收到后不更新定时器',
    { mask: 8 },
  ),
  'icmpv6.mld.flag.qrv': fieldType(
    'u8',
    'how many times a message is sent that may get lost',
    '查询者的健壮性变量：可能丢失的消息的发送次数',
    { mask: 7 },
  ),
  'icmpv6.mld.flag.reserved': fieldType('u8', 'bits that must be 0', '保留位，必须为 0', { mask: 0xf0 }),
  'icmpv6.mld.qqi': fieldType(
    'u8',
    'seconds between queries of the router; from 128 on a number with an exponent',
    '查询者的查询间隔编码，单位秒；128 起为浮点编码',
  ),
  'icmpv6.mld.nb_sources': fieldType('u16', 'how many senders are asked about', '所查询的源地址数量'),
  'icmpv6.mld.source_address': fieldType('ipv6', 'a sender that is asked about', '所查询的源地址'),
  'icmpv6.mldr.nb_mcast_records': fieldType('u16', 'how many groups are reported', '组播地址记录的数量'),
  'icmpv6.mldr.mar': fieldType('group', 'what is reported of one group', '一条组播地址记录'),
  'icmpv6.mldr.mar.record_type': fieldType(
    'u8',
    'whether the senders below are those wanted or not, or a change of that',
    '记录类型：所列源地址为接收还是排除，或其变化',
    {
      values: {
        1: 'Include',
        2: 'Exclude',
        3: 'Changed to include',
        4: 'Changed to exclude',
        5: 'Allow new sources',
        6: 'Block old sources',
      },
    },
  ),
  'icmpv6.mldr.mar.aux_data_len': fieldType(
    'u8',
    'words of 4 bytes after the senders: 0',
    '源地址之后的辅助数据长度，以 4 字节为单位：0',
  ),
  'icmpv6.mldr.mar.nb_sources': fieldType('u16', 'how many senders are listed', '所列源地址的数量'),
  'icmpv6.mldr.mar.multicast_address': fieldType('ipv6', 'the group', '组播组地址'),
  'icmpv6.mldr.mar.source_address': fieldType('ipv6', 'a sender of the group', '组的源地址'),
  'icmpv6.mldr.mar.auxiliary_data': fieldType('bytes', 'data without a meaning', '辅助数据（无定义）'),
});
