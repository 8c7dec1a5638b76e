import { describe, expect, it } from 'vitest';
import { ReceiveWindow } from './receive-window.js';

describe('a receiver’s window', () => {
  it('is full with its last block, and empty when that is acknowledged', () => {
    const window = new ReceiveWindow(4, 0);
    expect([window.lastBlock, window.isAcknowledged, window.isFull, window.roomBeforeLast]).toEqual([
      0,
      true,
      false,
      3,
    ]);
    window.received(3);
    expect([window.lastBlock, window.isAcknowledged, window.isFull, window.roomBeforeLast]).toEqual([
      3,
      false,
      false,
      0,
    ]);
    window.received(1);
    expect([window.nextBlock, window.isFull]).toEqual([5, true]);
    window.acknowledged();
    expect([window.isAcknowledged, window.roomBeforeLast]).toEqual([true, 3]);
  });

  it.each([
    [11, 1, 'the next'],
    [10, 0, 'the last once more'],
    [14, 4, 'the last of the window'],
  ])('places block %i of the wire %i ahead of the last one: %s', (block16, ahead) => {
    const window = new ReceiveWindow(4, 0);
    window.received(10);
    expect(window.numberSeen(block16)).toBe(ahead);
  });

  it('has no place for an older block', () => {
    const window = new ReceiveWindow(4, 0);
    window.received(10);
    expect(window.canHold(window.numberSeen(9))).toBe(false);
  });

  it('holds blocks that are ahead by a window at most', () => {
    const window = new ReceiveWindow(4, 0);
    expect([-1, 0, 1, 4, 5].map((ahead) => window.canHold(ahead))).toEqual([false, false, true, true, false]);
  });

  it('reports a gap once for each time that the peer sends across it', () => {
    const window = new ReceiveWindow(4, 0);
    expect([3, 4, 3, 4].map((block) => window.gapSeen(block))).toEqual([true, false, true, false]);
    window.received(2);
    expect(window.gapSeen(4)).toBe(true);
  });

  it('follows a peer that counts from 65,535 to 1 where windows are one block, and no other', () => {
    for (const [windowBlocks, rollover] of [
      [1, 1],
      [2, 0],
    ] as const) {
      const window = new ReceiveWindow(windowBlocks, 0);
      window.received(65_534);
      window.numberSeen(1);
      expect(window.rollover).toBe(0);
      window.received(1);
      window.numberSeen(1);
      expect([windowBlocks, window.rollover]).toEqual([windowBlocks, rollover]);
    }
  });

  it('knows for one window that it acknowledged a copy', () => {
    const window = new ReceiveWindow(2, 0);
    window.received(2);
    expect(window.followsCopy).toBe(false);
    window.copyAcknowledged();
    expect(window.followsCopy).toBe(false);
    window.received(2);
    expect(window.followsCopy).toBe(true);
    window.received(1);
    expect(window.followsCopy).toBe(false);
  });
});
