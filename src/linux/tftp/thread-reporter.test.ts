import { describe, expect, it } from 'vitest';
import { noCounts } from '../../tftp/server/server-counters.js';
import type { TransferRecord, TransferSnapshot } from '../../tftp/server/server-engine.js';
import { counterNames, countersInMemory, type FromServerThread } from './engine-messages.js';
import { ThreadReporter } from './thread-reporter.js';

/** A reporter on virtual time; `posted` are the messages that went to the main thread, a list for each time it was woken. */
function reporting() {
  const loop = {
    nowMs: 1_000,
    woken: 0,
    wake: () => {
      loop.woken += 1;
    },
  };
  const server = {
    counters: noCounts(),
    isBlocked: false,
    datagrams: () => ({ received: 7, dropped: 2 }),
  };
  const counters = new Float64Array(countersInMemory);
  const posted: (readonly FromServerThread[])[] = [];
  const moved: ArrayBuffer[][] = [];
  const reporter = new ThreadReporter(
    loop,
    () => server,
    counters,
    (messages, buffers) => {
      posted.push(messages);
      moved.push(buffers);
    },
  );
  return {
    loop,
    server,
    counters,
    posted,
    moved,
    reporter,
    /** One turn of the loop `ms` later. */
    turn: (ms = 0) => {
      loop.nowMs += ms;
      if (reporter.deadlineMs <= loop.nowMs) reporter.deadlineReached();
      reporter.turn();
    },
  };
}

const refused = { type: 'failed', failure: { code: 'TFTP_BUSY', fault: 'local', params: {} } } as const;
const transfer = { id: 't1' } as TransferSnapshot;

describe("a thread's reports", () => {
  it('of what happened go together, 5 ms after the first', () => {
    const { reporter, posted, turn } = reporting();
    reporter.happened(refused);
    turn(2);
    reporter.happened({ type: 'started', transfer });
    turn(2);
    expect(posted).toEqual([]);
    turn(1);
    expect(posted).toEqual([[{ type: 'events', events: [refused, { type: 'started', transfer }] }]]);
    reporter.happened(refused);
    turn(5);
    expect(posted).toHaveLength(2);
    expect(posted[1]).toEqual([{ type: 'events', events: [refused] }]);
  });

  it('that are urgent leave in the next turn, after earlier events', () => {
    const { loop, reporter, posted, turn } = reporting();
    reporter.happened(refused);
    const before = loop.woken;
    reporter.urgent({ type: 'transfers', transfers: [] });
    expect(loop.woken).toBe(before + 1);
    turn();
    expect(posted).toEqual([
      [
        { type: 'events', events: [refused] },
        { type: 'transfers', transfers: [] },
      ],
    ]);
    expect(reporter.deadlineMs).toBe(Number.POSITIVE_INFINITY);
  });

  it('move the memory of a trace with the transfer that has ended, once', () => {
    const { reporter, moved, turn } = reporting();
    const memory = new ArrayBuffer(17);
    const record = { transfer, trace: { memory }, startedMs: 0 } as unknown as TransferRecord;
    reporter.finished(record);
    turn(5);
    reporter.happened(refused);
    turn(5);
    expect(moved).toEqual([[memory], []]);
  });

  it('of requests without an answer come once a second', () => {
    const { reporter, posted, turn } = reporting();
    for (let ms = 0; ms < 2_500; ms += 10) {
      reporter.unanswered();
      turn(10);
    }
    expect(posted.flat()).toHaveLength(3);
  });

  it('release a file only when no datagram waits that points into it', () => {
    const { reporter, server, posted, turn } = reporting();
    server.isBlocked = true;
    reporter.release({ type: 'release', handle: 4 });
    for (let waited = 0; waited < 4; waited += 1) turn(5);
    expect(posted).toEqual([]);
    server.isBlocked = false;
    for (let waited = 0; waited < 4; waited += 1) turn(5);
    expect(posted).toEqual([[{ type: 'release', handle: 4 }]]);
  });

  it('keep the counters in shared memory no older than 5 ms while the thread is active', () => {
    const { reporter, server, counters, turn } = reporting();
    turn(5);
    server.counters.requests = 3;
    turn(4);
    expect(counters[counterNames.indexOf('requests')]).toBe(0);
    turn(1);
    expect(counters[counterNames.indexOf('requests')]).toBe(3);
    expect([...counters.subarray(counterNames.length)]).toEqual([7, 2]);
    server.counters.requests = 4;
    reporter.rest();
    expect(counters[counterNames.indexOf('requests')]).toBe(4);
  });
});
