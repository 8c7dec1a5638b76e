import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoTime } from '../iso-time.js';
import { type TimeForm, timeViews } from './time-views.js';

function bytesOf(value: bigint, size: number, order: 'big' | 'little'): Uint8Array {
  const bytes = Uint8Array.from({ length: size }, (_, index) => Number((value >> BigInt(8 * index)) & 0xffn));
  return order === 'little' ? bytes : bytes.reverse();
}

const micros = Date.UTC(2026, 10, 27, 5, 31, 10) * 1000 + 500_000;
const seconds = BigInt(Math.floor(micros / 1e6));

/** Each form, a number that is 2026-11-27 05:31:10.5 in it, and what is said of it. */
const rows: readonly [TimeForm, bigint, number, string][] = [
  ['unix-s', seconds, 4, '2026-11-27T05:31:10Z'],
  ['unix-s', seconds, 8, '2026-11-27T05:31:10Z'],
  ['unix-ms', BigInt(micros / 1000), 8, '2026-11-27T05:31:10.500Z'],
  ['unix-us', BigInt(micros), 8, '2026-11-27T05:31:10.500000Z'],
  ['ntp', ((seconds + 2_208_988_800n) << 32n) | 0x8000_0000n, 8, '2026-11-27T05:31:10.500000Z'],
  ['filetime', (BigInt(micros) + 11_644_473_600_000_000n) * 10n, 8, '2026-11-27T05:31:10.500000Z'],
];

describe('bytes as points in time', () => {
  it.each(rows)('%s', (form, value, size, text) => {
    for (const order of form === 'ntp' ? (['big'] as const) : (['big', 'little'] as const)) {
      const bytes = Uint8Array.of(0, ...bytesOf(value, size, order));
      expect(timeViews(bytes, 1)).toContainEqual({ form, order, bytes: size, text });
    }
  });

  it('are those of a file of FAT, which has no zone and even seconds', () => {
    const value = (46n << 25n) | (11n << 21n) | (27n << 16n) | (5n << 11n) | (31n << 5n) | 5n;
    expect(timeViews(bytesOf(value, 4, 'little'), 0)).toContainEqual({
      form: 'dos',
      order: 'little',
      bytes: 4,
      text: '2026-11-27T05:31:10',
    });
  });

  it.each([
    ['a month 13', (46n << 25n) | (13n << 21n) | (1n << 16n)],
    ['31 April', (46n << 25n) | (4n << 21n) | (31n << 16n)],
    ['an hour 24', (46n << 25n) | (2n << 21n) | (1n << 16n) | (24n << 11n)],
  ])('of FAT are none with %s', (_, value) => {
    expect(timeViews(bytesOf(value, 4, 'little'), 0).filter(({ form }) => form === 'dos')).toEqual([]);
  });

  it('of NTP go on after its first era, which ends in 2036', () => {
    expect(timeViews(bytesOf(0x1234_0000_0000n, 8, 'big'), 0)).toContainEqual({
      form: 'ntp',
      order: 'big',
      bytes: 8,
      text: '2036-02-07T07:45:56.000000Z',
    });
  });

  it('are found whatever the point, and nothing is thrown for other bytes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 631_152_000, max: 4_102_444_799 }), (second) => {
        expect(timeViews(bytesOf(BigInt(second), 4, 'big'), 0)).toContainEqual({
          form: 'unix-s',
          order: 'big',
          bytes: 4,
          text: isoTime(second * 1e6, 3).replace('.000Z', 'Z'),
        });
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), fc.integer({ min: -2, max: 14 }), (bytes, offset) => {
        for (const { text } of timeViews(bytes, offset)) expect(text).toMatch(/^(199\d|20\d\d)-/);
      }),
    );
  });
});
