import type { HistoryMissing } from '../../operations/history.js';
import type { RecordMissing, RecordSpan } from '../../operations/record.js';

/** Events that are not in the record, before the one that is shown next. */
export interface NotRecorded {
  readonly type: 'notRecorded';
  /** Whose they were; of several without it. */
  readonly endpoint: string | undefined;
  /** When the next event happened. */
  readonly timeMicros: number;
  readonly count: number;
  readonly reason: HistoryMissing['reason'];
  /** Where, in the history of a cluster. */
  readonly node?: string | undefined;
}

/** A time in which the program was not running. */
export interface NotRunning {
  readonly type: 'notRunning';
  readonly fromMicros: number;
  /** When it was started again. */
  readonly timeMicros: number;
}

/** What is not known of the time before an event. */
export type RecordBreak = NotRecorded | NotRunning;

const none: readonly RecordBreak[] = [];

/** What the pages of a record say of the time between its events, for one that goes through them in order. */
export class RecordBreaks {
  #runs: readonly RecordSpan[] = [];
  #gaps: readonly RecordMissing[] = [];
  #before: number;

  /** Nothing is told of what has numbers up to `before`. */
  constructor(before: number) {
    this.#before = before;
  }

  /** Learns what a page says, whose events come next. */
  learn({
    runs,
    gaps,
  }: {
    readonly runs: readonly RecordSpan[];
    readonly gaps: readonly RecordMissing[];
  }): void {
    // What lies behind is not asked for again; of runs, the one before the next is.
    const passed = this.#runs.findLastIndex(({ first }) => first <= this.#before);
    const known = this.#runs.slice(Math.max(0, passed));
    const begun = new Map([...known, ...runs].map((run) => [`${run.begunMicros} ${run.first}`, run]));
    this.#runs = [...begun.values()].sort((one, other) => one.first - other.first);
    const left = this.#gaps.filter(({ to }) => to > this.#before);
    const seen = new Set(left.map((gap) => JSON.stringify(gap)));
    this.#gaps = [...left, ...gaps.filter((gap) => !seen.has(JSON.stringify(gap)))];
  }

  /** What stands before the next event. */
  before({
    sequence,
    timeMicros,
  }: {
    readonly sequence: number;
    readonly timeMicros: number;
  }): readonly RecordBreak[] {
    const from = this.#before;
    this.#before = sequence;
    const gaps = this.#gaps.filter(({ to, count }) => to > from && to < sequence && count > 0);
    const starts = this.#runs.flatMap((run, index) => {
      const ended = this.#runs[index - 1];
      if (ended === undefined || run.first <= from || run.first > sequence) return [];
      return [{ at: run.first, fromMicros: ended.endedMicros, timeMicros: run.begunMicros }];
    });
    if (gaps.length === 0 && starts.length === 0) return none;
    const breaks: RecordBreak[] = [];
    let next = 0;
    for (const { to, count, reason, endpoint } of gaps) {
      for (; next < starts.length && (starts[next]?.at ?? 0) <= to; next += 1)
        breaks.push(...notRunning(starts[next]));
      const last = breaks.at(-1);
      if (last?.type === 'notRecorded' && last.reason === reason && last.endpoint === endpoint)
        breaks[breaks.length - 1] = { ...last, count: last.count + count };
      else breaks.push({ type: 'notRecorded', endpoint, timeMicros, count, reason });
    }
    for (; next < starts.length; next += 1) breaks.push(...notRunning(starts[next]));
    return breaks;
  }
}

function notRunning(
  start: { readonly fromMicros: number; readonly timeMicros: number } | undefined,
): readonly NotRunning[] {
  if (start === undefined) return [];
  return [{ type: 'notRunning', fromMicros: start.fromMicros, timeMicros: start.timeMicros }];
}
