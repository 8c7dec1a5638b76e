import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SendWindow } from './send-window.js';

/** A window of 4 blocks of 512 bytes whose peer has answered. */
function windowOf(sizeBytes?: number): SendWindow {
  const window = new SendWindow(512, 4, true);
  if (sizeBytes !== undefined) window.setSize(sizeBytes);
  return window;
}

describe('a sender’s window', () => {
  it.each([
    [0, 1, 'an empty file is one empty block'],
    [511, 1, 'less than a block'],
    [512, 2, 'a file of whole blocks ends with an empty one'],
    [1_025, 3, 'the rest is a block'],
  ])('of %i bytes has %i blocks: %s', (sizeBytes, blocks) => {
    const window = windowOf(sizeBytes);
    expect(window.sendableThrough).toBe(blocks);
    window.sent(blocks);
    window.acknowledged(blocks);
    expect([window.isDone, window.isInFlight, window.acknowledgedBytes]).toEqual([true, false, sizeBytes]);
  });

  it('is one block until the peer has answered', () => {
    const window = new SendWindow(512, 4, false);
    window.setSize(10_000);
    expect(window.sendableThrough).toBe(1);
    window.isConfirmed = true;
    expect(window.sendableThrough).toBe(4);
  });

  it('moves with what is acknowledged, also inside it', () => {
    const window = windowOf(10_000);
    window.sent(4);
    window.acknowledged(2);
    expect([window.leftEdge, window.nextBlock, window.sendableThrough, window.isInFlight]).toEqual([
      3,
      5,
      6,
      true,
    ]);
    expect(window.acknowledgedBytes).toBe(1_024);
  });

  it('goes back to its left edge, and remembers what was sent', () => {
    const window = windowOf(10_000);
    window.sent(4);
    window.goBack();
    expect([window.nextBlock, window.highestSent]).toEqual([1, 4]);
    // The answer to what was sent before may still come, and moves on.
    window.acknowledged(3);
    expect([window.nextBlock, window.isInFlight]).toEqual([4, true]);
  });

  it('starves when there is room and the source has given nothing for it, and not at the end', () => {
    const window = windowOf();
    expect(window.isStarved).toBe(true);
    expect([window.available(2), window.available(2)]).toEqual([true, false]);
    expect([window.isStarved, window.sendableThrough]).toEqual([false, 2]);
    window.sent(2);
    window.paused();
    expect([window.isStarved, window.isAtPause]).toEqual([true, false]);
    window.acknowledged(2);
    expect(window.isAtPause).toBe(true);
    window.available(9);
    window.sent(6);
    expect(window.isStarved).toBe(false);
    window.setSize(6 * 512 - 1);
    expect([window.isStarved, window.sendableThrough]).toEqual([false, 6]);
  });

  it('never allows more than a window beyond what is acknowledged, nor past what there is', () => {
    const step = fc.oneof(
      fc.record({ type: fc.constant('available' as const), block: fc.integer({ min: 0, max: 60 }) }),
      fc.record({
        type: fc.constant('acknowledged' as const),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      fc.record({ type: fc.constant('goBack' as const) }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 16 }), fc.array(step, { maxLength: 60 }), (width, steps) => {
        const window = new SendWindow(8, width, true);
        let available = 0;
        for (const taken of steps) {
          if (taken.type === 'available') {
            window.available(taken.block);
            available = Math.max(available, taken.block);
          } else if (taken.type === 'goBack') {
            window.goBack();
          } else if (window.isInFlight) {
            const inFlight = window.highestSent - window.leftEdge + 1;
            window.acknowledged(window.leftEdge + Math.floor(taken.share * (inFlight - 1)));
          }
          const through = window.sendableThrough;
          expect(through).toBeLessThanOrEqual(Math.min(window.leftEdge + width - 1, available));
          if (through >= window.nextBlock) window.sent(through);
          expect(window.highestSent - window.leftEdge + 1).toBeLessThanOrEqual(width);
        }
      }),
    );
  });
});
