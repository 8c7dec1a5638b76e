import { describe, expect, it } from 'vitest';
import { promisesSettled } from '../../../test/scripted-client-shell.js';
import { servedTransfer } from '../../../test/served-transfer-fixture.js';
import { acknowledgementOf, dataOf, fileOf } from '../../../test/tftp-pair.js';
import { encodeError } from '../../wire/tftp/encode.js';

/** A download of 600 bytes, and how often its content was released. */
function download(traceSteps = 0) {
  const state = { released: 0 };
  const content = {
    type: 'whole',
    bytes: fileOf(600),
    release: () => {
      state.released += 1;
    },
  } as const;
  return { ...servedTransfer({ content }, { traceSteps }), state };
}

/** An upload, and what was done to its sink. */
function upload() {
  const calls: string[] = [];
  const sink = {
    write: () => undefined,
    finish: async () => void calls.push('finish'),
    discard: async () => void calls.push('discard'),
  };
  return { ...servedTransfer({ sink }), calls };
}

describe('a served transfer', () => {
  it('has the size that is known, the decision and the moment at which it began', () => {
    const { transfer } = download();
    expect([transfer.totalBytes, transfer.decision.target.direction, transfer.startedMs]).toEqual([
      600,
      'get',
      0,
    ]);
    expect(upload().transfer.totalBytes).toBeUndefined();
  });

  it('notifies its owner of all that may move its deadline, and of no garbage', () => {
    const { transfer, changes, received, clock } = download();
    const begun = changes();
    received(acknowledgementOf(1));
    clock.nowMs = 60_000;
    transfer.deadlineReached(clock.nowMs);
    transfer.requestRepeated(clock.nowMs);
    expect(changes()).toBe(begun + 3);
    received(Uint8Array.of(0, 9, 1));
    expect(changes()).toBe(begun + 3);
  });

  it('releases its file once, as soon as it has an outcome', () => {
    const { transfer, state, received } = download();
    received(acknowledgementOf(1));
    expect([state.released, transfer.isOver]).toEqual([0, false]);
    received(acknowledgementOf(2));
    transfer.abort('server-stopping');
    transfer.peerVanished('192.0.2.1:2000');
    expect([state.released, transfer.isOver, transfer.outcome]).toEqual([1, true, { outcome: 'done' }]);
  });

  it('takes a packet of the other direction for nothing, and an ERROR for the end, in either direction', () => {
    for (const [served, others] of [
      [download(), dataOf(1, fileOf(512))],
      [upload(), acknowledgementOf(1)],
    ] as const) {
      served.sent();
      served.received(others);
      expect([served.sent(), served.transfer.outcome]).toEqual([[], undefined]);
      served.received(encodeError(3, 'disk full'));
      expect([served.sent(), served.transfer.outcome]).toMatchObject([
        [],
        { failure: { code: 'TFTP_PEER_ERROR', params: { errorCode: 3, text: 'disk full' } } },
      ]);
    }
  });

  it('takes blocks that arrived as one batch for an upload, and leaves ACKs to be taken one by one', () => {
    const joined = new Uint8Array(2 * 516);
    joined.set(dataOf(1, fileOf(512)));
    joined.set(dataOf(2, fileOf(512)), 516);
    // Windows are one block: each is the last of its window.
    expect(upload().transfer.runReceived(joined, 0, 2, 516, 5)).toBe(0);
    expect(download().transfer.runReceived(joined, 0, 2, 516, 5)).toBe(0);
  });

  it.each([
    ['aborted', 'aborted', ['opcode 5, 0']],
    ['replaced', 'aborted', []],
    ['vanished', 'failed', []],
  ])('that is %s ends as %s, and discards what it received', async (how, outcome, expected) => {
    const { transfer, sent, received, calls } = upload();
    received(dataOf(1, fileOf(512)));
    sent();
    if (how === 'aborted') transfer.abort('server-stopping');
    else if (how === 'replaced') transfer.replaced('client-began-anew');
    else transfer.peerVanished('192.0.2.1:2000');
    await promisesSettled();
    expect([transfer.outcome?.outcome, sent(), calls]).toEqual([outcome, expected, ['discard']]);
  });

  it('writes down each request and the ERROR that it sends', () => {
    const { transfer, clock } = download(8);
    clock.nowMs = 100;
    transfer.requestRepeated(clock.nowMs);
    transfer.abort('server-stopping');
    expect(transfer.trace?.steps().map(({ kind, atMs }) => `${kind} ${atMs}`)).toEqual([
      'requestReceived 0',
      'blocksSent 0',
      'requestReceived 100',
      'blocksResent 100',
      'errorSent 100',
    ]);
  });
});
