import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failure } from '../errors/error.js';
import { writeDataHeader } from '../wire/tftp/encode.js';
import { blockOf } from '../wire/tftp/packet.js';
import { TftpReceiver } from './receiver.js';
import type { ReceiverOutbox, ReceiverParameters } from './receiver-shell.js';
import { defaultTransferLimits } from './transfer-limits.js';

interface Spoken {
  readonly receiver: TftpReceiver;
  readonly sent: () => string[];
  readonly data: (block16: number, length: number, nowMs: number) => void;
}

function receiverOf(parameters: Partial<ReceiverParameters> = {}, storeLater = false): Spoken {
  const words: string[] = [];
  let nowMs = 0;
  const outbox: ReceiverOutbox = {
    acknowledge: (block) => words.push(`ack ${block}`),
    acknowledgeOptions: () => words.push('oack'),
    deliver: (block, _, offset, length) => words.push(`${block}: ${length}@${offset}`),
    store: (size) => {
      words.push(`store ${size}`);
      if (!storeLater) receiver.stored(nowMs);
    },
    error: (code, message) => words.push(`error ${code} ${message}`),
  };
  const receiver: TftpReceiver = new TftpReceiver(
    { blockBytes: 512, windowBlocks: 4, rollover: 0, opening: 'acknowledge', ...parameters },
    outbox,
  );
  const arena = new Uint8Array(70_000);
  return {
    receiver,
    sent: () => words.splice(0),
    data: (block16, length, atMs) => {
      nowMs = atMs;
      receiver.dataReceived(block16, arena, 4, length, atMs);
    },
  };
}

function receiving(parameters: Partial<ReceiverParameters> = {}, storeLater = false): Spoken {
  const spoken = receiverOf(parameters, storeLater);
  spoken.receiver.start(0);
  spoken.sent();
  return spoken;
}

const acks = (sent: readonly string[]) => sent.filter((word) => word.startsWith('ack'));

describe('ACKs', () => {
  it('are sent at the end of each window and of the file', () => {
    const { data, sent } = receiving();
    for (let block = 1; block <= 6; block += 1) data(block, block === 6 ? 100 : 512, block);
    expect(sent()).toEqual([
      '1: 512@4',
      '2: 512@4',
      '3: 512@4',
      '4: 512@4',
      'ack 4',
      '5: 512@4',
      '6: 100@4',
      'store 2660',
      'ack 6',
    ]);
  });

  it('report a gap once, and again when the peer sends across it again', () => {
    const { data, sent } = receiving();
    for (const block of [1, 3, 4]) data(block, 512, 1);
    expect(acks(sent())).toEqual(['ack 1']);
    for (const block of [3, 4, 5]) data(block, 512, 2);
    expect(acks(sent())).toEqual(['ack 1']);
    for (const block of [2, 3, 4, 5]) data(block, 512, 3);
    expect(acks(sent())).toEqual(['ack 5']);
  });

  it('are repeated when the last block comes again, but not for older blocks or inside a window', () => {
    const { receiver, data, sent } = receiving();
    for (const block of [1, 2, 3, 4]) data(block, 512, 1);
    sent();
    for (const block of [1, 2, 3]) data(block, 512, 2);
    expect(sent()).toEqual([]);
    data(4, 512, 2);
    expect(sent()).toEqual(['ack 4']);
    data(5, 512, 3);
    data(5, 512, 3);
    expect(sent()).toEqual(['5: 512@4']);
    expect(receiver.counters.duplicateBlocks).toBe(5);
  });

  it('prod a silent peer, ever more slowly, then it fails', () => {
    const { receiver, data, sent } = receiving();
    data(1, 512, 1);
    sent();
    while (receiver.outcome === undefined) receiver.deadlineReached(receiver.deadlineMs);
    expect(sent()).toEqual([...new Array<string>(6).fill('ack 1'), 'error 0 timed out']);
    expect(receiver.outcome).toMatchObject({ failure: { code: 'TFTP_TIMED_OUT' } });
  });

  it('are not sent any more when what came can be written after the transfer has ended', () => {
    const { receiver, data, sent } = receiving();
    receiver.held('store', 0);
    for (const block of [1, 2, 3, 4]) data(block, 512, 1);
    sent();
    receiver.abort(0, 'interrupted', failure('TFTP_ABORTED', { reason: 'was-interrupted' }));
    receiver.released('store', 6_000);
    expect(sent()).toEqual(['error 0 interrupted']);
  });

  it('of the last block wait until everything is stored, although another ACK was held back before', () => {
    const { receiver, data, sent } = receiving({}, true);
    data(1, 512, 1);
    receiver.held('store', 1);
    data(3, 512, 2);
    data(2, 512, 3);
    data(3, 100, 4);
    sent();
    receiver.released('store', 5);
    expect(sent()).toEqual([]);
    receiver.stored(6);
    expect(sent()).toEqual(['ack 3']);
  });

  it('wait for the byte rate as for the store, without a deadline, and the last one for neither', () => {
    const { receiver, data, sent } = receiving();
    receiver.held('rate', 0);
    receiver.held('store', 0);
    for (const block of [1, 2, 3, 4]) data(block, 512, 1);
    expect([acks(sent()), receiver.deadlineMs]).toEqual([[], Number.POSITIVE_INFINITY]);
    receiver.released('store', 40);
    expect(acks(sent())).toEqual([]);
    receiver.released('rate', 50);
    expect(acks(sent())).toEqual(['ack 4']);
    expect(receiver.waits(60)).toMatchObject({ storeMs: 0, rateMs: 50, waitingFor: 'peer' });
    receiver.held('rate', 60);
    data(5, 100, 70);
    expect(acks(sent())).toEqual(['ack 5']);
  });

  it('wait while what came cannot be written', () => {
    const { receiver, data, sent } = receiving();
    receiver.held('store', 0);
    for (const block of [1, 2, 3, 4]) data(block, 512, 1);
    expect(acks(sent())).toEqual([]);
    receiver.deadlineReached(5_000);
    receiver.released('store', 6_000);
    expect(sent()).toEqual(['ack 4']);
    receiver.held('store', 6_000);
    receiver.deadlineReached(36_000);
    expect(receiver.outcome).toMatchObject({ failure: { code: 'TFTP_STORE_STALLED' } });
  });
});

