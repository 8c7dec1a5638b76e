import type { Gap, Received, Sent, TrafficEvent, Transferred } from '../../../../src/traffic/event.js';
import type { NotKept, OtherSend } from '../../../../src/traffic/export/export-item.js';

/** An event of an endpoint. */
export type EndpointEvent = Exclude<TrafficEvent, Transferred>;

/** One send, to one peer or to several: `peer` is the first, `peers` all of several, `others` the events of those after the first. */
export interface SentToPeers extends Sent {
  readonly peers?: string[];
  readonly others?: OtherSend[];
}

/** The event of a log line. */
export type LogEvent = Exclude<EndpointEvent, Sent> | SentToPeers | NotKept;

/** One line of a log, with its position among all lines that the log ever held. */
export interface LogEntry {
  /** 0 for the first line of the log, then one more each; unchanged when older lines are dropped. */
  readonly number: number;
  readonly event: LogEvent;
  /** For a message: the number of the previous message of the same peer and direction, if nothing is missing in between. */
  readonly before: number | undefined;
  /** For a message: the number of the next message in its stream, once there is one. */
  after: number | undefined;
  /** For a message: the bytes before it in its stream, as far as the stream is known. */
  readonly streamBytes: number;
}

/** An event that carries bytes. */
export type MessageEvent = Received | SentToPeers;

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

/** The peers of an event: one peer, those of one send, or none. */
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

/** A position in the events of an endpoint, up to which a log was read or emptied. */
export interface LogMark {
  readonly sequence: number;
  readonly timeMicros: number;
}

/** Lines kept of one endpoint; about 300 bytes each, and their payload. */
const maxEntries = 100_000;
/** Payload bytes kept of one endpoint. */
const maxPayloadBytes = 64 * 1024 * 1024;
/** Maximum streams whose last message is remembered; after one is dropped, its next message stands alone. */
const maxStreams = 2048;

interface Stream {
  readonly last: number;
  readonly bytes: number;
}

/**
 * The latest events of one endpoint in a ring: the oldest are dropped and counted; a gap in between has a line of its own. A
 * send to several peers is one line.
 */
export class MessageLog {
  readonly #capacity: number;
  readonly #maxBytes: number;
  readonly #ring: (LogEntry | undefined)[] = [];
  readonly #streams = new Map<string, Stream>();
  #bytes = 0;
  #messages = 0;
  #missing = 0;
  /** Kept gap lines whose count is an upper bound. */
  #inexact = 0;
  /** The gaps before the next event. */
  #gaps: Gap[] = [];
  #last: LogMark;
  /** The number of the oldest entry kept. */
  first = 0;
  /** The number that the next entry will have: entries are `first` to `next` - 1. */
  next = 0;
  /** Events before the oldest entry, since the log was last emptied, that are not kept, here or at the workbench. */
  earlier = 0;
  /** Whether `earlier` is exact, and not an upper bound. */
  isEarlierExact = true;
  /** The number of the first event that the log does not have yet. */
  wanted = 1;
  /** Up to where a person has emptied the log. */
  cleared: LogMark | undefined;

  /** `cleared` is up to where a person had emptied the log on this page before. */
  constructor(
    cleared: LogMark | undefined = undefined,
    capacity: number = maxEntries,
    maxBytes: number = maxPayloadBytes,
  ) {
    this.cleared = cleared;
    this.#last = cleared ?? { sequence: 0, timeMicros: 0 };
    this.#capacity = capacity;
    this.#maxBytes = maxBytes;
  }

  /** The number of kept entries. */
  get size(): number {
    return this.next - this.first;
  }

  /** The newest message that was received, if one of the latest entries is one. */
  get newestReceived(): Received | undefined {
    for (let number = this.next - 1; number >= Math.max(this.first, this.next - 200); number -= 1) {
      const event = this.at(number)?.event;
      if (event?.type === 'received') return event;
    }
    return undefined;
  }

  /** Whether the kept entries include a message. */
  get hasMessages(): boolean {
    return this.#messages > 0;
  }

  /** Events missing between the kept entries. */
  get missing(): number {
    return this.#missing;
  }

  /** Whether `missing` is exact, and not an upper bound. */
  get isMissingExact(): boolean {
    return this.#inexact === 0;
  }

  /** Kept payload bytes. */
  get payloadBytes(): number {
    return this.#bytes;
  }

  /** The workbench was restarted: its numbers begin at 1 again. */
  restarted(): void {
    this.wanted = 1;
    this.#gaps = [];
  }

  /** Records a gap before the next event. */
  lose(gap: Gap): void {
    this.#gaps.push(gap);
  }

