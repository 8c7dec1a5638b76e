import type { ErrorParams } from '../../errors/error.js';
import { failure } from '../../errors/error.js';
import type { Parsed } from '../../errors/parsed.js';
import type { ReasonKey } from '../../errors/reasons.js';
import type { LineSide, Timeline, TimelineStep } from '../../line/timeline.js';
import { deepFreeze } from '../deep-freeze.js';
import { type FilePlace, YamlDocument } from '../workspace/yaml-document.js';
import { readMilliseconds } from './line-values.js';
import { type LineWord, readConditionWords, type WordFault, wordsOf } from './line-words.js';

const maxLines = 1_000;
/** A timeline may last for a day. */
const maxAtMs = 86_400_000;
/** It begins again no sooner. */
const minEveryMs = 100;
const maxTimes = 1_000_000;

/** What a line of a timeline says. */
type TimelineLine =
  | { readonly type: 'step'; readonly step: TimelineStep }
  | { readonly type: 'repeat'; readonly everyMs: number; readonly times: number };

type ReadLine =
  | { readonly ok: true; readonly value: TimelineLine }
  | { readonly ok: false; readonly fault: WordFault };

/**
 * Reads a timeline: a YAML list of lines, in the order of their times,
 *
 * - `at TIME [up|down] WHAT… [for TIME]`, where WHAT is a condition with its value (`loss 5%`), `profile NAME`, or `outage` with the
 *   time behind it (`outage 3s`), or `clear` alone, which takes back what earlier lines changed without `for`;
 * - and at the end `repeat every TIME [N times]`.
 *
 * `file` is what messages call it. Fails with TIMELINE_INVALID at a line and column.
 */
export function parseTimeline(text: string, file: string): Parsed<Timeline> {
  const fail = (
    { line, column }: FilePlace,
    reason: ReasonKey | string,
    params: ErrorParams = {},
  ): Parsed<never> => ({
    ok: false,
    failure: failure('TIMELINE_INVALID', { file, line, column, reason, ...params }),
  });
  const parsed = YamlDocument.parse(text);
  if (!parsed.ok) {
    const { line, column, reason = '' } = parsed.failure.params;
    return fail({ line: Number(line), column: Number(column) }, String(reason));
  }
  const document = parsed.value;
  const lines = document.value();
  if (!Array.isArray(lines)) return fail({ line: 1, column: 1 }, 'timeline-not-list');
  if (lines.length > maxLines) return fail({ line: 1, column: 1 }, 'timeline-too-long', { limit: maxLines });
  const steps: TimelineStep[] = [];
  let repeat: Extract<TimelineLine, { type: 'repeat' }> | undefined;
  for (const [index, line] of (lines as readonly unknown[]).entries()) {
    const place = document.placeOf(`[${index}]`);
    if (typeof line !== 'string') return fail(place, 'timeline-not-list');
    const read = readLine(line);
    if (!read.ok) {
      // The text of a quoted line stands one column further to the right.
      const { at, reason, params } = read.fault;
      return fail({ line: place.line, column: place.column + at + quoteAt(text, place) }, reason, params);
    }
    const lastMs = steps.at(-1)?.atMs ?? 0;
    if (repeat !== undefined) return fail(place, 'timeline-repeat');
    if (read.value.type === 'repeat') {
      if (read.value.everyMs <= lastMs) return fail(place, 'timeline-repeat');
      repeat = read.value;
    } else if (read.value.step.atMs < lastMs) return fail(place, 'timeline-order');
    else steps.push(read.value.step);
  }
  return {
    ok: true,
    value: deepFreeze({ steps, everyMs: repeat?.everyMs, times: repeat?.times ?? 1 }),
  };
}

function quoteAt(text: string, { line, column }: FilePlace): number {
  const character = text.split('\n', line)[line - 1]?.charAt(column - 1);
  return character === '"' || character === "'" ? 1 : 0;
}

function readLine(text: string): ReadLine {
  const words = wordsOf(text);
  const [first, ...rest] = words;
  switch (first?.text) {
    case 'at':
      return readStep(rest, text.length);
    case 'repeat':
      return readRepeat(rest, text.length);
    default:
      return fault(first?.at ?? 0, 'timeline-line', { word: (first?.text ?? '').slice(0, 100) });
  }
}

function readStep(words: readonly LineWord[], end: number): ReadLine {
  const [time, ...rest] = words;
  const atMs = timeOf(time);
  if (atMs === undefined || atMs > maxAtMs) return timeFault(time, end);
  const side = sideOf(rest[0]);
  const what = side === undefined ? rest : rest.slice(1);
  const [first, second] = what;
  if (first === undefined) return fault(end, 'timeline-nothing');
  const forAt = what.findIndex(({ text }) => text === 'for');
  if (first.text === 'clear' && what.length === 1)
    return { ok: true, value: { type: 'step', step: { atMs, forMs: undefined, side, change: 'clear' } } };
  if (first.text === 'clear') return fault(second?.at ?? end, 'timeline-clear-for');
  // `outage 3s` stands for `outage for 3s`.
  const outageMs = first.text === 'outage' && what.length === 2 ? timeOf(second) : undefined;
  const conditions = outageMs === undefined ? what.slice(0, forAt < 0 ? undefined : forAt) : [first];
  if (conditions.length === 0) return fault(first.at, 'timeline-nothing');
  const [, forTime, behind] = forAt < 0 ? [] : what.slice(forAt);
  const forMs = forAt < 0 ? outageMs : timeOf(forTime);
  if (forAt >= 0 && (forMs === undefined || forMs === 0)) return timeFault(forTime, end);
  if (behind !== undefined) return timeFault(behind, end);
  const change = readConditionWords(conditions, end);
  if (!change.ok) return change;
  return { ok: true, value: { type: 'step', step: { atMs, forMs, side, change: change.value } } };
}

function readRepeat(words: readonly LineWord[], end: number): ReadLine {
  const [every, time, count, unit, behind] = words;
  const everyMs = timeOf(time);
  if (every?.text !== 'every')
    return fault(every?.at ?? end, 'timeline-line', { word: every?.text ?? 'repeat' });
  if (everyMs === undefined) return timeFault(time, end);
  if (everyMs < minEveryMs || everyMs > maxAtMs) return fault(time?.at ?? end, 'timeline-repeat');
  if (count === undefined)
    return { ok: true, value: { type: 'repeat', everyMs, times: Number.POSITIVE_INFINITY } };
  const times = /^\d{1,7}$/.test(count.text) ? Number(count.text) : 0;
  const isSound = times >= 1 && times <= maxTimes && unit?.text === 'times' && behind === undefined;
  if (!isSound) return fault(count.at, 'timeline-line', { word: count.text.slice(0, 100) });
  return { ok: true, value: { type: 'repeat', everyMs, times } };
}

function timeOf(word: LineWord | undefined): number | undefined {
  return word === undefined ? undefined : readMilliseconds(word.text);
}

function sideOf(word: LineWord | undefined): LineSide | undefined {
  return word?.text === 'up' || word?.text === 'down' ? word.text : undefined;
}

function timeFault(word: LineWord | undefined, end: number): ReadLine {
  return fault(word?.at ?? end, 'timeline-time', { word: (word?.text ?? '').slice(0, 100) });
}

function fault(at: number, reason: ReasonKey, params: ErrorParams = {}): ReadLine {
  return { ok: false, fault: { at, reason, params } };
}
