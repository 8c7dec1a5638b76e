import type { NumberedEvent } from '../http/endpoints-port.js';
import { payloadBytes } from '../traffic/event.js';

/** The newest events in order, bounded by their number and by the bytes they carry; the oldest fall first. */
export class EventWindow {
  readonly #mostEvents: number;
  readonly #mostBytes: number;
  #events: NumberedEvent[] = [];
  #bytes = 0;

  constructor(mostEvents: number, mostBytes: number) {
    this.#mostEvents = mostEvents;
    this.#mostBytes = mostBytes;
  }

  get events(): readonly NumberedEvent[] {
    return this.#events;
  }

  /** Adds events at the end; gives how many of the oldest fell. */
  add(events: readonly NumberedEvent[]): number {
    for (const one of events) {
      this.#events.push(one);
      this.#bytes += payloadBytes(one.event);
    }
    let fallen = 0;
    while (this.#events.length - fallen > this.#mostEvents || this.#bytes > this.#mostBytes) {
      const oldest = this.#events[fallen];
      if (oldest === undefined) break;
      this.#bytes -= payloadBytes(oldest.event);
      fallen += 1;
    }
    if (fallen > 0) this.#events = this.#events.slice(fallen);
    return fallen;
  }

  /** Empties it and gives what was in it. */
  takeAll(): readonly NumberedEvent[] {
    const events = this.#events;
    this.#events = [];
    this.#bytes = 0;
    return events;
  }

  /** Lets go of the events of one endpoint. */
  forget(endpoint: string): void {
    this.add(this.takeAll().filter(({ event }) => event.endpoint !== endpoint));
  }
}
