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

/** Pairs that are measured at most: a collection or a compilation that falls into one of them is no growth. */
const maxPairs = 5;
/** Less than that is mostly the clock's own steps. */
const minMicros = 2_000;

/**
 * How many times as much work four times the input is: 4 where it grows with it, 16 where it grows with its square; of a few
 * pairs the least, until one is below `maxGrowth`. `work` makes of a size what is to be measured.
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
