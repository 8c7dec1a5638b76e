import { describe, expect, it } from 'vitest';
import { ProgressLimits } from './progress-limits.js';
import { defaultTransferLimits } from './transfer-limits.js';

const limits = {
  ...defaultTransferLimits,
  lifetimeMs: 600_000,
  rateSpanMs: 60_000,
  minRateBytesPerSecond: 10,
};

/** Limits of a transfer that began at 1,000 ms. */
function begun(changes: Partial<typeof limits> = {}): ProgressLimits {
  const progress = new ProgressLimits({ ...limits, ...changes });
  progress.started(1_000);
  return progress;
}

describe('the limits of a transfer’s progress', () => {
  it.each([
    ['a span is not over', 0, 0, 60_999, undefined],
    ['the rate is reached', 600, 0, 61_000, undefined],
    ['the rate is not reached', 599, 0, 61_000, 'TFTP_TOO_SLOW'],
    ['this side held it back for a part of the span', 0, 1, 61_000, undefined],
    ['this side held it back, and the peer was slow beside', 599, 40_000, 101_000, 'TFTP_TOO_SLOW'],
    ['its lifetime is over', 1_000_000, 0, 601_000, 'TFTP_LIFETIME_EXCEEDED'],
    ['its lifetime is over, held back or not', 0, 600_000, 601_000, 'TFTP_LIFETIME_EXCEEDED'],
  ])('where %s', (_, bytes, heldMs, nowMs, code) => {
    expect(begun().exceeded(bytes, heldMs, nowMs)?.code).toBe(code);
  });

  it('are looked at span by span, of what was moved and held back since', () => {
    const progress = begun();
    expect(progress.exceeded(10_000, 5_000, 66_000)).toBeUndefined();
    expect(progress.exceeded(10_599, 5_000, 125_999)).toBeUndefined();
    expect(progress.exceeded(10_599, 6_000, 126_999)).toBeUndefined();
    expect(progress.exceeded(10_599, 6_000, 127_000)).toMatchObject({
      code: 'TFTP_TOO_SLOW',
      params: { rate: 10 },
    });
  });

  it('have no least rate where that is 0', () => {
    expect(begun({ minRateBytesPerSecond: 0 }).exceeded(0, 0, 599_000)).toBeUndefined();
  });
});
