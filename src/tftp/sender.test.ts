import { describe, expect, it } from 'vitest';
import { failure } from '../errors/error.js';
import { TftpSender } from './sender.js';
import type { SenderOutbox, SenderParameters } from './sender-shell.js';
import { TransferTrace } from './trace.js';
import { defaultTransferLimits } from './transfer-limits.js';

interface Spoken {
  readonly sender: TftpSender;
  /** What it sent since the last call: `1+4` is four blocks from block 1. */
  readonly sent: () => string[];
}

function senderOf(parameters: Partial<SenderParameters> = {}): Spoken {
  const words: string[] = [];
  const outbox: SenderOutbox = {
    blocks: (firstBlock, count) => words.push(`${firstBlock}+${count}`),
    acknowledgeOptions: () => words.push('oack'),
    error: (code, message) => words.push(`error ${code} ${message}`),
  };
  const sender = new TftpSender(
    {
      blockBytes: 512,
      windowBlocks: 4,
      rollover: 0,
      opening: 'options',
      sizeBytes: 512 * 100,
      ...parameters,
    },
    outbox,
  );
  return { sender, sent: () => words.splice(0) };
}

/** A sender that has its first window out, 10 ms a round trip. */
function sending(parameters: Partial<SenderParameters> = {}): Spoken {
  const spoken = senderOf(parameters);
  spoken.sender.start(0);
  spoken.sender.acknowledged(0, 10);
  spoken.sent();
  return spoken;
}

describe('the opening', () => {
  it('is one OACK, and a window only when the client has answered it', () => {
    const { sender, sent } = senderOf();
    sender.start(0);
    expect(sent()).toEqual(['oack']);
    sender.acknowledged(0, 5);
    expect(sent()).toEqual(['1+4']);
  });

  it('without options is block 1 alone until the client has answered, whatever the window', () => {
    const { sender, sent } = senderOf({ opening: 'data' });
    sender.start(0);
    expect(sent()).toEqual(['1+1']);
    sender.acknowledged(1, 5);
    expect(sent()).toEqual(['2+4']);
  });

  it.each([
    ['options', new Array(1 + defaultTransferLimits.maxOpeningRetries).fill('oack')],
    ['data', ['1+1']],
  ] as const)(
    'by %s is repeated little to a client that never answers, then given up without a word',
    (opening, all) => {
      const { sender, sent } = senderOf({ opening });
      sender.start(0);
      let lastMs = 0;
      while (sender.outcome === undefined) {
        lastMs = sender.deadlineMs;
        sender.deadlineReached(lastMs);
      }
      expect(sent()).toEqual(all);
      expect(lastMs).toBe(1_000 + 2_000 + 4_000 + 8_000);
      expect(sender.outcome).toMatchObject({ outcome: 'failed', failure: { code: 'TFTP_TIMED_OUT' } });
      expect(sender.deadlineMs).toBe(Number.POSITIVE_INFINITY);
    },
  );

  it('repeats a lost OACK', () => {
    const { sender, sent } = senderOf();
    sender.start(0);
    sent();
    sender.deadlineReached(999);
    expect(sent()).toEqual([]);
    sender.deadlineReached(1_000);
    expect(sent()).toEqual(['oack']);
    expect(sender.deadlineMs).toBe(3_000);
  });

  it('answers a repeated request again, unless the two crossed', () => {
    const { sender, sent } = senderOf();
    sender.start(0);
    sent();
    sender.requestRepeated(10);
    expect(sent()).toEqual([]);
    sender.requestRepeated(500);
    expect(sent()).toEqual(['oack']);
    sender.acknowledged(0, 510);
    sent();
    sender.requestRepeated(2_000);
    expect(sent()).toEqual([]);
  });

  it.each([0, 8])('ends quietly when ERROR %i declines the offer, as PXE firmware does', (code) => {
    const { sender, sent } = senderOf();
    sender.start(0);
    sent();
    sender.errorReceived(code, 'TFTP Aborted', 5);
    expect(sent()).toEqual([]);
    expect(sender.outcome).toMatchObject({ outcome: 'aborted', failure: { code: 'TFTP_PEER_ERROR' } });
  });

  it.each([
    [0, true, 'aborted'],
    [0, false, 'failed'],
    [3, true, 'failed'],
  ] as const)('ERROR %i in the middle, of a peer that may stop: %s, is %s', (code, peerMayStop, outcome) => {
    const { sender } = senderOf({ peerMayStop });
    sender.start(0);
    sender.acknowledged(0, 1);
    sender.acknowledged(1, 2);
    sender.errorReceived(code, 'closed', 5);
    expect(sender.outcome?.outcome).toBe(outcome);
  });

  it.each([
    [4, 'window-not-taken'],
    [1, 'block-not-taken'],
  ] as const)('tells a peer that is there from one that is gone: window %i', (windowBlocks, situation) => {
    const { sender } = senderOf({ windowBlocks });
    sender.start(0);
    sender.acknowledged(0, 1);
    sender.acknowledged(1, 2);
    while (sender.outcome === undefined) {
      const atMs = sender.deadlineMs;
      sender.deadlineReached(atMs);
      // It is served again, and has still got no more.
      sender.acknowledged(1, atMs + 1);
    }
    const { outcome } = sender;
    expect(outcome).toMatchObject({
      outcome: 'failed',
      failure: { code: 'TFTP_TIMED_OUT', params: { situation, blocks: 1, next: 2, windowBlocks } },
    });
  });

  it('ignores ACKs other than 0 of an OACK', () => {
    const { sender, sent } = senderOf();
    sender.start(0);
    sent();
    sender.acknowledged(1, 5);
    sender.acknowledged(65_535, 5);
    expect(sent()).toEqual([]);
    expect(sender.counters.ignoredAcknowledgements).toBe(2);
  });
});

