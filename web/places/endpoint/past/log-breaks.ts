import type { RecordMissing, RecordSpan } from '../../../../src/operations/record.js';

/** A gap in a log: events that are not in the record, for a reason, or that this page was too slow for. */
export interface NotKept {
  readonly type: 'notKept';
  readonly endpoint: string;
  /** When the next known event happened. */
  readonly timeMicros: number;
  readonly count: number;
  /** False if `count` is an upper bound. */
  readonly isExact: boolean;
  /** Why they are not in the record; undefined for what only this page lacks. */
  readonly reason?: RecordMissing['reason'];
}

/** The local day of what stands below is another one than that of what stands above. */
export interface NewDay {
  readonly type: 'newDay';
  readonly endpoint: string;
  /** When the next event happened. */
  readonly timeMicros: number;
}

/** The program was not running, from one time to another. */
export interface NotRunning {
  readonly type: 'notRunning';
  readonly endpoint: string;
  readonly fromMicros: number;
  /** When it was started again. */
  readonly timeMicros: number;
}

/** A line between two events for what is not known of the time between them, or of its length. */
export type LogBreak = NotKept | NewDay | NotRunning;

/** An event by its number and its time, as far as breaks are concerned. */
export interface Placed {
  readonly endpoint: string;
  readonly sequence: number;
  readonly timeMicros: number;
}

const none: readonly LogBreak[] = [];

/** Runs and gaps remembered of an endpoint; the oldest are let go. */
const maxRemembered = 10_000;

/** What is known of the time between the events of an endpoint: when the program was not running, and what is not in the record. */
export class LogBreaks {
  /** By the number of their first event. */
  #runs: readonly RecordSpan[] = [];
  /** By the number of their last. */
  #gaps: readonly RecordMissing[] = [];
  /** The greatest number that either is known by. */
  #last = 0;
  /** The day of the last event that was looked at begins and ends here, in µs. */
  #day = { from: 0, to: 0 };

  /** Learns what a page of the record says. */
  learn(runs: readonly RecordSpan[], gaps: readonly RecordMissing[]): void {
    if (runs.length > 0) this.#runs = merged(this.#runs, runs, ({ first }) => first);
    if (gaps.length > 0) this.#gaps = merged(this.#gaps, gaps, ({ to }) => to);
    this.#last = Math.max(this.#runs.at(-1)?.first ?? 0, this.#gaps.at(-1)?.to ?? 0);
  }

  /** The lines between two neighbours; without `before`, those above the first event of all. */
  between(before: Placed | undefined, after: Placed, nowMicros: number): readonly LogBreak[] {
    const isNewDay = !this.#isSameDay(before?.timeMicros ?? nowMicros, after.timeMicros);
    const from = before?.sequence ?? 0;
    if (!isNewDay && from >= this.#last) return none;
    const { endpoint, timeMicros } = after;
    const lines: LogBreak[] = [];
    const begun = before === undefined ? undefined : this.#begun(from, after.sequence);
    for (const { to, count, reason } of this.#lost(from, after.sequence)) {
      if (begun !== undefined && to >= begun.first && lines.at(-1)?.type !== 'notRunning')
        lines.push(notRunning(endpoint, begun));
      const last = lines.at(-1);
      if (last?.type === 'notKept' && last.reason === reason)
        lines[lines.length - 1] = { ...last, count: last.count + count };
      else lines.push({ type: 'notKept', endpoint, timeMicros, count, isExact: true, reason });
    }
    if (begun !== undefined && !lines.some(({ type }) => type === 'notRunning'))
      lines.push(notRunning(endpoint, begun));
    if (isNewDay) lines.push({ type: 'newDay', endpoint, timeMicros });
    return lines;
  }

  /** The last run that begins behind one number and not behind another, and the end of the one before it. */
  #begun(after: number, until: number): Begun | undefined {
    const at = this.#runs.findLastIndex(({ first }) => first <= until);
    const run = this.#runs[at];
    const ended = this.#runs[at - 1];
    if (run === undefined || ended === undefined || run.first <= after) return undefined;
    return { first: run.first, fromMicros: ended.endedMicros, toMicros: run.begunMicros };
  }

  #lost(after: number, until: number): readonly RecordMissing[] {
    return this.#gaps.filter(({ to, count }) => to > after && to < until && count > 0);
  }

  #isSameDay(one: number, other: number): boolean {
    if (one < this.#day.from || one >= this.#day.to) this.#day = dayOf(one);
    return other >= this.#day.from && other < this.#day.to;
  }
}

interface Begun {
  readonly first: number;
  readonly fromMicros: number;
  readonly toMicros: number;
}

function notRunning(endpoint: string, { fromMicros, toMicros }: Begun): LogBreak {
  return { type: 'notRunning', endpoint, timeMicros: toMicros, fromMicros };
}

/** The local day of a time. */
function dayOf(micros: number): { readonly from: number; readonly to: number } {
  const day = new Date(micros / 1000);
  const from = new Date(day.getFullYear(), day.getMonth(), day.getDate());
  const to = new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1);
  return { from: from.getTime() * 1000, to: to.getTime() * 1000 };
}

/** Both lists in order; of two with one key, the newer. */
function merged<Item>(
  known: readonly Item[],
  more: readonly Item[],
  keyOf: (item: Item) => number,
): readonly Item[] {
  const byKey = new Map(known.map((item) => [keyOf(item), item]));
  for (const item of more) byKey.set(keyOf(item), item);
  const all = [...byKey.values()].sort((one, other) => keyOf(one) - keyOf(other));
  return all.slice(-maxRemembered);
}
