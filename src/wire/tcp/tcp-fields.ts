import type { Sentence } from '../../errors/entry.js';
import {
  badChecksumType,
  calculatedChecksumType,
  checksumStatusType,
  checksumType,
  offloadedChecksumType,
} from '../checksum.js';
import { type CommonFaultCode, commonFaults } from '../common-faults.js';
import { type FieldTable, fieldType } from '../field-type.js';
import { type AnalysisFieldName, analysisFields } from './analysis-fields.js';
import { type OptionFieldName, optionFields } from './option-fields.js';

/** Faults of a TCP segment. */
export type TcpFaultCode = CommonFaultCode | 'OPTION_LENGTH_INVALID';

/** The fields of a TCP segment without its options. */
type HeaderFieldName =
  | 'tcp.srcport'
  | 'tcp.dstport'
  | 'tcp.port'
  | 'tcp.stream'
  | 'tcp.completeness'
  | 'tcp.len'
  | 'tcp.seq'
  | 'tcp.seq_raw'
  | 'tcp.nxtseq'
  | 'tcp.ack'
  | 'tcp.ack_raw'
  | 'tcp.hdr_len'
  | 'tcp.bogus_header_length'
  | 'tcp.ack.nonzero'
  | 'tcp.connection.syn'
  | 'tcp.connection.synack'
  | 'tcp.connection.fin'
  | 'tcp.connection.fin_active'
  | 'tcp.connection.fin_passive'
  | 'tcp.connection.rst'
  | 'tcp.pdu.size'
  | 'tcp.flags'
  | 'tcp.flags.res'
  | 'tcp.flags.ae'
  | 'tcp.flags.cwr'
  | 'tcp.flags.ece'
  | 'tcp.flags.urg'
  | 'tcp.flags.ack'
  | 'tcp.flags.push'
  | 'tcp.flags.reset'
  | 'tcp.flags.syn'
  | 'tcp.flags.fin'
  | 'tcp.flags.str'
  | 'tcp.window_size_value'
  | 'tcp.window_size'
  | 'tcp.window_size_scalefactor'
  | 'tcp.checksum'
  | 'tcp.checksum.status'
  | 'tcp.checksum_calculated'
  | 'tcp.checksum_bad.expert'
  | 'tcp.checksum.offloaded'
  | 'tcp.urgent_pointer'
  | 'tcp.time_relative'
  | 'tcp.time_delta'
  | 'tcp.payload'
  | JoinedFieldName;

type JoinedFieldName =
  | 'tcp.segment_data'
  | 'tcp.segments'
  | 'tcp.segment'
  | 'tcp.segment.count'
  | 'tcp.reassembled.length';

/** The fields of a TCP segment. */
export type TcpFieldName = HeaderFieldName | OptionFieldName | AnalysisFieldName;

/** The meaning of each fault of a TCP segment. */
export const tcpFaults: Readonly<Record<TcpFaultCode, Sentence>> = Object.freeze({
  ...commonFaults,
  OPTION_LENGTH_INVALID: {
    en: 'the option cannot have this length',
    'zh-CN': '选项长度无效',
  },
});

const setOrNot = Object.freeze({ 0: 'Not set', 1: 'Set' });

