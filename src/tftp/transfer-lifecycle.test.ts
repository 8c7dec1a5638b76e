import { describe, expect, it } from 'vitest';
import { failure } from '../errors/error.js';
import { TransferTrace } from './trace.js';
import { type LifecycleParameters, TransferLifecycle } from './transfer-lifecycle.js';
import { defaultTransferLimits } from './transfer-limits.js';

const { maxRetries, maxOpeningRetries } = defaultTransferLimits;

/** A lifecycle that has begun at 0, and what it sends. */
function lifecycleOf(
  changes: Partial<LifecycleParameters> = {},
  own: 'source' | 'store' = 'source',
): { lifecycle: TransferLifecycle; sent: () => string[] } {
  const words: string[] = [];
  const lifecycle = new TransferLifecycle(
    { blockBytes: 512, windowBlocks: 1, ...changes },
    {
      acknowledgeOptions: () => words.push('OACK'),
      error: (code, message) => words.push(`ERROR ${code} ${message}`),
    },
    own,
  );
  lifecycle.started(0);
  return { lifecycle, sent: () => words.splice(0) };
}

const aborted = failure('TFTP_ABORTED', { reason: 'was-interrupted' });
const gone = failure('TFTP_CLIENT_GONE', { peer: '192.0.2.1:2000' });

describe('the end of a transfer', () => {
  it('comes once: the first outcome stays, and one ERROR is sent', () => {
    const { lifecycle, sent } = lifecycleOf();
    expect([lifecycle.isOver, lifecycle.outcome]).toEqual([false, undefined]);
    lifecycle.abort(0, 'interrupted', aborted);
    lifecycle.abort(0, 'interrupted', gone);
    lifecycle.peerVanished(gone);
    lifecycle.errorReceived(1, { outcome: 'failed', failure: gone }, 5);
    expect([lifecycle.isOver, lifecycle.outcome]).toEqual([true, { outcome: 'aborted', failure: aborted }]);
    expect(sent()).toEqual(['ERROR 0 interrupted']);
  });

  it.each([
    ['aborted', aborted],
    ['failed', gone],
  ] as const)('by this side is %s for its reason', (outcome, reason) => {
    const { lifecycle } = lifecycleOf();
    lifecycle.abort(0, 'ends', reason);
    expect(lifecycle.outcome).toEqual({ outcome, failure: reason });
  });

  it.each([
    ['aborted', aborted],
    ['failed', gone],
  ] as const)('without another word to the peer is %s for its reason', (outcome, reason) => {
    const { lifecycle, sent } = lifecycleOf();
    lifecycle.peerVanished(reason);
    expect([lifecycle.outcome, sent()]).toEqual([{ outcome, failure: reason }, []]);
  });

  it('is known before it is over where a receiver stays, and then no ERROR contradicts the last ACK', () => {
    const { lifecycle, sent } = lifecycleOf();
    lifecycle.complete();
    expect([lifecycle.outcome, lifecycle.isOver]).toEqual([{ outcome: 'done' }, false]);
    lifecycle.abort(0, 'interrupted', aborted);
    expect([lifecycle.outcome, lifecycle.isOver, sent()]).toEqual([{ outcome: 'done' }, true, []]);
  });

  it('by the peer, with an ERROR or without, sends nothing', () => {
    for (const end of [
      (lifecycle: TransferLifecycle) => lifecycle.peerVanished(gone),
      (lifecycle: TransferLifecycle) => lifecycle.errorReceived(1, { outcome: 'failed', failure: gone }, 5),
    ]) {
      const { lifecycle, sent } = lifecycleOf();
      end(lifecycle);
      expect([lifecycle.outcome, sent()]).toEqual([{ outcome: 'failed', failure: gone }, []]);
    }
  });

  it.each([
    ['source', 'TFTP_SOURCE_STALLED', 'ERROR 0 no data from the source'],
    ['store', 'TFTP_STORE_STALLED', 'ERROR 3 the store stalled'],
  ] as const)('by a %s that stalls names it', (own, code, error) => {
    const { lifecycle, sent } = lifecycleOf({}, own);
    lifecycle.stalled();
    expect(lifecycle.outcome).toMatchObject({
      outcome: 'failed',
      failure: { code, params: { seconds: 30 } },
    });
    expect(sent()).toEqual([error]);
  });
});

