import { useEffect, useMemo, useRef, useState } from 'react';
import type { MessageLog } from '../log/message-log.js';
import { MachineClock } from './machine-clock.js';
import { type Cursors, makePicture, type Picture } from './plot/picture.js';
import type { FoundSeries, ReadingRules } from './reading/found-series.js';
import { ValuesReading } from './reading/values-reading.js';
import { shownSeries } from './shown-series.js';
import { around, shownWindow, type TimeView } from './time-window.js';
import { armed, type TriggerState, TriggerWatch } from './trigger-watch.js';
import type { ValuesSettings } from './values-settings.js';

/** What the plot of an endpoint shows at one time. */
export interface DrawnValues {
  readonly picture: Picture;
  readonly found: readonly FoundSeries[];
  readonly trigger: TriggerState;
  /** When it was at the workbench, in microseconds of Unix. */
  readonly nowMicros: number;
  /** The reading that it is of, and which state of it. */
  readonly reading: ValuesReading;
  readonly version: number;
}

/** What is to be drawn. */
export interface ValuesWanted {
  readonly settings: ValuesSettings;
  readonly view: TimeView;
  readonly cursors: Cursors;
  readonly pixels: number;
  /** Another number arms the trigger anew. */
  readonly arming: number;
}

/** Milliseconds of a frame for reading, and of a second while nobody looks. */
const readMs = 6;
const hiddenReadMs = 100;
/** A plot is drawn ten times a second at most, more seldom where motion is unwanted or drawing takes long. */
const drawEveryMs = 100;
const calmEveryMs = 1_000;
const costShare = 8;
const frameMs = 17;
/** While nothing comes, time goes on in steps of a quarter of a second. */
const idleMicros = 250_000;
const noCursors: Cursors = Object.freeze({ a: undefined, b: undefined });

/** A reading that goes on when its plot is shown again, and what it is of. */
export interface KeptReading {
  readonly log: MessageLog;
  readonly rules: ReadingRules;
  readonly reading: ValuesReading;
}

/** Reads a log while it grows and draws what is wanted of it, in slices of each frame. */
export function useValues(
  log: MessageLog,
  rules: ReadingRules,
  wanted: ValuesWanted,
  kept: { current: KeptReading | undefined },
): DrawnValues {
  const reading = useMemo(() => {
    const { current } = kept;
    if (current?.log === log && isSameRules(current.rules, rules)) return current.reading;
    kept.current = { log, rules, reading: new ValuesReading(log, rules) };
    return kept.current.reading;
  }, [log, rules, kept]);
  const latest = useRef(wanted);
  latest.current = wanted;
  const [drawn, setDrawn] = useState<DrawnValues>(() => nothingOf(reading));
  useEffect(() => {
    const drawer = new Drawer(reading, () => latest.current);
    let frame = requestAnimationFrame(function next(nowMs) {
      const made = drawer.frame(nowMs);
      if (made !== undefined) setDrawn(made);
      frame = requestAnimationFrame(next);
    });
    // A page that is not seen has no frames; its log forgets all the same.
    const unseen = setInterval(() => {
      if (document.hidden) drawer.read(hiddenReadMs);
    }, 1_000);
    return () => {
      cancelAnimationFrame(frame);
      clearInterval(unseen);
    };
  }, [reading]);
  return drawn;
}

function isSameRules(one: ReadingRules, other: ReadingRules): boolean {
  return (
    one.readAs === other.readAs &&
    one.examples === other.examples &&
    one.layouts === other.layouts &&
    one.encoding === other.encoding &&
    one.isFramed === other.isFramed &&
    one.peer === other.peer &&
    one.answerMs === other.answerMs
  );
}

function nothingOf(reading: ValuesReading): DrawnValues {
  const picture = makePicture([], {
    ...{ window: { fromMicros: 0, toMicros: 60_000_000 }, pixels: 1, nowMicros: 0, cursors: noCursors },
    ...{ level: undefined, choice: new Map() },
  });
  return { picture, found: [], trigger: armed, nowMicros: 0, reading, version: -1 };
}

/** Reads and draws for one reading, by the clock of the page. */
class Drawer {
  readonly #reading: ValuesReading;
  readonly #wanted: () => ValuesWanted;
  readonly #clock = new MachineClock();
  readonly #calm = matchMedia('(prefers-reduced-motion: reduce)');
  #wasCaughtUp = false;
  #lastMicros = Number.NaN;
  #drawnMs = Number.NEGATIVE_INFINITY;
  #costMs = 0;
  #beganMs: number | undefined;
  #drawnOf = '';
  #drawnWanted: ValuesWanted | undefined;
  #choice: Picture['choice'] = new Map();
  #watch: { readonly key: string; readonly watch: TriggerWatch } | undefined;
  #trigger = armed;

