import type { NumberedEvent } from '../../http/endpoints-port.js';
import { payloadBytes } from '../../traffic/kinds.js';

/** Bounds of what is held, in events and in the bytes that they carry from the wire. */
export interface WindowBounds {
  readonly endpointEvents: number;
  readonly endpointBytes: number;
  readonly totalEvents: number;
  readonly totalBytes: number;
}

/**
 * The newest events of every endpoint, bounded for each endpoint and for all together. The oldest of an endpoint make room
 * for its own newer ones; past the total, those of the endpoint that holds most: one that is noisy erases nothing but its
 * own past, and the newest event of each endpoint stays as long as its share allows.
 */
export class EventWindow {
  readonly #bounds: WindowBounds;
  readonly #queues = new Map<string, Queue>();
  #events = 0;
  #bytes = 0;

  constructor(bounds: WindowBounds) {
    this.#bounds = bounds;
  }

  get isEmpty(): boolean {
    return this.#events === 0;
  }

  /** All that is held, in the order of the workbench. */
  get events(): readonly NumberedEvent[] {
    const held = [...this.#queues.values()].flatMap((queue) => queue.events());
    return this.#queues.size < 2 ? held : held.sort((one, other) => one.sequence - other.sequence);
  }

  add(events: readonly NumberedEvent[]): void {
    for (const one of events) {
      const { endpoint } = one.event;
      let queue = this.#queues.get(endpoint);
      if (queue === undefined) {
        queue = new Queue();
        this.#queues.set(endpoint, queue);
      }
      queue.push(one);
      this.#events += 1;
      this.#bytes += payloadBytes(one.event);
      while (queue.size > this.#bounds.endpointEvents || queue.bytes > this.#bounds.endpointBytes)
        this.#forgetOldest(queue);
    }
    const { totalEvents, totalBytes } = this.#bounds;
    while (this.#events > totalEvents) this.#shrink(this.#events - totalEvents, (queue) => queue.size);
    while (this.#bytes > totalBytes) this.#shrink(this.#bytes - totalBytes, (queue) => queue.bytes);
  }

  /** Empties it and gives what was in it. */
  takeAll(): readonly NumberedEvent[] {
    const { events } = this;
    this.#queues.clear();
    this.#events = 0;
    this.#bytes = 0;
    return events;
  }

  /** Lets go of the events of one endpoint. */
  forget(endpoint: string): void {
    const queue = this.#queues.get(endpoint);
    if (queue === undefined) return;
    this.#events -= queue.size;
    this.#bytes -= queue.bytes;
    this.#queues.delete(endpoint);
  }

  /** Takes `excess` from whoever holds most by `measure`, but no more than leaves it as large as the next. */
  #shrink(excess: number, measure: (queue: Queue) => number): void {
    const [largest, next] = [...this.#queues.values()].sort((one, other) => measure(other) - measure(one));
    if (largest === undefined) return;
    const before = measure(largest);
    const least = Math.max(before - excess, next === undefined ? 0 : measure(next));
    do this.#forgetOldest(largest);
    while (largest.size > 0 && measure(largest) > least);
  }

  #forgetOldest(queue: Queue): void {
    const oldest = queue.shift();
    if (oldest === undefined) return;
    this.#events -= 1;
    this.#bytes -= payloadBytes(oldest.event);
  }
}

/** A plain array with a moving head: shift() of an array would be linear. */
class Queue {
  #events: (NumberedEvent | undefined)[] = [];
  #head = 0;
  bytes = 0;

  get size(): number {
    return this.#events.length - this.#head;
  }

  events(): readonly NumberedEvent[] {
    return this.#events.slice(this.#head).filter((one) => one !== undefined);
  }

  push(one: NumberedEvent): void {
    this.#events.push(one);
    this.bytes += payloadBytes(one.event);
  }

  shift(): NumberedEvent | undefined {
    const oldest = this.#events[this.#head];
    if (oldest === undefined) return undefined;
    this.#events[this.#head] = undefined;
    this.#head += 1;
    this.bytes -= payloadBytes(oldest.event);
    if (this.#head > 1024 && this.#head * 2 > this.#events.length) {
      this.#events = this.#events.slice(this.#head);
      this.#head = 0;
    }
    return oldest;
  }
}
