import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConnectionNumbers } from '../../endpoint/connection-numbers.js';
import { failure } from '../../errors/error.js';
import type { TransferOutcome } from '../../tftp/outcome.js';
import { noCounts } from '../../tftp/server/server-counters.js';
import type { TftpServerEngine, TransferRecord, TransferSnapshot } from '../../tftp/server/server-engine.js';
import type { TransferWaits } from '../../tftp/transfer-waits.js';
import type { TrafficEvent } from '../../traffic/event.js';
import { createHub } from '../create-hub.js';
import { TransferLog } from './tftp-transfer-log.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const waits: TransferWaits = {
  roundTripMs: 0,
  shortestRoundTripMs: 0,
  sourceMs: 0,
  storeMs: 0,
  silenceMs: 0,
  rateMs: 0,
  waitingFor: 'peer',
  sinceProgressMs: 0,
  sinceReceivedMs: 0,
  nextBlock: 1,
  tries: 1,
  receivedAgain: 0,
};

function snapshot(id: string, changes: Partial<TransferSnapshot> = {}): TransferSnapshot {
  return {
    id,
    direction: 'get',
    file: `image-${id}`,
    peer: '192.0.2.1:3000',
    mode: 'octet',
    blockBytes: 512,
    windowBlocks: 1,
    rollover: 0,
    asked: {},
    bytes: 0,
    retransmitted: 0,
    duplicates: 0,
    waits,
    ageMs: 0,
    ...changes,
  };
}

const ended = (
  transfer: TransferSnapshot,
  outcome: TransferOutcome = { outcome: 'done' },
): TransferRecord => ({
  transfer: { ...transfer, outcome },
  trace: undefined,
  startedMs: 0,
});

/** The log of an engine whose transfers a test sets. */
function logged(numbers = new ConnectionNumbers()) {
  const hub = createHub();
  const got: TrafficEvent[] = [];
  const subscription = hub.subscribe({ onBatch: ({ events }) => void got.push(...events) });
  const changed = vi.fn();
  const log = new TransferLog({ hub, endpoint: 'e1', numbers, changed });
  const engine = { running: [] as readonly TransferSnapshot[], aborted: [] as string[] };
  const shell: TftpServerEngine = {
    open: async () => [],
    counters: noCounts(),
    datagrams: undefined,
    get isBusy() {
      return engine.running.length > 0;
    },
    transfers: () => engine.running,
    record: async (id) => {
      const transfer = engine.running.find((one) => one.id === id);
      return transfer && { transfer, trace: undefined, startedMs: 0 };
    },
    abort: (id) => {
      engine.aborted.push(id);
      return true;
    },
    close: async () => undefined,
  };
  log.follow(shell);
  return {
    log,
    engine,
    changed,
    got: () => {
      subscription.flush();
      return got.splice(0);
    },
  };
}

describe('the log of a server’s transfers', () => {
  it('has no timer while nothing runs', () => {
    const { log, engine } = logged();
    expect(vi.getTimerCount()).toBe(0);
    engine.running = [snapshot('1')];
    log.started(snapshot('1'));
    expect(vi.getTimerCount()).toBe(1);
    engine.running = [];
    log.finished(ended(snapshot('1')));
    vi.advanceTimersByTime(100);
    expect(vi.getTimerCount()).toBe(0);
    log.started(snapshot('2'));
    expect(vi.getTimerCount()).toBe(1);
  });

  it('numbers transfers on where the engine begins anew', async () => {
    const numbers = new ConnectionNumbers();
    const first = logged(numbers);
    first.log.started(snapshot('1'));
    first.log.finished(ended(snapshot('1')));
    const { log, engine } = logged(numbers);
    engine.running = [snapshot('1', { bytes: 5 })];
    log.started(snapshot('1'));
    expect(log.running()).toMatchObject([{ id: 't2', bytes: 5 }]);
    expect([log.runningCount, log.beganMicros('t2') !== undefined, log.beganMicros('1')]).toEqual([
      1,
      true,
      undefined,
    ]);
    expect(await log.story('t2')).toMatchObject({ id: 't2', file: 'image-1' });
    expect([await log.story('1'), log.abort('1'), log.abort('t2'), engine.aborted]).toEqual([
      undefined,
      false,
      true,
      ['1'],
    ]);
  });

  it('publishes the start, ten times a second how far each is, and the end', () => {
    const { log, engine, changed, got } = logged();
    log.started(snapshot('1', { totalBytes: 2_000 }));
    expect(got()).toMatchObject([
      { type: 'transferStarted', endpoint: 'e1', id: 't1', role: 'server', totalBytes: 2_000 },
    ]);
    engine.running = [snapshot('1', { bytes: 512, totalBytes: 2_000 }), snapshot('2', { bytes: 7 })];
    changed.mockClear();
    vi.advanceTimersByTime(100);
    expect(changed).toHaveBeenCalledTimes(1);
    const [one, other] = got();
    expect(one).toMatchObject({ type: 'transferProgressed', id: 't1', bytes: 512, totalBytes: 2_000 });
    expect(other).toMatchObject({ id: 't2', bytes: 7 });
    expect(other).not.toHaveProperty('totalBytes');
    vi.advanceTimersByTime(1_000);
    expect(got()).toHaveLength(20);
    const reason = failure('TFTP_TIMED_OUT', { tries: 5, blocks: 1 });
    log.finished(ended(snapshot('1', { bytes: 512 }), { outcome: 'failed', failure: reason }));
    expect(got()).toMatchObject([
      { type: 'transferFinished', id: 't1', outcome: 'failed', bytes: 512, failure: reason },
    ]);
  });

  it('notifies of each start and end', () => {
    const { log, changed } = logged();
    log.started(snapshot('1'));
    log.finished(ended(snapshot('1')));
    expect(changed).toHaveBeenCalledTimes(2);
  });

  it('adds up files and bytes by their direction, those of running ones too', () => {
    const { log, engine } = logged();
    for (const [id, direction, bytes] of [
      ['1', 'get', 100],
      ['2', 'get', 50],
      ['3', 'put', 7],
    ] as const)
      log.finished(ended(snapshot(id, { direction, bytes })));
    engine.running = [snapshot('4', { bytes: 1_000 })];
    expect(log.moved()).toEqual({ get: { files: 2, bytes: 1_150 }, put: { files: 1, bytes: 7 } });
  });

  it('keeps the stories of the last hundred, the newest first', () => {
    const { log } = logged();
    for (let id = 1; id <= 130; id += 1) log.finished(ended(snapshot(String(id))));
    expect(log.stories).toHaveLength(100);
    expect([log.stories[0]?.id, log.stories.at(-1)?.id]).toEqual(['t130', 't31']);
    expect(log.moved().get.files).toBe(130);
  });

  it('has nothing that runs once the engine has closed', () => {
    const { log } = logged();
    log.started(snapshot('1'));
    log.close();
    expect([log.runningCount, vi.getTimerCount()]).toEqual([0, 0]);
  });
});
