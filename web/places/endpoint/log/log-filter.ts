import { isMessage, type LogEntry } from './log-entry.js';
import type { MessageLog } from './message-log.js';
import { NumberList } from './number-list.js';

/** Returns whether a log's entry is shown. */
export type EntryTest = (entry: LogEntry) => boolean;

/** What is always left out of a log. */
export interface Hiding {
  /** How many rules there are. */
  readonly rules: number;
  /** The index of the rule that hides an entry; undefined if none does. */
  ruleOf(entry: LogEntry): number | undefined;
}

/** The shown lines of a log, by their position in the list. */
export interface LogLines {
  readonly size: number;
  /** Lines that the record has above them and below, which have no entries yet; 0 for those that a filter selects. */
  readonly above: number;
  readonly below: number;
  /** Whether entries wait to be looked at. */
  readonly isBehind: boolean;
  /** The number of the entry at `index`, 0 for the oldest shown. */
  numberAt(index: number): number | undefined;
  /** The index of the oldest entry shown with at least this number. */
  indexOf(number: number): number;
  /** The number at an index, also of a line that the record has: below 0, and from `size` on. */
  numberBeside(index: number): number | undefined;
  /** Where the line of a number is: as `indexOf`, and below 0 or from `size` on for those that the record has. */
  placeOf(number: number): number;
}

/** Every line of a log. */
export function allLines(log: MessageLog): LogLines {
  return {
    get size() {
      return log.size;
    },
    get above() {
      return log.above;
    },
    get below() {
      return log.below;
    },
    isBehind: false,
    numberAt: (index) => (index >= 0 && index < log.size ? log.first + index : undefined),
    indexOf: (number) => Math.min(log.size, Math.max(0, number - log.first)),
    numberBeside: (index) => log.first + index,
    placeOf: (number) => Math.min(log.size + log.below, Math.max(-log.above, number - log.first)),
  };
}

/**
 * The numbers of a log's entries that pass a test and that no rule hides, kept up with the log a slice at a time, the newest first,
 * so that no frame waits for a hundred thousand entries to be read. An entry is looked at once, also when a page of the record is
 * put above it.
 */
export class LogFilter implements LogLines {
  readonly #log: MessageLog;
  readonly #test: EntryTest | undefined;
  readonly #hiding: Hiding | undefined;
  readonly #counts: number[];
  readonly #shown = new NumberList();
  readonly #hidden: NumberList;
  /** Entries `#first` to `#next` - 1 have been tested. */
  #first: number;
  #next: number;
  #edition: number;

  /** Without a test every entry is shown that is not hidden, and what the record has above and below takes its room. */
  constructor(log: MessageLog, test: EntryTest | undefined, hiding?: Hiding) {
    this.#log = log;
    this.#test = test;
    this.#hiding = hiding;
    this.#counts = Array.from({ length: hiding?.rules ?? 0 }, () => 0);
    this.#hidden = new NumberList((rule) => this.#count(rule, -1));
    this.#first = log.next;
    this.#next = log.next;
    this.#edition = log.edits.edition;
  }

  /** How many of the tested entries pass. */
  get size(): number {
    return this.#shown.size;
  }

  get above(): number {
    return this.#test === undefined ? this.#log.above : 0;
  }

  get below(): number {
    return this.#test === undefined ? this.#log.below : 0;
  }

  /** How many of the log's entries were tested. */
  get looked(): number {
    return this.#next - this.#first;
  }

  get isBehind(): boolean {
    const { first, next, edits } = this.#log;
    return this.#next < next || this.#first > first || edits.edition !== this.#edition;
  }

  /** How many entries pass the test and are hidden. */
  get hidden(): number {
    return this.#hidden.size;
  }

  /** How many of them a rule hides. */
  hiddenBy(rule: number): number {
    return this.#counts[rule] ?? 0;
  }

  numberAt(index: number): number | undefined {
    return this.#shown.at(index);
  }

  indexOf(number: number): number {
    return this.#shown.indexOf(number);
  }

  numberBeside(index: number): number | undefined {
    if (this.#test !== undefined) return this.numberAt(index);
    if (index < 0) return this.#log.first + index;
    return index < this.size ? this.numberAt(index) : this.#log.next + index - this.size;
  }

  placeOf(number: number): number {
    const { first, next } = this.#log;
    if (this.above > 0 && number < first) return Math.max(-this.above, number - first);
    if (this.below > 0 && number >= next) return this.size + Math.min(this.below, number - next);
    return this.indexOf(number);
  }

  /** Tests more entries until `isOver` returns true, which is called every 64 entries, and after a large one. */
  advance(isOver: () => boolean): void {
    const log = this.#log;
    this.#follow();
    const numbers = { shown: [] as number[], hidden: [] as number[] };
    const rules: number[] = [];
    for (let looked = 1; this.#next < log.next || this.#first > log.first; looked += 1) {
      const isNewer = this.#next < log.next;
      const number = isNewer ? this.#next : this.#first - 1;
      const entry = log.at(number);
      const verdict = entry === undefined ? leftOut : this.#verdict(entry);
      if (isNewer) {
        this.#next += 1;
        if (verdict === shown) this.#shown.push(number, 0);
        else if (verdict !== leftOut) this.#hidden.push(number, verdict);
      } else {
        this.#first -= 1;
        if (verdict === shown) numbers.shown.push(number);
        else if (verdict !== leftOut) {
          numbers.hidden.push(number);
          rules.push(verdict);
        }
      }
      if (verdict >= 0) this.#count(verdict, 1);
      // A megabyte costs more than many small messages.
      const isLarge = entry !== undefined && isMessage(entry.event) && entry.event.bytes.byteLength > 3072;
      if ((isLarge || looked % 64 === 0) && isOver()) break;
    }
    this.#shown.prepend(
      numbers.shown,
      numbers.shown.map(() => 0),
    );
    this.#hidden.prepend(numbers.hidden, rules);
  }

  #verdict(entry: LogEntry): number {
    if (this.#test !== undefined && !this.#test(entry)) return leftOut;
    return this.#hiding?.ruleOf(entry) ?? shown;
  }

  #count(rule: number, by: 1 | -1): void {
    this.#counts[rule] = (this.#counts[rule] ?? 0) + by;
  }

  /** Lets go of what the log no longer has, and of what may be another line now. */
  #follow(): void {
    const { first, next, edits } = this.#log;
    const kept = edits.keptSince(this.#edition);
    this.#edition = edits.edition;
    const from = Math.max(this.#first, first, kept.from);
    const to = Math.min(this.#next, next, kept.to);
    const isSame = from <= to && kept.from < kept.to;
    this.#first = isSame ? from : next;
    this.#next = isSame ? to : next;
    this.#shown.keep(this.#first, this.#next);
    this.#hidden.keep(this.#first, this.#next);
  }
}

const shown = -1;
const leftOut = -2;