  /** Adds an event, unless the log has it already (the feed repeats recent events after a reconnect). */
  add(event: EndpointEvent): boolean {
    const last = this.#last;
    this.wanted = Math.max(this.wanted, event.sequence + 1);
    const isNew = event.sequence > last.sequence;
    // A restarted workbench counts from 1 again; its time goes on.
    if (!isNew && event.timeMicros <= last.timeMicros) return false;
    if (!isNew) this.#streams.clear();
    this.#recordLost(event, isNew ? last.sequence : 0);
    this.#last = { sequence: event.sequence, timeMicros: Math.max(last.timeMicros, event.timeMicros) };
    if (event.type !== 'sent' || !this.#joinSend(event)) this.#push(event);
    while (this.#bytes > this.#maxBytes && this.size > 1) this.#forgetOldest();
    return true;
  }

  /** Adds a line for each gap between event number `after` and this event, or counts it as earlier. */
  #recordLost({ endpoint, sequence, timeMicros }: EndpointEvent, after: number): void {
    const gaps = this.#gaps;
    if (gaps.length === 0) return;
    this.#gaps = [];
    for (const { from, to, count } of gaps) {
      if (to <= after || to >= sequence) continue;
      const isExact = count !== undefined && from > after;
      const lost = isExact ? count : to - Math.max(from - 1, after);
      this.#streams.clear();
      if (this.size === 0) {
        this.earlier += lost;
        this.isEarlierExact &&= isExact;
      } else this.#push({ type: 'notKept', endpoint, timeMicros, count: lost, isExact });
    }
  }

  /** Adds the event to the latest line if both belong to one send: a send to everyone is one line. Returns whether it did. */
  #joinSend({ send, peer, bytes, sequence, connection }: Sent): boolean {
    if (send === undefined) return false;
    const number = this.next - 1;
    const entry = this.at(number);
    if (entry?.event.type !== 'sent' || entry.event.send !== send) return false;
    const { event } = entry;
    const joined: { peers?: string[]; others?: OtherSend[] } = event;
    joined.peers ??= [event.peer];
    joined.peers.push(peer);
    joined.others ??= [];
    joined.others.push({ peer, sequence, connection });
    this.#advance(`sent ${peer}`, number, bytes.byteLength);
    return true;
  }

  /** The entry with this number, while it is kept. */
  at(number: number): LogEntry | undefined {
    if (number < this.first || number >= this.next) return undefined;
    return this.#ring[number % this.#capacity];
  }

  /** Empties the log for the person; numbers go on, and repeated events of the feed are still recognized. */
  clear(): LogMark {
    this.#ring.length = 0;
    this.first = this.next;
    this.earlier = 0;
    this.isEarlierExact = true;
    this.#inexact = 0;
    this.#bytes = 0;
    this.#messages = 0;
    this.#missing = 0;
    this.#streams.clear();
    this.cleared = this.#last;
    return this.#last;
  }

  /** Drops the oldest entries until the log holds at most `payloadBytes`; the latest stays. */
  shrink(payloadBytes: number): void {
    while (this.#bytes > payloadBytes && this.size > 1) this.#forgetOldest();
  }

  #push(event: LogEvent): void {
    if (this.size === this.#capacity) this.#forgetOldest();
    const number = this.next;
    let before: number | undefined;
    let streamBytes = 0;
    if (isMessage(event)) {
      const bytes = event.bytes.byteLength;
      const names = peersOf(event).map((peer) => `${event.type} ${peer}`);
      const stream = this.#streams.get(names[0] ?? '');
      before = stream?.last;
      const previous = before === undefined ? undefined : this.at(before);
      if (previous !== undefined) previous.after = number;
      streamBytes = stream?.bytes ?? 0;
      for (const name of names) this.#advance(name, number, bytes);
      this.#bytes += bytes;
      this.#messages += 1;
    } else if (event.type === 'notKept') {
      this.#missing += event.count;
      if (!event.isExact) this.#inexact += 1;
    } else this.#endStreams(event);
    this.#ring[number % this.#capacity] = { number, event, before, after: undefined, streamBytes };
    this.next += 1;
  }

  #advance(name: string, number: number, bytes: number): void {
    const before = this.#streams.get(name)?.bytes ?? 0;
    // Inserted again at the end: the first stream is the one silent for longest.
    this.#streams.delete(name);
    this.#streams.set(name, { last: number, bytes: before + bytes });
    if (this.#streams.size <= maxStreams) return;
    const [oldest] = this.#streams.keys();
    if (oldest !== undefined) this.#streams.delete(oldest);
  }

  /** A connection that opens or closes inherits no stream from the previous one. */
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
      this.#bytes -= event.bytes.byteLength;
      this.#messages -= 1;
    }
    this.#ring[place] = undefined;
    this.first += 1;
    const count = event?.type === 'notKept' ? event.count : 0;
    this.#missing -= count;
    if (event?.type === 'notKept' && !event.isExact) {
      this.#inexact -= 1;
      this.isEarlierExact = false;
    }
    this.earlier += count === 0 ? 1 : count;
  }
}
