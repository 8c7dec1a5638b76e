import { type Failure, failure } from '../errors/error.js';
import type { Situation } from '../errors/situations.js';

/** The same ACK as often as this at the end shows a peer that is there and does not take what comes next. */
const minRepeatedAcknowledgements = 3;

/** A peer that repeats its request sooner than this after the answer gets no second answer: the two crossed. */
const crossedRequestMs = 50;

/** Whether a request that comes again now was sent before its answer, which left at `answeredMs`, can have come. */
export function wasCrossed(answeredMs: number, nowMs: number): boolean {
  return nowMs - answeredMs < crossedRequestMs;
}

/** What a sender or receiver has sent in vain since its peer moved on, and what that shows of the peer. */
export class Unanswered {
  /** Timeouts in a row. */
  #timeouts = 0;
  /** ACKs that repeated the one before. */
  #repeatedAcknowledgements = 0;

  /** The peer has moved on by a block. */
  advanced(): void {
    this.#repeatedAcknowledgements = 0;
  }

  /** The peer has answered what was sent. */
  answered(): void {
    this.#timeouts = 0;
  }

  /** The peer has repeated its ACK. */
  acknowledgementRepeated(): void {
    this.#repeatedAcknowledgements += 1;
  }

  /** Nothing came in time: returns whether that has happened more than `maxTimeouts` times in a row. */
  timedOut(maxTimeouts: number): boolean {
    this.#timeouts += 1;
    return this.#timeouts > maxTimeouts;
  }

  /** Why it failed, with `blocks` acknowledged. A peer that repeats its ACK is there, and cannot take what follows. */
  failure(blocks: number, agreed: { readonly windowBlocks: number; readonly blockBytes: number }): Failure {
    const tries = this.#timeouts;
    const repeats = this.#repeatedAcknowledgements;
    if (repeats < minRepeatedAcknowledgements) return failure('TFTP_TIMED_OUT', { tries, blocks });
    const { windowBlocks, blockBytes } = agreed;
    const situation: Situation = windowBlocks > 1 ? 'window-not-taken' : 'block-not-taken';
    const more = { repeats, next: blocks + 1, windowBlocks, blockBytes, situation };
    return failure('TFTP_TIMED_OUT', { tries, blocks, ...more });
  }
}
