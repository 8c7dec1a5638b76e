import { isMessage, type LogEntry, type MessageLog } from './message-log.js';

/** Returns whether a log's entry is shown. */
export type EntryTest = (entry: LogEntry) => boolean;

/** The shown lines of a log, by their position in the list. */
export interface LogLines {
  readonly size: number;
  /** Lines that the record has above them and below, which have no entries yet; 0 for those that a filter selects. */
  readonly above: number;
  readonly below: number;
  /** The number of the entry at `index`, 0 for the oldest shown. */
  numberAt(index: number): number | undefined;
  /** The index of the oldest entry shown with at least this number. */
  indexOf(number: number): number;
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
    numberAt: (index) => (index >= 0 && index < log.size ? log.first + index : undefined),
    indexOf: (number) => Math.min(log.size, Math.max(0, number - log.first)),
  };
}

/**
 * The numbers of a log's entries that pass a test, kept up with the log a slice at a time, so that no frame waits for a
 * hundred thousand entries to be read.
 */
export class LogFilter implements LogLines {
  readonly above = 0;
  readonly below = 0;
  readonly #log: MessageLog;
  readonly #test: EntryTest;
  #numbers: number[] = [];
  #head = 0;
  #seen: number;

  constructor(log: MessageLog, test: EntryTest) {
    this.#log = log;
    this.#test = test;
    this.#seen = log.first;
  }

  /** How many of the tested entries pass. */
  get size(): number {
    return this.#numbers.length - this.#head;
  }

  /** How many of the log's entries were tested. */
  get looked(): number {
    return this.#seen - this.#log.first;
  }

  /** Whether entries wait to be tested. */
  get isBehind(): boolean {
    return this.#seen < this.#log.next;
  }

  numberAt(index: number): number | undefined {
    return this.#numbers[this.#head + index];
  }

  indexOf(number: number): number {
    let low = this.#head;
    let high = this.#numbers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#numbers[middle] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    return low - this.#head;
  }

  /** Tests more entries until `isOver` returns true, which is called every 64 entries, and after a large one. */
  advance(isOver: () => boolean): void {
    while (this.#head < this.#numbers.length && (this.#numbers[this.#head] ?? 0) < this.#log.first)
      this.#head += 1;
    if (this.#head > 4096 && this.#head * 2 > this.#numbers.length) {
      this.#numbers = this.#numbers.slice(this.#head);
      this.#head = 0;
    }
    this.#seen = Math.max(this.#seen, this.#log.first);
    for (let looked = 1; this.#seen < this.#log.next; looked += 1) {
      const entry = this.#log.at(this.#seen);
      if (entry !== undefined && this.#test(entry)) this.#numbers.push(this.#seen);
      this.#seen += 1;
      // A megabyte costs more than many small messages.
      const isLarge = entry !== undefined && isMessage(entry.event) && entry.event.bytes.byteLength > 3072;
      if ((isLarge || looked % 64 === 0) && isOver()) return;
    }
  }
}
