import { describe, expect, it } from 'vitest';
import { promisesSettled } from '../../../test/scripted-client-shell.js';
import { ManualBudget, servedTransfer } from '../../../test/served-transfer-fixture.js';
import { dataOf, fileOf } from '../../../test/tftp-pair.js';
import { BreakoutboxError } from '../../errors/error.js';
import { encodeError } from '../../wire/tftp/encode.js';
import type { Sink } from '../transfer-data.js';

/** A sink that writes down what is done to it; `busy` is what its writes return. */
function recordedSink(busy: () => Promise<void> | undefined = () => undefined) {
  const calls: string[] = [];
  const sink: Sink = {
    write: (bytes) => {
      calls.push(`write ${bytes.length}`);
      return busy();
    },
    finish: async () => void calls.push('finish'),
    discard: async () => void calls.push('discard'),
  };
  return { sink, calls };
}

describe('a served upload', () => {
  it('acknowledges the last block when the file is in its place, and stays to repeat that ACK', async () => {
    const { sink, calls } = recordedSink();
    const { transfer, sent, received } = servedTransfer({ sink });
    expect(sent()).toEqual(['ACK 0']);
    received(dataOf(1, fileOf(512)));
    received(dataOf(2, fileOf(88)));
    expect(sent()).toEqual(['ACK 1']);
    await promisesSettled();
    expect([sent(), transfer.outcome, transfer.isOver]).toEqual([['ACK 2'], { outcome: 'done' }, false]);
    received(dataOf(2, fileOf(88)));
    expect([sent(), calls]).toEqual([['ACK 2'], ['write 512', 'write 88', 'finish']]);
    expect(transfer.figures).toMatchObject({ bytes: 600, duplicates: 1 });
  });

  it('holds the ACK until the sink has room again', async () => {
    let room: () => void = () => undefined;
    const { sink } = recordedSink(
      () =>
        new Promise((resolve) => {
          room = resolve;
        }),
    );
    const { clock, transfer, sent, received } = servedTransfer({ sink });
    sent();
    received(dataOf(1, fileOf(512)));
    clock.nowMs = 500;
    expect([sent(), transfer.figures.waits]).toMatchObject([[], { storeMs: 500, waitingFor: 'store' }]);
    room();
    await promisesSettled();
    expect(sent()).toEqual(['ACK 1']);
  });

  it('is not too slow for what the budget or the sink has held back', async () => {
    const budget = new ManualBudget(1);
    let room: () => void = () => undefined;
    const busy = (): Promise<void> | undefined =>
      budget.bytes > 0
        ? new Promise((resolve) => {
            room = resolve;
          })
        : undefined;
    const { clock, transfer, sent, received } = servedTransfer({ sink: recordedSink(busy).sink }, { budget });
    sent();
    budget.bytes = 0;
    received(dataOf(1, fileOf(512)));
    clock.nowMs += 100_000;
    transfer.deadlineReached(clock.nowMs);
    budget.bytes = 10_000;
    transfer.budgetRefilled(clock.nowMs);
    expect([sent(), transfer.outcome]).toEqual([['ACK 1'], undefined]);
    for (let block = 2; block <= 4; block += 1) {
      received(dataOf(block, fileOf(512)));
      clock.nowMs += 29_000;
      room();
      await promisesSettled();
      expect([sent(), transfer.outcome]).toEqual([[`ACK ${block}`], undefined]);
    }
  });

  it('holds the ACK until the budget is refilled, and counts that as the rate’s', () => {
    const budget = new ManualBudget(100);
    const { clock, transfer, sent, received } = servedTransfer({ sink: recordedSink().sink }, { budget });
    sent();
    received(dataOf(1, fileOf(512)));
    expect([sent(), transfer.isWaiting]).toEqual([[], true]);
    clock.nowMs = 300;
    transfer.budgetRefilled(clock.nowMs);
    expect([sent(), transfer.isWaiting]).toEqual([[], true]);
    budget.bytes = 1;
    transfer.budgetRefilled(clock.nowMs);
    expect([sent(), transfer.isWaiting]).toEqual([['ACK 1'], false]);
    expect(transfer.figures.waits).toMatchObject({ rateMs: 300, storeMs: 0 });
    // Each block is to be held to the budget.
    expect(transfer.runReceived(dataOf(2, fileOf(512)), 0, 1, 516, clock.nowMs)).toBe(0);
  });

  it('waits for the budget no longer once its client has ended it', () => {
    const budget = new ManualBudget(1);
    const { transfer, received } = servedTransfer({ sink: recordedSink().sink }, { budget });
    received(dataOf(1, fileOf(512)));
    expect(transfer.isWaiting).toBe(true);
    received(encodeError(0, 'enough'));
    expect([transfer.isOver, transfer.isWaiting]).toEqual([true, false]);
  });

  it('discards its sink once when it is given up, and sends the failure of a sink as its ERROR', async () => {
    const aborted = recordedSink();
    const { transfer } = servedTransfer({ sink: aborted.sink });
    transfer.abort('was-interrupted');
    transfer.replaced('client-began-anew');
    expect(aborted.calls).toEqual(['discard']);
    const full = recordedSink(() => Promise.reject(new BreakoutboxError('TFTP_DISK_FULL', {})));
    const failing = servedTransfer({ sink: full.sink });
    failing.sent();
    failing.received(dataOf(1, fileOf(512)));
    await promisesSettled();
    expect(failing.sent()).toEqual(['opcode 5, 3']);
    expect(failing.transfer.outcome).toMatchObject({
      outcome: 'failed',
      failure: { code: 'TFTP_DISK_FULL' },
    });
    expect(full.calls).toEqual(['write 512', 'discard']);
  });

  it('in netascii writes local lines, also what waited for the byte after a CR', async () => {
    const { sink, calls } = recordedSink();
    const { received } = servedTransfer({ sink }, { mode: 'netascii' });
    received(
      dataOf(
        1,
        Uint8Array.from('a\r\nb\r', (char) => char.charCodeAt(0)),
      ),
    );
    await promisesSettled();
    expect(calls).toEqual(['write 3', 'write 1', 'finish']);
  });
});
