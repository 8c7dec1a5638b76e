import { editDistance } from '../../bytes/edit-distance.js';
import { type ErrorParams, failure } from '../../errors/error.js';
import type { Parsed } from '../../errors/parsed.js';
import type { ReasonKey } from '../../errors/reasons.js';
import type { LineConditions } from '../../line/conditions.js';
import { lineProfile, lineProfiles } from '../../line/profiles.js';
import type { LineSide } from '../../line/timeline.js';
import {
  readBurst,
  readCorrupt,
  readJitter,
  readMilliseconds,
  readMtu,
  readProbability,
  readQueue,
  readRate,
  readReorder,
  readReset,
  readSlice,
  readStall,
} from './line-values.js';

/** What changes of each side of a line. */
export type SidedConditions = Readonly<Record<LineSide, Partial<LineConditions>>>;

interface ConditionWord {
  readonly reason: ReasonKey;
  readonly read: (text: string) => Partial<LineConditions> | undefined;
}

/** A word whose value is one condition. */
function one<Name extends keyof LineConditions>(
  name: Name,
  reason: ReasonKey,
  read: (text: string) => LineConditions[Name] | undefined,
): ConditionWord {
  return {
    reason,
    read: (text) => {
      const value = read(text);
      return value === undefined ? undefined : { [name]: value };
    },
  };
}

/** The conditions that a person may give, by the names of the options, of the words of a timeline, and of the fields of a description. */
export const conditionWords = Object.freeze({
  loss: one('loss', 'line-probability', readProbability),
  burst: one('burst', 'line-burst', readBurst),
  delay: one('delayMs', 'line-duration', readMilliseconds),
  jitter: { reason: 'line-jitter', read: readJitter },
  duplicate: one('duplicate', 'line-probability', readProbability),
  reorder: { reason: 'line-reorder', read: readReorder },
  corrupt: { reason: 'line-corrupt', read: readCorrupt },
  rate: one('rateBitsPerSecond', 'line-rate', readRate),
  queue: one('queue', 'line-queue', readQueue),
  mtu: one('mtuBytes', 'line-mtu', readMtu),
  slice: one('slice', 'line-slice', readSlice),
  stall: one('stall', 'line-stall', readStall),
  reset: { reason: 'line-reset', read: readReset },
} satisfies Record<string, ConditionWord>);

/** The name of a condition. */
export type ConditionName = keyof typeof conditionWords;

/** Whether a word names a condition. */
export function isConditionName(name: string): name is ConditionName {
  return Object.hasOwn(conditionWords, name);
}

/** What one option says: `--loss 1%`. Fails with LINE_VALUE_INVALID, whose `name` is the one that is given. */
export function parseCondition(
  condition: ConditionName,
  text: string,
  name = `--${condition}`,
): Parsed<Partial<LineConditions>> {
  const { read, reason } = conditionWords[condition];
  const value = read(text);
  if (value !== undefined) return { ok: true, value };
  return { ok: false, failure: failure('LINE_VALUE_INVALID', { name, text: text.slice(0, 100), reason }) };
}

/** What is wrong with a list of conditions, and where in its text, from 0. */
export interface WordFault {
  readonly at: number;
  readonly reason: ReasonKey;
  readonly params: ErrorParams;
}

/** A word and where it begins. */
export interface LineWord {
  readonly text: string;
  readonly at: number;
}

/** The words of a text; commas part them as blanks do. */
export function wordsOf(text: string): readonly LineWord[] {
  return [...text.matchAll(/[^\s,]+/g)].map((match) => ({ text: match[0], at: match.index }));
}

/** All words that a list of conditions knows. */
const listWords = [...Object.keys(conditionWords), 'outage', 'profile'];

/**
 * Reads `loss 5% delay 20ms`, `profile 3g loss 1%`, `outage`: what stands later wins. `end` is where the text ends.
 */
export function readConditionWords(
  words: readonly LineWord[],
  end: number,
):
  | { readonly ok: true; readonly value: SidedConditions }
  | { readonly ok: false; readonly fault: WordFault } {
  let value: SidedConditions = { up: {}, down: {} };
  const fail = (at: number, reason: ReasonKey, params: ErrorParams = {}) =>
    ({ ok: false, fault: { at, reason, params } }) as const;
  for (let index = 0; index < words.length; index += 1) {
    const { text: name, at } = words[index] ?? { text: '', at: end };
    if (name === 'outage') {
      value = over(value, { up: { isOut: true }, down: { isOut: true } });
      continue;
    }
    index += 1;
    const given = words[index];
    if (name === 'profile') {
      const profile = lineProfile(given?.text ?? '');
      if (profile === undefined)
        return fail(given?.at ?? end, 'line-profile', { word: given?.text ?? '', known: profileNames() });
      value = over(value, profile.sides);
    } else if (isConditionName(name)) {
      const change = conditionWords[name].read(given?.text ?? '');
      if (change === undefined) return fail(given?.at ?? end, conditionWords[name].reason);
      value = over(value, { up: change, down: change });
    } else return fail(at, 'timeline-what', { word: name.slice(0, 100), known: listWords.join(', ') });
  }
  return { ok: true, value };
}

/** Conditions with others over them. */
export function over(below: SidedConditions, above: SidedConditions): SidedConditions {
  return { up: { ...below.up, ...above.up }, down: { ...below.down, ...above.down } };
}

/** The profile of an option `--profile`. Fails with LINE_PROFILE_UNKNOWN, which lists them, the nearest first. */
export function parseProfile(text: string): Parsed<SidedConditions> {
  const profile = lineProfile(text);
  if (profile !== undefined) return { ok: true, value: profile.sides };
  const wanted = text.slice(0, 64).toLowerCase();
  const choices = lineProfiles
    .map(({ name }) => ({ name, distance: editDistance(wanted, name) }))
    .toSorted((one, other) => one.distance - other.distance)
    .map(({ name }) => name)
    .join(' ');
  return { ok: false, failure: failure('LINE_PROFILE_UNKNOWN', { text: text.slice(0, 100), choices }) };
}

/** The names of all profiles, for a person. */
export function profileNames(): string {
  return lineProfiles.map(({ name }) => name).join(', ');
}
