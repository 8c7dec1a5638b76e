import { isMessage, type LogEntry, type LogEvent } from './log-entry.js';

/** Entries of consecutive numbers, bounded in their number; either end may grow and be dropped. It counts what is in it. */
export class LogRing {
  readonly #capacity: number;
  readonly #entries: (LogEntry | undefined)[] = [];
  /** The number of the oldest entry. */
  first = 0;
  /** One more than the number of the newest. */
  next = 0;
  /** Payload bytes. */
  bytes = 0;
  messages = 0;
  /** Events that gap lines stand for. */
  missing = 0;
  /** Gap lines whose count is an upper bound. */
  inexact = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.next - this.first;
  }

  get isFull(): boolean {
    return this.size >= this.#capacity;
  }

  /** The entry of a number, while it is kept. */
  at(number: number): LogEntry | undefined {
    return number < this.first || number >= this.next ? undefined : this.#entries[this.#placeOf(number)];
  }

  /** Adds the newest entry, whose number is `next`; one that is full drops its oldest. */
  push(entry: LogEntry): void {
    if (this.isFull) this.shift();
    this.#entries[this.#placeOf(entry.number)] = entry;
    this.next = entry.number + 1;
    this.#count(entry.event, 1);
  }

  /** Adds the oldest entry, whose number is `first` - 1. The ring must not be full. */
  unshift(entry: LogEntry): void {
    this.#entries[this.#placeOf(entry.number)] = entry;
    this.first = entry.number;
    this.#count(entry.event, 1);
  }

  /** Drops the oldest entry. */
  shift(): LogEvent | undefined {
    const event = this.#drop(this.first);
    this.first += 1;
    return event;
  }

  /** Drops the newest entry. */
  pop(): LogEvent | undefined {
    const event = this.#drop(this.next - 1);
    this.next -= 1;
    return event;
  }

  /** Drops all; the next entry has the number `next`. */
  clear(next: number): void {
    this.#entries.length = 0;
    this.first = next;
    this.next = next;
    this.bytes = 0;
    this.messages = 0;
    this.missing = 0;
    this.inexact = 0;
  }

  #drop(number: number): LogEvent | undefined {
    const place = this.#placeOf(number);
    const event = this.#entries[place]?.event;
    this.#entries[place] = undefined;
    if (event !== undefined) this.#count(event, -1);
    return event;
  }

  #count(event: LogEvent, by: 1 | -1): void {
    if (isMessage(event)) {
      this.bytes += by * event.bytes.byteLength;
      this.messages += by;
    } else if (event.type === 'notKept') {
      this.missing += by * event.count;
      if (!event.isExact) this.inexact += by;
    }
  }

  #placeOf(number: number): number {
    const place = number % this.#capacity;
    return place < 0 ? place + this.#capacity : place;
  }
}
