import type { Codec } from '../codec.js';
import type { PendingMessage } from './pending-message.js';
import type { Unacknowledged } from './unacknowledged.js';

/** A window scale that is not known, because the SYN was not captured. */
export const unknownScale = -1;
/** A window scale that is not used, because one of the two has not offered it (RFC 7323, section 2.2). */
export const noScale = -2;

/**
 * What one end of a conversation has sent so far. Sequence numbers are signed words of 32 bits, compared by the sign of their
 * difference (RFC 9293, section 3.4), times are nanoseconds since the first packet of the conversation.
 */
export class Sender {
  /** Sequence number that is shown as 0; valid if `hasBase`. */
  base = 0;
  hasBase = false;
  /** The sequence number after the last byte that was sent; 0 until a segment was seen. */
  next = 0;
  hasNext = false;
  nextTime = 0;
  nextFrame = 0;
  /** The sequence number up to which all its bytes were seen or acknowledged. */
  contiguous = 0;
  /** The last acknowledgment number that was sent. */
  lastAck = 0;
  hasAck = false;
  ackTime = 0;
  /** The window of the last segment, as its header has it. */
  window = 0;
  hasWindow = false;
  /** By how many bits its windows are shifted: `maxShift` at most, or `unknownScale` or `noScale`. */
  scale = unknownScale;
  /** How often the last acknowledgment was repeated, and the packet that had it first. */
  duplicates = 0;
  ackFrame = 0;
  /** What was noted of its last segment. */
  lastNotes = 0;
  /** What it has sent and nobody has acknowledged. Created with the first bytes. */
  unacknowledged: Unacknowledged | undefined;
  /** Whether all that is on its way was captured, so that it can be counted. */
  isCounted = true;
  /** Whether it has sent the first FIN of the conversation. */
  closesFirst = false;
  /** Bytes that it has sent since it last pushed. */
  sincePush = 0;
  /** What has come of a message whose end has not. Created with the first one. */
  pending: PendingMessage | undefined;

  /** Forgets everything, for a new conversation. */
  clear(): void {
    this.base = 0;
    this.hasBase = false;
    this.next = 0;
    this.hasNext = false;
    this.nextTime = 0;
    this.nextFrame = 0;
    this.contiguous = 0;
    this.lastAck = 0;
    this.hasAck = false;
    this.ackTime = 0;
    this.window = 0;
    this.hasWindow = false;
    this.scale = unknownScale;
    this.duplicates = 0;
    this.ackFrame = 0;
    this.lastNotes = 0;
    this.unacknowledged?.clear();
    this.isCounted = true;
    this.closesFirst = false;
    this.sincePush = 0;
    this.pending?.clear();
  }
}

/** One TCP connection: both ends, and what is known of the whole. */
export class Conversation {
  /** The number of the conversation in the capture, from 0 (`tcp.stream`). */
  stream = 0;
  /** The time of its first packet: seconds since 1970, and nanoseconds after them. */
  firstSeconds = 0;
  firstNanoseconds = 0;
  /** Nanoseconds from its first to its last packet. */
  lastTime = 0;
  /** What has been seen of it, as the bits of `tcp.completeness`. */
  completeness = 0;
  /** From the last SYN to the ACK that answered its answer; -1 until that is known. */
  roundTrip = -1;
  synTime = -1;
  /** The protocol that its payload was recognized as; `undefined` if it was not. */
  codec: Codec | undefined;
  /** The end whose address and port are the lower ones, and the other. */
  readonly lower = new Sender();
  readonly higher = new Sender();

  /** Begins anew as the conversation `stream`, whose first packet has this time. */
  begin(stream: number, seconds: number, nanoseconds: number): void {
    this.stream = stream;
    this.firstSeconds = seconds;
    this.firstNanoseconds = nanoseconds;
    this.lastTime = 0;
    this.completeness = 0;
    this.roundTrip = -1;
    this.synTime = -1;
    this.codec = undefined;
    this.lower.clear();
    this.higher.clear();
  }
}
