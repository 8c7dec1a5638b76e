import { describe, expect, it } from 'vitest';
import type { Draft, Received } from './event.js';
import { Hub, type HubOptions } from './hub.js';
import { type EventBatch, inOrder, lostIn } from './subscription.js';

const backlog = { endpointEvents: 3, endpointBytes: 1000, totalEvents: 100, totalBytes: 10_000 };

/** A hub whose flushes the test triggers. */
function stoppedHub(options: HubOptions = {}): { hub: Hub; flushAll: () => void } {
  const pending: (() => void)[] = [];
  const hub = new Hub((flush) => pending.push(flush), options);
  return {
    hub,
    flushAll: () => {
      for (const flush of pending.splice(0)) flush();
    },
  };
}

function received(text: string, endpoint = 'e1'): Draft<Received> {
  return { type: 'received', timeMicros: 0, endpoint, peer: 'p', bytes: new TextEncoder().encode(text) };
}

/** The texts of a batch, and its gaps as `FROM-TO`, in order. */
function textsOf(batch: EventBatch): string[] {
  return Array.from(inOrder(batch), (item) => {
    if (item.type === 'gap') return `${item.from}-${item.to}`;
    return item.type === 'received' ? new TextDecoder().decode(item.bytes) : item.type;
  });
}

describe('the hub', () => {
  it('delivers to everyone, in order, in one batch a flush', () => {
    const { hub, flushAll } = stoppedHub();
    const batches: EventBatch[][] = [[], []];
    for (const taken of batches) hub.subscribe({ onBatch: (batch) => void taken.push(batch) });
    for (const text of ['a', 'b', 'c']) hub.publish(received(text));
    flushAll();
    for (const taken of batches) expect(taken.map(textsOf)).toEqual([['a', 'b', 'c']]);
  });

  it('wants a type only while it has a subscriber', () => {
    const { hub } = stoppedHub();
    expect(hub.wants('received')).toBe(false);
    const subscription = hub.subscribe({ types: ['received'], onBatch: () => undefined });
    expect(hub.wants('received')).toBe(true);
    expect(hub.wants('sent')).toBe(false);
    subscription.close();
    expect(hub.wants('received')).toBe(false);
  });

  it('notifies when a type begins or ceases to be wanted, and not in between', () => {
    const { hub } = stoppedHub();
    const seen: boolean[] = [];
    const leave = hub.watchInterest(() => void seen.push(hub.wants('received')));
    const onBatch = (): void => undefined;
    const [one, other] = [1, 2].map(() => hub.subscribe({ types: ['received'], onBatch }));
    one?.close();
    expect(seen).toEqual([true]);
    other?.close();
    expect(seen).toEqual([true, false]);
    leave();
    hub.subscribe({ onBatch });
    expect(seen).toEqual([true, false]);
  });

  it('begins with the number that it is given, after events of the past that later subscribers begin with', () => {
    const { hub, flushAll } = stoppedHub({ backlog, first: 11 });
    expect(hub.lastSequence).toBe(10);
    hub.restore([4, 9].map((sequence) => ({ ...received(`past ${sequence}`), sequence })));
    hub.publish(received('now'));
    const batches: EventBatch[] = [];
    hub.subscribe({ from: 1, onBatch: (batch) => void batches.push(batch) });
    flushAll();
    expect(batches.map(textsOf)).toEqual([['past 4', 'past 9', 'now']]);
    expect(batches[0]?.events.map(({ sequence }) => sequence)).toEqual([4, 9, 11]);
  });

  it('begins without events that have been deleted', () => {
    const { hub, flushAll } = stoppedHub({ backlog });
    for (const text of ['a', 'deleted', 'b']) hub.publish(received(text));
    hub.remove([2]);
    const batches: EventBatch[] = [];
    hub.subscribe({ from: 1, onBatch: (batch) => void batches.push(batch) });
    flushAll();
    expect(batches.map(textsOf)).toEqual([['a', 'b']]);
  });

  it('gives a slow subscriber its newest events and a gap for those it lost, and affects no other', () => {
    const { hub, flushAll } = stoppedHub();
    const slow: EventBatch[] = [];
    const quick: EventBatch[] = [];
    const subscription = hub.subscribe({ maxEvents: 2, onBatch: (batch) => void slow.push(batch) });
    hub.subscribe({ onBatch: (batch) => void quick.push(batch) });
    for (const text of ['a', 'b', 'c', 'd', 'e']) hub.publish(received(text));
    flushAll();
    expect(slow.map(textsOf)).toEqual([['1-3', 'd', 'e']]);
    expect(slow[0]?.gaps).toEqual([{ type: 'gap', from: 1, to: 3, count: 3 }]);
    expect(subscription.droppedTotal).toBe(3);
    expect(quick.map(textsOf)).toEqual([['a', 'b', 'c', 'd', 'e']]);
  });

  it('bounds what it holds by payload bytes, yet always keeps the newest event', () => {
    const { hub, flushAll } = stoppedHub();
    const batches: EventBatch[] = [];
    hub.subscribe({ maxBytes: 4, onBatch: (batch) => void batches.push(batch) });
    for (const text of ['aaa', 'bbb', 'a very long one']) hub.publish(received(text));
    flushAll();
    expect(batches.map(textsOf)).toEqual([['1-2', 'a very long one']]);
  });

  it('hands out no batch while the last one is still being taken', async () => {
    const { hub, flushAll } = stoppedHub();
    const batches: EventBatch[] = [];
    let release: () => void = () => undefined;
    hub.subscribe({
      onBatch: (batch) => {
        batches.push(batch);
        return new Promise<void>((resolve) => {
          release = resolve;
        });
      },
    });
    hub.publish(received('a'));
    flushAll();
    hub.publish(received('b'));
    flushAll();
    expect(batches.map(textsOf)).toEqual([['a']]);
    release();
    await Promise.resolve();
    flushAll();
    expect(batches.map(textsOf)).toEqual([['a'], ['b']]);
  });

  it('passes on losses of other hubs, in place', () => {
    const { hub, flushAll } = stoppedHub();
    const batches: EventBatch[] = [];
    hub.subscribe({ onBatch: (batch) => void batches.push(batch) });
    hub.publish(received('a'));
    hub.reportLost(3, 'e1');
    hub.reportLost(4, 'e1');
    hub.publish(received('b'));
    flushAll();
    expect(batches.map(textsOf)).toEqual([['a', '2-8', 'b']]);
    expect(batches.map(lostIn)).toEqual([7]);
  });

  it('makes one hole of what falls and of what was lost beside it', () => {
    const { hub, flushAll } = stoppedHub();
    const batches: EventBatch[] = [];
    hub.subscribe({ maxEvents: 1, onBatch: (batch) => void batches.push(batch) });
    hub.publish(received('a'));
    hub.reportLost(2, 'e1');
    for (const text of ['b', 'c']) hub.publish(received(text));
    flushAll();
    expect(batches[0]?.gaps).toEqual([{ type: 'gap', from: 1, to: 4, count: 4 }]);
    expect(batches.map(textsOf)).toEqual([['1-4', 'c']]);
  });

  it('numbers wanted events, the same for every subscriber', () => {
    const { hub, flushAll } = stoppedHub();
    const numbers: number[][] = [[], []];
    hub.publish(received('nobody is there yet'));
    expect(hub.lastSequence).toBe(0);
    hub.subscribe({
      onBatch: ({ events }) => void numbers[0]?.push(...events.map(({ sequence }) => sequence)),
    });
    const onBatch = ({ events }: EventBatch): void =>
      void numbers[1]?.push(...events.map(({ sequence }) => sequence));
    hub.subscribe({ types: ['turnChanged'], onBatch });
    hub.publish(received('a'));
    hub.publish({ type: 'turnChanged', timeMicros: 0, endpoint: 'e1', turn: 'mine' });
    flushAll();
    expect(numbers).toEqual([[1, 2], [2]]);
  });

  it('gives a subscriber the events of one endpoint alone', () => {
    const { hub, flushAll } = stoppedHub();
    const batches: EventBatch[] = [];
    hub.subscribe({ endpoint: 'e2', onBatch: (batch) => void batches.push(batch) });
    hub.publish(received('a', 'e1'));
    hub.publish(received('b', 'e2'));
    hub.reportLost(1, 'e1');
    flushAll();
    expect(batches.map(textsOf)).toEqual([['b']]);
  });

  it('begins at a given number, with a gap for events that it no longer keeps', () => {
    const { hub, flushAll } = stoppedHub({ backlog });
    expect([hub.wants('received'), hub.wants('transferProgressed')]).toEqual([true, false]);
    for (const text of ['a', 'b', 'c', 'd', 'e']) hub.publish(received(text));
    hub.publish(received('other', 'e2'));
    const all: EventBatch[] = [];
    hub.subscribe({ endpoint: 'e1', from: 1, onBatch: (batch) => void all.push(batch) });
    const later: EventBatch[] = [];
    hub.subscribe({ endpoint: 'e1', from: 4, onBatch: (batch) => void later.push(batch) });
    const both: EventBatch[] = [];
    hub.subscribe({ from: 2, onBatch: (batch) => void both.push(batch) });
    hub.publish(received('f'));
    flushAll();
    expect(all.map(textsOf)).toEqual([['1-2', 'c', 'd', 'e', 'f']]);
    expect(all[0]?.gaps[0]?.count).toBe(2);
    expect(later.map(textsOf)).toEqual([['d', 'e', 'f']]);
    expect(both.map(textsOf)).toEqual([['2-2', 'c', 'd', 'e', 'other', 'f']]);
    hub.forget('e1');
    const afterwards: EventBatch[] = [];
    hub.subscribe({ from: 1, onBatch: (batch) => void afterwards.push(batch) });
    flushAll();
    expect(afterwards.map(textsOf)).toEqual([['other']]);
  });

  it('keeps no more than its bound, however long no batch is taken', () => {
    const { hub, flushAll } = stoppedHub();
    const batches: EventBatch[] = [];
    hub.subscribe({ maxEvents: 100, onBatch: (batch) => void batches.push(batch) });
    for (let index = 0; index < 50_000; index += 1) hub.publish(received(String(index)));
    flushAll();
    expect(batches[0]?.events).toHaveLength(100);
    expect(batches[0]?.gaps).toEqual([{ type: 'gap', from: 1, to: 49_900, count: 49_900 }]);
    expect(batches.map(textsOf)[0]?.at(-1)).toBe('49999');
  });
});