describe('timeouts', () => {
  const timeoutsUntilEnd = (lifecycle: TransferLifecycle, isConfirmed: boolean): number => {
    let timeouts = 1;
    while (!lifecycle.endsUnanswered(3, isConfirmed, timeouts)) timeouts += 1;
    return timeouts;
  };

  it('end a transfer when there are too many in a row, with an ERROR for a peer that has answered only', () => {
    const known = lifecycleOf();
    expect(timeoutsUntilEnd(known.lifecycle, true)).toBe(maxRetries + 1);
    expect(known.sent()).toEqual(['ERROR 0 timed out']);
    const unknown = lifecycleOf();
    expect(timeoutsUntilEnd(unknown.lifecycle, false)).toBe(maxOpeningRetries + 1);
    expect(unknown.sent()).toEqual([]);
    for (const { lifecycle } of [known, unknown])
      expect(lifecycle.outcome).toMatchObject({ failure: { code: 'TFTP_TIMED_OUT', params: { blocks: 2 } } });
  });

  it('double, and are counted anew when the transfer moves on', () => {
    const { lifecycle } = lifecycleOf();
    lifecycle.endsUnanswered(1, true, 1);
    expect(lifecycle.roundTrip.timeoutMs).toBe(2_000);
    lifecycle.progressed(2);
    expect(timeoutsUntilEnd(lifecycle, true)).toBe(maxRetries + 1);
  });

  it('are silence since the last packet of either side', () => {
    const { lifecycle } = lifecycleOf();
    lifecycle.sent(10);
    lifecycle.received(30);
    lifecycle.fellSilent(100);
    lifecycle.sent(100);
    lifecycle.fellSilent(150);
    expect(lifecycle.waits(160, 4)).toMatchObject({ silenceMs: 70 + 50, nextBlock: 4 });
  });
});

describe('the limits of a transfer', () => {
  it('end it when it lasts too long, or is too slow, and not before', () => {
    const limits = {
      ...defaultTransferLimits,
      lifetimeMs: 90_000,
      rateSpanMs: 60_000,
      minRateBytesPerSecond: 10,
    };
    const slow = lifecycleOf({ limits });
    expect(slow.lifecycle.endsByLimits(0, 59_999)).toBe(false);
    expect(slow.lifecycle.endsByLimits(599, 60_000)).toBe(true);
    expect(slow.lifecycle.outcome).toMatchObject({ failure: { code: 'TFTP_TOO_SLOW' } });
    expect(slow.sent()).toEqual(['ERROR 0 the transfer takes too long']);
    const long = lifecycleOf({ limits });
    expect(long.lifecycle.endsByLimits(600, 60_000)).toBe(false);
    expect(long.lifecycle.endsByLimits(600, 90_000)).toBe(true);
    expect(long.lifecycle.outcome).toMatchObject({ failure: { code: 'TFTP_LIFETIME_EXCEEDED' } });
  });
});

it('sends an offer, and takes a request that comes soon after it for one that crossed it', () => {
  const trace = new TransferTrace(8);
  const { lifecycle, sent } = lifecycleOf({ trace });
  lifecycle.offer(100);
  expect([sent(), lifecycle.lastSentMs]).toEqual([['OACK'], 100]);
  expect([lifecycle.isCrossed(149), lifecycle.isCrossed(150)]).toEqual([true, false]);
  expect(trace.steps().map(({ kind }) => kind)).toEqual(['optionsSent']);
});
