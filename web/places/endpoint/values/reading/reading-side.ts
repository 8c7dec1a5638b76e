import { visibleText } from '../../../../../src/bytes/escapes.js';
import { SeriesTable } from '../../../../../src/traffic/values/series-table.js';
import { Silences } from '../../../../../src/traffic/values/silences.js';
import { TimeBuckets } from '../../../../../src/traffic/values/time-buckets.js';
import type { ValueFormat } from '../../../../../src/traffic/values/value-format.js';
import { type PointBudget, ValueSeries } from '../../../../../src/traffic/values/value-series.js';
import { peersOf } from '../../log/log-entry.js';
import type { Direction } from '../values-settings.js';
import type { ReadingSource } from './found-series.js';

const second = 1_000_000;
/** Series of one direction. */
const maxSeries = 32;
/** Points of a series, and of all together: 64 MiB. */
export const maxPoints = 1_048_576;
export const maxPointsOfAll = 4 * maxPoints;
/** Seconds whose rates are kept. */
const maxSeconds = 16_384;
/** Messages by which a format is told, and entries that are looked at for them. */
const maxSamples = 200;
const maxLooked = 4_000;
/** Whether a series was found by itself, or picked. */
export type SeriesKind = 'value' | 'picked';

/** What is read of one direction. */
export interface Side {
  readonly values: SeriesTable;
  readonly picked: SeriesTable;
  readonly quiet: Map<string, Silences>;
  readonly buckets: TimeBuckets;
  readonly sizes: ValueSeries;
  readonly sizesQuiet: Silences;
  messages: number;
  /** How its messages have numbers; undefined if nobody knows yet. */
  format: ValueFormat | undefined;
  /** How many messages there have to be before it is told again. */
  nextTry: number;
}

/** A side of which nothing is read yet. `budget` is shared with others. */
export function newSide(budget: PointBudget): Side {
  return {
    values: new SeriesTable({ series: maxSeries, points: maxPoints, budget }),
    picked: new SeriesTable({ series: maxSeries, points: maxPoints, budget }),
    quiet: new Map(),
    buckets: new TimeBuckets(second, maxSeconds),
    sizes: new ValueSeries(maxPoints, budget),
    sizesQuiet: new Silences(),
    messages: 0,
    format: undefined,
    nextTry: 0,
  };
}

/** Where the silences of a series are kept, by the name that was read; undefined for a name that is one too many. */
export function quietFor({ quiet }: Side, kind: SeriesKind, name: string): Silences | undefined {
  const key = `${kind} ${name}`;
  const known = quiet.get(key);
  if (known !== undefined || quiet.size >= 4 * maxSeries) return known;
  const made = new Silences();
  quiet.set(key, made);
  return made;
}

/** The silences of a series, by the name that is shown. */
export function quietOf({ quiet }: Side, kind: SeriesKind, shown: string): Silences | undefined {
  const direct = quiet.get(`${kind} ${shown}`);
  if (direct !== undefined) return direct;
  for (const [key, found] of quiet)
    if (key.startsWith(`${kind} `) && visibleText(key.slice(kind.length + 1)) === shown) return found;
  return undefined;
}

/** The latest messages of a direction that are of one stream, the oldest first: by them a format is told. */
export function latestMessages(
  log: ReadingSource,
  direction: Direction,
  peer: string | undefined,
): readonly Uint8Array[] {
  const found: Uint8Array[] = [];
  let of = peer;
  const until = Math.max(log.first, log.next - maxLooked);
  for (let number = log.next - 1; number >= until && found.length < maxSamples; number -= 1) {
    const event = log.at(number)?.event;
    if (event === undefined || event.type !== direction) continue;
    of ??= event.peer;
    if (peersOf(event).includes(of)) found.push(event.bytes);
  }
  return found.reverse();
}
