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

  it('stays within its bounds whatever it is given', () => {
    const roundTrip = new RoundTrip(defaultTransferLimits, undefined);
    roundTrip.sampled(0);
    roundTrip.sampled(-5);
    expect(roundTrip.timeoutMs).toBe(200);
    roundTrip.sampled(1e9);
    expect(roundTrip.timeoutMs).toBe(8_000);
  });
});
