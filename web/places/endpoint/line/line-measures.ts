import { askedFigures } from '../../../../src/config/line/asked-figures.js';
import type { LineSpec } from '../../../../src/config/line/line-spec.js';
import type { LineSideState } from '../../../../src/traffic/line-state.js';
import type { MeasuredSide } from './line-window.js';

type LineConditions = LineSpec['up'];

/** A condition that is held beside what was counted, in the order of a table. */
export type MeasureName =
  | 'loss'
  | 'delay'
  | 'jitter'
  | 'rate'
  | 'queue'
  | 'reorder'
  | 'corrupt'
  | 'duplicate'
  | 'mtu'
  | 'slice'
  | 'stall'
  | 'reset';

/** Whether a measured value is what was asked, within 5 %; too few were counted to tell one from the other as `undecided`. */
export type Verdict = 'within' | 'outside' | 'undecided';

/** What was asked of a line in one respect, and what it did. */
export interface Measure {
  readonly name: MeasureName;
  /** A part from 0 to 1, milliseconds or bits a second, as the name has it; undefined where nothing was asked. */
  readonly asked: number | undefined;
  /** The same, measured; undefined where nothing was counted that tells it, as a rate that the traffic does not reach. */
  readonly measured: number | undefined;
  /** How many it was measured of, where they are too few. */
  readonly of: number;
  /** How far off it is: 0.05 for 5 % above. Undefined where nothing can be compared. */
  readonly deviation: number | undefined;
  readonly verdict: Verdict | undefined;
}

/** What is right within it. */
const tolerance = 0.05;
/** Deviations of chance beyond which a difference is none of chance. */
const maxDeviations = 3;
/** Fewer decide nothing. */
const leastEvents = 10;

/** The respects in which one direction does something: what was asked, and what was counted in `measured`, within `spanMs`. */
export function lineMeasures(
  conditions: LineConditions,
  measured: MeasuredSide | undefined,
  spanMs: number,
): readonly Measure[] {
  const figures = askedFigures(conditions);
  const counted = measured?.counted;
  const drawn = counted === undefined ? 0 : counted.sent - counted.outage - counted.tooBig;
  const through = Math.max(0, drawn - (counted?.lost ?? 0) - (counted?.queueFull ?? 0));
  const arrived = counted?.arrived ?? 0;
  const { rateBitsPerSecond, corrupt, duplicate, reorder } = conditions;
  const measures: Measure[] = [
    partOf('loss', figures.loss, counted?.lost, drawn),
    delayOf(figures.delayMs, figures.delayDifferenceMs, counted, rateBitsPerSecond),
    jitterOf(conditions.jitterMs, figures.delayDifferenceMs, counted),
    rateOf(rateBitsPerSecond, counted, spanMs),
    {
      ...noVerdict('queue', Number.isFinite(rateBitsPerSecond) ? 1 : undefined),
      measured: measured?.mostWaiting,
    },
    { ...partOf('reorder', reorder, counted?.reordered, arrived), verdict: undefined, deviation: undefined },
    partOf('corrupt', corrupt, counted?.corrupted, through),
    partOf('duplicate', duplicate, counted?.duplicated, through),
    counts('mtu', Number.isFinite(conditions.mtuBytes) ? conditions.mtuBytes : undefined, counted?.tooBig),
    counts('slice', conditions.slice?.bytes, counted?.sliced),
    partOf('stall', conditions.stall?.probability ?? 0, counted?.stalled, drawn),
    counts('reset', resetOf(conditions), counted?.resets),
  ];
  return measures.filter(({ asked }) => asked !== undefined);
}

function noVerdict(name: MeasureName, asked: number | undefined): Measure {
  return { name, asked, measured: undefined, of: 0, deviation: undefined, verdict: undefined };
}

/** What is only counted. */
function counts(name: MeasureName, asked: number | undefined, counted: number | undefined): Measure {
  return { ...noVerdict(name, asked), measured: counted };
}

