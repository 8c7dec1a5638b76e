/** Fields that tell of more than a packet's own headers: of the packets before it, or of all its layers. */
const otherFields: ReadonlySet<string> = new Set([
  '_ws.expert',
  '_ws.malformed',
  '_ws.short',
  'frame.protocols',
  'frame.time_delta',
  'frame.time_delta_displayed',
  'udp.stream',
  'udp.time_relative',
  'udp.time_delta',
]);

/** The fields of TCP that its header says by itself; all others follow from the conversation. */
const tcpFields: ReadonlySet<string> = new Set([
  'tcp.srcport',
  'tcp.dstport',
  'tcp.len',
  'tcp.seq_raw',
  'tcp.ack_raw',
  'tcp.hdr_len',
  'tcp.flags',
  'tcp.flags.res',
  'tcp.flags.ae',
  'tcp.flags.cwr',
  'tcp.flags.ece',
  'tcp.flags.urg',
  'tcp.flags.ack',
  'tcp.flags.push',
  'tcp.flags.reset',
  'tcp.flags.syn',
  'tcp.flags.fin',
  'tcp.window_size_value',
  'tcp.checksum',
  'tcp.checksum.status',
  'tcp.urgent_pointer',
]);

/** Fields of UDP conversations, which are followed for these alone. */
const udpConversationFields: ReadonlySet<string> = new Set([
  'udp.stream',
  'udp.time_relative',
  'udp.time_delta',
]);

/** Fields of TCP's analysis that come of matching segments with their acknowledgments. */
const acknowledgmentFields: ReadonlySet<string> = new Set([
  'tcp.analysis',
  'tcp.analysis.acks_frame',
  'tcp.analysis.ack_rtt',
  'tcp.analysis.bytes_in_flight',
  'tcp.analysis.push_bytes_sent',
  'tcp.analysis.rto',
  'tcp.analysis.rto_frame',
]);

/**
 * Whether a field of a protocol that `createHeaderProtocols` knows is the same whether a packet was walked up to its headers or whole: it
 * does not depend on conversations or on what is carried.
 */
export function isOfHeaders(field: string): boolean {
  return field.startsWith('tcp.') ? tcpFields.has(field) : !otherFields.has(field);
}

/** Whether a field is known only where UDP conversations are followed (`ProtocolOptions`). */
export function isOfUdpConversation(field: string): boolean {
  return udpConversationFields.has(field);
}

/** Whether a field is known only where TCP's segments are matched with their acknowledgments (`ProtocolOptions`). */
export function isOfAcknowledgments(field: string): boolean {
  return acknowledgmentFields.has(field);
}