describe('repeated ACKs', () => {
  it('of a window of 4 that lost block 2 make it sent again once, though three come', () => {
    const { sender, sent } = sending();
    sender.acknowledged(1, 20);
    sender.acknowledged(1, 20);
    sender.acknowledged(1, 20.1);
    expect(sent()).toEqual(['2+4']);
    sender.acknowledged(1, 33);
    expect(sent()).toEqual([]);
    sender.acknowledged(5, 35);
    expect(sent()).toEqual(['6+4']);
  });

  it('of a window that lost its first block make it sent again once, though four come', () => {
    const { sender, sent } = sending();
    sender.acknowledged(4, 20);
    sent();
    for (const atMs of [30, 30, 30.5, 42]) sender.acknowledged(4, atMs);
    expect(sent()).toEqual(['5+4']);
  });

  it('of every block, as from a network that doubles, do not double what is sent (Sorcerer’s Apprentice)', () => {
    for (const windowBlocks of [1, 4]) {
      const { sender, sent } = sending({ windowBlocks });
      for (let block = windowBlocks, atMs = 20; sender.outcome === undefined; atMs += 10) {
        sender.acknowledged(block, atMs);
        sender.acknowledged(block, atMs + 0.01);
        block = Math.min(block + windowBlocks, 101);
      }
      expect(sender.counters.resentBlocks).toBe(0);
      expect(sender.counters.sentBlocks).toBe(101);
      sent();
    }
  });

  it('once for each block out of order, as EDK2 sends them, start no storm', () => {
    const { sender, sent } = sending({ windowBlocks: 16 });
    sender.acknowledged(3, 20);
    for (let count = 0; count < 12; count += 1) sender.acknowledged(3, 20 + count / 100);
    expect(sent()).toEqual(['4+16']);
    for (let block = 4; block <= 19; block += 1) sender.acknowledged(19, 30);
    expect(sent()).toEqual(['20+16']);
  });

  it('restart it when one comes alone after silence', () => {
    const { sender, sent } = sending({ windowBlocks: 1 });
    sender.acknowledged(1, 20);
    sent();
    sender.acknowledged(1, 60);
    expect(sent()).toEqual([]);
    sender.deadlineReached(sender.deadlineMs);
    sender.deadlineReached(sender.deadlineMs);
    expect(sent()).toEqual(['2+1', '2+1']);
    const soonMs = sender.deadlineMs - 100;
    sender.acknowledged(1, soonMs);
    expect(sent()).toEqual(['2+1']);
    sender.acknowledged(1, soonMs + 1);
    expect(sent()).toEqual([]);
  });
});

