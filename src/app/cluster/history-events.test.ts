import { describe, expect, it } from 'vitest';
import { openStore } from '../../../test/records.js';
import { scratch } from '../../../test/scratch.js';
import type { NextEvents } from '../../cluster/history/history-publisher.js';
import { type AnyEndpointInput, parseAnyEndpoint } from '../../config/endpoint-kinds.js';
import { orThrow } from '../../errors/parsed.js';
import type { RecordStore } from '../../store/history/record-store.js';
import type { Draft } from '../../traffic/event.js';
import { Hub } from '../../traffic/hub.js';
import type { RecordSpool } from '../record/record-spool.js';
import type { Described } from '../record/recorder.js';
import { HistoryEvents } from './history-events.js';

const bench = scratch();

/** A hub that delivers when it is told to, and a record that is written when the test says so. */
class Bench {
  readonly #flushes: (() => void)[] = [];
  readonly hub = new Hub((flush) => this.#flushes.push(flush), {
    backlog: { endpointEvents: 9, endpointBytes: 9_999, totalEvents: 9, totalBytes: 9_999 },
  });
  readonly store: RecordStore = bench.own(openStore(bench.folder()));
  isGrowing = true;
  off = new Set<string>();
  label = '';

  readonly #inputs = new Map<string, AnyEndpointInput>();

  readonly described: Described = (endpoint) => {
    // A description is told from the next by being another object.
    const key = `${endpoint} ${this.label}`;
    const record = !this.off.has(endpoint);
    const made = { type: 'tcp-listen', address: '127.0.0.1:0', label: this.label, record } as const;
    const input = this.#inputs.get(key) ?? made;
    this.#inputs.set(key, input);
    return { input, spec: orThrow(parseAnyEndpoint(input)) };
  };

  events(hasRecord = true): HistoryEvents {
    const bench_ = this;
    const spool: RecordSpool = {
      ...{ identity: 'record', first: 1 },
      get isGrowing() {
        return bench_.isGrowing;
      },
      after: (number) => Promise.resolve(this.store.spool(number)),
    };
    return bench.own(new HistoryEvents(this.hub, hasRecord ? spool : undefined, this.described));
  }

  publish(count: number, endpoint = 'e1', bytes = new Uint8Array([65])): void {
    for (let left = count; left > 0; left -= 1)
      this.hub.publish({ type: 'received', endpoint, peer: '127.0.0.1:5', bytes, timeMicros: 1 } as Draft);
    for (const flush of this.#flushes.splice(0)) flush();
  }

  /** Writes events with numbers into the record. */
  record(from: number, to: number): void {
    const events = Array.from({ length: to - from + 1 }, (_, index) => ({
      ...({ type: 'received', sequence: from + index, endpoint: 'e1', peer: '127.0.0.1:5' } as const),
      ...{ bytes: new Uint8Array([66]), timeMicros: 1, connection: 1 },
    }));
    this.store.append({ events, gaps: [] }, [], to);
  }
}

const never = new AbortController().signal;

function numbers(next: NextEvents | undefined): readonly number[] {
  return (next?.part.batch.events ?? []).map(({ sequence }) => sequence);
}

