import type { Gap, Received } from '../../../../src/traffic/event.js';
import { type LogBreak, LogBreaks } from '../past/log-breaks.js';
import type { PastPage } from '../past/past-page.js';
import { wovenEvents } from '../past/woven-events.js';
import { LogEdits } from './log-edits.js';
import type { EndpointEvent, LogEntry, LogMark } from './log-entry.js';
import { type LoggedEvent, LogTape } from './log-tape.js';
import { estimatedAbove, ownEvents, unclearedOf } from './recorded-part.js';

/** Lines kept of one endpoint; about 300 bytes each, and their payload. */
const maxEntries = 100_000;
/** Payload bytes kept of one endpoint. */
const maxPayloadBytes = 64 * 1024 * 1024;
/** Lines of the record above those kept that have numbers, and pixels: a browser lets an element be only so high. */
const maxAbove = 400_000;
/** What is kept of what happens while older lines are looked at. */
const maxLaterEntries = 20_000;
const maxLaterBytes = 16 * 1024 * 1024;

/**
 * A part of what happened at one endpoint, in a ring: its end, as the feed brings it, or any other part of the record, while a
 * person looks there. What is dropped at either end is counted. A gap in between has a line of its own, as have a new day and a
 * time in which the program was not running. A send to several peers is one line.
 */
export class MessageLog {
  readonly #tape: LogTape;
  readonly #capacity: number;
  readonly #maxBytes: number;
  readonly #breaks: LogBreaks;
  /** The gaps before the next event. */
  #gaps: Gap[] = [];
  #last: LogMark;
  /** What has happened since the end was left for older lines; undefined while the log ends with the newest event. */
  #later: MessageLog | undefined;
  #above = 0;
  #below = 0;
  /** Whether the record has what is dropped. */
  #isRecorded = false;
  /** Events before the oldest entry, since the log was last emptied, that are not kept, here or at the workbench. */
  earlier = 0;
  /** Whether `earlier` is exact, and not an upper bound. */
  isEarlierExact = true;
  /** The number of the first event that the log does not have yet. */
  wanted = 1;
  /** Up to where a person has emptied the log. */
  cleared: LogMark | undefined;
  /** When lines have changed other than by what happened since. */
  readonly edits = new LogEdits();

  /** `cleared` is up to where a person had emptied the log on this page before. */
  constructor(
    cleared: LogMark | undefined = undefined,
    capacity: number = maxEntries,
    maxBytes: number = maxPayloadBytes,
    breaks: LogBreaks = new LogBreaks(),
  ) {
    this.cleared = cleared;
    this.#last = cleared ?? { sequence: 0, timeMicros: 0 };
    this.#tape = new LogTape(capacity, breaks);
    this.#capacity = capacity;
    this.#maxBytes = maxBytes;
    this.#breaks = breaks;
  }

  /** The number of the oldest entry kept. */
  get first(): number {
    return this.#tape.first;
  }

  /** The number that the next entry will have: entries are `first` to `next` - 1. */
  get next(): number {
    return this.#tape.next;
  }

  /** The number of kept entries. */
  get size(): number {
    return this.#tape.size;
  }

  /** Lines that the record has above the oldest entry, estimated: the numbers before `first` that are theirs. 0 for none. */
  get above(): number {
    return this.#above;
  }

  /** The same below the newest entry, and what has happened since; 0 while the log ends with the newest event. */
  get below(): number {
    return this.#later === undefined ? 0 : Math.max(1, this.#below);
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
    return this.#tape.messages > 0;
  }

  /** Kept entries that are messages. */
  get messages(): number {
    return this.#tape.messages;
  }

  /** The number of the oldest entry behind which nothing is missing that the record may have. */
  get wholeFrom(): number {
    for (let number = this.next - 1; number >= this.first; number -= 1) {
      const event = this.at(number)?.event;
      if (event?.type === 'notKept' && event.reason === undefined) return number + 1;
    }
    return this.first;
  }

  /** Events missing between the kept entries. */
  get missing(): number {
    return this.#tape.missing;
  }

  /** Whether `missing` is exact, and not an upper bound. */
  get isMissingExact(): boolean {
    return this.#tape.inexact === 0;
  }

  /** Kept payload bytes. */
  get payloadBytes(): number {
    return this.#tape.bytes;
  }

  /** Whether it holds as much as it may. */
  get isCrowded(): boolean {
    return this.#tape.isFull || this.payloadBytes > this.#maxBytes;
  }

  /** The workbench was restarted: the feed says everything again, and without a record its numbers begin at 1. */
  restarted(): void {
    this.wanted = 1;
    this.#gaps = [];
  }

