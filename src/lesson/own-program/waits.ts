/** Silences, in milliseconds, after which a finding is drawn from them. */
export const waits = Object.freeze({
  /** Both sides wait: a program that has something to send has sent it. */
  quietMs: 1_000,
  /** A program that had to answer, to read or to close has not. */
  idleMs: 2_000,
  /** A transfer goes on no more: what is lost would have been repeated some times. */
  transferMs: 6_000,
  /** A program that repeats lost packets would have: the slowest that are usual wait five seconds. */
  repeatMs: 8_000,
});

/** The next of these silences after `lastAt` that `now` has not reached; undefined when all have passed. */
export function nextWait(lastAt: number, now: number): number | undefined {
  return Object.values(waits)
    .map((wait) => lastAt + wait)
    .find((due) => due > now);
}
