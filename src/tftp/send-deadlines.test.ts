import { describe, expect, it } from 'vitest';
import { SendDeadlines } from './send-deadlines.js';
import { TransferLifecycle } from './transfer-lifecycle.js';

/** Deadlines of a transfer whose round trip of 40 ms was measured once; its last packet left at 1,000 ms. */
function deadlinesOf() {
  const lifecycle = new TransferLifecycle(
    { blockBytes: 512, windowBlocks: 4 },
    { error: () => undefined },
    'source',
  );
  lifecycle.roundTrip.sampled(40);
  lifecycle.sent(1_000);
  return { deadlines: new SendDeadlines(lifecycle), lifecycle };
}

describe('a sender’s deadlines', () => {
  it('are none before anything was sent', () => {
    expect(deadlinesOf().deadlines.nextMs).toBe(Number.POSITIVE_INFINITY);
  });

  it('give an answer a timeout, twice as long after one has passed', () => {
    const { deadlines, lifecycle } = deadlinesOf();
    deadlines.awaitAnswer(1_000);
    expect(deadlines.nextMs).toBe(1_000 + lifecycle.roundTrip.timeoutMs);
    lifecycle.roundTrip.timedOut();
    deadlines.awaitAnswer(2_000);
    expect(deadlines.nextMs).toBe(2_000 + 2 * lifecycle.roundTrip.measuredTimeoutMs);
  });

  it('give the source 30 s from when it fell behind, however often it is asked, and anew when it kept up', () => {
    const { deadlines } = deadlinesOf();
    deadlines.awaitSource(1_000);
    deadlines.awaitSource(5_000);
    expect(deadlines.nextMs).toBe(31_000);
    deadlines.sourceKeepsUp();
    deadlines.awaitSource(6_000);
    expect(deadlines.nextMs).toBe(36_000);
  });

  it('schedule a repetition when the answer to what was sent last is overdue, or after a silence', () => {
    const { deadlines, lifecycle } = deadlinesOf();
    const { dueMs, answerMs, timeoutMs } = lifecycle.roundTrip;
    deadlines.scheduleRepetition('soon', 1, 1_010);
    expect(deadlines.nextMs).toBe(1_000 + dueMs);
    deadlines.scheduleRepetition('soon', 1, 9_000);
    expect(deadlines.nextMs).toBe(9_000);
    deadlines.scheduleRepetition('later', 1, 1_010);
    expect(deadlines.nextMs).toBe(1_010 + answerMs);
    deadlines.cancelRepetition();
    expect(deadlines.nextMs).toBe(Number.POSITIVE_INFINITY);
    deadlines.scheduleRepetition('busy', 1, 1_020);
    deadlines.cancelRepetition();
    expect(deadlines.nextMs).toBe(1_020 + timeoutMs);
  });

  it('repeat once for a left edge, and again for the next one', () => {
    const { deadlines, lifecycle } = deadlinesOf();
    const { answerMs } = lifecycle.roundTrip;
    expect(deadlines.isRepetitionDue(1, 1_000_000)).toBe(false);
    deadlines.scheduleRepetition('later', 1, 1_000);
    expect(deadlines.isRepetitionDue(1, 1_000 + answerMs - 1)).toBe(false);
    expect(deadlines.isRepetitionDue(1, 1_000 + answerMs)).toBe(true);
    deadlines.cancelRepetition();
    deadlines.scheduleRepetition('later', 1, 2_000);
    expect(deadlines.nextMs).toBe(Number.POSITIVE_INFINITY);
    deadlines.scheduleRepetition('later', 2, 2_000);
    expect(deadlines.nextMs).toBe(2_000 + answerMs);
  });
});
