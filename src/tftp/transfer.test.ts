import { describe, expect, it } from 'vitest';
import type { Censor } from '../../test/simnet.js';
import { fileOf, type PairOptions, TftpPair } from '../../test/tftp-pair.js';
import { defaultTransferLimits } from './transfer-limits.js';

const run = (options: PairOptions): TftpPair => new TftpPair(options).run();

const expectDone = (pair: TftpPair): void => {
  expect(pair.sender.outcome).toEqual({ outcome: 'done' });
  expect(pair.receiver.outcome).toEqual({ outcome: 'done' });
  expect(pair.isIdentical).toBe(true);
};

describe('a transfer over a line that loses nothing', () => {
  it.each([0, 1, 511, 512, 513, 1024])('of %i bytes sends every block once', (size) => {
    const pair = run({ file: fileOf(size) });
    expectDone(pair);
    const blocks = Math.floor(size / 512) + 1;
    expect(pair.sentBlocks).toEqual(Array.from({ length: blocks }, (_, index) => index + 1));
    expect(pair.acknowledgements).toEqual(pair.sentBlocks);
  });

  it.each([
    [1428, 4],
    [512, 16],
    [8, 64],
  ])(
    'of an exact multiple of window and block (%i x %i) ends with an empty block',
    (blockBytes, windowBlocks) => {
      const pair = run({
        file: fileOf(blockBytes * windowBlocks * 3),
        blockBytes,
        windowBlocks,
        offers: 'sender',
      });
      expectDone(pair);
      expect(pair.acknowledgements).toEqual(
        [0, 1, 2, 3].map((w) => w * windowBlocks).concat(3 * windowBlocks + 1),
      );
      expect(pair.sender.counters.resentBlocks).toBe(0);
    },
  );

  it.each([
    [1, 0, 'sender'],
    [16, 0, 'sender'],
    [1, 0, 'receiver'],
    [16, 0, 'receiver'],
    [1, 1, 'sender'],
    [16, 1, 'sender'],
  ] as const)(
    'of more than 65,535 blocks, window %i, wrapping to %i, offered by the %s',
    (windowBlocks, rollover, offers) => {
      const pair = run({ file: fileOf(8 * 140_000 + 3), blockBytes: 8, windowBlocks, rollover, offers });
      expectDone(pair);
      expect(pair.sender.counters.sentBlocks).toBe(140_001);
    },
  );

  it('follows a peer that wraps to 1 without being asked, when a window is one block', () => {
    const pair = run({ file: fileOf(8 * 140_000), blockBytes: 8, rollover: 1, receiverRollover: 0 });
    expectDone(pair);
    expect(pair.receiver.rollover).toBe(1);
  });
});

/** Loses the first packet that `matches`. */
const losingFirst = (matches: (packet: Uint8Array, index: number) => boolean): Censor => {
  let lost = false;
  return (packet, index) => {
    if (lost || !matches(packet, index)) return true;
    lost = true;
    return false;
  };
};
const isAcknowledgement = (block: number) => (packet: Uint8Array) =>
  packet[1] === 4 && ((packet[2] ?? 0) << 8) + (packet[3] ?? 0) === block;
const isData = (block: number) => (packet: Uint8Array) => packet[1] === 3 && packet[3] === block;

