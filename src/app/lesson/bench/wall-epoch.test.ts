import { expect, it } from 'vitest';
import { wallEpochMs } from './wall-epoch.js';

it('is exact to what the clocks take to be read, though one tells whole milliseconds and a reading is delayed', () => {
  const epochMs = 1_795_000_000_000.4;
  let trueMs = epochMs + 5_000.25;
  let readings = 0;
  // Every reading takes 20 µs, and the one behind the first beginning of a millisecond 700.
  const pass = (): void => {
    readings += 1;
    trueMs += readings === 40 ? 0.7 : 0.02;
  };
  const found = wallEpochMs(
    () => {
      pass();
      return Math.floor(trueMs);
    },
    () => {
      pass();
      return trueMs - epochMs;
    },
  );
  expect(found).toBeLessThanOrEqual(epochMs);
  expect(epochMs - found).toBeLessThan(0.07);
});
