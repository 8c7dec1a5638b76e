import type { Codec } from '../codec.js';
import type { PendingMessage } from './pending-message.js';

/** What the analysis of a conversation has found in a segment, as bits: `tcp.analysis.*`. */
export const note = Object.freeze({
  zeroWindowProbe: 0x0001,
  zeroWindow: 0x0002,
  previousNotCaptured: 0x0004,
  keepAlive: 0x0008,
  windowUpdate: 0x0010,
  windowFull: 0x0020,
  keepAliveAck: 0x0040,
  zeroWindowProbeAck: 0x0080,
  duplicateAck: 0x0100,
  ackedUnseen: 0x0200,
  spurious: 0x0400,
  fast: 0x0800,
  outOfOrder: 0x1000,
  retransmission: 0x2000,
  portsReused: 0x4000,
});

/** What a walk has noted of the TCP segment in a packet. Reused for all packets. */
export class TcpNotes {
  /** The layer of the segment; -1 if the packet has none whose conversation was followed. */
  layer = -1;
  /** The walk of that packet (`packet.walks`): the notes are of no other. */
  walk = 0;
  /** Number of the conversation, from 0. */
  stream = 0;
  /** What was seen of the conversation before this segment, as the bits of `tcp.completeness`. */
  completeness = 0;
  /** Numbers that are shown as 0 for the sender's and for the receiver's sequence numbers. */
  base = 0;
  peerBase = 0;
  /** Shift of the window, `unknownScale` or `noScale`. */
  scale = -1;
  /** Bits of `note`. */
  found = 0;
  /** Of a duplicate ACK: its ordinal number from 1, and the number of the packet that had the ACK first. */
  duplicate = 0;
  duplicateOf = 0;
  /** Nanoseconds since the first and since the previous packet of the conversation. */
  sinceFirst = 0;
  sincePrevious = 0;
  /** Nanoseconds of the handshake's round trip; -1 if it is not known. */
  roundTrip = -1;
  /** The packet whose segment this one acknowledges, and nanoseconds since then; 0 if there is none. */
  acknowledgedFrame = 0;
  acknowledgedAfter = 0;
  /** Of a retransmission: the packet that had it first, and nanoseconds since then; 0 if that is not known. */
  repeatedFrame = 0;
  repeatedAfter = 0;
  /** Of a segment with bytes: those that are on their way with it, and those since the last push; 0 for none. */
  bytesInFlight = 0;
  pushedBytes = 0;
  /** Of a segment with FIN: whether its sender was the first to close. */
  closesFirst = false;
  /** Whether no message of the stream ends in the segment, so that it is shown with a later one. */
  isPart = false;
  /** Of a message that is incomplete, whose length was not known before the segment: its protocol, and what has come of it. */
  begun: Codec | undefined = undefined;
  begunMessage: PendingMessage | undefined = undefined;
  /** Of the message that ends in the segment and began in earlier ones: the packets it came in, and its length in bytes; else none. */
  readonly joinedFrames: number[] = [];
  joinedBytes = 0;

  /** A message ends in the segment that came in several packets, `frames`. */
  setJoined(frames: readonly number[], bytes: number): void {
    this.joinedBytes = bytes;
    for (const frame of frames) this.joinedFrames.push(frame);
  }

  /** A message of `codec` has begun, and more of it may come. */
  setBegun(codec: Codec, message: PendingMessage): void {
    this.begun = codec;
    this.begunMessage = message;
  }

  /** Forgets what was noted of messages. */
  clearMessages(): void {
    this.isPart = false;
    this.begun = undefined;
    this.begunMessage = undefined;
    if (this.joinedBytes === 0) return;
    this.joinedBytes = 0;
    this.joinedFrames.length = 0;
  }
}