describe('one lost packet', () => {
  it.each([
    ['the OACK of a download', 'sender', (packet: Uint8Array) => packet[1] === 6],
    ['the OACK of an upload', 'receiver', (packet: Uint8Array) => packet[1] === 6],
    ['ACK 0', 'sender', isAcknowledgement(0)],
    ['an ACK in the middle', 'sender', isAcknowledgement(8)],
    ['the last ACK', 'sender', isAcknowledgement(20)],
    ['the last ACK of an upload', 'receiver', isAcknowledgement(20)],
    ['the first block', 'sender', isData(1)],
    ['block 2 of a window', 'sender', isData(2)],
    ['the last block of a window', 'sender', isData(4)],
    ['the last block', 'receiver', isData(20)],
  ] as const)('%s: the transfer goes on', (_, offers, matches) => {
    const pair = run({
      file: fileOf(512 * 19 + 7),
      windowBlocks: 4,
      offers,
      censor: losingFirst(matches),
      receiver: { exactBytes: 512 * 19 + 7 },
    });
    expectDone(pair);
    expect(pair.sender.counters.resentBlocks).toBeLessThanOrEqual(4);
    // The receiver lingers in the end, and longer where something was lost.
    const { dallyMs, maxTimeoutMs } = defaultTransferLimits;
    expect(pair.net.nowMs).toBeLessThan(3_000 + dallyMs + maxTimeoutMs);
  });
});

describe('a line that doubles every datagram', () => {
  it.each([1, 4, 16])('does not make a window of %i double what is sent', (windowBlocks) => {
    const pair = run({ file: fileOf(512 * 500), windowBlocks, offers: 'sender', line: { duplicate: 1 } });
    expectDone(pair);
    expect(pair.sender.counters.resentBlocks).toBeLessThan(50);
  });
});

describe('a peer that is gone', () => {
  it.each([1, 16])('costs a bounded number of datagrams (window %i)', (windowBlocks) => {
    let passed = 0;
    const censor: Censor = () => {
      passed += 1;
      return passed < 40;
    };
    const pair = run({ file: fileOf(512 * 500), windowBlocks, offers: 'sender', censor });
    expect(pair.sender.outcome).toMatchObject({ failure: { code: 'TFTP_TIMED_OUT' } });
    expect(pair.receiver.outcome).toMatchObject({ failure: { code: 'TFTP_TIMED_OUT' } });
    expect(pair.net.sent).toBeLessThan(40 + 16 * windowBlocks + 16);
  });
});

describe('whatever the line does', () => {
  const firstSeed = Date.now() % 1_000_000;
  it(`ends with identical bytes or a failure, after a bounded number of datagrams (seeds from ${firstSeed})`, () => {
    for (let seed = firstSeed; seed < firstSeed + 400; seed += 1) {
      const windowBlocks = [1, 2, 4, 16, 64][seed % 5] ?? 1;
      const offers = (['nobody', 'sender', 'receiver'] as const)[seed % 3] ?? 'sender';
      const size = (seed * 7_919) % 40_000;
      const harsh = seed % 7 === 0;
      const pair = run({
        file: fileOf(size),
        seed,
        windowBlocks: offers === 'nobody' ? 1 : windowBlocks,
        offers,
        receiver: { exactBytes: size },
        line: {
          loss: harsh ? 0.4 : 0.05,
          duplicate: 0.05,
          reorder: 0.05,
          corrupt: 0.02,
          delayMs: 10,
          jitterMs: seed % 11,
        },
      });
      const blocks = Math.floor(size / 512) + 1;
      const { sender, receiver } = pair;
      const note = `seed ${seed}: window ${windowBlocks}, offers ${offers}, ${size} bytes, ${pair.net.sent} datagrams`;
      // Here a client whose every offer was lost has not begun at all; in the field it would ask again.
      const neverBegan = pair.net.sent <= 1 + defaultTransferLimits.maxOpeningRetries + 1;
      expect(sender.outcome ?? neverBegan, note).toBeTruthy();
      expect(receiver.outcome ?? neverBegan, note).toBeTruthy();
      if (sender.outcome?.outcome === 'done' || receiver.outcome?.outcome === 'done') {
        expect(pair.isIdentical, note).toBe(true);
      }
      if (!harsh && offers !== 'nobody') expect(receiver.outcome?.outcome, note).toBe('done');
      expect(pair.net.sent, note).toBeLessThan(40 + blocks * (2 + windowBlocks) * (harsh ? 8 : 3));
    }
  });
});
