import process from 'node:process';

/** Microseconds of CPU that `work` takes, of the fastest of some runs: what else the machine does costs it none. */
export function cpuMicros(work: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 4; run += 1) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
  }
  return least;
}

/**
 * How many times as much work four times the input is: 4 where it grows with it, 16 where it grows with its square. `work`
 * makes of a size what is to be measured; small inputs have to take a millisecond at least.
 */
export function growthOfWork(size: number, work: (size: number) => () => unknown): number {
  return cpuMicros(work(size * 4)) / cpuMicros(work(size));
}
