/** How one direction of a line treats its datagrams: probabilities from 0 to 1, times in milliseconds. */
export interface LineConditions {
  readonly loss: number;
  readonly duplicate: number;
  /** A datagram is held back by up to four delays, so that later ones overtake it. */
  readonly reorder: number;
  /** A datagram arrives damaged. */
  readonly corrupt: number;
  readonly delayMs: number;
  /** Added to the delay, evenly distributed from 0 to this. */
  readonly jitterMs: number;
}

/** Every datagram arrives once, undamaged, in order, a millisecond later. */
export const perfectLine: LineConditions = Object.freeze({
  loss: 0,
  duplicate: 0,
  reorder: 0,
  corrupt: 0,
  delayMs: 1,
  jitterMs: 0,
});
