import { describe, expect, it } from 'vitest';
import { Backlog } from './backlog.js';
import type { Received } from './event.js';

const bounds = { endpointEvents: 100, endpointBytes: 1000, totalEvents: 150, totalBytes: 1500 };

let sequence = 0;
function received(endpoint: string, bytes = 1): Received {
  sequence += 1;
  const event = { type: 'received', endpoint, sequence, timeMicros: sequence, peer: 'p:1' } as const;
  return { ...event, bytes: new Uint8Array(bytes) };
}

function add(backlog: Backlog, endpoint: string, count: number, bytes = 1): void {
  for (let number = 0; number < count; number += 1) backlog.add(received(endpoint, bytes));
}

function counts(backlog: Backlog): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const { endpoint } of backlog.since(0, undefined).events) found[endpoint] = (found[endpoint] ?? 0) + 1;
  return found;
}

describe('what a hub keeps', () => {
  it('is so much of each endpoint, so that a noisy one erases its own past only', () => {
    const backlog = new Backlog(bounds);
    add(backlog, 'quiet', 20);
    add(backlog, 'noisy', 5000);
    expect(counts(backlog)).toEqual({ quiet: 20, noisy: 100 });
    add(backlog, 'large', 30, 100);
    expect(counts(backlog)).toMatchObject({ quiet: 20, large: 10 });
  });

  it('takes what all hold too much from those that hold most', () => {
    const backlog = new Backlog(bounds);
    add(backlog, 'quiet', 10);
    add(backlog, 'a', 90);
    add(backlog, 'b', 100);
    expect(counts(backlog)).toEqual({ quiet: 10, a: 70, b: 70 });
    add(backlog, 'c', 6, 150);
    add(backlog, 'd', 6, 150);
    expect(counts(backlog).quiet).toBe(10);
  });

  it('comes in the order of its numbers, and ends with the endpoint', () => {
    const backlog = new Backlog(bounds);
    const events = [received('a'), received('b'), received('a')];
    for (const event of events) backlog.add(event);
    expect(backlog.since(0, undefined)).toEqual({ events, gaps: [] });
    expect(backlog.since(events[1]?.sequence ?? 0, 'a').events).toEqual([events[2]]);
    backlog.forget('a');
    expect(counts(backlog)).toEqual({ b: 1 });
  });

  it('lacks what is removed from it, and has room for more instead', () => {
    const backlog = new Backlog({ ...bounds, endpointEvents: 3 });
    const events = [received('a'), received('b'), received('a'), received('a')];
    for (const event of events) backlog.add(event);
    const [first, second, third, fourth] = events.map((event) => event.sequence);
    backlog.remove(new Set([first, third, 100_000].map(Number)));
    expect(backlog.since(0, undefined).events.map((event) => event.sequence)).toEqual([second, fourth]);
    add(backlog, 'a', 2);
    expect(counts(backlog)).toEqual({ a: 3, b: 1 });
    expect(backlog.since(0, undefined).gaps).toEqual([]);
  });

  it('reports forgotten and lost events, with their number if it is known', () => {
    const backlog = new Backlog({ ...bounds, endpointEvents: 2 });
    sequence = 0;
    add(backlog, 'a', 3);
    backlog.lose({ type: 'gap', from: 4, to: 6, count: 3, endpoint: 'a' });
    sequence = 6;
    add(backlog, 'a', 1);
    const first = { type: 'gap', from: 1, to: 2, count: 2, endpoint: 'a' };
    expect(backlog.since(1, 'a').gaps).toEqual([
      first,
      { type: 'gap', from: 4, to: 6, count: 3, endpoint: 'a' },
    ]);
    expect(backlog.since(2, 'a').gaps[0]).toEqual({ type: 'gap', from: 2, to: 2, endpoint: 'a' });
    add(backlog, 'a', 2);
    expect(backlog.since(1, 'a').gaps).toEqual([{ type: 'gap', from: 1, to: 7, count: 7, endpoint: 'a' }]);
  });
});
