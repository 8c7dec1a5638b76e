import { describe, expect, it } from 'vitest';
import { UnpackingAllowance } from './unpacking-allowance.js';

/** Bytes that a body may become which unpacks by `ratio`, in steps of so many packed bytes. */
function unpacked(allowance: UnpackingAllowance, ratio: number, steps: number, stepBytes = 10): number {
  let beyond = 0;
  for (let step = 1; step <= steps; step += 1) {
    const taken = allowance.take(step * stepBytes, step * stepBytes * ratio, beyond);
    if (taken === undefined) return (step - 1) * stepBytes * ratio;
    beyond = taken;
  }
  return steps * stepBytes * ratio;
}

describe('what packed bodies may become', () => {
  it('is without a bound where it is little for their packed bytes', () => {
    expect(unpacked(new UnpackingAllowance({ ratio: 100, beyondBytes: 0 }), 100, 10_000)).toBe(10_000_000);
  });

  it('is their share and what all have together beyond it, however small the steps', () => {
    // Of each packed byte 100 are its share, so that 900 count.
    const most = (90_000 / 900) * 1_000;
    for (const stepBytes of [1, 10, 50])
      expect(
        unpacked(new UnpackingAllowance({ ratio: 100, beyondBytes: 90_000 }), 1_000, 10_000, stepBytes),
      ).toBe(most);
  });

  it('is less for a body after others', () => {
    const allowance = new UnpackingAllowance({ ratio: 100, beyondBytes: 90_000 });
    unpacked(allowance, 1_000, 5);
    expect(unpacked(allowance, 1_000, 10_000)).toBe(50_000);
  });
});
