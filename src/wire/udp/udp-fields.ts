import {
  badChecksumType,
  calculatedChecksumType,
  checksumStatusType,
  checksumType,
  offloadedChecksumType,
} from '../checksum.js';
import { type FieldTable, fieldType } from '../field-type.js';

/** The fields of a UDP header. */
export type UdpFieldName =
  | 'udp.srcport'
  | 'udp.dstport'
  | 'udp.port'
  | 'udp.length'
  | 'udp.checksum'
  | 'udp.checksum.status'
  | 'udp.checksum_calculated'
  | 'udp.checksum.bad'
  | 'udp.checksum.zero'
  | 'udp.checksum.offloaded'
  | 'udp.stream'
  | 'udp.time_relative'
  | 'udp.time_delta'
  | 'udp.payload';

/** Types and purposes of the fields of a UDP header. */
export const udpFields: FieldTable<UdpFieldName> = Object.freeze({
  'udp.srcport': fieldType('u16', 'the port of the sender, where an answer goes', '源端口，应答发往此处'),
  'udp.dstport': fieldType('u16', 'the port that the datagram is for', '目的端口'),
  'udp.port': fieldType('u16', 'either of the two ports', '源或目的端口', {
    of: ['udp.srcport', 'udp.dstport'],
  }),
  'udp.length': fieldType('u16', 'bytes of the datagram with its header of 8', '数据报长度（含 8 字节首部）'),
  'udp.checksum': checksumType(
    'the checksum of the datagram and its addresses; 0 for none',
    '数据报与地址的校验和；0 表示未计算',
  ),
  'udp.checksum.status': checksumStatusType,
  'udp.checksum_calculated': calculatedChecksumType,
  'udp.checksum.bad': badChecksumType,
  'udp.checksum.zero': fieldType(
    'group',
    'there is no checksum, which IPv6 does not allow',
    '未计算校验和，IPv6 不允许这样做',
  ),
  'udp.checksum.offloaded': offloadedChecksumType,
  'udp.stream': fieldType(
    'u32',
    'the number of the conversation in the capture, from 0',
    '该会话在捕获文件中的编号，从 0 开始',
  ),
  'udp.time_relative': fieldType(
    'duration',
    'how long after the first datagram of the conversation',
    '距该会话首个数据报的时间',
  ),
  'udp.time_delta': fieldType(
    'duration',
    'how long after the previous datagram of the conversation',
    '距该会话前一个数据报的时间',
  ),
  'udp.payload': fieldType('bytes', 'what the datagram carries', '数据报载荷'),
});
