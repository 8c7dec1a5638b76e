import { describe, expect, it } from 'vitest';
import { ManualBudget, servedTransfer } from '../../../test/served-transfer-fixture.js';
import { acknowledgementOf, fileOf } from '../../../test/tftp-pair.js';
import { encodeError } from '../../wire/tftp/encode.js';
import type { Content } from '../transfer-data.js';

/** Content in memory that counts its releases. */
function wholeContent(bytes: Uint8Array) {
  const state = { released: 0 };
  const content: Content = {
    type: 'whole',
    bytes,
    release: () => {
      state.released += 1;
    },
  };
  return { content, state };
}

describe('a served download', () => {
  it('sends a block for each ACK, and releases its content once when the last one has come', () => {
    const { content, state } = wholeContent(fileOf(600));
    const { transfer, sent, received } = servedTransfer({ content });
    expect(sent()).toEqual(['DATA 1, 512 bytes']);
    received(acknowledgementOf(1));
    expect([sent(), transfer.isConfirmed, state.released]).toEqual([['DATA 2, 88 bytes'], true, 0]);
    received(acknowledgementOf(2));
    expect([transfer.outcome, transfer.isOver, state.released]).toEqual([{ outcome: 'done' }, true, 1]);
    transfer.abort('was-interrupted');
    received(encodeError(0, 'late'));
    expect([sent(), state.released]).toEqual([[], 1]);
    expect(transfer.figures).toMatchObject({ bytes: 600, retransmitted: 0 });
  });

  it('keeps ACKs while the budget is used up, a bounded number, and is not late meanwhile', () => {
    const budget = new ManualBudget(1);
    const { transfer, clock, sent, received } = servedTransfer(wholeContent(fileOf(2_000)), { budget });
    expect(sent()).toEqual(['DATA 1, 512 bytes']);
    for (let count = 0; count < 20; count += 1) received(acknowledgementOf(1));
    expect([sent(), transfer.isWaiting]).toEqual([[], true]);
    clock.nowMs = 5_000;
    transfer.deadlineReached(clock.nowMs);
    expect([sent(), transfer.outcome]).toEqual([[], undefined]);
    expect(transfer.figures.waits).toMatchObject({ rateMs: 5_000, waitingFor: 'rate' });
    budget.bytes = 10_000;
    transfer.budgetRefilled(clock.nowMs);
    // One ACK moves the transfer on, seven repeat it: the others were dropped.
    expect([sent(), transfer.isWaiting, transfer.figures.duplicates]).toEqual([
      ['DATA 2, 512 bytes'],
      false,
      7,
    ]);
  });

  it('waits for the budget no longer once its client has ended it', () => {
    const budget = new ManualBudget(1);
    const { transfer, received } = servedTransfer(wholeContent(fileOf(2_000)), { budget });
    received(acknowledgementOf(1));
    expect(transfer.isWaiting).toBe(true);
    received(encodeError(0, 'enough'));
    expect([transfer.isOver, transfer.isWaiting]).toEqual([true, false]);
  });

  it('waits for its client once no ACK waits, though the budget is used up again', () => {
    const budget = new ManualBudget(1);
    const { transfer, clock, received } = servedTransfer(wholeContent(fileOf(2_000)), { budget });
    received(acknowledgementOf(1));
    budget.bytes = 1;
    transfer.budgetRefilled(clock.nowMs);
    expect([transfer.isWaiting, budget.isOpen()]).toEqual([false, false]);
    expect(transfer.deadlineMs).toBeLessThan(Number.POSITIVE_INFINITY);
  });

  it('is not too slow for what the budget has held back, and is for what its client has', () => {
    const budget = new ManualBudget(1);
    const { transfer, clock, received } = servedTransfer(wholeContent(fileOf(2_000)), { budget });
    for (const [block, heldMs] of [
      [1, 100_000],
      [2, 100_000],
    ] as const) {
      received(acknowledgementOf(block));
      clock.nowMs += heldMs;
      budget.bytes = 1;
      transfer.budgetRefilled(clock.nowMs);
      expect(transfer.outcome).toBeUndefined();
    }
    budget.bytes = 1;
    clock.nowMs += 70_000;
    transfer.deadlineReached(clock.nowMs);
    expect(transfer.outcome).toMatchObject({ failure: { code: 'TFTP_TOO_SLOW' } });
  });

  it('ignores what moves no blocks, except an ERROR', () => {
    const { content, state } = wholeContent(fileOf(600));
    const { transfer, sent, received } = servedTransfer({ content });
    sent();
    received(Uint8Array.of(0, 3, 0, 1, 9));
    received(Uint8Array.of(0, 4, 0));
    received(Uint8Array.of(9, 9));
    expect([sent(), transfer.outcome]).toEqual([[], undefined]);
    received(encodeError(3, 'disk full'));
    expect(transfer.outcome).toMatchObject({ outcome: 'failed', failure: { code: 'TFTP_PEER_ERROR' } });
    expect([sent(), state.released]).toEqual([[], 1]);
  });

  it('that is replaced sends nothing, and that is aborted an ERROR', () => {
    const replaced = servedTransfer(wholeContent(fileOf(600)));
    replaced.received(acknowledgementOf(1));
    replaced.sent();
    replaced.transfer.replaced('client-began-anew');
    expect(replaced.sent()).toEqual([]);
    expect(replaced.transfer.outcome).toMatchObject({
      outcome: 'aborted',
      failure: { code: 'TFTP_ABORTED', params: { reason: 'client-began-anew' } },
    });
    const aborted = servedTransfer(wholeContent(fileOf(600)));
    aborted.received(acknowledgementOf(1));
    aborted.sent();
    aborted.transfer.abort('server-stopping');
    expect([aborted.sent(), aborted.transfer.outcome?.outcome]).toEqual([['opcode 5, 0'], 'aborted']);
  });
});
