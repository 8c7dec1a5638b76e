import { describe, expect, it } from 'vitest';
import type { TftpParts } from '../../src/http/protocol.js';
import type { TftpTransfer } from '../../src/operations/tftp-transfers.js';
import type { Received } from '../../src/traffic/event.js';
import { createClearedLogs } from '../places/endpoint/log/cleared-logs.js';
import { memoryStore } from './kept.js';
import type { SocketSummary } from './kinds.js';
import { WorkbenchState } from './workbench-state.js';

const zero = {
  connections: 0,
  receivedMessages: 0,
  receivedBytes: 0,
  sentMessages: 0,
  sentBytes: 0,
  refused: 0,
  dropped: 0,
  errors: 0,
};

function summary(id: string, receivedBytes = 0): SocketSummary {
  return {
    id,
    input: { type: 'tcp-listen', address: '7777' },
    status: { state: 'stopped' },
    totals: { ...zero, receivedBytes },
    peers: [],
    peerCount: 0,
    atMicros: 0,
  };
}

function received(endpoint: string, sequence: number): Received {
  return {
    sequence,
    type: 'received',
    endpoint,
    timeMicros: sequence,
    peer: 'p:1',
    bytes: Uint8Array.of(0x41),
  };
}

const folder: TftpParts['folder'] = {
  suggestedPort: 69,
  source: 'folder',
  folder: '/srv',
  isOwnFolder: true,
};
const history: TftpParts['history'] = { finished: [], refused: [], searches: [], machines: [] };

function moved(id: string, direction: 'get' | 'put', bytes: number): TftpTransfer {
  return {
    id,
    role: 'server',
    direction,
    file: 'boot.img',
    peer: '10.0.0.9:2070',
    mode: 'octet',
    isAgreed: true,
    blockBytes: 512,
    windowBlocks: 1,
    asked: {},
    bytes,
    rateBytesPerSecond: 0,
    retransmitted: 0,
    duplicates: 0,
    ageMs: 10,
    outcome: 'running',
  };
}

function greeted(...endpoints: SocketSummary[]): WorkbenchState {
  const state = new WorkbenchState();
  state.apply({
    type: 'hello',
    version: '1',
    hostname: 'bench',
    instance: 'i1',
    platform: 'linux',
    ids: endpoints.map(({ id }) => id),
    endpoints,
  });
  return state;
}

