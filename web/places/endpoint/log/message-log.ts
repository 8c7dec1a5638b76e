import type { LiveEvent } from '../../../../src/http/protocol.js';
import { base64Bytes } from '../../../transport/base64.js';

/** Where a log has a hole: events that happened there and are not known to this page. */
export interface NotKept {
  readonly type: 'notKept';
  readonly endpoint: string;
  /** When the next thing that is known happened. */
  readonly timeMicros: number;
  readonly count: number;
}

/** What a line of a log is about. */
export type LogEvent = LiveEvent | NotKept;

/** One line of a log, with its place among all that this log ever held. */
export interface LogEntry {
  /** 0 for the first that the log took, one more for each; stays when older ones fall out. */
  readonly number: number;
  readonly event: LogEvent;
  /** Of a message: the number of the one before it of the same peer and direction, if nothing is missing between them. */
  readonly before: number | undefined;
  /** Of a message: the number of the one that follows it in its stream, once there is one. */
  after: number | undefined;
  /** Of a message: the bytes before it in its stream, as far as the stream is known. */
  readonly streamBytes: number;
}

/** An event that carries bytes. */
export type MessageEvent = Extract<LiveEvent, { readonly data: string }>;

/** A line that carries bytes. */
export type MessageEntry = LogEntry & { readonly event: MessageEvent };

/** Whether an event carries bytes. */
export function isMessage(event: LogEvent): event is MessageEvent {
  return event.type === 'received' || event.type === 'sent';
}

/** Whether a line carries bytes. */
export function isMessageEntry(entry: LogEntry): entry is MessageEntry {
  return isMessage(entry.event);
}

/** Everyone whom an event concerns: one peer, those of one send, or none. */
export function peersOf(event: LogEvent): readonly string[] {
  if (event.type === 'sent' && event.peers !== undefined) return event.peers;
  return 'peer' in event && event.peer !== undefined ? [event.peer] : [];
}

/** Peers of the latest `entries` lines of a log, each once. */
export function latestPeers(log: MessageLog, entries: number): readonly string[] {
  const peers = new Set<string>();
  for (let number = Math.max(log.first, log.next - entries); number < log.next; number += 1) {
    const entry = log.at(number);
    if (entry !== undefined) for (const peer of peersOf(entry.event)) peers.add(peer);
  }
  return [...peers];
}

/** A place in what happened at an endpoint: up to here a log was read, or emptied. */
export interface LogMark {
  readonly index: number;
  readonly timeMicros: number;
}

/** Lines kept of one endpoint; about 300 bytes each, and their payload. */
const maxEntries = 100_000;
/** Payload bytes kept of one endpoint. */
const maxPayloadBytes = 64 * 1024 * 1024;
/** Streams whose last message is remembered; of one that is forgotten the next message stands alone. */
const maxStreams = 2048;

interface Stream {
  readonly last: number;
  readonly bytes: number;
}

/**
 * The latest events of one endpoint in a ring: what is oldest falls out, and is counted; what is missing in between has a
 * line of its own. Bytes stay in base64 until a row is shown, since most never are.
 */
export class MessageLog {
  readonly #capacity: number;
  readonly #maxBytes: number;
  readonly #ring: (LogEntry | undefined)[] = [];
  readonly #streams = new Map<string, Stream>();
  #bytes = 0;
  #messages = 0;
  #missing = 0;
  #last: LogMark;
  /** The number of the oldest entry kept. */
  first = 0;
  /** The number that the next entry will have: entries are `first` to `next` - 1. */
  next = 0;
  /** What happened before the oldest entry since the log was emptied last, and is not kept: here, or at the workbench. */
  earlier = 0;
  /** Up to where a person has emptied it. */
  cleared: LogMark | undefined;

  /** `cleared` is up to where a person had emptied it on this page before. */
  constructor(
    cleared: LogMark | undefined = undefined,
    capacity: number = maxEntries,
    maxBytes: number = maxPayloadBytes,
  ) {
    this.cleared = cleared;
    this.#last = cleared ?? { index: 0, timeMicros: 0 };
    this.#capacity = capacity;
    this.#maxBytes = maxBytes;
  }

  /** How many entries it keeps. */
  get size(): number {
    return this.next - this.first;
  }

