import { describe, expect, it } from 'vitest';
import type { NumberedEvent } from '../../http/endpoints-port.js';
import { EventWindow } from './event-window.js';

const bounds = { endpointEvents: 100, endpointBytes: 1000, totalEvents: 150, totalBytes: 1500 };

let sequence = 0;
function received(endpoint: string, bytes = 1): NumberedEvent {
  sequence += 1;
  const event = { type: 'received', sequence, endpoint, timeMicros: sequence, peer: 'p:1' } as const;
  return { sequence, index: sequence, event: { ...event, bytes: new Uint8Array(bytes) } };
}

function many(endpoint: string, count: number, bytes = 1): readonly NumberedEvent[] {
  return Array.from({ length: count }, () => received(endpoint, bytes));
}

function counts(window: EventWindow): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const { event } of window.events) found[event.endpoint] = (found[event.endpoint] ?? 0) + 1;
  return found;
}

describe('the window of recent events', () => {
  it('holds so many of each endpoint, so that a noisy one erases its own past only', () => {
    const window = new EventWindow(bounds);
    window.add(many('quiet', 20));
    window.add(many('noisy', 5000));
    expect(counts(window)).toEqual({ quiet: 20, noisy: 100 });
    window.add(many('large', 30, 100));
    expect(counts(window)).toEqual({ quiet: 20, noisy: 100, large: 10 });
  });

  it('takes what all hold too much from those that hold most', () => {
    const window = new EventWindow(bounds);
    window.add([...many('quiet', 10), ...many('a', 90), ...many('b', 100)]);
    expect(counts(window)).toEqual({ quiet: 10, a: 70, b: 70 });
    window.add(many('c', 6, 150));
    window.add(many('d', 6, 150));
    expect(counts(window)).toMatchObject({ quiet: 10, c: 4, d: 5 });
  });

  it('gives all in the order of the workbench, and is empty after it was taken', () => {
    const window = new EventWindow(bounds);
    window.add([received('a'), received('b'), received('a')]);
    const order = window.events.map((one) => one.sequence);
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    expect(window.takeAll()).toHaveLength(3);
    expect([window.isEmpty, window.events]).toEqual([true, []]);
  });

  it('lets go of an endpoint that is gone, and has its room again', () => {
    const window = new EventWindow(bounds);
    window.add([...many('a', 100), ...many('b', 50)]);
    window.forget('a');
    window.add(many('c', 100));
    expect(counts(window)).toEqual({ b: 50, c: 100 });
  });
});