describe('the opening', () => {
  it('repeats a lost ACK 0 and a lost OACK', () => {
    for (const [opening, word] of [
      ['acknowledge', 'ack 0'],
      ['options', 'oack'],
    ] as const) {
      const { receiver, sent } = receiverOf({ opening });
      receiver.start(0);
      receiver.requestRepeated(10);
      receiver.requestRepeated(500);
      receiver.deadlineReached(1_000);
      expect(sent()).toEqual([word, word, word]);
    }
  });

  it('takes blocks that arrive before an answer to its OACK only from the first on', () => {
    const { receiver, data, sent } = receiverOf({ opening: 'options' });
    receiver.start(0);
    data(2, 512, 1);
    data(1, 512, 2);
    expect(sent()).toEqual(['oack', '1: 512@4']);
  });

  it('ends quietly when the client declines', () => {
    const { receiver, sent } = receiverOf({ opening: 'options' });
    receiver.start(0);
    sent();
    receiver.errorReceived(8, 'no', 5);
    expect(sent()).toEqual([]);
    expect(receiver.outcome).toMatchObject({ outcome: 'aborted' });
  });
});

describe('the end', () => {
  it('is confirmed only when the file is stored', () => {
    const { receiver, data, sent } = receiving({}, true);
    data(1, 10, 1);
    data(1, 10, 2);
    expect(sent()).toEqual(['1: 10@4', 'store 10']);
    expect(receiver.outcome).toBeUndefined();
    receiver.stored(50);
    expect(sent()).toEqual(['ack 1']);
    expect(receiver.outcome).toEqual({ outcome: 'done' });
  });

  it('is an ERROR when it cannot be stored', () => {
    const { receiver, data, sent } = receiving({}, true);
    data(1, 10, 1);
    sent();
    receiver.abort(3, 'disk full', failure('TFTP_NO_SPACE', { text: 'f', bytes: 10, free: 0 }));
    receiver.stored(50);
    expect(sent()).toEqual(['error 3 disk full']);
    expect(receiver.outcome).toMatchObject({ outcome: 'failed' });
  });

  it('is followed by a while in which a lost last ACK is repeated', () => {
    const { receiver, data, sent } = receiving();
    data(1, 10, 1);
    sent();
    expect(receiver.isOver).toBe(false);
    data(1, 10, 500);
    data(2, 10, 500);
    expect(sent()).toEqual(['ack 1']);
    receiver.errorReceived(0, 'late', 600);
    expect(receiver.outcome).toEqual({ outcome: 'done' });
    const other = receiving();
    other.data(1, 10, 1);
    other.receiver.deadlineReached(1 + defaultTransferLimits.dallyMs);
    expect(other.receiver.isOver).toBe(true);
  });

  it('is followed by a longer while where the line loses packets, and by no endless one', () => {
    const { dallyMs, maxTimeoutMs, maxRetries } = defaultTransferLimits;
    const { receiver, data } = receiving();
    data(1, 10, 1);
    data(1, 10, dallyMs);
    expect(receiver.deadlineMs).toBe(2 * dallyMs + maxTimeoutMs);
    for (let copy = 1; copy <= maxRetries; copy += 1) data(1, 10, dallyMs + copy);
    const lastMs = receiver.deadlineMs;
    data(1, 10, lastMs - 1);
    expect(receiver.deadlineMs).toBe(lastMs);
  });

  it('comes with a block that is too long', () => {
    const { receiver, data, sent } = receiving();
    data(1, 513, 1);
    expect(sent()).toEqual(['error 4 block too long']);
    expect(receiver.outcome).toMatchObject({ failure: { code: 'TFTP_BLOCK_TOO_LONG' } });
  });

  it('comes when more bytes arrive than are allowed', () => {
    const { receiver, data, sent } = receiving({ maxBytes: 600 });
    data(1, 512, 1);
    data(2, 512, 1);
    expect(sent()).toEqual(['1: 512@4', 'error 3 too many bytes']);
    expect(receiver.outcome).toMatchObject({ failure: { code: 'TFTP_TOO_LARGE', params: { limit: 600 } } });
  });

  it('is a failure when the announced size did not come', () => {
    const greedy = receiving({ exactBytes: 100 });
    greedy.data(1, 512, 1);
    expect(greedy.receiver.outcome).toMatchObject({
      outcome: 'failed',
      failure: { code: 'TFTP_SIZE_DIFFERS', params: { announced: 100, received: 512 } },
    });
    expect(greedy.receiver.receivedBytes).toBe(0);
    const { receiver, data, sent } = receiving({ exactBytes: 1_000 });
    data(1, 100, 1);
    expect(sent()).toEqual(['1: 100@4', 'error 0 not the announced size']);
    expect(receiver.outcome).toMatchObject({ failure: { code: 'TFTP_SIZE_DIFFERS' } });
  });

  it('bounds the lifetime', () => {
    const limits = { ...defaultTransferLimits, lifetimeMs: 5_000 };
    const { receiver, data } = receiving({ windowBlocks: 1, limits });
    for (let block = 1; receiver.outcome === undefined; block += 1) data(block, 512, block * 100);
    expect(receiver.outcome).toMatchObject({ failure: { code: 'TFTP_LIFETIME_EXCEEDED' } });
  });
});

