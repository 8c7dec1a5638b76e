import { describe, expect, it } from 'vitest';
import { failure } from '../errors/error.js';
import type { TrafficEvent } from './event.js';
import { type DigestEntry, TftpDigest } from './tftp-digest.js';

const second = 1_000_000;
const at = { endpoint: 'tftp', sequence: 1, timeMicros: 0 };

function missed(seconds: number, text: string, more: { nearest?: string } = {}): TrafficEvent {
  const reason = failure('TFTP_NOT_FOUND', { text, ...more });
  return { ...at, timeMicros: seconds * second, type: 'error', peer: '10.0.0.7:2070', failure: reason };
}

function started(seconds: number, id: string, file: string, window = 16, asked = {}): TrafficEvent {
  const options = { mode: 'octet', blockBytes: 1428, windowBlocks: window, rollover: 0 } as const;
  const event = { ...at, timeMicros: seconds * second, type: 'transferStarted', id, role: 'server' } as const;
  return { ...event, direction: 'get', file, peer: '10.0.0.7:2071', options, asked };
}

function finished(
  seconds: number,
  id: string,
  file: string,
  bytes: number,
  outcome: 'done' | 'failed' = 'done',
): TrafficEvent {
  const event = { ...at, timeMicros: seconds * second, type: 'transferFinished', id, file } as const;
  return { ...event, peer: '10.0.0.7:2071', outcome, bytes, seconds: 2, retransmitted: 0, duplicates: 0 };
}

/** The types of the log entries for each event. */
function rows(digest: TftpDigest, events: readonly TrafficEvent[]): readonly string[][] {
  return events.map((event) => digest.take(event).map(({ type }) => type));
}

