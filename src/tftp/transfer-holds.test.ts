import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HeldBy, TransferHolds } from './transfer-holds.js';

function figures(holds: TransferHolds, nowMs: number) {
  return [holds.heldBy, holds.ownMs(nowMs), holds.rateMs(nowMs), holds.heldMs(nowMs)];
}

describe('what holds a transfer back', () => {
  it('is nothing at first', () => {
    const holds = new TransferHolds('source');
    expect([holds.isHeld, holds.isRateHeld, ...figures(holds, 100)]).toEqual([
      false,
      false,
      undefined,
      0,
      0,
      0,
    ]);
  });

  it.each(['source', 'store'] as const)('is this side’s %s, counted while it lasts, once', (own) => {
    const holds = new TransferHolds(own);
    holds.held(own, 10);
    holds.held(own, 15);
    expect([holds.isHeld, holds.isRateHeld, ...figures(holds, 40)]).toEqual([true, false, own, 30, 0, 30]);
    holds.released(own, 40);
    holds.released(own, 60);
    expect([holds.isHeld, ...figures(holds, 100)]).toEqual([false, undefined, 30, 0, 30]);
  });

  it('is the byte rate where both do, and that time is the rate’s alone', () => {
    const holds = new TransferHolds('store');
    holds.held('store', 0);
    holds.held('rate', 10);
    expect([holds.isRateHeld, ...figures(holds, 15)]).toEqual([true, 'rate', 10, 5, 15]);
    holds.released('rate', 30);
    expect([holds.isRateHeld, ...figures(holds, 35)]).toEqual([false, 'store', 15, 20, 35]);
  });

  it('never lasts longer than the time that has passed, whatever holds it back, when, and how often that is read', () => {
    const step = fc.tuple(
      fc.constantFrom<HeldBy>('source', 'rate'),
      fc.boolean(),
      fc.integer({ min: 0, max: 1_000 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const holds = new TransferHolds('source');
        let nowMs = 0;
        let heldMs = 0;
        for (const [by, isHeld, passedMs] of steps) {
          if (isHeld) holds.held(by, nowMs);
          else holds.released(by, nowMs);
          nowMs += passedMs;
          if (holds.isHeld) heldMs += passedMs;
          expect([holds.ownMs(nowMs) + holds.rateMs(nowMs), holds.heldMs(nowMs)]).toEqual([heldMs, heldMs]);
        }
      }),
    );
  });
});
