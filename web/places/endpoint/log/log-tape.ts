import type { Sent } from '../../../../src/traffic/event.js';
import type { OtherSend } from '../../../../src/traffic/export/export-item.js';
import type { LogBreaks } from '../past/log-breaks.js';
import {
  type EndpointEvent,
  isBreak,
  isMessage,
  type LogEntry,
  type LogEvent,
  peersOf,
  type SentToPeers,
} from './log-entry.js';
import { LogRing } from './log-ring.js';
import { StreamEnds } from './stream-ends.js';

/** An event of a log that is no break. */
export type LoggedEvent = EndpointEvent | SentToPeers;

/** Events written one after the other as lines: with the breaks between them, linked as streams, and one line for each send. */
export class LogTape extends LogRing {
  readonly #breaks: LogBreaks;
  readonly #streams = new StreamEnds();
  #newest: LoggedEvent | undefined;

  /** Of `capacity` entries; one that is full drops its oldest. */
  constructor(capacity: number, breaks: LogBreaks) {
    super(capacity);
    this.#breaks = breaks;
  }

  /** The newest event. */
  get newest(): LoggedEvent | undefined {
    return this.#newest;
  }

  /** The oldest event. */
  get oldest(): LoggedEvent | undefined {
    for (let number = this.first; number < this.next; number += 1) {
      const event = this.at(number)?.event;
      if (event !== undefined && !isBreak(event)) return event;
    }
    return undefined;
  }

  /** Writes the lines above the first event of all. */
  open(event: LoggedEvent, nowMicros: number): void {
    for (const line of this.#breaks.between(undefined, event, nowMicros)) this.write(line);
  }

  /** Writes an event, and before it what stands between it and the newest. */
  append(event: LoggedEvent): void {
    if (this.#newest !== undefined) this.join(event);
    this.#newest = event;
    if (event.type !== 'sent' || !this.#joinSend(event)) this.write(event);
  }

  /** Writes what stands between the newest event and one that comes behind it. */
  join(event: LoggedEvent): void {
    const lines = this.#breaks.between(this.#newest, event, 0);
    if (lines.length > 0) this.endStreams();
    for (const line of lines) this.write(line);
  }

  /** What follows goes on with no stream. */
  endStreams(): void {
    this.#streams.clear();
  }

  /** Writes a line. */
  write(event: LogEvent): void {
    const number = this.next;
    let before: number | undefined;
    let streamBytes = 0;
    if (isMessage(event)) {
      const bytes = event.bytes.byteLength;
      const names = peersOf(event).map((peer) => `${event.type} ${peer}`);
      const stream = this.#streams.endOf(names[0] ?? '');
      before = stream?.last;
      const previous = before === undefined ? undefined : this.at(before);
      if (previous !== undefined) previous.after = number;
      streamBytes = stream?.bytes ?? 0;
      for (const name of names) this.#streams.advance(name, number, bytes);
    } else if (event.type === 'listening' || event.type === 'stopped') this.#streams.clear();
    else if (event.type === 'connected' || event.type === 'closed') this.#streams.end(event.peer);
    this.push({ number, event, before, after: undefined, streamBytes });
  }

  /** Its entries with numbers that are `shift` more. */
  *moved(shift: number): Generator<LogEntry> {
    for (let number = this.first; number < this.next; number += 1) {
      const entry = this.at(number);
      if (entry === undefined) continue;
      const { before, after } = entry;
      yield {
        ...entry,
        number: number + shift,
        before: before === undefined ? undefined : before + shift,
        after: after === undefined ? undefined : after + shift,
      };
    }
  }

  /** Takes the lines of another, with numbers that are `shift` more, instead of its own. */
  take(other: LogTape, shift: number): void {
    this.clear(other.first + shift);
    for (const entry of other.moved(shift)) this.push(entry);
    this.#streams.take(other.#streams, shift);
    this.#newest = other.#newest;
  }

  override clear(next: number): void {
    super.clear(next);
    this.#streams.clear();
    this.#newest = undefined;
  }

  override pop(): LogEvent | undefined {
    const event = super.pop();
    this.#streams.clear();
    const newest = this.at(this.next - 1)?.event;
    if (newest !== undefined && !isBreak(newest)) this.#newest = newest;
    return event;
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
    this.#streams.advance(`sent ${peer}`, number, bytes.byteLength);
    return true;
  }
}
