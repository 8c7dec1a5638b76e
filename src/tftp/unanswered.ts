import { type Failure, failure } from '../errors/error.js';
import type { Situation } from '../errors/situations.js';

/** This many repeated ACKs at the end show a peer that is there and does not take the next block. */
const minRepeatedAcknowledgements = 3;

/** A request repeated sooner than this after the answer gets no second answer: the two crossed. */
const crossedRequestMs = 50;

/** Whether a request repeated now was sent before its answer, which left at `answeredMs`, can have arrived. */
export function wasCrossed(answeredMs: number, nowMs: number): boolean {
  return nowMs - answeredMs < crossedRequestMs;
}

/** What was sent without an answer since the peer moved on, and what that shows of the peer. */
export class Unanswered {
  /** Timeouts in a row. */
  #timeouts = 0;
  /** ACKs that repeated the previous ACK. */
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

  /** Nothing arrived in time: returns whether that happened more than `maxTimeouts` times in a row. */
  timedOut(maxTimeouts: number): boolean {
    this.#timeouts += 1;
    return this.#timeouts > maxTimeouts;
  }

  /**
   * Why the transfer failed after `blocks` acknowledged blocks. A peer that repeats its ACK is there, and cannot take what
   * follows.
   */
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