function resetOf({ reset, resetAfterBytes }: LineConditions): number | undefined {
  if (Number.isFinite(resetAfterBytes)) return resetAfterBytes;
  return reset > 0 ? reset : undefined;
}

/** A part of all that passed: how many it was is chance. */
function partOf(name: MeasureName, asked: number, hit: number | undefined, of: number): Measure {
  if (asked === 0 && (hit ?? 0) === 0) return noVerdict(name, undefined);
  if (hit === undefined || of <= 0) return noVerdict(name, asked);
  const measured = hit / of;
  if (asked === 0) return { ...noVerdict(name, 0), measured, of };
  const chance = Math.sqrt((asked * (1 - asked)) / of);
  return { name, asked, measured, of, ...judged(measured, asked, chance, asked < 1 ? asked * of : of) };
}

/** The mean delay; one behind a rate waits for it as well, which nobody asked for. */
function delayOf(
  asked: number,
  spreadMs: number,
  counted: LineSideState | undefined,
  rateBitsPerSecond: number,
): Measure {
  const arrived = counted?.arrived ?? 0;
  if (asked === 0) return noVerdict('delay', undefined);
  if (counted === undefined || arrived === 0) return noVerdict('delay', asked);
  const measured = counted.delayMs / arrived;
  const judgement = judged(measured, asked, spreadMs / Math.sqrt(arrived), arrived);
  const waits = Number.isFinite(rateBitsPerSecond) && judgement.verdict === 'outside' && measured > asked;
  return {
    ...{ name: 'delay', asked, measured, of: arrived, deviation: judgement.deviation },
    verdict: waits ? 'undecided' : judgement.verdict,
  };
}

/** The jitter that the mean difference of two delays comes from. */
function jitterOf(asked: number, differenceMs: number, counted: LineSideState | undefined): Measure {
  const arrived = counted?.arrived ?? 0;
  if (asked === 0) return noVerdict('jitter', undefined);
  if (counted === undefined || arrived < 2) return noVerdict('jitter', asked);
  const measured = (counted.jitterMs / (arrived - 1)) * (asked / differenceMs);
  // A difference is spread about as far as it is large, and each delay is in two of them.
  return {
    ...{ name: 'jitter', asked, measured, of: arrived },
    ...judged(measured, asked, (asked * 1.2) / Math.sqrt(arrived), arrived),
  };
}

/** What came out a second, where more was sent into it than the rate lets through. */
function rateOf(asked: number, counted: LineSideState | undefined, spanMs: number): Measure {
  if (!Number.isFinite(asked)) return noVerdict('rate', undefined);
  if (counted === undefined || spanMs === 0) return noVerdict('rate', asked);
  const perSecond = (bytes: number): number => (bytes * 8_000) / spanMs;
  if (perSecond(counted.sentBytes) < asked) return noVerdict('rate', asked);
  const measured = perSecond(counted.arrivedBytes);
  return {
    name: 'rate',
    asked,
    measured,
    of: counted.arrived,
    ...judged(measured, asked, 0, counted.arrived),
  };
}

/** Whether a value is what was asked: within the tolerance, or further off than chance explains (`chance`: a standard deviation). */
function judged(
  measured: number,
  asked: number,
  chance: number,
  events: number,
): Pick<Measure, 'deviation' | 'verdict'> {
  const off = measured - asked;
  const deviation = off / asked;
  if (events < leastEvents) return { deviation, verdict: 'undecided' };
  if (Math.abs(deviation) <= tolerance) return { deviation, verdict: 'within' };
  return { deviation, verdict: Math.abs(off) > maxDeviations * chance ? 'outside' : 'undecided' };
}

/** Where the dot of a deviation stands on a scale of ±10 %, in percent from the left; what is further off stands at its end. */
export function scalePlace(deviation: number): number {
  return Math.min(100, Math.max(0, 50 + deviation * 500));
}