describe('the log of a TFTP server', () => {
  it('has one line for a search that finds a file, before its transfer', () => {
    const digest = new TftpDigest();
    const names = ['pxelinux.cfg/01-52-54-00-12-34-56', 'pxelinux.cfg/0A000007', 'pxelinux.cfg/0A00000'];
    expect(
      rows(
        digest,
        names.map((name, index) => missed(index / 100, name)),
      ),
    ).toEqual([[], [], []]);
    const [search, transfer] = digest.take(started(0.1, 't1', 'pxelinux.cfg/default'));
    expect(search).toMatchObject({
      type: 'namesMissed',
      endpoint: 'tftp',
      client: '10.0.0.7',
      count: 3,
      first: names[0],
      last: names[2],
      found: 'pxelinux.cfg/default',
    });
    expect(transfer?.type).toBe('transferStarted');
  });

  it('is a search of each server that was asked, which finds what that one has', () => {
    const digest = new TftpDigest();
    for (const endpoint of ['e1', 'e2'])
      for (const name of ['a', 'b']) digest.take({ ...missed(0, `${name}-${endpoint}`), endpoint });
    expect(digest.take({ ...started(0.1, 't1', 'c'), endpoint: 'e2' })).toMatchObject([
      { type: 'namesMissed', endpoint: 'e2', first: 'a-e2', last: 'b-e2', found: 'c' },
      { type: 'transferStarted' },
    ]);
    expect(digest.due(20 * second)).toMatchObject([
      { type: 'namesMissed', endpoint: 'e1', first: 'a-e1', last: 'b-e1', found: undefined },
    ]);
  });

  it('is an error of a search that ends in nothing, with the nearest name', () => {
    const digest = new TftpDigest();
    digest.take(missed(0, 'boot.cfg'));
    digest.take(missed(0.1, 'VMLINUZ', { nearest: 'vmlinuz' }));
    expect(digest.due(1.5 * second)).toEqual([]);
    expect(digest.dueMicros).toBe(1.6 * second);
    expect(digest.due(digest.dueMicros)).toMatchObject([
      { type: 'namesMissed', count: 2, found: undefined, nearest: 'vmlinuz' },
    ]);
    expect(digest.dueMicros).toBe(Number.POSITIVE_INFINITY);
  });

  it('has the error itself for a single name, even if a transfer follows', () => {
    const digest = new TftpDigest();
    expect(rows(digest, [missed(0, 'ldlinux.e64'), started(0.1, 't1', 'ldlinux.c32')])).toEqual([
      [],
      ['error', 'transferStarted'],
    ]);
    expect(rows(digest, [missed(1, 'nothing'), missed(9, 'nothing more')])).toEqual([[], ['error']]);
  });

  it('is the error itself, once, of one name that is asked for again and again', () => {
    const digest = new TftpDigest();
    expect(rows(digest, [missed(0, 'boot.ipxee'), missed(0.1, 'boot.ipxee')])).toEqual([[], []]);
    expect(digest.due(2 * second)).toMatchObject([{ type: 'error', timeMicros: 0 }]);
    const names = ['a', 'b', 'a', 'b', 'a'];
    for (const [index, name] of names.entries()) digest.take(missed(3 + index, name));
    expect(digest.due(20 * second)).toMatchObject([{ type: 'namesMissed', count: 2, first: 'a', last: 'b' }]);
  });

  it('does not wait for the end of an endless search', () => {
    const digest = new TftpDigest();
    const everySecond = Array.from({ length: 25 }, (_, index) => missed(index, 'firmware.bin'));
    expect(rows(digest, everySecond).flat()).toEqual(['error', 'error']);
  });

  it('is a line of a machine that had several files, once it is quiet, or when the server stops', () => {
    const digest = new TftpDigest();
    const boot = [
      started(0, 't1', 'undionly.kpxe'),
      finished(1, 't1', 'undionly.kpxe', 70_000),
      started(2, 't2', 'vmlinuz'),
      finished(5, 't2', 'vmlinuz', 8_000_000),
      started(6, 't3', 'initrd'),
      finished(7, 't3', 'initrd', 100, 'failed'),
    ];
    for (const event of boot) digest.take(event);
    expect(digest.dueMicros).toBe(37 * second);
    const machine = {
      client: '10.0.0.7',
      files: 2,
      failed: 1,
      bytes: 8_070_000,
      seconds: 7,
      last: 'vmlinuz',
    };
    expect(digest.due(37 * second)).toMatchObject([{ type: 'machineServed', ...machine }]);

    for (const event of boot) digest.take(event);
    const totals = { connections: 0, receivedMessages: 0, receivedBytes: 0, sentMessages: 0, sentBytes: 0 };
    const counts = { ...totals, refused: 0, dropped: 0, errors: 0 };
    expect(rows(digest, [{ ...at, timeMicros: 8 * second, type: 'stopped', totals: counts }])).toEqual([
      ['machineServed', 'stopped'],
    ]);
  });

  it('keeps transfers of one id at two servers apart', () => {
    const digest = new TftpDigest();
    digest.take(started(0, 't1', 'image', 1));
    digest.take({ ...started(0, 't1', 'image', 16), endpoint: 'other' });
    const ends = [
      { ...finished(2, 't1', 'image', 14_280_000), endpoint: 'other' },
      finished(2, 't1', 'image', 14_280_000),
    ];
    expect(rows(digest, ends)).toEqual([['transferFinished'], ['transferFinished', 'windowNotAsked']]);
  });

  it('reports why a long transfer without a window is slow', () => {
    const digest = new TftpDigest();
    const kinds = (events: readonly TrafficEvent[]): readonly DigestEntry[] =>
      events.flatMap((event) => digest.take(event));
    expect(kinds([started(0, 't1', 'a', 1), finished(2, 't1', 'a', 14_280_000)]).at(-1)).toMatchObject({
      type: 'windowNotAsked',
      roundTripMs: 0.2,
    });
    const others = [
      started(3, 't2', 'small', 1),
      finished(5, 't2', 'small', 1000),
      started(6, 't3', 'windowed', 16),
      finished(8, 't3', 'windowed', 14_280_000),
      started(9, 't4', 'asked', 1, { windowsize: '1' }),
      finished(11, 't4', 'asked', 14_280_000),
    ];
    expect(kinds(others).map(({ type }) => type)).not.toContain('windowNotAsked');
  });

  it('is bounded in what it remembers', () => {
    const digest = new TftpDigest();
    let lines = 0;
    for (let number = 0; number < 3000; number += 1) {
      const event = missed(0, 'x');
      if (event.type === 'error')
        lines += digest.take({ ...event, peer: `10.0.${number >> 8}.${number & 255}:1` }).length;
    }
    expect(lines).toBe(2000);
  });
});
