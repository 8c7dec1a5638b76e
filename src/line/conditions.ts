import type { BurstLoss } from './burst-loss.js';
import type { JitterDistribution } from './jitter.js';

/** How much may wait for a line of limited rate; what is more is lost (a tail drop). */
export type QueueLimit =
  | { readonly type: 'packets'; readonly packets: number }
  | { readonly type: 'bytes'; readonly bytes: number };

/** Which bits of a damaged datagram are flipped. */
export interface Damage {
  /** How many bits, different ones; at most all of the range. */
  readonly bits: number;
  /** The first byte that may be hit, from 0; negative counts from the end. */
  readonly fromByte: number;
  /** How many bytes may be hit; `Infinity` for all up to the end. */
  readonly bytes: number;
}

/** How the chunks of a stream are cut. */
export interface Slicing {
  /** A piece has at most these. */
  readonly bytes: number;
  /** At least this lies between the arrivals of two pieces. */
  readonly gapMs: number;
}

/** How a stream stops and goes on. */
export interface Stalling {
  /** Before a chunk, from 0 to 1. */
  readonly probability: number;
  /** How long nothing passes. */
  readonly ms: number;
}

/**
 * How one direction of a line treats its datagrams or its stream: probabilities from 0 to 1, times in milliseconds. A stream
 * takes what it can have: delay and jitter (in order), corrupt, rate, an outage, which stops it, and what is for streams alone. A
 * datagram takes everything but that.
 */
export interface LineConditions {
  /** Of each datagram by itself. */
  readonly loss: number;
  /** Losses that come in bursts, beside those of `loss`; undefined for none. */
  readonly burst: BurstLoss | undefined;
  readonly duplicate: number;
  /** A datagram is held back by up to `reorderMs`, so that later ones overtake it. */
  readonly reorder: number;
  /** How long at most; undefined for four delays, or 10 ms where there is none. */
  readonly reorderMs: number | undefined;
  /** A datagram, or a chunk of a stream, arrives damaged. */
  readonly corrupt: number;
  readonly damage: Damage;
  readonly delayMs: number;
  /** How far delays lie around `delayMs`; what it is depends on the distribution. */
  readonly jitterMs: number;
  readonly jitterDistribution: JitterDistribution;
  /** Bits a second of payload, without the headers of UDP, TCP and IP; `Infinity` for no limit. */
  readonly rateBitsPerSecond: number;
  /** What may wait for the rate; without a rate nothing waits. */
  readonly queue: QueueLimit;
  /** The largest payload of a datagram that passes; larger ones are lost. `Infinity` for no limit. */
  readonly mtuBytes: number;
  /** Nothing that is sent meanwhile arrives; a stream stops. */
  readonly isOut: boolean;
  /** Streams: how chunks are cut; undefined if they stay whole. */
  readonly slice: Slicing | undefined;
  /** Streams: undefined if it never stalls. */
  readonly stall: Stalling | undefined;
  /** Streams: the probability of a reset before each chunk. */
  readonly reset: number;
  /** Streams: the direction is reset when so many bytes have arrived; `Infinity` for never. */
  readonly resetAfterBytes: number;
}

/** Every datagram arrives once, undamaged, in order, a millisecond later. */
export const perfectLine: LineConditions = Object.freeze({
  loss: 0,
  burst: undefined,
  duplicate: 0,
  reorder: 0,
  reorderMs: undefined,
  corrupt: 0,
  damage: Object.freeze({ bits: 1, fromByte: 0, bytes: Number.POSITIVE_INFINITY }),
  delayMs: 1,
  jitterMs: 0,
  jitterDistribution: 'late',
  rateBitsPerSecond: Number.POSITIVE_INFINITY,
  queue: Object.freeze({ type: 'packets', packets: 64 }),
  mtuBytes: Number.POSITIVE_INFINITY,
  isOut: false,
  slice: undefined,
  stall: undefined,
  reset: 0,
  resetAfterBytes: Number.POSITIVE_INFINITY,
});
