import { badChecksumType, checksumStatusType, checksumType, offloadedChecksumType } from '../checksum.js';
import { type FieldTable, fieldType } from '../field-type.js';

/** The fields of an IGMP message. */
export type IgmpFieldName =
  | 'igmp.version'
  | 'igmp.type'
  | 'igmp.reserved'
  | 'igmp.max_resp'
  | 'igmp.checksum'
  | 'igmp.checksum.status'
  | 'igmp.bad_checksum'
  | 'igmp.checksum.offloaded'
  | 'igmp.maddr'
  | 'igmp.s'
  | 'igmp.qrv'
  | 'igmp.qqic'
  | 'igmp.num_src'
  | 'igmp.saddr'
  | 'igmp.num_grp_recs'
  | 'igmp.record_type'
  | 'igmp.aux_data_len'
  | 'igmp.aux_data'
  | 'igmp.data';

/** Types and purposes of the fields of an IGMP message. */
export const igmpFields: FieldTable<IgmpFieldName> = Object.freeze({
  'igmp.version': fieldType('u8', 'the version that the message is of', '消息所属的 IGMP 版本'),
  'igmp.type': fieldType('u8', 'the kind of message', '消息类型', {
    base: 'hexadecimal',
    values: {
      1: 'Create Group Request',
      2: 'Create Group Reply',
      3: 'Join Group Request',
      4: 'Join Group Reply',
      5: 'Leave Group Request',
      6: 'Leave Group Reply',
      7: 'Confirm Group Request',
      8: 'Confirm Group Reply',
      17: 'Membership Query',
      18: 'Membership Report',
      19: 'DVMRP Protocol',
      20: 'PIM Routing Message',
      22: 'Membership Report',
      23: 'Leave Group',
      30: 'Traceroute Response',
      31: 'Traceroute Query or Request',
      34: 'Membership Report',
    },
  }),
  'igmp.reserved': fieldType('bytes', 'bytes that must be 0', '保留字节，必须为 0'),
  'igmp.max_resp': fieldType(
    'u8',
    'within how many tenths of a second hosts answer; from 128 on in version 3 a number with an exponent',
    '主机的应答时限，单位 0.1 秒；版本 3 中 128 起为浮点编码',
  ),
  'igmp.checksum': checksumType('the checksum of the message', '整个消息的校验和'),
  'igmp.checksum.status': checksumStatusType,
  'igmp.bad_checksum': badChecksumType,
  'igmp.checksum.offloaded': offloadedChecksumType,
  'igmp.maddr': fieldType(
    'ipv4',
    'the group that it is about; 0.0.0.0 in a query about all',
    '所涉及的组播组；0.0.0.0 表示查询所有组',
  ),
  'igmp.s': fieldType(
    'boolean',
    'other routers leave their timers as they are',
    '其他路由器收到后不更新定时器',
    {
      mask: 8,
      values: { 0: 'Do not suppress router side processing', 1: 'SUPPRESS router side processing' },
    },
  ),
  'igmp.qrv': fieldType(
    'u8',
    'how many times a message is sent that may get lost',
    '查询者的健壮性变量：可能丢失的消息的发送次数',
    { mask: 7 },
  ),
  'igmp.qqic': fieldType(
    'u8',
    'seconds between queries of the router; from 128 on a number with an exponent',
    '查询者的查询间隔编码，单位秒；128 起为浮点编码',
  ),
  'igmp.num_src': fieldType('u16', 'how many senders are listed', '所列源地址的数量'),
  'igmp.saddr': fieldType('ipv4', 'a sender of the group', '组的源地址'),
  'igmp.num_grp_recs': fieldType('u16', 'how many groups are reported', '组记录的数量'),
  'igmp.record_type': fieldType(
    'u8',
    'whether the senders below are those wanted or not, or a change of that',
    '记录类型：所列源地址为接收还是排除，或其变化',
    {
      values: {
        1: 'Mode Is Include',
        2: 'Mode Is Exclude',
        3: 'Change To Include Mode',
        4: 'Change To Exclude Mode',
        5: 'Allow New Sources',
        6: 'Block Old Sources',
      },
    },
  ),
  'igmp.aux_data_len': fieldType(
    'u8',
    'words of 4 bytes after the senders: 0',
    '源地址之后的辅助数据长度，以 4 字节为单位：0',
  ),
  'igmp.aux_data': fieldType('bytes', 'data without a meaning', '辅助数据（无定义）'),
  'igmp.data': fieldType('bytes', 'what a message of another type holds', '其他类型的消息内容'),
});