  /** Records a gap before the next event. */
  lose(gap: Gap): void {
    if (this.#later === undefined) this.#gaps.push(gap);
    else this.#later.lose(gap);
  }

  /** Adds an event, unless the log has it already (the feed repeats recent events after a reconnect). */
  add(event: EndpointEvent): boolean {
    const last = this.#last;
    this.wanted = Math.max(this.wanted, event.sequence + 1);
    const isNew = event.sequence > last.sequence;
    // A workbench without a record that was restarted counts from 1 again; its time goes on.
    if (!isNew && event.timeMicros <= last.timeMicros) return false;
    this.#last = { sequence: event.sequence, timeMicros: Math.max(last.timeMicros, event.timeMicros) };
    if (this.#later !== undefined) {
      this.#later.add(event);
      this.#below += 1;
      return true;
    }
    if (!isNew) this.#tape.endStreams();
    this.#recordLost(event, isNew ? last.sequence : 0);
    this.#append(event);
    return true;
  }

  /** The entry with this number, while it is kept. */
  at(number: number): LogEntry | undefined {
    return this.#tape.at(number);
  }

  /** The number of the line of an event, while it is kept. */
  numberOf(sequence: number): number | undefined {
    for (let number = this.first; number < this.next; number += 1) {
      const event = this.at(number)?.event;
      if (event !== undefined && 'sequence' in event && event.sequence === sequence) return number;
    }
    return undefined;
  }

  /** Empties the log for the person; numbers go on, and repeated events of the feed are still recognized. */
  clear(): LogMark {
    this.#tape.clear(this.next);
    this.#later = undefined;
    this.#above = 0;
    this.earlier = 0;
    this.isEarlierExact = true;
    this.#tape.endStreams();
    this.cleared = this.#last;
    return this.#last;
  }

  /** Drops the oldest entries until the log holds at most `payloadBytes`; the latest stays. */
  shrink(payloadBytes: number): void {
    while (this.payloadBytes > payloadBytes && this.size > 1) this.#forgetOldest();
  }

  /** Drops what is older than a number, and was deleted from the record. */
  dropBefore(sequence: number): void {
    // Lines between those that were deleted and those that are kept are still in the record.
    const isBelowOthers = this.#above > 0 && (this.#tape.oldest?.sequence ?? 0) > sequence;
    for (let oldest = this.#tape.oldest; oldest !== undefined; oldest = this.#tape.oldest) {
      if (oldest.sequence >= sequence) break;
      this.#tape.shift();
    }
    this.#above = isBelowOthers ? Math.min(this.#above, estimatedAbove(this.#tape, sequence, maxAbove)) : 0;
    this.edits.note(this.first, this.next);
  }

  /**
   * Puts the newest page of the record in order with what the feed has brought: from then on the log is a part of the record, and
   * what is above it can be read.
   */
  weave(page: PastPage, recordFirst: number): void {
    this.#breaks.learn(page.runs, page.gaps);
    // Of an endpoint that does not record, only the feed knows.
    if (this.#later !== undefined || page.events.length === 0) return;
    const from = page.hasMore ? (page.events[0]?.sequence ?? 0) : 0;
    const own = ownEvents(this.#tape, from);
    const woven = wovenEvents(unclearedOf(page.events, this.cleared), own);
    const [oldest] = woven;
    const isCut = oldest !== undefined && oldest.sequence > (page.events[0]?.sequence ?? 0);
    const hasMore = page.hasMore && !(isCut && this.cleared !== undefined);
    const part = new LogTape(this.#capacity, this.#breaks);
    if (oldest !== undefined && !hasMore && !isCut) part.open(oldest, Date.now() * 1000);
    for (const event of woven) {
      if (part.isFull) part.shift();
      part.append(event);
    }
    this.#tape.take(part, this.next === 0 ? 0 : this.next - part.next);
    const last = woven.at(-1);
    if (last !== undefined && last.sequence > this.#last.sequence) {
      this.#last = { sequence: last.sequence, timeMicros: Math.max(this.#last.timeMicros, last.timeMicros) };
      this.wanted = Math.max(this.wanted, last.sequence + 1);
    }
    this.#isRecorded = true;
    this.earlier = 0;
    this.isEarlierExact = true;
    this.#above = hasMore ? estimatedAbove(this.#tape, recordFirst, maxAbove) : 0;
    this.edits.noteAll();
  }

  /** Puts a page above the oldest entry; what the log is then too large by is dropped at its end. */
  prepend(page: PastPage, recordFirst: number): void {
    this.#breaks.learn(page.runs, page.gaps);
    const { first } = this;
    const events = unclearedOf(page.events, this.cleared);
    const hasMore = page.hasMore && events.length === page.events.length;
    const part = new LogTape(this.#capacity, this.#breaks);
    const below = this.#tape.oldest;
    const oldest = events[0] ?? (page.events.length === 0 ? below : undefined);
    if (oldest !== undefined && !hasMore && this.#isRecorded && this.cleared === undefined)
      part.open(oldest, Date.now() * 1000);
    for (const event of events) part.append(event);
    if (below !== undefined && events.length > 0) part.join(below);
    const entries = [...part.moved(this.first - part.next)];
    if (this.size === 0) this.#tape.take(part, this.first - part.next);
    else
      for (const entry of entries.toReversed()) {
        while (this.size > 1 && this.isCrowded) this.#forgetNewest();
        this.#tape.unshift(entry);
      }
    const left = this.#above - entries.length;
    this.#above = !hasMore ? 0 : left > 0 ? left : estimatedAbove(this.#tape, recordFirst, maxAbove);
    this.edits.note(first, this.next);
  }

  /** Puts a page below the newest entry, while older lines are looked at; the end is reached if nothing is missing any more. */
  append(page: PastPage): void {
    const later = this.#later;
    if (later === undefined) return;
    this.#breaks.learn(page.runs, page.gaps);
    const end = later.#tape.oldest?.sequence ?? Number.MAX_SAFE_INTEGER;
    const { first, next } = this;
    let added = 0;
    for (const event of page.events) {
      if (event.sequence >= end) break;
      if (event.sequence <= (this.#tape.newest?.sequence ?? 0)) continue;
      this.#append(event);
      added += 1;
    }
    this.#below = Math.max(1, this.#below - added);
    if (!page.hasMore || (page.events.at(-1)?.sequence ?? 0) >= end) this.#reachEnd(later);
    this.edits.note(first, next);
  }

  /** Shows another part of the record, whose first line has the number `at`, between those that the log begins and ends with. */
  show(page: PastPage, at: number): void {
    this.#breaks.learn(page.runs, page.gaps);
    const [start, end] = [this.first - this.#above, this.next + this.below];
    this.#later ??= this.#waiting();
    const isOldest = at <= start;
    this.#tape.clear(at);
    this.#tape.endStreams();
    for (const event of page.events) this.#append(event);
    this.#above = isOldest ? 0 : this.first - start;
    this.#below = Math.max(1, end - this.next);
    this.edits.noteAll();
  }

  /** Keeps what happens from now on apart, until the end is shown again. */
  leaveEnd(): void {
    this.#later ??= this.#waiting();
  }

  /** Shows the end again, and what has happened since it was left. */
  toEnd(): void {
    const later = this.#later;
    if (later === undefined) return;
    const start = this.first - this.#above;
    this.#tape.clear(this.next + this.below);
    this.#reachEnd(later);
    this.#above = this.#isRecorded ? Math.min(maxAbove, Math.max(1, this.first - start)) : 0;
    this.edits.noteAll();
  }

  /** The number before which the record is to be read for what is above, and behind which for what is below. */
  get bounds(): { readonly before: number | undefined; readonly after: number | undefined } {
    return { before: this.#tape.oldest?.sequence, after: this.#tape.newest?.sequence };
  }

  /** A log for what happens from now on. */
  #waiting(): MessageLog {
    return new MessageLog(this.#last, maxLaterEntries, maxLaterBytes, this.#breaks);
  }

  #reachEnd(later: MessageLog): void {
    this.#later = undefined;
    this.#below = 0;
    this.#tape.endStreams();
    for (let number = later.first; number < later.next; number += 1) {
      const event = later.at(number)?.event;
      if (event === undefined || event.type === 'newDay' || event.type === 'notRunning') continue;
      if (event.type === 'notKept') this.#push(event);
      else this.#append(event);
    }
    this.#gaps.push(...later.#gaps);
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
      this.#tape.endStreams();
      if (this.size === 0) {
        this.earlier += lost;
        this.isEarlierExact &&= isExact;
      } else this.#push({ type: 'notKept', endpoint, timeMicros, count: lost, isExact });
    }
  }

  #append(event: LoggedEvent): void {
    if (this.#tape.isFull) this.#forgetOldest();
    this.#tape.append(event);
    while (this.payloadBytes > this.#maxBytes && this.size > 1) this.#forgetOldest();
  }

  #push(line: LogBreak): void {
    if (this.#tape.isFull) this.#forgetOldest();
    this.#tape.write(line);
  }

  #forgetOldest(): void {
    const event = this.#tape.shift();
    if (this.#isRecorded) {
      this.#above = Math.min(maxAbove, this.#above + 1);
      return;
    }
    if (event?.type === 'newDay' || event?.type === 'notRunning') return;
    if (event?.type === 'notKept' && !event.isExact) this.isEarlierExact = false;
    this.earlier += event?.type === 'notKept' ? event.count : 1;
  }

  /** Drops the newest entry, which the record has; from then on what happens waits until the end is shown again. */
  #forgetNewest(): void {
    this.#later ??= this.#waiting();
    this.#tape.pop();
    this.#below += 1;
  }
}
