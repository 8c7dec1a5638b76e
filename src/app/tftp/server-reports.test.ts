import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConnectionNumbers } from '../../endpoint/connection-numbers.js';
import { failure } from '../../errors/error.js';
import { noCounts, type ServerCounters } from '../../tftp/server/server-counters.js';
import type { DatagramCounts, TftpServerEngine } from '../../tftp/server/server-engine.js';
import type { TrafficEvent } from '../../traffic/event.js';
import { createHub } from '../create-hub.js';
import { ServerReports } from './server-reports.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** The reports of a server whose engine has counted `counters`, how often they notified of figures, and what was published. */
function reporting(counters: ServerCounters = noCounts(), datagrams?: DatagramCounts) {
  const hub = createHub();
  const got: TrafficEvent[] = [];
  const subscription = hub.subscribe({ onBatch: ({ events }) => void got.push(...events) });
  const changes = { statusChanged: vi.fn(), figuresChanged: vi.fn() };
  const reports = new ServerReports({ hub, endpoint: 'e1', numbers: new ConnectionNumbers(), changes });
  const engine: TftpServerEngine = {
    open: async () => [],
    counters,
    datagrams,
    isBusy: false,
    transfers: () => [],
    record: async () => undefined,
    abort: () => false,
    close: async () => undefined,
  };
  reports.follow(engine);
  return {
    reports,
    counters,
    changes,
    got: () => {
      subscription.flush();
      return got.splice(0);
    },
  };
}

describe('the reports of a TFTP server', () => {
  it('publish a refusal with its client, and notify of it', () => {
    const { reports, changes, got } = reporting();
    const reason = failure('TFTP_BUSY', { transfers: 1 });
    reports.refused('192.0.2.1:3000', reason);
    expect(changes.figuresChanged).toHaveBeenCalledTimes(1);
    expect(got()).toMatchObject([{ type: 'error', endpoint: 'e1', peer: '192.0.2.1:3000', failure: reason }]);
  });

  it('publish a failure of the server itself without a client, count it, and notify of it', () => {
    const { reports, changes, got } = reporting();
    reports.failed(failure('INTERNAL', { reason: 'x' }));
    expect(changes.figuresChanged).toHaveBeenCalledTimes(1);
    const [event] = got();
    expect(event).toMatchObject({ type: 'error', failure: { code: 'INTERNAL' } });
    expect(event).not.toHaveProperty('peer');
    expect(reports.totals.errors).toBe(1);
  });

  it('publish a flood of refusals without an ERROR once a second, those that are new, and notify of it', () => {
    const { reports, counters, changes, got } = reporting();
    for (let request = 0; request < 1_000; request += 1) {
      counters.refusedUnanswered += 1;
      reports.unanswered();
    }
    vi.advanceTimersByTime(999);
    expect([got(), changes.figuresChanged.mock.calls.length]).toEqual([[], 0]);
    vi.advanceTimersByTime(1);
    expect(got()).toMatchObject([{ failure: { code: 'TFTP_REFUSALS_UNTOLD', params: { count: 1_000 } } }]);
    expect(changes.figuresChanged).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(10_000);
    expect(got()).toEqual([]);
    counters.refusedUnanswered += 3;
    reports.unanswered();
    vi.advanceTimersByTime(1_000);
    expect(got()).toMatchObject([{ failure: { params: { count: 3 } } }]);
  });

  it('notify of dropped requests, of which no event says anything', () => {
    const { reports, counters, changes, got } = reporting();
    counters.requestsDropped += 5;
    reports.unanswered();
    vi.advanceTimersByTime(1_000);
    expect(changes.figuresChanged).toHaveBeenCalledTimes(1);
    expect(got()).toEqual([]);
    expect(reports.totals.refused).toBe(5);
  });

  it('publish what was held back when the engine has closed, and nothing later', () => {
    const { reports, counters, got } = reporting();
    counters.refusedUnanswered += 2;
    reports.unanswered();
    reports.close();
    expect(got()).toMatchObject([{ failure: { params: { count: 2 } } }]);
    vi.advanceTimersByTime(10_000);
    expect(got()).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('publish the end with all that was counted', () => {
    const counters = {
      ...noCounts(),
      transfersStarted: 9,
      refused: 2,
      requestsDropped: 3,
      transfersFailed: 4,
    };
    const { reports, got } = reporting(counters, { received: 100, dropped: 7 });
    reports.failed(failure('INTERNAL', { reason: 'x' }));
    reports.stopped();
    expect(got().at(-1)).toMatchObject({
      type: 'stopped',
      endpoint: 'e1',
      totals: { connections: 9, refused: 5, dropped: 7, errors: 1 + 2 + 4, sentMessages: 0 },
    });
  });

  it('build no event that nobody subscribes to', () => {
    const hub = createHub();
    const publish = vi.spyOn(hub, 'publish');
    const changes = { statusChanged: vi.fn(), figuresChanged: vi.fn() };
    const reports = new ServerReports({ hub, endpoint: 'e1', numbers: new ConnectionNumbers(), changes });
    reports.refused('192.0.2.1:3000', failure('TFTP_BUSY', { transfers: 1 }));
    reports.stopped();
    expect(publish).not.toHaveBeenCalled();
  });
});