describe('ACKs', () => {
  it('inside the window move it', () => {
    const { sender, sent } = sending();
    sender.acknowledged(3, 20);
    expect(sent()).toEqual(['4+4']);
    expect(sender.acknowledgedBytes).toBe(3 * 512);
  });

  it('of single blocks by a peer that loses nothing stop making it repeat', () => {
    const { sender } = sending({ sizeBytes: 512 * 1_000 });
    let atMs = 20;
    for (let block = 1; block <= 1_001; block += 1) {
      sender.acknowledged(block, atMs);
      atMs += block % 4 === 0 ? 10 : 0.1;
    }
    expect(sender.outcome).toEqual({ outcome: 'done' });
    expect(sender.counters.resentBlocks).toBeLessThan(20);
  });

  it('beyond what was sent, and old ones, are ignored', () => {
    const { sender, sent } = sending();
    sender.acknowledged(4, 20);
    sent();
    for (const block of [9, 100, 30_000, 65_535, 3, 0]) sender.acknowledged(block, 25);
    expect(sent()).toEqual([]);
    expect(sender.counters.ignoredAcknowledgements).toBe(6);
    expect(sender.acknowledgedBlocks).toBe(4);
  });

  it('that arrive after the end do nothing', () => {
    const { sender, sent } = sending({ sizeBytes: 100 });
    sender.acknowledged(1, 20);
    expect(sender.outcome).toEqual({ outcome: 'done' });
    sender.acknowledged(1, 21);
    sender.errorReceived(0, 'late', 22);
    sender.deadlineReached(1e9);
    expect(sent()).toEqual([]);
    expect(sender.outcome).toEqual({ outcome: 'done' });
  });

  it('of an empty file end it after one empty block', () => {
    const { sender, sent } = senderOf({ sizeBytes: 0 });
    sender.start(0);
    sender.acknowledged(0, 1);
    sender.acknowledged(1, 2);
    expect(sent()).toEqual(['oack', '1+1']);
    expect(sender.outcome).toEqual({ outcome: 'done' });
    expect(sender.acknowledgedBytes).toBe(0);
  });
});

describe('timeouts', () => {
  it('follow the measured round trip, double while nothing comes, and stay below the cap', () => {
    const { sender, sent } = sending();
    const waits: number[] = [];
    let fromMs = 10;
    while (sender.outcome === undefined) {
      waits.push(sender.deadlineMs - fromMs);
      fromMs = sender.deadlineMs;
      sender.deadlineReached(fromMs);
    }
    expect(waits).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 8_000]);
    expect(sent()).toEqual(['1+4', '1+4', '1+4', '1+4', '1+4', '1+4', 'error 0 timed out']);
  });

  it('are those that the client requested, if it did', () => {
    const { sender } = sending({ fixedTimeoutMs: 50 });
    expect(sender.deadlineMs).toBe(60);
    sender.deadlineReached(60);
    expect(sender.deadlineMs).toBe(110);
  });

  it.each([290, 700, 3_000])(
    'follow round trips that become %i ms, behind a queue that fills',
    (roundTripMs) => {
      const { sender, sent } = sending();
      let [nowMs, copies] = [10, 0];
      for (let edge = 4; edge <= 80; edge += 4) {
        const answeredMs = nowMs + roundTripMs;
        for (; sender.deadlineMs <= answeredMs; copies += 1) {
          nowMs = sender.deadlineMs;
          sender.deadlineReached(nowMs);
        }
        sent();
        nowMs = answeredMs;
        sender.acknowledged(edge, nowMs);
      }
      // Of twenty windows; it was once and more for each, four times with 3 s.
      expect(copies).toBeLessThanOrEqual(10);
    },
  );

  it('do not learn from blocks that were repeated (Karn)', () => {
    const { sender } = sending({ windowBlocks: 1 });
    const copiedMs = sender.deadlineMs;
    sender.deadlineReached(copiedMs);
    sender.acknowledged(1, copiedMs + 10);
    const sentMs = sender.lastReceivedMs;
    // Twice as long, once, to measure again.
    expect(sender.deadlineMs - sentMs).toBe(400);
    sender.acknowledged(2, sentMs + 10);
    expect(sender.deadlineMs - sender.lastReceivedMs).toBe(200);
  });

  it('bound the lifetime and the rate', () => {
    const limits = { ...defaultTransferLimits, lifetimeMs: 5_000 };
    const { sender } = sending({ windowBlocks: 1, limits });
    for (let block = 1; sender.outcome === undefined; block += 1) sender.acknowledged(block, block * 190);
    expect(sender.outcome).toMatchObject({ failure: { code: 'TFTP_LIFETIME_EXCEEDED' } });

    const slow = sending({ windowBlocks: 1, blockBytes: 8 });
    for (let block = 1; slow.sender.outcome === undefined; block += 1) {
      slow.sender.acknowledged(block, block * 1_000);
    }
    expect(slow.sender.outcome).toMatchObject({ failure: { code: 'TFTP_TOO_SLOW' } });
  });
});

