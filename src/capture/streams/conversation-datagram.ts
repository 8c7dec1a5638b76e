import type { Packet } from '../../wire/packet.js';
import type { UdpConversations } from '../../wire/udp/udp-conversations.js';
import { type End, packetEnds } from '../packet-ends.js';
import { nanosSinceFirst } from './captured-segment.js';
import type { Seen, Side } from './stream-event.js';

/** A datagram of a conversation. */
export interface ConversationDatagram extends Seen {
  /** The number of the conversation in the capture, from 0 in the order of first datagrams, as `udp.stream`. */
  readonly number: number;
  /** The sender of the first datagram of a conversation is its client. */
  readonly from: Side;
  readonly source: End;
  readonly destination: End;
  /** The captured payload, borrowed as the packet's bytes are. */
  readonly bytes: Uint8Array;
  /** Bytes of payload on the wire. */
  readonly wireBytes: number;
}

const headerBytes = 8;

/** The datagram that a walked packet sends itself; `undefined` if it has none. `conversations` are those of the protocols that it was walked by. */
export function conversationDatagram(
  packet: Packet,
  { notes }: UdpConversations,
): ConversationDatagram | undefined {
  const { layer, walk, stream, isFromFirst } = notes;
  if (walk !== packet.walks || packet.isQuoted(layer)) return undefined;
  const { source, destination } = packetEnds(packet);
  const from = packet.start(layer) + headerBytes;
  const end = packet.end(layer);
  return {
    number: stream,
    from: isFromFirst ? 'client' : 'server',
    source,
    destination,
    packet: packet.number,
    timeNanos: nanosSinceFirst(packet),
    bytes: packet.bytes.subarray(Math.min(from, end), end),
    wireBytes: Math.max(0, packet.wireEnd(layer) - from),
  };
}