describe('what the page knows of the workbench', () => {
  it('counts what TFTP moves while it looks into the rates, of transfers that are over by the next look too', () => {
    const state = greeted();
    const report = (running: readonly TftpTransfer[], finished: readonly TftpTransfer[]): void =>
      state.apply({ type: 'tftp', folder, files: [], running, history: { ...history, finished } });
    report([], [moved('s1-t1', 'get', 5_000)]);
    state.sample(0);
    report([moved('s1-t2', 'get', 1_000)], [moved('s1-t1', 'get', 5_000)]);
    report([], [moved('s1-t3', 'put', 300), moved('s1-t2', 'get', 4_000), moved('s1-t1', 'get', 5_000)]);
    state.sample(1_000);
    expect(state.totalRate).toEqual({ receivedBytes: 300, sentBytes: 4_000 });
    // What moved while the feed was away is not a burst of this second.
    state.apply({
      type: 'hello',
      version: '1',
      hostname: 'bench',
      instance: 'i1',
      platform: 'linux',
      ids: [],
      endpoints: [],
    });
    report([moved('s1-t9', 'get', 9_000_000)], []);
    state.sample(2_000);
    expect(state.totalRate).toEqual({ receivedBytes: 0, sentBytes: 0 });
  });

  it('puts the parts of TFTP together, and keeps those that no frame brings', () => {
    const state = greeted();
    const file = { name: 'image', bytes: 1, modifiedMs: 0 };
    state.apply({ type: 'tftp', running: [] });
    expect(state.tftp.get()).toBeUndefined();
    const first = { ...folder, freeBytes: 1_048_576 };
    state.apply({ type: 'tftp', folder: first, files: [file], running: [], history });
    const running = [moved('s1-t1', 'get', 5)];
    state.apply({ type: 'tftp', running });
    expect(state.tftp.get()).toEqual({ ...first, files: [file], running, ...history });
    // A part is replaced as a whole: what it no longer says is gone.
    state.apply({ type: 'tftp', folder });
    expect(state.tftp.get()).toEqual({ ...folder, files: [file], running, ...history });
  });

  it('replaces an endpoint in its place, adds new ones at the end, forgets the removed', () => {
    const state = greeted(summary('e1'), summary('e2'));
    state.apply({ type: 'endpoints', endpoints: [summary('e1', 5), summary('e3')] });
    expect(state.known.get().endpoints.map(({ id, totals }) => [id, totals.receivedBytes])).toEqual([
      ['e1', 5],
      ['e2', 0],
      ['e3', 0],
    ]);
    state.apply({ type: 'removed', ids: ['e2'] });
    expect(state.known.get().endpoints.map(({ id }) => id)).toEqual(['e1', 'e3']);
  });

  it('announces the logs once, however many events came', () => {
    const state = greeted(summary('e1'));
    let notified = 0;
    state.logsVersion.subscribe(() => {
      notified += 1;
    });
    state.take({ events: [received('e1', 1), received('e1', 2)], gaps: [] });
    state.take({ events: [received('e1', 3)], gaps: [] });
    state.announce();
    state.announce();
    expect([notified, state.log('e1').size]).toEqual([1, 3]);
  });

  it('remembers in the browser which logs were emptied', () => {
    const keeper = memoryStore();
    const events = [received('e1', 1), received('e1', 2)];
    const state = new WorkbenchState(createClearedLogs(keeper));
    state.take({ events, gaps: [] });
    state.clearLog('e1');
    const reloaded = new WorkbenchState(createClearedLogs(keeper));
    reloaded.take({ events: [...events, received('e1', 3)], gaps: [] });
    expect(reloaded.log('e1').size).toBe(1);
    expect(reloaded.log('e1').cleared).toEqual({ sequence: 2, timeMicros: 2 });
  });

  it('wants of each log what it does not have yet, and all of a workbench that was started anew', () => {
    const state = greeted(summary('e1'));
    state.take({ events: [received('e1', 1), received('e1', 5)], gaps: [] });
    const hello = {
      type: 'hello',
      version: '1',
      hostname: '',
      platform: '',
      ids: ['e1'],
      endpoints: [],
    } as const;
    state.apply({ ...hello, instance: 'i1' });
    expect(state.log('e1').wanted).toBe(6);
    state.apply({ ...hello, instance: 'i2' });
    expect(state.log('e1').wanted).toBe(1);
  });

  it('puts a loss into the log of its endpoint, where it was', () => {
    const state = greeted(summary('e1'), summary('e2'));
    const gaps = [{ type: 'gap', from: 2, to: 4, count: 3, endpoint: 'e1' }] as const;
    state.take({ events: [received('e1', 1), received('e2', 5), received('e1', 6)], gaps });
    expect([state.log('e1').missing, state.log('e2').missing]).toEqual([3, 0]);
    expect(state.log('e1').at(1)?.event).toMatchObject({ type: 'notKept', count: 3 });
  });

  it('forgets the logs of endpoints that are gone when it greets again', () => {
    const state = greeted(summary('e1'), summary('e2'));
    state.take({ events: [received('e1', 1), received('e2', 2)], gaps: [] });
    state.apply({
      ...{ type: 'hello', version: '1', hostname: '', platform: '', instance: 'i1' },
      ...{ ids: ['e2'], endpoints: [] },
    });
    expect([state.log('e1').size, state.log('e2').size]).toEqual([0, 1]);
  });

  it('adds the rates of all endpoints up', () => {
    const state = greeted(summary('e1'), summary('e2'));
    state.sample(0);
    state.apply({ type: 'endpoints', endpoints: [summary('e1', 2000), summary('e2', 500)] });
    state.sample(2000);
    expect(state.totalRate).toEqual({ receivedBytes: 1250, sentBytes: 0 });
    expect(state.rates('e1')).toEqual([{ receivedBytes: 1000, sentBytes: 0 }]);
  });
});
