import { type Codec, notMessage } from '../codec.js';
import { dataCodec } from '../data.js';
import type { Packet } from '../packet.js';
import type { TcpNotes } from './notes.js';
import { maxKeptBytes, type PendingMessage } from './pending-message.js';

/** A protocol whose messages come in a stream. */
export type StreamCodec = Codec & { readonly messageBytes: NonNullable<Codec['messageBytes']> };

/** A segment of a stream. */
export interface StreamPart {
  readonly packet: Packet;
  /** The layer of the segment, which is being walked. */
  readonly layer: number;
  readonly headerBytes: number;
  readonly sequence: number;
  /** What has come of a message in earlier segments of the same sender. */
  readonly pending: PendingMessage;
  readonly notes: TcpNotes;
}

/**
 * Carries the messages of `codec` that end in a segment, each as a layer, and keeps what has come of the next one. A segment in which
 * none ends carries nothing. After a gap the next segment is taken for the beginning of a message, as Wireshark takes it.
 */
export function carryMessages(codec: StreamCodec, part: StreamPart): void {
  const { packet, layer, headerBytes, pending, notes, sequence } = part;
  const from = packet.start(layer) + headerBytes;
  const end = packet.end(layer);
  if (!pending.isEmpty && pending.next !== sequence) pending.clear();
  const next = (sequence + end - from) | 0;
  if (pending.isEmpty) {
    const rest = carryWhole(codec, part, from, end, true);
    keep(codec, part, packet.bytes, rest, end);
  } else carryPending(codec, part, from, end);
  pending.next = next;
  notes.isPart = !pending.isEmpty && packet.isLast(layer);
}

/** Appends a segment to the message that is pending, and carries what is complete with it. */
function carryPending(codec: StreamCodec, part: StreamPart, from: number, end: number): void {
  const { packet, layer, headerBytes, pending, notes } = part;
  const missing = pending.totalBytes - pending.receivedBytes;
  const used = pending.totalBytes > 0 && missing < end - from ? missing : end - from;
  if (!pending.append(packet.bytes, from, from + used, packet.number)) {
    pending.clear();
    return;
  }
  // As in Wireshark, a message whose length is not known is read again with each segment.
  if (pending.totalBytes === 0) notes.setBegun(codec, pending);
  if (pending.totalBytes === 0)
    pending.totalBytes = codec.messageBytes(pending.bytes, 0, pending.keptBytes, packet);
  if (pending.totalBytes === notMessage) {
    pending.clear();
    packet.carry(dataCodec, from, end);
    return;
  }
  const isTooLong = pending.totalBytes === 0 && pending.keptBytes === maxKeptBytes;
  if (isTooLong) pending.totalBytes = pending.receivedBytes;
  if (pending.totalBytes === 0 || pending.receivedBytes < pending.totalBytes) return;
  notes.setJoined(pending.frames, pending.totalBytes);
  const firstBytes = Math.min(pending.totalBytes, pending.keptBytes);
  const at = packet.join(pending.bytes, pending.keptBytes);
  const restFrom = packet.end(layer) - (end - from - used);
  const restBytes = packet.end(layer) - restFrom;
  const restAt = packet.join(packet.bytes.subarray(restFrom), restBytes);
  packet.carryJoined(codec, headerBytes, at, at + firstBytes, at + pending.totalBytes);
  // A message whose length became known only now may be followed by others in what was kept.
  const followFrom = at + firstBytes;
  pending.clear();
  const rest = carryWhole(codec, part, followFrom, restAt + restBytes, false);
  keep(codec, part, packet.bytes, rest, restAt + restBytes);
}

/**
 * Carries the messages that lie whole between `from` and `end`, and returns where the first one begins that does not, whose length
 * `pending` then has as far as it is known.
 */
function carryWhole(
  codec: StreamCodec,
  part: StreamPart,
  from: number,
  end: number,
  isFirst: boolean,
): number {
  const { packet, pending } = part;
  let at = from;
  while (at < end) {
    const length = codec.messageBytes(packet.bytes, at, end, packet);
    const isMessage = length !== notMessage;
    const bytes = isMessage ? length : end - at;
    if (bytes === 0 || bytes > end - at) {
      pending.totalBytes = bytes;
      break;
    }
    const carried = isMessage ? codec : dataCodec;
    if (isFirst && at === from) packet.carry(carried, at, at + bytes);
    else packet.carryAnother(carried, at, at + bytes);
    at += bytes;
  }
  return at;
}

/** Keeps the beginning of a message. */
function keep(codec: StreamCodec, part: StreamPart, bytes: Uint8Array, from: number, end: number): void {
  const { pending, packet, notes } = part;
  if (from >= end) return;
  notes.setBegun(codec, pending);
  if (!pending.append(bytes, from, end, packet.number)) pending.clear();
}
