import type { Packet } from '../../wire/packet.js';
import { type End, packetEnds } from '../packet-ends.js';
import { nanosSinceFirst } from './captured-segment.js';
import type { Seen, Side } from './stream-event.js';

/** A datagram of a conversation. */
export interface ConversationDatagram extends Seen {
  /** The number of the conversation, from 0 in the order of first datagrams, as `udp.stream`. */
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
/** Conversations that are remembered; beyond, the one that began first is forgotten, and would get another number. */
const maxConversations = 262_144;

/** Numbers the UDP conversations of a capture. */
export class UdpConversations {
  readonly #conversations = new Map<string, { readonly number: number; readonly client: string }>();
  #count = 0;

  /** The datagram of the next packet of the capture, which was walked; `undefined` if it has none. */
  take(packet: Packet): ConversationDatagram | undefined {
    const layer = udpLayer(packet);
    if (layer < 0) return undefined;
    const { source, destination } = packetEnds(packet);
    const sender = `${source.address} ${source.port}`;
    const receiver = `${destination.address} ${destination.port}`;
    const key = sender < receiver ? `${sender} ${receiver}` : `${receiver} ${sender}`;
    const { number, client } = this.#conversations.get(key) ?? this.#add(key, sender);
    const from = packet.start(layer) + headerBytes;
    const end = packet.end(layer);
    return {
      number,
      from: client === sender ? 'client' : 'server',
      source,
      destination,
      packet: packet.number,
      timeNanos: nanosSinceFirst(packet),
      bytes: packet.bytes.subarray(Math.min(from, end), end),
      wireBytes: Math.max(0, packet.wireEnd(layer) - from),
    };
  }

  #add(key: string, client: string) {
    const conversation = { number: this.#count, client };
    this.#count += 1;
    this.#conversations.set(key, conversation);
    if (this.#conversations.size > maxConversations) {
      const [first] = this.#conversations.keys();
      if (first !== undefined) this.#conversations.delete(first);
    }
    return conversation;
  }
}

/** The innermost layer of UDP that a packet sends itself; -1 if it has none with both ports. */
function udpLayer(packet: Packet): number {
  if (packet.sourcePort < 0) return -1;
  const end = Math.min(packet.layerCount, packet.quotedFrom);
  for (let layer = end - 1; layer > 0; layer -= 1) if (packet.codec(layer)?.protocol === 'udp') return layer;
  return -1;
}
