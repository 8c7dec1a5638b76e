import { describe, expect, it } from 'vitest';
import type { TrafficEvent } from './event.js';
import { type EventBatch, Hub } from './hub.js';

/** A hub whose flushes the test lets happen. */
function stoppedHub(): { hub: Hub; flushAll: () => void } {
  const pending: (() => void)[] = [];
  const hub = new Hub((flush) => pending.push(flush));
  return {
    hub,
    flushAll: () => {
      for (const flush of pending.splice(0)) flush();
    },
  };
}

function received(text: string): TrafficEvent {
  return {
    type: 'received',
    timeMicros: 0,
    endpoint: 'e1',
    peer: 'p',
    bytes: new TextEncoder().encode(text),
  };
}

function textsOf({ events }: EventBatch): string[] {
  return events.map((event) =>
    event.type === 'received' ? new TextDecoder().decode(event.bytes) : event.type,
  );
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

  it('wants a type only while somebody subscribes to it', () => {
    const { hub } = stoppedHub();
    expect(hub.wants('received')).toBe(false);
    const subscription = hub.subscribe({ types: ['received'], onBatch: () => undefined });
    expect(hub.wants('received')).toBe(true);
    expect(hub.wants('sent')).toBe(false);
    subscription.close();
    expect(hub.wants('received')).toBe(false);
  });

  it('gives a slow subscriber its newest events and tells how many it lost, without touching the others', () => {
    const { hub, flushAll } = stoppedHub();
    const slow: EventBatch[] = [];
    const quick: EventBatch[] = [];
    const subscription = hub.subscribe({ maxEvents: 2, onBatch: (batch) => void slow.push(batch) });
    hub.subscribe({ onBatch: (batch) => void quick.push(batch) });
    for (const text of ['a', 'b', 'c', 'd', 'e']) hub.publish(received(text));
    flushAll();
    expect(slow.map(textsOf)).toEqual([['d', 'e']]);
    expect(slow[0]?.dropped).toBe(3);
    expect(subscription.droppedTotal).toBe(3);
    expect(quick.map(textsOf)).toEqual([['a', 'b', 'c', 'd', 'e']]);
    expect(quick[0]?.dropped).toBe(0);
  });

  it('bounds what it holds by payload bytes, yet always keeps the newest event', () => {
    const { hub, flushAll } = stoppedHub();
    const batches: EventBatch[] = [];
    hub.subscribe({ maxBytes: 4, onBatch: (batch) => void batches.push(batch) });
    for (const text of ['aaa', 'bbb', 'a very long one']) hub.publish(received(text));
    flushAll();
    expect(batches.map(textsOf)).toEqual([['a very long one']]);
    expect(batches[0]?.dropped).toBe(2);
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

  it('passes on what others lost before it', () => {
    const { hub, flushAll } = stoppedHub();
    const batches: EventBatch[] = [];
    hub.subscribe({ onBatch: (batch) => void batches.push(batch) });
    hub.reportLost(7);
    flushAll();
    expect(batches).toEqual([{ events: [], dropped: 7 }]);
  });

  it('keeps no more than its bound however long nobody takes anything', () => {
    const { hub, flushAll } = stoppedHub();
    const batches: EventBatch[] = [];
    hub.subscribe({ maxEvents: 100, onBatch: (batch) => void batches.push(batch) });
    for (let index = 0; index < 50_000; index += 1) hub.publish(received(String(index)));
    flushAll();
    expect(batches[0]?.events).toHaveLength(100);
    expect(batches[0]?.dropped).toBe(49_900);
    expect(batches.map(textsOf)[0]?.at(-1)).toBe('49999');
  });
});
