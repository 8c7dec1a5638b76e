import type { LineSideState, LineState } from '../../../../src/traffic/line-state.js';

/** How far back is measured. */
const windowMs = 60_000;
/** Times between two samples that are kept, at least. */
const apartMs = 900;

/** What one direction of a line has done within the last minute. */
export interface MeasuredSide {
  /** The differences of the counters; `waiting` and `isOut` as they are now. */
  readonly counted: LineSideState;
  /** The most that was waiting at any look. */
  readonly mostWaiting: number;
}

/** What a line has done within the last minute. */
export interface MeasuredLine {
  /** How far back it was looked. */
  readonly spanMs: number;
  readonly up: MeasuredSide;
  readonly down: MeasuredSide;
}

interface Sample {
  readonly atMs: number;
  readonly line: LineState;
}

/**
 * The counters of a line as they were within the last minute, a sample a second. It begins anew with other conditions (`asked`, any
 * text that tells them apart), and where the relay was opened again.
 */
export class LineWindow {
  #samples: Sample[] = [];
  #asked: string | undefined;

  /** The counters at a time, in milliseconds. */
  add(asked: string, line: LineState, atMs: number): void {
    const newest = this.#samples.at(-1);
    if (this.#asked !== asked || (newest !== undefined && isAnew(newest.line, line))) this.#samples = [];
    this.#asked = asked;
    const before = this.#samples.at(-2);
    // The newest one is always what is there now; the one before it stays once it is old enough.
    if (before !== undefined && newest !== undefined && newest.atMs - before.atMs < apartMs)
      this.#samples.pop();
    this.#samples.push({ atMs, line });
    const from = atMs - windowMs;
    while (this.#samples.length > 2 && (this.#samples[1]?.atMs ?? atMs) <= from) this.#samples.shift();
  }

  /** What was counted since the oldest sample; undefined before the first. */
  measured(): MeasuredLine | undefined {
    const oldest = this.#samples[0];
    const newest = this.#samples.at(-1);
    if (oldest === undefined || newest === undefined) return undefined;
    const side = (name: 'up' | 'down'): MeasuredSide => ({
      counted: differenceOf(newest.line[name], oldest.line[name]),
      mostWaiting: Math.max(...this.#samples.map(({ line }) => line[name].waiting)),
    });
    return { spanMs: newest.atMs - oldest.atMs, up: side('up'), down: side('down') };
  }
}

function isAnew(before: LineState, now: LineState): boolean {
  return now.seed !== before.seed || now.up.sent < before.up.sent || now.down.sent < before.down.sent;
}

function differenceOf(now: LineSideState, before: LineSideState): LineSideState {
  const { waiting, isOut, ...counters } = now;
  const counted = Object.entries(counters).map(([name, value]) => [
    name,
    value - before[name as keyof typeof counters],
  ]);
  return { ...(Object.fromEntries(counted) as typeof counters), waiting, isOut };
}