  /** Whether a message is among what it keeps. */
  get hasMessages(): boolean {
    return this.#messages > 0;
  }

  /** Events that are missing between those that it keeps. */
  get missing(): number {
    return this.#missing;
  }

  /** Payload bytes that it keeps. */
  get payloadBytes(): number {
    return this.#bytes;
  }

  /** Takes an event, unless it had it already (the feed repeats what is recent after a reconnect). */
  add(event: LiveEvent): boolean {
    const last = this.#last;
    const isNew = event.index > last.index;
    // A workbench that was started anew counts from 1 again; time goes on.
    if (!isNew && event.timeMicros <= last.timeMicros) return false;
    const missing = event.index - 1 - (isNew ? last.index : 0);
    this.#last = { index: event.index, timeMicros: Math.max(last.timeMicros, event.timeMicros) };
    if (missing > 0 || !isNew) this.#streams.clear();
    if (missing > 0) {
      if (this.size === 0) this.earlier += missing;
      else {
        const { endpoint, timeMicros } = event;
        this.#push({ type: 'notKept', endpoint, timeMicros, count: missing });
      }
    }
    this.#push(event);
    while (this.#bytes > this.#maxBytes && this.size > 1) this.#forgetOldest();
    return true;
  }

  /** The entry of that number, while it is kept. */
  at(number: number): LogEntry | undefined {
    if (number < this.first || number >= this.next) return undefined;
    return this.#ring[number % this.#capacity];
  }

  /** Empties it for the person; numbers go on, and what the feed repeats is still known. */
  clear(): LogMark {
    this.#ring.length = 0;
    this.first = this.next;
    this.earlier = 0;
    this.#bytes = 0;
    this.#messages = 0;
    this.#missing = 0;
    this.#streams.clear();
    this.cleared = this.#last;
    return this.#last;
  }

  /** Lets the oldest entries go until it holds no more than so many payload bytes; the latest stays. */
  shrink(payloadBytes: number): void {
    while (this.#bytes > payloadBytes && this.size > 1) this.#forgetOldest();
  }

  #push(event: LogEvent): void {
    if (this.size === this.#capacity) this.#forgetOldest();
    const number = this.next;
    let before: number | undefined;
    let streamBytes = 0;
    if (isMessage(event)) {
      const bytes = base64Bytes(event.data);
      const names = peersOf(event).map((peer) => `${event.type} ${peer}`);
      const stream = this.#streams.get(names[0] ?? '');
      before = stream?.last;
      const previous = before === undefined ? undefined : this.at(before);
      if (previous !== undefined) previous.after = number;
      streamBytes = stream?.bytes ?? 0;
      for (const name of names) this.#advance(name, number, bytes);
      this.#bytes += bytes;
      this.#messages += 1;
    } else if (event.type === 'notKept') this.#missing += event.count;
    else this.#endStreams(event);
    this.#ring[number % this.#capacity] = { number, event, before, after: undefined, streamBytes };
    this.next += 1;
  }

  #advance(name: string, number: number, bytes: number): void {
    const before = this.#streams.get(name)?.bytes ?? 0;
    // Again at the end, so that the first is the one that has been silent longest.
    this.#streams.delete(name);
    this.#streams.set(name, { last: number, bytes: before + bytes });
    if (this.#streams.size <= maxStreams) return;
    const [oldest] = this.#streams.keys();
    if (oldest !== undefined) this.#streams.delete(oldest);
  }

  /** A connection that begins or ends takes nothing over from the one before it. */
  #endStreams(event: Exclude<LogEvent, MessageEvent | NotKept>): void {
    if (event.type === 'listening' || event.type === 'stopped') this.#streams.clear();
    if (event.type !== 'connected' && event.type !== 'closed') return;
    this.#streams.delete(`received ${event.peer}`);
    this.#streams.delete(`sent ${event.peer}`);
  }

  #forgetOldest(): void {
    const place = this.first % this.#capacity;
    const event = this.#ring[place]?.event;
    if (event !== undefined && isMessage(event)) {
      this.#bytes -= base64Bytes(event.data);
      this.#messages -= 1;
    }
    this.#ring[place] = undefined;
    this.first += 1;
    const count = event?.type === 'notKept' ? event.count : 0;
    this.#missing -= count;
    this.earlier += count === 0 ? 1 : count;
  }
}
