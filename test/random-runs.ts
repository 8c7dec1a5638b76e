import process from 'node:process';

/** How often a test does what chance decides: `usual` times in the suite, `many` times by `npm run fuzz:tests`. */
export function randomRuns(usual: number, many: number): number {
  return process.env.MANY_RUNS === '1' ? many : usual;
}