  constructor(reading: ValuesReading, wanted: () => ValuesWanted) {
    this.#reading = reading;
    this.#wanted = wanted;
  }

  /** Reads for `ms` milliseconds at most. */
  read(ms: number): void {
    const end = performance.now() + ms;
    const reading = this.#reading;
    reading.advance(() => performance.now() > end);
    const { lastMicros } = reading;
    if (lastMicros !== this.#lastMicros && !Number.isNaN(lastMicros)) {
      const hereMicros = Date.now() * 1_000;
      if (this.#wasCaughtUp) this.#clock.arrived(lastMicros, hereMicros);
      else this.#clock.known(lastMicros, hereMicros);
      this.#lastMicros = lastMicros;
    }
    // What was there when the page came is not what arrives now.
    this.#wasCaughtUp ||= !reading.isBehind;
  }

  /** Reads on, and makes a picture if there is another one by now. */
  frame(nowMs: number): DrawnValues | undefined {
    if (this.#beganMs !== undefined) {
      // What was drawn took until now, but for the rest of its frame.
      this.#costMs = Math.max(this.#costMs, performance.now() - this.#beganMs - frameMs);
      this.#beganMs = undefined;
    }
    this.read(readMs);
    const wanted = this.#wanted();
    const isOther = wanted !== this.#drawnWanted;
    const everyMs = this.#calm.matches ? calmEveryMs : drawEveryMs;
    const waitMs = Math.max(everyMs, Math.min(calmEveryMs, this.#costMs * costShare));
    if (!isOther && nowMs - this.#drawnMs < waitMs) return undefined;
    const nowMicros = this.#clock.nowMicros(Date.now() * 1_000);
    this.#reading.passed(nowMicros);
    const goesOn = wanted.view.type === 'live' ? Math.floor(nowMicros / idleMicros) : 0;
    const of = `${this.#reading.version} ${goesOn}`;
    if (!isOther && of === this.#drawnOf) return undefined;
    this.#drawnOf = of;
    this.#drawnWanted = wanted;
    this.#drawnMs = nowMs;
    const began = performance.now();
    const made = this.#draw(wanted, nowMicros);
    this.#costMs = performance.now() - began;
    this.#beganMs = began;
    return made;
  }

  #draw({ settings, view, cursors, pixels, arming }: ValuesWanted, nowMicros: number): DrawnValues {
    const reading = this.#reading;
    const found = reading.list();
    const shown = shownSeries(found, settings.shown);
    const watched = watchedSeries(shown, settings);
    this.#look(watched, settings, arming);
    const { lastMicros } = reading;
    const firsts = shown.map(({ points }) => points.firstMicros).filter(Number.isFinite);
    const firstMicros = firsts.length === 0 ? reading.firstMicros : Math.min(...firsts);
    let window = shownWindow(view, settings.spanSeconds, { firstMicros, lastMicros, nowMicros });
    const { firedMicros } = this.#trigger;
    if (view.type === 'live' && firedMicros !== undefined) window = around(window, firedMicros);
    const picture = makePicture(shown, {
      ...{ window, pixels, nowMicros, cursors, choice: this.#choice },
      level: watched === undefined ? undefined : { series: watched.key, level: settings.trigger.level },
    });
    this.#choice = picture.choice;
    return { picture, found, trigger: this.#trigger, nowMicros, reading, version: reading.version };
  }

  #look(watched: FoundSeries | undefined, { trigger }: ValuesSettings, arming: number): void {
    if (watched === undefined) {
      this.#watch = undefined;
      this.#trigger = armed;
      return;
    }
    const key = JSON.stringify([watched.key, trigger, arming]);
    if (this.#watch?.key !== key) {
      this.#watch = { key, watch: new TriggerWatch(trigger, watched.points.series()) };
      this.#trigger = armed;
    }
    this.#trigger = this.#watch.watch.look();
  }
}

/** The series that the trigger looks at: the one chosen if it is shown, else the first; undefined if it is off. */
export function watchedSeries(
  shown: readonly FoundSeries[],
  { trigger }: Pick<ValuesSettings, 'trigger'>,
): FoundSeries | undefined {
  if (trigger.mode === 'off') return undefined;
  const can = shown.filter(canTrigger);
  return can.find(({ key }) => key === trigger.series) ?? can[0];
}

/** Whether a series has points of its own, and not counts of seconds. */
export function canTrigger({ measure }: FoundSeries): boolean {
  return measure !== 'messageRate' && measure !== 'byteRate';
}
