import { expect, it } from 'vitest';
import { formatBytes } from './byte-size.js';

it('a size has three significant digits, in units that are 1,024 of the next smaller', () => {
  expect(
    [0, 999, 999.6, 1_000, 1_024, 10_235, 10_240, 102_400, 1_023_488, 60_000_000, 2 ** 40].map(formatBytes),
  ).toEqual([
    '0 B',
    '999 B',
    '0.98 KiB',
    '0.98 KiB',
    '1.00 KiB',
    '10.0 KiB',
    '10.0 KiB',
    '100 KiB',
    '0.98 MiB',
    '57.2 MiB',
    '1.00 TiB',
  ]);
});
