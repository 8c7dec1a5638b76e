/** Two beginnings of a millisecond are in it at least. */
const spanMs = 2.5;

/**
 * The wall-clock time, in milliseconds since 1970, at which `performance.now()` was 0. The wall clock tells whole milliseconds, so it is
 * read over and over for some 3 ms: the highest difference is the nearest, since whatever delays a reading makes it smaller.
 */
export function wallEpochMs(
  wallMs: () => number = Date.now,
  monotonicMs: () => number = () => performance.now(),
): number {
  const until = monotonicMs() + spanMs;
  let epochMs = Number.NEGATIVE_INFINITY;
  for (;;) {
    const wall = wallMs();
    const monotonic = monotonicMs();
    epochMs = Math.max(epochMs, wall - monotonic);
    if (monotonic >= until) return epochMs;
  }
}
