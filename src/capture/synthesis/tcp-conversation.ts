import { flag } from '../../wire/tcp/segment.js';
import { type IpEnd, maxSegmentPayloadBytes, tcpPacket } from './ip-packet.js';

/** This program's side of a conversation, or the other one. */
export type Side = 'local' | 'peer';

/** Takes a packet of that side, which is the taker's own. */
export type TakePacket = (packet: Uint8Array, sender: Side) => void;

/** How the segments of a conversation are made. */
export interface SegmentOptions {
  /** The sequence number that both sides begin with, 0 to 2^32 - 1. Default 0. */
  readonly initialSequence?: number | undefined;
  /** Payload bytes of a segment, at most. Default: what IP can carry. */
  readonly maxSegmentBytes?: number | undefined;
}

/** Where a side is in its sequence space (RFC 9293, section 3.4). */
interface Sequence {
  readonly end: IpEnd;
  next: number;
  hasFinished: boolean;
}

const nothing = new Uint8Array(0);

/**
 * Makes the segments of one TCP connection of what an endpoint sees of it: bytes both ways, and how it ends. Each side acknowledges
 * at once what it receives, so that the conversation has no gap, no retransmission and no full window. A connection that was open
 * before has no handshake. Sequence numbers begin with `initialSequence`, that of the SYN.
 */
export class TcpConversation {
  readonly #sides: Readonly<Record<Side, Sequence>>;
  readonly #take: TakePacket;
  readonly #initial: number;
  readonly #maxSegmentBytes: number;
  #isReset = false;

  constructor(
    local: IpEnd,
    peer: IpEnd,
    take: TakePacket,
    { initialSequence = 0, maxSegmentBytes = maxSegmentPayloadBytes }: SegmentOptions = {},
  ) {
    const next = (initialSequence + 1) % 2 ** 32;
    this.#sides = {
      local: { end: local, next, hasFinished: false },
      peer: { end: peer, next, hasFinished: false },
    };
    this.#take = take;
    this.#initial = initialSequence;
    this.#maxSegmentBytes = maxSegmentBytes;
  }

  /** The connection was opened by that side: the handshake. */
  opened(by: Side): void {
    const other = otherOf(by);
    this.#sides.local.next = this.#initial;
    this.#sides.peer.next = this.#initial;
    this.#segment(by, flag.syn);
    this.#segment(other, flag.syn | flag.acknowledgment);
    this.#segment(by, flag.acknowledgment);
  }

  /** That side has sent bytes, borrowed until the call returns. Nothing after it has finished. */
  sent(by: Side, bytes: Uint8Array): void {
    if (this.#sides[by].hasFinished || this.#isReset) return;
    for (let at = 0; at < bytes.length; at += this.#maxSegmentBytes) {
      const payload = bytes.subarray(at, at + this.#maxSegmentBytes);
      const isLast = at + payload.length === bytes.length;
      this.#segment(by, isLast ? flag.push | flag.acknowledgment : flag.acknowledgment, payload);
      this.#segment(otherOf(by), flag.acknowledgment);
    }
  }

  /** That side has finished sending. Further calls do nothing. */
  finished(by: Side): void {
    const side = this.#sides[by];
    if (side.hasFinished || this.#isReset) return;
    this.#segment(by, flag.fin | flag.acknowledgment);
    side.hasFinished = true;
    this.#segment(otherOf(by), flag.acknowledgment);
  }

  /** That side has reset the connection. Nothing after both have finished. */
  reset(by: Side): void {
    const { local, peer } = this.#sides;
    if (this.#isReset || (local.hasFinished && peer.hasFinished)) return;
    this.#segment(by, flag.reset | flag.acknowledgment);
    this.#isReset = true;
  }

  #segment(by: Side, flags: number, payload: Uint8Array = nothing): void {
    const from = this.#sides[by];
    const to = this.#sides[otherOf(by)];
    const acknowledgment = (flags & flag.acknowledgment) === 0 ? 0 : to.next;
    this.#take(tcpPacket(from.end, to.end, { sequence: from.next, acknowledgment, flags }, payload), by);
    const span = payload.length + ((flags & (flag.syn | flag.fin)) === 0 ? 0 : 1);
    from.next = (from.next + span) % 2 ** 32;
  }
}

function otherOf(side: Side): Side {
  return side === 'local' ? 'peer' : 'local';
}
