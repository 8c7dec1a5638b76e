import type { Gap, TrafficEvent } from './event.js';
import { payloadBytes } from './kinds.js';

/** The bounds of a hub's backlog, in events and in payload bytes. */
export interface BacklogBounds {
  readonly endpointEvents: number;
  readonly endpointBytes: number;
  readonly totalEvents: number;
  readonly totalBytes: number;
}

/** The kept events from a given number on, and gaps for those no longer kept. */
export interface Kept {
  readonly events: readonly TrafficEvent[];
  /** In the order of their ends. */
  readonly gaps: readonly Gap[];
}

/**
 * The newest events of every endpoint, bounded for each endpoint and in total. Beyond its own bound an endpoint drops its
 * oldest events. Beyond the total, the endpoint that holds the most drops its oldest. A noisy endpoint therefore drops only
 * its own past, and each endpoint's newest event stays as long as its share allows.
 */
export class Backlog {
  readonly #bounds: BacklogBounds;
  readonly #shelves = new Map<string, Shelf>();
  #events = 0;
  #bytes = 0;

  constructor(bounds: BacklogBounds) {
    this.#bounds = bounds;
  }

  /** Keeps a numbered event. */
  add(event: TrafficEvent): void {
    const shelf = this.#shelf(event.endpoint);
    shelf.push(event);
    this.#events += 1;
    this.#bytes += payloadBytes(event);
    const { endpointEvents, endpointBytes, totalEvents, totalBytes } = this.#bounds;
    while (shelf.size > endpointEvents || shelf.bytes > endpointBytes) this.#forgetOldest(shelf);
    while (this.#events > totalEvents) this.#shrink(this.#events - totalEvents, (one) => one.size);
    while (this.#bytes > totalBytes) this.#shrink(this.#bytes - totalBytes, (one) => one.bytes);
  }

  /** Notes that events of an endpoint were lost before this hub. */
  lose(gap: Gap & { readonly endpoint: string; readonly count: number }): void {
    this.#shelf(gap.endpoint).lose(gap);
  }

  /** Returns what is kept from the number `from` on, of one endpoint or of all. */
  since(from: number, endpoint: string | undefined): Kept {
    const only = endpoint === undefined ? undefined : this.#shelves.get(endpoint);
    const shelves =
      endpoint === undefined ? [...this.#shelves] : only === undefined ? [] : [[endpoint, only] as const];
    const events = shelves.flatMap(([, shelf]) => shelf.since(from));
    const gaps = shelves.flatMap(([name, shelf]) => shelf.gapsSince(from, name));
    if (shelves.length > 1) {
      events.sort((one, other) => one.sequence - other.sequence);
      gaps.sort((one, other) => one.to - other.to);
    }
    return { events, gaps };
  }

  /** Drops the events of one endpoint. */
  forget(endpoint: string): void {
    const shelf = this.#shelves.get(endpoint);
    if (shelf === undefined) return;
    this.#events -= shelf.size;
    this.#bytes -= shelf.bytes;
    this.#shelves.delete(endpoint);
  }

  /** Drops events by their numbers, as if they had never been. */
  remove(sequences: ReadonlySet<number>): void {
    let [least, most] = [Number.POSITIVE_INFINITY, 0];
    for (const sequence of sequences) {
      least = Math.min(least, sequence);
      most = Math.max(most, sequence);
    }
    for (const shelf of this.#shelves.values()) {
      if (shelf.oldest > most || shelf.newest < least) continue;
      const [events, bytes] = [shelf.size, shelf.bytes];
      shelf.remove(sequences);
      this.#events -= events - shelf.size;
      this.#bytes -= bytes - shelf.bytes;
    }
  }

  #shelf(endpoint: string): Shelf {
    const known = this.#shelves.get(endpoint);
    if (known !== undefined) return known;
    const shelf = new Shelf();
    this.#shelves.set(endpoint, shelf);
    return shelf;
  }

  /** Drops up to `excess` from the endpoint that is largest by `measure`, but not below the size of the next. */
  #shrink(excess: number, measure: (shelf: Shelf) => number): void {
    const [largest, next] = [...this.#shelves.values()].sort((one, other) => measure(other) - measure(one));
    if (largest === undefined) return;
    const before = measure(largest);
    const least = Math.max(before - excess, next === undefined ? 0 : measure(next));
    do this.#forgetOldest(largest);
    while (largest.size > 0 && measure(largest) > least);
  }

  #forgetOldest(shelf: Shelf): void {
    const oldest = shelf.shift();
    if (oldest === undefined) return;
    this.#events -= 1;
    this.#bytes -= payloadBytes(oldest);
  }
}

/** The most losses among kept events that are reported separately; beyond it the oldest two are merged. */
const maxLosses = 64;

interface Loss {
  from: number;
  to: number;
  count: number;
}

/** The kept events of one endpoint: a plain array with a moving head, because shift() would be linear. */
class Shelf {
  #events: (TrafficEvent | undefined)[] = [];
  #head = 0;
  /** Events that are no longer kept: always the oldest. */
  #forgotten: Loss | undefined;
  /** Events that were lost before this hub, in order. */
  #losses: Loss[] = [];
  bytes = 0;