describe('a peer that wraps to 1', () => {
  const upTo65_535 = (windowBlocks: number): Spoken => {
    const spoken = receiving({ windowBlocks, blockBytes: 8 });
    for (let block = 1; block <= 65_535; block += 1) spoken.data(block, 8, block / 1_000);
    spoken.sent();
    return spoken;
  };

  it('is followed when a window is one block', () => {
    const { receiver, data, sent } = upTo65_535(1);
    data(1, 8, 70);
    expect(sent()).toEqual(['65536: 8@4', 'ack 65536']);
    expect(receiver.rollover).toBe(1);
  });

  it('is not guessed in larger windows, where block 0 may only be lost', () => {
    const { receiver, data, sent } = upTo65_535(3);
    data(1, 8, 70);
    expect(sent()).toEqual(['ack 65535']);
    data(0, 8, 71);
    data(1, 8, 71);
    expect(sent()).toEqual(['65536: 8@4', '65537: 8@4']);
    expect(receiver.rollover).toBe(0);
  });
});

describe('blocks that arrived as one batch', () => {
  const blockBytes = 8;
  const datagramBytes = blockBytes + 4;

  /** Receives `blocks` (their absolute numbers, each full) and returns what was sent and delivered. */
  function received(
    groups: readonly (readonly number[])[],
    asRuns: boolean,
    windowBlocks: number,
    maxBytes: number,
  ) {
    const delivered: number[] = [];
    const acknowledged: number[] = [];
    const receiver = new TftpReceiver(
      { blockBytes, windowBlocks, rollover: 0, opening: 'acknowledge', maxBytes },
      {
        acknowledge: (block) => acknowledged.push(block),
        deliver: (_, bytes, offset, length) => delivered.push(...bytes.subarray(offset, offset + length)),
        store: () => undefined,
        error: (code) => acknowledged.push(-code),
      },
    );
    receiver.start(0);
    for (const group of groups) {
      const bytes = new Uint8Array(7 + group.length * datagramBytes);
      for (const [index, block] of group.entries()) {
        const at = writeDataHeader(bytes, 7 + index * datagramBytes, block % 65_536);
        bytes.fill(block % 251, at, at + blockBytes);
      }
      const taken = asRuns ? receiver.runReceived(bytes, 7, group.length, datagramBytes, 1) : 0;
      for (let index = taken; index < group.length; index += 1) {
        const at = 7 + index * datagramBytes;
        receiver.dataReceived(blockOf(bytes, at, datagramBytes), bytes, at + 4, blockBytes, 1);
      }
    }
    const { counters, deadlineMs, outcome } = receiver;
    return { delivered, acknowledged, counters, deadlineMs, outcome, receivedBytes: receiver.receivedBytes };
  }

  it('are taken as if they had arrived one by one, whatever is lost, repeated or too much', () => {
    const group = fc.record({
      from: fc.integer({ min: -4, max: 3 }),
      gap: fc.integer({ min: 0, max: 9 }),
      count: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(
        fc.array(group, { maxLength: 12 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 1_000 }),
        (shapes, windowBlocks, maxBytes) => {
          let next = 1;
          const groups = shapes.map(({ from, gap, count }) => {
            const first = Math.max(1, next + from);
            // One block is missing in the middle of some.
            const blocks = Array.from(
              { length: count },
              (_, index) => first + index + (index >= gap ? gap % 2 : 0),
            );
            next = first + count;
            return blocks;
          });
          expect(received(groups, true, windowBlocks, maxBytes)).toEqual(
            received(groups, false, windowBlocks, maxBytes),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('are delivered at once, but for the last of a window, and across 65,535', () => {
    const spoken = receiving({ windowBlocks: 16, blockBytes });
    for (let block = 1; block <= 65_530; block += 1) spoken.data(block, blockBytes, 1);
    spoken.sent();
    const bytes = new Uint8Array(12 * datagramBytes);
    for (let index = 0; index < 12; index += 1)
      writeDataHeader(bytes, index * datagramBytes, (65_531 + index) % 65_536);
    // 65,530 blocks are 4,095 windows and 10 blocks: 6 more end the window.
    expect(spoken.receiver.runReceived(bytes, 0, 12, datagramBytes, 2)).toBe(5);
    expect(spoken.sent()).toEqual(['65531: 40@0']);
    spoken.data(0, blockBytes, 2);
    expect(spoken.sent()).toEqual(['65536: 8@4', 'ack 65536']);
    expect(spoken.receiver.runReceived(bytes, 6 * datagramBytes, 6, datagramBytes, 3)).toBe(6);
  });

  it('are delivered as they are where one is taken, and no more of them than the system coalesces', () => {
    const large = 32_764;
    const { receiver, sent } = receiving({ windowBlocks: 16, blockBytes: large });
    sent();
    const bytes = new Uint8Array(4 * (large + 4));
    for (let index = 0; index < 4; index += 1) writeDataHeader(bytes, index * (large + 4), index + 1);
    expect(receiver.runReceived(bytes, 0, 4, large + 4, 1)).toBe(2);
    expect(receiver.runReceived(bytes, 2 * (large + 4), 1, large + 4, 2)).toBe(1);
    expect(sent()).toEqual([`1: ${2 * large}@0`, `3: ${large}@${2 * (large + 4) + 4}`]);
  });

  it('are left to be received one by one before the transfer, after it, and where their size is not the agreed one', () => {
    const bytes = new Uint8Array(3 * datagramBytes);
    for (let index = 0; index < 3; index += 1) writeDataHeader(bytes, index * datagramBytes, index + 1);
    const idle = receiverOf({ windowBlocks: 16, blockBytes });
    expect(idle.receiver.runReceived(bytes, 0, 3, datagramBytes, 0)).toBe(0);
    const offering = receiving({ windowBlocks: 16, blockBytes, opening: 'options' });
    expect(offering.receiver.runReceived(bytes, 0, 3, datagramBytes, 0)).toBe(0);
    const other = receiving({ windowBlocks: 16, blockBytes: 16 });
    expect(other.receiver.runReceived(bytes, 0, 3, datagramBytes, 0)).toBe(0);
    const over = receiving({ windowBlocks: 16, blockBytes });
    over.data(1, 3, 1);
    expect(over.receiver.runReceived(bytes, 0, 3, datagramBytes, 2)).toBe(0);
  });
});

describe('what it waits for', () => {
  it('is reported in milliseconds: the store, and a silence until it prods', () => {
    const { receiver, data } = receiving({ windowBlocks: 1 });
    data(1, 512, 10);
    expect(receiver.waits(30)).toMatchObject({ nextBlock: 2, sinceProgressMs: 20, waitingFor: 'peer' });
    receiver.held('store', 30);
    expect(receiver.waits(70)).toMatchObject({ storeMs: 40, waitingFor: 'store' });
    receiver.released('store', 80);
    const dueMs = receiver.deadlineMs;
    receiver.deadlineReached(dueMs);
    expect(receiver.waits(dueMs)).toMatchObject({ storeMs: 50, waitingFor: 'peer', tries: 2, nextBlock: 2 });
    expect(receiver.waits(dueMs).silenceMs).toBeGreaterThan(900);
  });

  it('counts the store until the last block is safe', () => {
    const { receiver, data } = receiving({}, true);
    data(1, 100, 10);
    receiver.stored(260);
    expect(receiver.waits(300).storeMs).toBe(250);
  });
});