describe('the events of a workbench for its history', () => {
  it('come as they happen, and stay until a later number is asked for', async () => {
    const made = new Bench();
    const events = made.events();
    made.publish(3);
    const next = await events.next(0, never);
    expect(numbers(next)).toEqual([1, 2, 3]);
    expect(next).toMatchObject({ isMore: false, part: { first: 1, last: 3, missing: [] } });
    expect(numbers(await events.next(0, never))).toEqual([1, 2, 3]);
    expect(numbers(await events.next(1, never))).toEqual([2, 3]);
    const later = events.next(3, never);
    made.publish(1);
    expect(numbers(await later)).toEqual([4]);
    expect(events.newest).toBe(4);
  });

  it('say what their endpoint is, and again when that changes', async () => {
    const made = new Bench();
    const events = made.events();
    made.publish(2);
    made.label = 'meter';
    made.publish(1);
    const next = await events.next(0, never);
    expect(next?.part.sources).toMatchObject([
      { endpoint: 'e1', from: 1, label: '', kind: 'tcp-listen' },
      { endpoint: 'e1', from: 3, label: 'meter' },
    ]);
  });

  it('do not have those of an endpoint that is not recorded, and say how many', async () => {
    const made = new Bench();
    made.off.add('secret');
    const events = made.events();
    made.publish(1);
    made.publish(2, 'secret');
    made.publish(1);
    const next = await events.next(0, never);
    expect(numbers(next)).toEqual([1, 4]);
    expect(next?.part.missing).toEqual([{ from: 2, to: 3, count: 2, endpoint: 'secret', reason: 'off' }]);
  });

  it('are cut into parts that fit into a message', async () => {
    const made = new Bench();
    const events = made.events();
    made.publish(3, 'e1', new Uint8Array(300_000));
    const first = await events.next(0, never);
    expect(numbers(first)).toEqual([1, 2]);
    expect(first?.isMore).toBe(true);
    expect(numbers(await events.next(2, never))).toEqual([3]);
  });

  it('are read from the record where they were dropped from memory, and then come live again', async () => {
    const made = new Bench();
    const events = made.events();
    made.publish(39_999);
    made.publish(5);
    expect(events.isLive(0)).toBe(false);
    made.record(1, 40_004);
    let after = 0;
    const seen: number[] = [];
    while (after < events.newest) {
      const next = await events.next(after, never);
      seen.push(...numbers(next));
      expect(next?.part.first).toBe(after + 1);
      after = next?.part.last ?? after;
    }
    expect(seen).toEqual(Array.from({ length: 40_004 }, (_, index) => index + 1));
    expect(events.isLive(after)).toBe(true);
  });

  it('are read from the record up to the first that was heard, and waited for there', async () => {
    const made = new Bench();
    made.publish(10);
    const events = made.events();
    made.record(1, 4);
    expect(numbers(await events.next(0, never))).toEqual([1, 2, 3, 4]);
    const later = events.next(4, never);
    made.record(5, 10);
    expect(numbers(await later)).toEqual([5, 6, 7, 8, 9, 10]);
  });

  it('are told as missing where neither memory nor the record has them', async () => {
    const made = new Bench();
    const events = made.events();
    made.publish(39_999);
    made.publish(5);
    made.isGrowing = false;
    const next = await events.next(0, never);
    expect(next?.part).toMatchObject({
      ...{ first: 1, last: 20_002, batch: { events: [] } },
      missing: [{ from: 1, to: 20_002, count: 20_002, reason: 'disk' }],
    });
    expect(numbers(await events.next(20_002, never))[0]).toBe(20_003);
    const alone = new Bench();
    const unrecorded = alone.events(false);
    alone.publish(39_999);
    alone.publish(5);
    expect((await unrecorded.next(0, never))?.part.missing).toMatchObject([
      { count: 20_002, reason: 'queue' },
    ]);
  });

  it('are counted once where the record has the first of those that memory has dropped', async () => {
    const made = new Bench();
    const events = made.events();
    made.publish(39_999);
    made.publish(5);
    made.record(1, 10_000);
    made.isGrowing = false;
    let [after, read] = [0, 0];
    let missing: unknown;
    while (!events.isLive(after)) {
      const next = await events.next(after, never);
      read += numbers(next).length;
      missing = next?.part.missing;
      after = next?.part.last ?? after;
    }
    expect(read).toBe(10_000);
    expect(missing).toEqual([{ from: 10_001, to: 20_002, count: 10_002, reason: 'disk' }]);
    expect(numbers(await events.next(after, never))[0]).toBe(20_003);
  });

  it('are counted once where a gap of the record begins before those that memory has dropped', async () => {
    const made = new Bench();
    made.publish(10);
    const events = made.events();
    made.publish(39_999);
    made.publish(5);
    made.record(1, 4);
    made.store.append({ events: [], gaps: [{ type: 'gap', from: 5, to: 100, count: 96 }] }, [], 100);
    made.isGrowing = false;
    let [after, count] = [0, 0];
    while (!events.isLive(after)) {
      const next = await events.next(after, never);
      for (const missing of next?.part.missing ?? []) count += missing.count;
      after = next?.part.last ?? after;
    }
    expect([after, count]).toEqual([20_012, 20_012 - 4]);
  });

  it('tell what a worker process has lost, in its place', async () => {
    const made = new Bench();
    const events = made.events();
    made.publish(1);
    made.hub.reportLost(7, 'e1');
    made.publish(1);
    const next = await events.next(0, never);
    expect(numbers(next)).toEqual([1, 9]);
    expect(next?.part.missing).toEqual([{ from: 2, to: 8, count: 7, endpoint: 'e1', reason: 'queue' }]);
  });

  it('end when nobody waits for them any more', async () => {
    const made = new Bench();
    const events = made.events();
    const gone = new AbortController();
    const next = events.next(0, gone.signal);
    gone.abort();
    expect(await next).toBeUndefined();
  });
});
