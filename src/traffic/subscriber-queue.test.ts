import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrafficEvent } from './event.js';
import { SubscriberQueue } from './subscriber-queue.js';
import { type EventBatch, inOrder, lostIn, type SubscriptionOptions } from './subscription.js';

function event(sequence: number, { endpoint = 'e1', bytes = 1 } = {}): TrafficEvent {
  return { type: 'received', sequence, timeMicros: 0, endpoint, peer: 'p', bytes: new Uint8Array(bytes) };
}

/** A queue, its batches, and how often it requested another flush. */
function queueOf(options: Partial<SubscriptionOptions>) {
  const batches: EventBatch[] = [];
  const asked = { flushes: 0 };
  const queue = new SubscriberQueue(
    { onBatch: (batch) => void batches.push(batch), ...options },
    ['received'],
    () => {
      asked.flushes += 1;
    },
  );
  return { queue, batches, asked };
}

/** The numbers of a batch's events, and its gaps as `FROM-TO`, in order. */
const rowOf = (batch: EventBatch | undefined): readonly (number | string)[] =>
  batch === undefined
    ? []
    : Array.from(inOrder(batch), (item) => (item.type === 'gap' ? `${item.from}-${item.to}` : item.sequence));

describe('the queue of a subscriber', () => {
  it('gives away what it has, once, and nothing when it has nothing', () => {
    const { queue, batches } = queueOf({});
    queue.flush();
    queue.push(event(1));
    queue.push(event(2));
    queue.flush();
    queue.flush();
    expect(batches.map(rowOf)).toEqual([[1, 2]]);
  });

  it('holds no more events than its bound, and reports which were dropped', () => {
    const { queue, batches } = queueOf({ maxEvents: 2 });
    for (const sequence of [1, 2, 3, 4, 5]) queue.push(event(sequence));
    queue.flush();
    expect(rowOf(batches[0])).toEqual(['1-3', 4, 5]);
    expect(queue.droppedTotal).toBe(3);
    queue.push(event(6));
    queue.flush();
    expect(rowOf(batches[1])).toEqual([6]);
  });

  it('holds no more payload than its bound, but the newest whatever its size', () => {
    const { queue, batches } = queueOf({ maxBytes: 10 });
    queue.push(event(1, { bytes: 6 }));
    queue.push(event(2, { bytes: 4 }));
    queue.push(event(3, { bytes: 100 }));
    queue.flush();
    expect(rowOf(batches[0])).toEqual(['1-2', 3]);
    queue.push(event(4, { bytes: 5 }));
    queue.push(event(5, { bytes: 5 }));
    queue.flush();
    expect(rowOf(batches[1])).toEqual([4, 5]);
  });

  it('takes no event and no gap of another endpoint', () => {
    const { queue, batches } = queueOf({ endpoint: 'e2', maxEvents: 1 });
    queue.push(event(1));
    queue.lose({ type: 'gap', from: 2, to: 2, count: 1, endpoint: 'e1' });
    queue.push(event(3, { endpoint: 'e2' }));
    queue.push(event(4, { endpoint: 'e2' }));
    queue.flush();
    expect(batches).toMatchObject([{ gaps: [{ from: 3, to: 3, count: 1, endpoint: 'e2' }] }]);
    expect(rowOf(batches[0])).toEqual(['3-3', 4]);
  });

  it('makes one gap of losses with nothing between them, and keeps those apart that have', () => {
    const { queue, batches } = queueOf({});
    queue.lose({ type: 'gap', from: 1, to: 2, count: 2 });
    queue.lose({ type: 'gap', from: 3, to: 5, count: 3 });
    queue.push(event(6));
    queue.lose({ type: 'gap', from: 7, to: 7, count: 1 });
    queue.lose({ type: 'gap', from: 8, to: 9, count: 1, endpoint: 'e1' });
    queue.flush();
    expect(rowOf(batches[0])).toEqual(['1-5', 6, '7-7', '8-9']);
    expect(queue.droppedTotal).toBe(7);
  });

  it('gives away nothing while a batch is being taken, and asks for a flush when it was, also in vain', async () => {
    const ends: { readonly done: () => void; readonly failed: (reason: Error) => void }[] = [];
    const taken: EventBatch[] = [];
    const { queue, asked } = queueOf({
      onBatch: (batch) => {
        taken.push(batch);
        return new Promise<void>((done, failed) => ends.push({ done, failed }));
      },
    });
    queue.push(event(1));
    queue.flush();
    queue.push(event(2));
    queue.flush();
    expect(taken.map(rowOf)).toEqual([[1]]);
    expect(asked.flushes).toBe(0);
    ends[0]?.done();
    await Promise.resolve();
    expect(asked.flushes).toBe(1);
    queue.flush();
    expect(taken.map(rowOf)).toEqual([[1], [2]]);
    ends[1]?.failed(new Error('gone'));
    await Promise.resolve();
    expect(asked.flushes).toBe(2);
  });

  it('discards what it holds when it is closed', () => {
    const { queue, batches } = queueOf({});
    queue.push(event(1));
    queue.close();
    queue.push(event(2));
    queue.flush();
    expect(batches).toEqual([]);
  });

  it('begins with what was kept, gaps in their places', () => {
    const { queue, batches } = queueOf({});
    queue.begin({ events: [event(3), event(6)], gaps: [{ type: 'gap', from: 4, to: 5, count: 2 }] });
    queue.flush();
    expect(rowOf(batches[0])).toEqual([3, '4-5', 6]);
  });

  it('accounts for every number, given away or lost, however it is filled', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('push', 'lose', 'flush'), { maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        (steps, maxEvents) => {
          const { queue, batches } = queueOf({ maxEvents });
          let sequence = 0;
          for (const step of [...steps, 'flush']) {
            if (step === 'flush') queue.flush();
            else sequence += 1;
            if (step === 'push') queue.push(event(sequence));
            if (step === 'lose') queue.lose({ type: 'gap', from: sequence, to: sequence, count: 1 });
          }
          let next = 1;
          for (const batch of batches) {
            expect(batch.events.length).toBeLessThanOrEqual(maxEvents);
            for (const item of inOrder(batch)) {
              expect(item.type === 'gap' ? item.from : item.sequence).toBe(next);
              next = (item.type === 'gap' ? item.to : item.sequence) + 1;
            }
          }
          expect(next).toBe(sequence + 1);
          expect(batches.reduce((sum, batch) => sum + lostIn(batch), 0)).toBe(queue.droppedTotal);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('keeps its bound and its order when far more has fallen than it holds', () => {
    const { queue, batches } = queueOf({ maxEvents: 10 });
    for (let sequence = 1; sequence <= 10_000; sequence += 1) queue.push(event(sequence));
    queue.flush();
    expect(rowOf(batches[0])).toEqual(['1-9990', ...Array.from({ length: 10 }, (_, index) => 9_991 + index)]);
  });
});
