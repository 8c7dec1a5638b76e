import { describe, expect, it } from 'vitest';
import { TransferHolds } from './transfer-holds.js';
import { WaitLog } from './transfer-waits.js';

const roundTrip = { smoothedMs: 3, shortestMs: 2 };

function logOf(own: 'source' | 'store') {
  const holds = new TransferHolds(own);
  return { holds, log: new WaitLog(holds) };
}

function waitsOf(log: WaitLog, nowMs: number) {
  return log.waits(nowMs, roundTrip, 0, 1);
}

describe('the waits of a transfer', () => {
  it.each([
    ['source', { sourceMs: 30, storeMs: 0, rateMs: 12 }],
    ['store', { sourceMs: 0, storeMs: 30, rateMs: 12 }],
  ] as const)('for this side’s %s and for the rate are those that hold it', (own, figures) => {
    const { holds, log } = logOf(own);
    log.moved(0);
    holds.held(own, 10);
    expect(waitsOf(log, 20)).toMatchObject({ waitingFor: own });
    holds.released(own, 40);
    holds.held('rate', 88);
    expect(waitsOf(log, 100)).toMatchObject({ ...figures, waitingFor: 'rate' });
    holds.released('rate', 100);
    expect(waitsOf(log, 120)).toMatchObject({ ...figures, waitingFor: 'peer' });
  });

  it('of an earlier time can be asked for again', () => {
    const { holds, log } = logOf('store');
    holds.held('store', 10);
    expect([waitsOf(log, 50).storeMs, waitsOf(log, 20).storeMs, waitsOf(log, 50).storeMs]).toEqual([
      40, 10, 40,
    ]);
  });

  it('count the tries of the next block and the peer’s repetitions, anew with each progress', () => {
    const { log } = logOf('source');
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
    const { log } = logOf('source');
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