/** Types and purposes of the fields of a TCP segment. */
export const tcpFields: FieldTable<TcpFieldName> = Object.freeze({
  'tcp.srcport': fieldType('u16', 'the port of the sender', '源端口'),
  'tcp.dstport': fieldType('u16', 'the port that the segment is for', '目的端口'),
  'tcp.port': fieldType('u16', 'either of the two ports', '源或目的端口', {
    of: ['tcp.srcport', 'tcp.dstport'],
  }),
  'tcp.stream': fieldType(
    'u32',
    'the number of the connection in the capture, from 0',
    '连接在捕获文件中的序号，从 0 开始',
  ),
  'tcp.completeness': fieldType(
    'u8',
    'what was captured of the connection before: 1 SYN, 2 SYN-ACK, 4 ACK, 8 data, 16 FIN, 32 RST, added up',
    '此前已捕获的连接部分，各位之和：1 SYN、2 SYN-ACK、4 ACK、8 数据、16 FIN、32 RST',
  ),
  'tcp.len': fieldType('u32', 'bytes of payload', '载荷字节数'),
  'tcp.seq': fieldType(
    'u32',
    'the place of the first byte in the stream, counted from the first segment captured',
    '首字节在数据流中的位置（相对序列号）',
  ),
  'tcp.seq_raw': fieldType('u32', 'the same as the header has it', '首部中的序列号原值'),
  'tcp.nxtseq': fieldType('u32', 'the place of the byte after the last one', '下一个期望的相对序列号'),
  'tcp.ack': fieldType(
    'u32',
    'the place of the byte that the sender expects next from the other end',
    '期望从对端收到的下一字节的位置（相对确认号）',
  ),
  'tcp.ack_raw': fieldType('u32', 'the same as the header has it', '首部中的确认号原值'),
  'tcp.bogus_header_length': fieldType(
    'group',
    'the header says that it is shorter than 20 bytes',
    '首部声明的长度小于 20 字节',
  ),
  'tcp.ack.nonzero': fieldType(
    'group',
    'there is an acknowledgment number without the flag ACK',
    '未置 ACK 标志却带有确认号',
  ),
  'tcp.connection.syn': fieldType('group', 'the client asks for a connection', '客户端请求建立连接'),
  'tcp.connection.synack': fieldType('group', 'the server accepts the connection', '服务器接受连接'),
  'tcp.connection.fin': fieldType('group', 'the sender sends no more', '发送方不再发送数据'),
  'tcp.connection.fin_active': fieldType(
    'group',
    'the sender was the first to close',
    '由发送方主动关闭连接',
  ),
  'tcp.connection.fin_passive': fieldType(
    'group',
    'the other side had closed before',
    '对端先行关闭，本端被动关闭',
  ),
  'tcp.connection.rst': fieldType('group', 'the connection is reset', '连接被重置'),
  'tcp.pdu.size': fieldType(
    'u32',
    'bytes of a message that ends in the segment, of a protocol that gives the lengths of its messages',
    '在该报文段中结束的消息的字节数（限自带长度的协议）',
  ),
  'tcp.hdr_len': fieldType(
    'u8',
    'bytes of the header with its options, 20 to 60',
    '首部长度（含选项），20 到 60 字节',
  ),
  'tcp.flags': fieldType('u16', 'what the segment is for', '标志位', { base: 'hexadecimal' }),
  'tcp.flags.res': fieldType('boolean', 'three bits that must be 0', '三个保留位，必须为 0', {
    mask: 0x0e,
    values: setOrNot,
  }),
  'tcp.flags.ae': fieldType('boolean', 'accurate feedback of congestion (RFC 7560)', '精确 ECN（RFC 7560）', {
    mask: 0x01,
    values: setOrNot,
  }),
  'tcp.flags.cwr': fieldType(
    'boolean',
    'the sender has slowed down after congestion (RFC 3168)',
    '发送方已因拥塞减小窗口（RFC 3168）',
    { mask: 0x80, values: setOrNot },
  ),
  'tcp.flags.ece': fieldType(
    'boolean',
    'the sender has received a mark of congestion (RFC 3168)',
    '发送方收到了拥塞标记（RFC 3168）',
    { mask: 0x40, values: setOrNot },
  ),
  'tcp.flags.urg': fieldType('boolean', 'the urgent pointer counts', '紧急指针有效', {
    mask: 0x20,
    values: setOrNot,
  }),
  'tcp.flags.ack': fieldType('boolean', 'the acknowledgment number counts', '确认号有效', {
    mask: 0x10,
    values: setOrNot,
  }),
  'tcp.flags.push': fieldType(
    'boolean',
    'the receiver should hand on what it has',
    '接收方应立即交付已收数据',
    { mask: 0x08, values: setOrNot },
  ),
  'tcp.flags.reset': fieldType('boolean', 'the connection ends at once', '立即中止连接', {
    mask: 0x04,
    values: setOrNot,
  }),
  'tcp.flags.syn': fieldType('boolean', 'the connection begins', '建立连接', {
    mask: 0x02,
    values: setOrNot,
  }),
  'tcp.flags.fin': fieldType('boolean', 'the sender sends nothing more', '发送方不再发送数据', {
    mask: 0x01,
    values: setOrNot,
  }),
  'tcp.flags.str': fieldType(
    'text',
    'the flags as letters, a dot for each that is not set',
    '以字母表示的标志位，未置位者为点',
  ),
  'tcp.window_size_value': fieldType(
    'u16',
    'bytes that the sender takes without an acknowledgment, as the header has it',
    '接收窗口，首部原值',
  ),
  'tcp.window_size': fieldType(
    'u32',
    'the same multiplied by the scale that was agreed',
    '按协商的缩放因子换算后的窗口',
  ),
  'tcp.window_size_scalefactor': fieldType(
    'i32',
    'what the window is multiplied by; -1 if the beginning was not captured, -2 if nothing was agreed',
    '窗口缩放因子；-1 表示未捕获到握手，-2 表示未协商',
  ),
  'tcp.checksum': checksumType('the checksum of the segment and its addresses', '报文段与地址的校验和'),
  'tcp.checksum.status': checksumStatusType,
  'tcp.checksum_calculated': calculatedChecksumType,
  'tcp.checksum_bad.expert': badChecksumType,
  'tcp.checksum.offloaded': offloadedChecksumType,
  'tcp.urgent_pointer': fieldType(
    'u16',
    'where urgent data ends, in bytes from the sequence number',
    '紧急数据的末尾，自序列号起的字节数',
  ),
  'tcp.time_relative': fieldType(
    'duration',
    'how long after the first segment of the connection',
    '距该连接首个报文段的时间',
  ),
  'tcp.time_delta': fieldType(
    'duration',
    'how long after the previous segment of the connection',
    '距该连接上一报文段的时间',
  ),
  'tcp.payload': fieldType('bytes', 'what the segment carries', '报文段载荷'),
  'tcp.segment_data': fieldType(
    'bytes',
    'a part of a message that ends in a later segment',
    '消息的一部分，其结尾在后续报文段中',
  ),
  'tcp.segments': fieldType(
    'group',
    'the segments of the message that ends in this one',
    '在本报文段结束的消息所含的各报文段',
  ),
  'tcp.segment': fieldType(
    'u32',
    'the packet that a segment of the message came in',
    '该消息某一报文段所在的报文序号',
  ),
  'tcp.segment.count': fieldType('u32', 'how many segments the message came in', '该消息分成的报文段数'),
  'tcp.reassembled.length': fieldType('u32', 'bytes of the message', '重组后消息的字节数'),
  ...optionFields,
  ...analysisFields,
});
