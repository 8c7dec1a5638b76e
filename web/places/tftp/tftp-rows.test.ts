import { describe, expect, it } from 'vitest';
import type { TftpTransfer } from '../../../src/operations/tftp-transfers.js';
import {
  agreedOptions,
  isIncoming,
  isTrouble,
  leftMicros,
  requestName,
  shareDone,
  stepBlocks,
  stepDirection,
} from './tftp-rows.js';

const transfer: TftpTransfer = {
  id: 's1-t1',
  role: 'server',
  direction: 'get',
  file: 'boot.img',
  peer: '10.0.0.9:2070',
  mode: 'octet',
  isAgreed: true,
  blockBytes: 1_468,
  windowBlocks: 16,
  asked: {},
  bytes: 250,
  totalBytes: 1_000,
  rateBytesPerSecond: 500,
  retransmitted: 0,
  duplicates: 0,
  ageMs: 500,
  outcome: 'running',
};

describe('a transfer', () => {
  it('is so far, and has so long to go', () => {
    expect(shareDone(transfer)).toBe(0.25);
    expect(leftMicros(transfer)).toBe(1_500_000);
    expect(shareDone({ ...transfer, totalBytes: 0, bytes: 0 })).toBe(1);
    const { totalBytes: _, ...unknown } = transfer;
    expect([shareDone(unknown), leftMicros(unknown)]).toEqual([undefined, undefined]);
    expect(leftMicros({ ...transfer, rateBytesPerSecond: 0 })).toBeUndefined();
  });

  it('comes here when the server takes it or the client fetches it', () => {
    expect([isIncoming(transfer), isIncoming({ role: 'client', direction: 'get' })]).toEqual([false, true]);
    expect([
      isIncoming({ role: 'server', direction: 'put' }),
      isIncoming({ role: 'client', direction: 'put' }),
    ]).toEqual([true, false]);
  });
});

describe('a step', () => {
  it('has a direction and its blocks, and shows trouble', () => {
    const step = { atMs: 1, kind: 'blocksResent', block: 17, count: 16 } as const;
    expect([stepDirection(step), stepBlocks(step), isTrouble(step)]).toEqual(['out', '17–32', true]);
    const answer = { atMs: 1, kind: 'acknowledgementReceived', block: 32, count: 1 } as const;
    expect([stepDirection(answer), stepBlocks(answer), isTrouble(answer)]).toEqual(['in', '32', false]);
    expect(stepDirection({ ...answer, kind: 'timedOut' })).toBe('none');
    const given = { atMs: 1, kind: 'errorSent', block: 0, count: 1 } as const;
    expect([stepDirection(given), isTrouble(given)]).toEqual(['out', true]);
    expect(stepDirection({ ...given, kind: 'requestReceived' })).toBe('in');
  });

  it('names the request, and of an OACK what is not the protocol’s own', () => {
    expect([requestName(transfer), requestName({ direction: 'put' })]).toEqual(['RRQ', 'WRQ']);
    expect(agreedOptions(transfer)).toBe('blksize=1468 windowsize=16');
    expect(agreedOptions({ blockBytes: 512, windowBlocks: 1 })).toBe('');
  });
});