  get size(): number {
    return this.#events.length - this.#head;
  }

  /** The number of the oldest event; of none, infinity. */
  get oldest(): number {
    return this.#events[this.#head]?.sequence ?? Number.POSITIVE_INFINITY;
  }

  /** The number of the newest event; of none, 0. */
  get newest(): number {
    return this.#events.at(-1)?.sequence ?? 0;
  }

  since(from: number): TrafficEvent[] {
    return this.#events
      .slice(this.#head)
      .filter((event) => event !== undefined && event.sequence >= from) as TrafficEvent[];
  }

  gapsSince(from: number, endpoint: string): Gap[] {
    const all = this.#forgotten === undefined ? this.#losses : [this.#forgotten, ...this.#losses];
    return all
      .filter(({ to }) => to >= from)
      .map((loss) =>
        loss.from >= from ? { type: 'gap', ...loss, endpoint } : { type: 'gap', from, to: loss.to, endpoint },
      );
  }

  push(event: TrafficEvent): void {
    this.#events.push(event);
    this.bytes += payloadBytes(event);
  }

  remove(sequences: ReadonlySet<number>): void {
    const kept = this.since(0).filter(({ sequence }) => !sequences.has(sequence));
    if (kept.length === this.size) return;
    this.#events = kept;
    this.#head = 0;
    this.bytes = kept.reduce((sum, event) => sum + payloadBytes(event), 0);
  }

  lose({ from, to, count }: Loss): void {
    this.#losses.push({ from, to, count });
    if (this.#losses.length <= maxLosses) return;
    const [first, second] = this.#losses.splice(0, 2);
    if (first !== undefined && second !== undefined)
      this.#losses.unshift({ from: first.from, to: second.to, count: first.count + second.count });
  }

  shift(): TrafficEvent | undefined {
    const oldest = this.#events[this.#head];
    if (oldest === undefined) return undefined;
    this.#events[this.#head] = undefined;
    this.#head += 1;
    this.bytes -= payloadBytes(oldest);
    this.#forgot(oldest.sequence, oldest.sequence, 1);
    while ((this.#losses[0]?.from ?? Number.POSITIVE_INFINITY) < oldest.sequence) {
      const loss = this.#losses.shift();
      if (loss !== undefined) this.#forgot(loss.from, loss.to, loss.count);
    }
    if (this.#head > 1024 && this.#head * 2 > this.#events.length) {
      this.#events = this.#events.slice(this.#head);
      this.#head = 0;
    }
    return oldest;
  }

  #forgot(from: number, to: number, count: number): void {
    this.#forgotten ??= { from, to, count: 0 };
    this.#forgotten.from = Math.min(this.#forgotten.from, from);
    this.#forgotten.to = Math.max(this.#forgotten.to, to);
    this.#forgotten.count += count;
  }
}
