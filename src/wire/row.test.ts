import { describe, expect, it } from 'vitest';
import { datagram, hex, TestCapture } from '../../test/dissected.js';

const frame = datagram(1, 2, hex('01'));

/** The row of a packet with that number, and those times in seconds and nanoseconds. */
function row(
  number: number,
  time: readonly [number, number],
  first: readonly [number, number],
  digits = 6,
): string {
  const capture = new TestCapture();
  const [seconds, nanoseconds] = time;
  const [firstSeconds, firstNanoseconds] = first;
  Object.assign(capture.packet, { number: number - 1, seconds, nanoseconds, firstSeconds, firstNanoseconds });
  capture.packet.timeDigits = digits;
  return capture.row(frame);
}

describe('the row of a packet', () => {
  it('has the columns of tshark', () => {
    expect(row(1, [5, 0], [5, 0])).toBe('    1   0.000000     10.0.0.1 → 10.0.0.2     UDP 43 1 → 2 Len=1');
    expect(row(123_456, [12_345, 0], [0, 0])).toMatch(/^123456 12345\.000000 /);
  });

  it.each([
    [[11, 5e8], [10, 25e7], '1.250000'],
    [[11, 0], [10, 999_999_000], '0.000001'],
    [[10, 0], [10, 1_000], '-0.000001'],
    [[8, 999_999_000], [10, 0], '-1.000001'],
    [[8, 0], [10, 0], '-2.000000'],
  ] as const)('shows the time %j after %j as %s', (time, first, shown) => {
    expect(row(1, time, first)).toContain(` ${shown} `);
  });

  it('shows no time where the capture has none', () => {
    const capture = new TestCapture();
    capture.packet.isTimed = false;
    expect(capture.row(frame)).toBe('    1                10.0.0.1 → 10.0.0.2     UDP 43 1 → 2 Len=1');
  });

  it('shows the digits that the times of the capture have', () => {
    expect(row(1, [1, 123_456_789], [0, 0], 9)).toContain(' 1.123456789 ');
    expect(row(1, [1, 123_456_789], [0, 0], 3)).toContain('      1.123 ');
    expect(row(1, [1, 123_456_789], [0, 0], 0)).toContain('          1 ');
  });
});