describe('a source that is not complete', () => {
  it('is sent as it arrives, and does not count its own delay against the peer', () => {
    const words: string[] = [];
    const sender = new TftpSender(
      { blockBytes: 512, windowBlocks: 4, rollover: 0, opening: 'confirmed' },
      {
        blocks: (firstBlock, count) => words.push(`${firstBlock}+${count}`),
        error: (code) => words.push(`error ${code}`),
      },
    );
    sender.start(0);
    expect(sender.deadlineMs).toBe(30_000);
    sender.blocksAvailable(2, 5);
    sender.blocksAvailable(2, 6);
    expect(sender.deadlineMs).toBe(30_005);
    sender.blocksAvailable(9, 10);
    sender.acknowledged(4, 20);
    sender.sourceEnded(512 * 9, 25);
    sender.acknowledged(8, 30);
    sender.acknowledged(10, 40);
    expect(words).toEqual(['1+2', '3+2', '5+4', '9+2']);
    expect(sender.outcome).toEqual({ outcome: 'done' });
  });

  it('makes the peer acknowledge the part of a window that it has: no loss, if the rest leaves meanwhile', () => {
    const words: string[] = [];
    const sender = new TftpSender(
      { blockBytes: 512, windowBlocks: 4, rollover: 0, opening: 'confirmed' },
      { blocks: (firstBlock, count) => words.push(`${firstBlock}+${count}`), error: () => undefined },
    );
    sender.start(0);
    sender.blocksAvailable(6, 5);
    sender.acknowledged(4, 6);
    sender.blocksAvailable(20, 1_000);
    sender.acknowledged(6, 1_000.5);
    sender.acknowledged(10, 1_001);
    expect(words).toEqual(['1+4', '5+2', '7+2', '9+2', '11+4']);
  });

  it('fails the transfer when it stalls, however often the peer asks', () => {
    const sender = new TftpSender(
      { blockBytes: 512, windowBlocks: 4, rollover: 0, opening: 'confirmed' },
      { blocks: () => undefined, error: () => undefined },
    );
    sender.start(0);
    sender.blocksAvailable(2, 5);
    sender.acknowledged(1, 15);
    for (let atMs = 1_000; atMs < 40_000; atMs += 1_000) {
      sender.acknowledged(1, atMs);
      sender.deadlineReached(atMs);
    }
    expect(sender.outcome).toMatchObject({ outcome: 'failed', failure: { code: 'TFTP_SOURCE_STALLED' } });
  });
});

describe('what it waits for', () => {
  it('is reported in milliseconds: the file, and a silence until the timeout', () => {
    const sender = new TftpSender(
      { blockBytes: 512, windowBlocks: 2, rollover: 0, opening: 'confirmed' },
      { blocks: () => undefined, error: () => undefined },
    );
    sender.start(0);
    expect(sender.waits(40)).toMatchObject({ sourceMs: 40, waitingFor: 'source' });
    sender.blocksAvailable(4, 50);
    sender.acknowledged(2, 60);
    expect(sender.waits(70)).toMatchObject({
      sourceMs: 50,
      silenceMs: 0,
      waitingFor: 'peer',
      roundTripMs: 10,
      sinceProgressMs: 10,
      nextBlock: 3,
      tries: 1,
    });
    const dueMs = sender.deadlineMs;
    sender.deadlineReached(dueMs);
    sender.acknowledged(2, dueMs + 5);
    sender.acknowledged(2, dueMs + 6);
    expect(sender.waits(dueMs + 10)).toMatchObject({
      silenceMs: dueMs - 60,
      sinceProgressMs: dueMs + 10 - 60,
      sinceReceivedMs: 4,
      nextBlock: 3,
      receivedAgain: 2,
    });
    expect(sender.waits(dueMs + 10).tries).toBeGreaterThan(1);
  });
});

describe('its end', () => {
  it('by the peer’s ERROR is a failure that is not answered', () => {
    const { sender, sent } = sending();
    sender.errorReceived(3, 'disk full', 20);
    expect(sent()).toEqual([]);
    expect(sender.outcome).toMatchObject({
      outcome: 'failed',
      failure: { code: 'TFTP_PEER_ERROR', params: { errorCode: 3, text: 'disk full' } },
    });
  });

  it('by this side notifies the peer once', () => {
    const { sender, sent } = sending();
    sender.abort(0, 'interrupted', failure('TFTP_ABORTED', { reason: 'Ctrl-C' }));
    sender.abort(0, 'interrupted', failure('TFTP_ABORTED', { reason: 'Ctrl-C' }));
    expect(sent()).toEqual(['error 0 interrupted']);
    expect(sender.outcome).toMatchObject({ outcome: 'aborted' });
  });

  it('leaves a trace that distinguishes resent blocks from new ones', () => {
    const trace = new TransferTrace(8);
    const { sender } = sending({ trace });
    sender.acknowledged(1, 20);
    sender.acknowledged(1, 20);
    expect(trace.steps().map(({ kind, block, count }) => `${kind} ${block} ${count}`)).toEqual([
      'optionsSent 0 1',
      'acknowledgementReceived 0 1',
      'blocksSent 1 4',
      'acknowledgementReceived 1 1',
      'blocksResent 2 3',
      'blocksSent 5 1',
      'acknowledgementRepeated 1 1',
    ]);
  });
});
