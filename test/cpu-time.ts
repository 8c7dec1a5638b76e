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

/** Maximum pairs to measure: a garbage collection or a compilation within one of them is no growth. */
const maxPairs = 5;
/** Less than that is mostly the resolution of the clock. */
const minMicros = 2_000;

/**
 * The growth of work for four times the input: 4 if it is linear, 16 if it is quadratic. Of a few pairs the least counts, until
 * one is below `maxGrowth`. `work` returns the work to measure for a size.
 */
export function growthOfWork(size: number, work: (size: number) => () => unknown, maxGrowth = 9): number {
  const [small, large] = [work(size), work(size * 4)];
  const times = Math.ceil(minMicros / Math.max(1, cpuMicros(small)));
  const repeated = (once: () => unknown) => () => {
    for (let time = 0; time < times; time += 1) once();
  };
  let least = Number.POSITIVE_INFINITY;
  for (let pair = 0; pair < maxPairs && least >= maxGrowth; pair += 1)
    least = Math.min(least, cpuMicros(repeated(large)) / cpuMicros(repeated(small)));
  return least;
}
