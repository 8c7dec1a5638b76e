import { type FieldTable, fieldType } from '../field-type.js';

/** What the walk has noted of a segment: Wireshark's analysis. */
export type AnalysisFieldName =
  | 'tcp.analysis'
  | 'tcp.analysis.acks_frame'
  | 'tcp.analysis.ack_rtt'
  | 'tcp.analysis.bytes_in_flight'
  | 'tcp.analysis.push_bytes_sent'
  | 'tcp.analysis.rto'
  | 'tcp.analysis.rto_frame'
  | 'tcp.analysis.initial_rtt'
  | 'tcp.analysis.flags'
  | 'tcp.analysis.retransmission'
  | 'tcp.analysis.fast_retransmission'
  | 'tcp.analysis.spurious_retransmission'
  | 'tcp.analysis.out_of_order'
  | 'tcp.analysis.reused_ports'
  | 'tcp.analysis.lost_segment'
  | 'tcp.analysis.ack_lost_segment'
  | 'tcp.analysis.window_update'
  | 'tcp.analysis.window_full'
  | 'tcp.analysis.keep_alive'
  | 'tcp.analysis.keep_alive_ack'
  | 'tcp.analysis.duplicate_ack'
  | 'tcp.analysis.duplicate_ack_num'
  | 'tcp.analysis.duplicate_ack_frame'
  | 'tcp.analysis.zero_window_probe'
  | 'tcp.analysis.zero_window'
  | 'tcp.analysis.zero_window_probe_ack';

/** Types and purposes of the fields of the analysis. Those of type `group` only have to be there. */
export const analysisFields: FieldTable<AnalysisFieldName> = Object.freeze({
  'tcp.analysis': fieldType(
    'group',
    'what follows from the other segments of the connection',
    '结合该连接其他报文段得出的分析',
  ),
  'tcp.analysis.acks_frame': fieldType(
    'u32',
    'the packet whose segment it acknowledges',
    '所确认报文段的报文序号',
  ),
  'tcp.analysis.ack_rtt': fieldType(
    'duration',
    'from that segment to this acknowledgment',
    '自该报文段至本次确认的时间',
  ),
  'tcp.analysis.bytes_in_flight': fieldType(
    'u32',
    'bytes that were sent and are not acknowledged, with those of this segment',
    '已发送但尚未确认的字节数（含本报文段）',
  ),
  'tcp.analysis.push_bytes_sent': fieldType(
    'u32',
    'bytes that were sent since the last push, with those of this segment',
    '自上次 PSH 以来发送的字节数（含本报文段）',
  ),
  'tcp.analysis.rto': fieldType(
    'duration',
    'from the first time that the segment was sent to this time',
    '自该报文段首次发送至本次重传的时间',
  ),
  'tcp.analysis.rto_frame': fieldType(
    'u32',
    'the packet that had the segment first',
    '首次发送该报文段的报文序号',
  ),
  'tcp.analysis.initial_rtt': fieldType(
    'duration',
    'from the last SYN to the ACK of its answer',
    '初始往返时间：自 SYN 至握手最后的 ACK',
  ),
  'tcp.analysis.flags': fieldType('group', 'what is unusual about the segment', '该报文段的异常之处'),
  'tcp.analysis.retransmission': fieldType('group', 'it was sent before', '重传'),
  'tcp.analysis.fast_retransmission': fieldType(
    'group',
    'it was sent again because of duplicate ACKs, before a timer ran out',
    '快速重传：因重复 ACK 而提前重传',
  ),
  'tcp.analysis.spurious_retransmission': fieldType(
    'group',
    'it was sent again though it had been acknowledged',
    '虚假重传：数据此前已被确认',
  ),
  'tcp.analysis.out_of_order': fieldType('group', 'it came after segments that follow it', '乱序到达'),
  'tcp.analysis.reused_ports': fieldType(
    'group',
    'a new connection uses the addresses and ports of an earlier one',
    '端口被新连接重用',
  ),
  'tcp.analysis.lost_segment': fieldType(
    'group',
    'segments before it were not captured',
    '之前的报文段未被捕获',
  ),
  'tcp.analysis.ack_lost_segment': fieldType(
    'group',
    'it acknowledges bytes that were not captured',
    '确认了未被捕获的数据',
  ),
  'tcp.analysis.window_update': fieldType('group', 'it only changes the window', '仅更新窗口'),
  'tcp.analysis.window_full': fieldType('group', 'it fills the window of the receiver', '已填满接收方窗口'),
  'tcp.analysis.keep_alive': fieldType('group', 'it only asks whether the other end is there', '保活探测'),
  'tcp.analysis.keep_alive_ack': fieldType('group', 'it answers such a question', '对保活探测的确认'),
  'tcp.analysis.duplicate_ack': fieldType('group', 'it repeats an acknowledgment', '重复的 ACK'),
  'tcp.analysis.duplicate_ack_num': fieldType('u32', 'how often that was repeated', '重复 ACK 的次数'),
  'tcp.analysis.duplicate_ack_frame': fieldType(
    'u32',
    'the packet that had the acknowledgment first',
    '首次出现该 ACK 的报文序号',
  ),
  'tcp.analysis.zero_window_probe': fieldType(
    'group',
    'it asks whether the window is still closed',
    '零窗口探测',
  ),
  'tcp.analysis.zero_window': fieldType(
    'group',
    'its sender takes no more bytes for now',
    '零窗口：发送方暂不接收数据',
  ),
  'tcp.analysis.zero_window_probe_ack': fieldType(
    'group',
    'it answers that the window is still closed',
    '对零窗口探测的确认',
  ),
});
