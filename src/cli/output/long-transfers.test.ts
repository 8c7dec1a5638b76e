import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TransferSnapshot } from '../../app/tftp.js';
import type { TrafficEvent } from '../../traffic/event.js';
import { Hub } from '../../traffic/hub.js';
import { translator } from '../language.js';
import type { LineStyle } from './event-lines.js';
import { LongTransfers } from './long-transfers.js';
import { Output } from './output.js';

/** A download that has run for `ageMs`, of 4 MiB unless its size is unknown. */
function running(ageMs: number, more: Partial<TransferSnapshot> = {}): TransferSnapshot {
  return {
    id: 't1',
    direction: 'get',
    file: 'boot.img',
    peer: '10.0.0.9:2070',
    mode: 'octet',
    blockBytes: 1_468,
    windowBlocks: 1,
    rollover: 0,
    asked: {},
    bytes: 1_048_576,
    retransmitted: 0,
    duplicates: 0,
    waits: {
      roundTripMs: 14,
      shortestRoundTripMs: 13,
      sourceMs: 0,
      storeMs: 0,
      silenceMs: 0,
      rateMs: 0,
      waitingFor: 'peer',
      sinceProgressMs: 2,
      sinceReceivedMs: 2,
      nextBlock: 715,
      tries: 1,
      receivedAgain: 0,
    },
    ageMs,
    ...more,
  };
}

/** The event of a transfer that begins. */
function beginning(): TrafficEvent {
  const { id, direction, file, peer, mode, blockBytes, windowBlocks, rollover } = running(0);
  const options = { mode, blockBytes, windowBlocks, rollover } as const;
  const known = { id, role: 'server', direction, file, peer, options } as const;
  return { type: 'transferStarted', sequence: 1, timeMicros: 0, endpoint: 'tftp-serve', ...known };
}

describe('the lines of transfers that take long', () => {
  let transfers: readonly TransferSnapshot[] = [];
  let written = '';
  let asked = 0;
  let hub: Hub;
  let lines: LongTransfers;

  beforeEach(() => {
    vi.useFakeTimers();
    transfers = [];
    written = '';
    asked = 0;
    hub = new Hub((flush) => flush());
    const stream = new Writable({
      write: (chunk, _, done) => {
        written += String(chunk);
        done();
      },
    });
    const style: LineStyle = {
      translate: translator('en'),
      language: 'en',
      color: false,
      check: undefined,
      hex: false,
      maxMessageBytes: Number.POSITIVE_INFINITY,
    };
    const server = {
      hub,
      transfers: () => {
        asked += 1;
        return transfers;
      },
    };
    lines = new LongTransfers(server, style, new Output(stream));
    expect(vi.getTimerCount()).toBe(0);
    hub.publish(beginning());
  });
  afterEach(() => {
    lines.stop();
    vi.useRealTimers();
  });

  const texts = (): readonly string[] =>
    written
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.replace(/^[\d:.]+ /, ''));

  it('say every ten seconds how much has come, of how much, and how fast', () => {
    transfers = [running(10_000, { totalBytes: 4_194_304 })];
    vi.advanceTimersByTime(9_999);
    expect(texts()).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(texts()).toEqual(['* 10.0.0.9:2070  boot.img 1.00 MiB of 4.00 MiB, 102 KiB/s']);
    transfers = [running(20_000, { bytes: 2_097_152, totalBytes: 4_194_304 })];
    vi.advanceTimersByTime(10_000);
    expect(texts()[1]).toBe('* 10.0.0.9:2070  boot.img 2.00 MiB of 4.00 MiB, 102 KiB/s');
  });

  it('are none for a transfer that began less than ten seconds ago, and none once they are stopped', () => {
    transfers = [running(9_899)];
    vi.advanceTimersByTime(10_000);
    transfers = [running(10_000)];
    lines.stop();
    vi.advanceTimersByTime(60_000);
    expect(texts()).toEqual([]);
  });

  it('have no timer while no transfer runs, and come again with the next one', () => {
    vi.advanceTimersByTime(20_000);
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(3_600_000);
    expect(asked).toBe(2);
    hub.publish(beginning());
    transfers = [running(10_000)];
    vi.advanceTimersByTime(10_000);
    expect(texts()).toHaveLength(1);
    transfers = [running(20_000)];
    vi.advanceTimersByTime(10_000);
    expect(texts()).toHaveLength(2);
    transfers = [];
    vi.advanceTimersByTime(10_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('count a transfer whose request was read late in the turn that started the clock', () => {
    transfers = [running(9_990)];
    vi.advanceTimersByTime(10_000);
    expect(texts()).toHaveLength(1);
  });

  it('name no total if it is unknown, and escape what the client sent', () => {
    transfers = [running(10_000, { direction: 'put', file: 'a\u001b[2J' })];
    vi.advanceTimersByTime(10_000);
    expect(texts()).toEqual(['* 10.0.0.9:2070  a␛[2J 1.00 MiB so far, 102 KiB/s']);
  });

  it('are twenty at most, and one with the number of the others', () => {
    transfers = Array.from({ length: 23 }, (_, index) => running(30_000, { file: `f${index}` }));
    vi.advanceTimersByTime(10_000);
    expect(texts()).toHaveLength(21);
    expect(texts()[19]).toContain('f19 ');
    expect(texts()[20]).toBe('* 3 more transfers are running');
  });
});
