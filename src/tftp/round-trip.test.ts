import { describe, expect, it } from 'vitest';
import { RoundTrip } from './round-trip.js';
import { defaultTransferLimits } from './transfer-limits.js';

describe('the round trip', () => {
  it('gives the initial timeout before it was measured', () => {
    const roundTrip = new RoundTrip(defaultTransferLimits, undefined);
    expect([roundTrip.timeoutMs, roundTrip.shortestMs]).toEqual([1_000, 0]);
  });

  it('is smoothed with four variations on top (RFC 6298, section 2)', () => {
    const roundTrip = new RoundTrip(defaultTransferLimits, undefined);
    roundTrip.sampled(400);
    expect(roundTrip.timeoutMs).toBe(400 + 4 * 200);
    roundTrip.sampled(480);
    expect(roundTrip.timeoutMs).toBe(410 + 4 * 170);
    expect(roundTrip.shortestMs).toBe(400);
  });

  it('doubles while nothing comes back, up to the cap, until the transfer moves on', () => {
    const roundTrip = new RoundTrip(defaultTransferLimits, undefined);
    const waits = Array.from({ length: 5 }, () => {
      roundTrip.timedOut();
      return roundTrip.timeoutMs;
    });
    expect(waits).toEqual([2_000, 4_000, 8_000, 8_000, 8_000]);
    roundTrip.progressed();
    expect(roundTrip.timeoutMs).toBe(1_000);
  });

  it('stays doubled for one wait after an answer to a copy, so that the next can be measured', () => {
    const roundTrip = new RoundTrip(defaultTransferLimits, undefined);
    roundTrip.sampled(10);
    const waits = Array.from({ length: 4 }, () => {
      roundTrip.timedOut();
      roundTrip.answeredAfterCopy(210, 10);
      const first = roundTrip.timeoutMs;
      roundTrip.answeredAfterCopy(210, 10);
      return [first, roundTrip.timeoutMs];
    });
    expect(waits).toEqual([1, 2, 3, 4].map(() => [400, 200]));
    roundTrip.timedOut();
    roundTrip.answeredAfterCopy(210, 10);
    roundTrip.sampled(10);
    expect(roundTrip.timeoutMs).toBe(200);
  });

  it('follows an answer that comes too late to be one to the copy, but no silence of seconds', () => {
    const roundTrip = new RoundTrip(defaultTransferLimits, undefined);
    roundTrip.sampled(10);
    roundTrip.answeredAfterCopy(241, 41);
    // 10 ms and 5 of variation; then 241 is a sample.
    expect(roundTrip.timeoutMs).toBeCloseTo(0.875 * 10 + 241 / 8 + 4 * (0.75 * 5 + 231 / 4), 9);
    const silent = new RoundTrip(defaultTransferLimits, undefined);
    silent.sampled(10);
    silent.answeredAfterCopy(6_000, 3_000);
    expect(silent.timeoutMs).toBeCloseTo(0.875 * 10 + 3_200 / 8 + 4 * (0.75 * 5 + 3_190 / 4), 9);
  });

  it('stays within its bounds whatever it is given', () => {
    const roundTrip = new RoundTrip(defaultTransferLimits, undefined);
    roundTrip.sampled(0);
    roundTrip.sampled(-5);
    expect(roundTrip.timeoutMs).toBe(200);
    roundTrip.sampled(1e9);
    expect(roundTrip.timeoutMs).toBe(8_000);
  });
});
