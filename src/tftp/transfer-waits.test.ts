import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HeldBy, WaitLog } from './transfer-waits.js';

const roundTrip = { smoothedMs: 3, shortestMs: 2 };

function waitsOf(log: WaitLog, nowMs: number) {
  return log.waits(nowMs, roundTrip, 0, 1);
}

describe('the waits of a transfer', () => {
  it.each([
    ['source', { sourceMs: 30, storeMs: 0, rateMs: 0 }],
    ['store', { sourceMs: 0, storeMs: 30, rateMs: 0 }],
  ] as const)('for this side’s %s are counted as its own, while they last as well', (own, figures) => {
    const log = new WaitLog(own);
    log.moved(0);
    log.held(own, 10);
    log.held(own, 15);
    expect(waitsOf(log, 40)).toMatchObject({ ...figures, waitingFor: own });
    log.released(own, 40);
    log.released(own, 60);
    expect(waitsOf(log, 100)).toMatchObject({ ...figures, waitingFor: 'peer' });
  });

  it('for both this side’s own and the byte rate are the rate’s, and counted once', () => {
    const log = new WaitLog('store');
    log.held('store', 0);
    log.held('rate', 10);
    expect(waitsOf(log, 15)).toMatchObject({ storeMs: 10, rateMs: 5, waitingFor: 'rate' });
    log.released('rate', 30);
    expect([waitsOf(log, 35), log.heldMs(35)]).toMatchObject([
      { storeMs: 15, rateMs: 20, waitingFor: 'store' },
      35,
    ]);
  });

  it('never add up to more than the time that has passed, whatever holds it back and when', () => {
    const step = fc.tuple(
      fc.constantFrom<HeldBy>('source', 'rate'),
      fc.boolean(),
      fc.integer({ min: 0, max: 1_000 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const log = new WaitLog('source');
        let nowMs = 0;
        let heldMs = 0;
        for (const [by, isHeld, passedMs] of steps) {
          if (isHeld) log.held(by, nowMs);
          else log.released(by, nowMs);
          nowMs += passedMs;
          if (log.isHeld) heldMs += passedMs;
          const { sourceMs, storeMs, rateMs } = waitsOf(log, nowMs);
          expect([sourceMs + storeMs + rateMs, log.heldMs(nowMs)]).toEqual([heldMs, heldMs]);
        }
      }),
    );
  });

  it('count the tries of the next block and the peer’s repetitions, anew with each progress', () => {
    const log = new WaitLog('source');
    log.moved(0);
    log.tried();
    log.tried();
    log.repeatReceived();
    expect(waitsOf(log, 5)).toMatchObject({ tries: 2, receivedAgain: 1, sinceProgressMs: 5 });
    log.moved(10, true);
    expect(waitsOf(log, 12)).toMatchObject({ tries: 1, receivedAgain: 0, sinceProgressMs: 2 });
    log.moved(20);
    expect(waitsOf(log, 20)).toMatchObject({ tries: 0 });
  });

  it('count silence between packets, and none where a packet came after the timeout was set', () => {
    const log = new WaitLog('source');
    log.fellSilent(10, 110);
    log.fellSilent(200, 150);
    expect(log.waits(200, roundTrip, 180, 7)).toMatchObject({
      silenceMs: 100,
      sinceReceivedMs: 20,
      nextBlock: 7,
      roundTripMs: 3,
      shortestRoundTripMs: 2,
    });
  });
});
