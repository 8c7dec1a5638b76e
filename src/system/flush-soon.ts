import { setImmediate, setTimeout } from 'node:timers';

/** While events keep coming, one flush a millisecond is soon enough for any reader. */
const busyFlushEveryMs = 1;

/**
 * Makes a scheduler for a hub: the first event after a pause is flushed at once, a stream of them once a millisecond.
 * A flush after every turn of the event loop makes the loop poll its sockets twice as often, which costs a quarter of the
 * connections a second (`npm run bench -- echo`).
 */
export function flushSoon(): (flush: () => void) => void {
  let lastFlushMs = 0;
  return (flush) => {
    const run = (): void => {
      lastFlushMs = performance.now();
      flush();
    };
    if (performance.now() - lastFlushMs < busyFlushEveryMs) setTimeout(run, busyFlushEveryMs);
    else setImmediate(run);
  };
}
