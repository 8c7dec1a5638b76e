import type { LiveEvent } from '../../src/http/protocol.js';
import { base64Bytes } from '../transport/base64.js';

/** One line of a log: an event, with its place among all that this log ever held. */
export interface LogEntry {
  /** 0 for the first that the log took, one more for each; stays when older ones fall out. */
  readonly number: number;
  readonly event: LiveEvent;
}

/** An event that carries bytes. */
export type MessageEvent = Extract<LiveEvent, { readonly data: string }>;

/** Whether an event carries bytes. */
export function isMessage(event: LiveEvent): event is MessageEvent {
  return event.type === 'received' || event.type === 'sent';
}

/** Lines kept of one endpoint; about 300 bytes each, and their payload. */
const mostEntries = 100_000;
/** Payload bytes kept of one endpoint. */
const mostPayloadBytes = 64 * 1024 * 1024;

/**
 * The latest events of one endpoint in a ring: what is oldest falls out, and is counted. Bytes stay in base64 until a row
 * is shown, since most never are.
 */
export class MessageLog {
  readonly #capacity: number;
  readonly #mostBytes: number;
  readonly #ring: (LiveEvent | undefined)[] = [];
  #bytes = 0;
  #lastSequence = 0;
  #latestMicros = 0;
  /** The number of the oldest entry kept. */
  first = 0;
  /** The number that the next entry will have: entries are `first` to `next` - 1. */
  next = 0;
  /** Entries that fell out, for newer ones. */
  fallen = 0;
  /** Events that never reached this page, because it was behind. */
  lost = 0;

  constructor(capacity: number = mostEntries, mostBytes: number = mostPayloadBytes) {
    this.#capacity = capacity;
    this.#mostBytes = mostBytes;
  }

  /** How many entries it keeps. */
  get size(): number {
    return this.next - this.first;
  }

  /** Payload bytes that it keeps. */
  get payloadBytes(): number {
    return this.#bytes;
  }

  /** Takes an event, unless it had it already (the feed repeats what is recent after a reconnect). */
  add(event: LiveEvent): boolean {
    // A workbench that was started anew counts from 1 again; time goes on.
    if (event.sequence <= this.#lastSequence && event.timeMicros <= this.#latestMicros) return false;
    this.#lastSequence = event.sequence;
    this.#latestMicros = Math.max(this.#latestMicros, event.timeMicros);
    if (this.size === this.#capacity) this.#forgetOldest();
    this.#ring[this.next % this.#capacity] = event;
    this.next += 1;
    if (isMessage(event)) this.#bytes += base64Bytes(event.data);
    while (this.#bytes > this.#mostBytes && this.size > 1) this.#forgetOldest();
    return true;
  }

  /** The entry of that number, while it is kept. */
  at(number: number): LogEntry | undefined {
    if (number < this.first || number >= this.next) return undefined;
    const event = this.#ring[number % this.#capacity];
    return event === undefined ? undefined : { number, event };
  }

  /** Forgets every entry; numbers go on, and what the feed repeats is still known. */
  clear(): void {
    this.#ring.length = 0;
    this.first = this.next;
    this.fallen = 0;
    this.lost = 0;
    this.#bytes = 0;
  }

  #forgetOldest(): void {
    const index = this.first % this.#capacity;
    const oldest = this.#ring[index];
    if (oldest !== undefined && isMessage(oldest)) this.#bytes -= base64Bytes(oldest.data);
    this.#ring[index] = undefined;
    this.first += 1;
    this.fallen += 1;
  }
}
