import { failure } from '../../errors/error.js';
import type { Parsed } from '../../errors/parsed.js';
import { type LineConditions, perfectLine } from '../../line/conditions.js';
import { deepFreeze } from '../deep-freeze.js';
import {
  type ConditionName,
  conditionWords,
  over,
  parseCondition,
  parseProfile,
  readConditionWords,
  type SidedConditions,
  wordsOf,
} from './line-words.js';

/**
 * A bad line as a person describes it, each value as text: the conditions of both sides by their names, a profile below them, and
 * `up` and `down` over them with lists of conditions, as in `loss 5% delay 80ms`.
 */
export type LineInput = Readonly<
  Partial<Record<ConditionName | 'profile' | 'up' | 'down', string | undefined>>
>;

/** A line that is checked: all conditions of each side. */
export type LineSpec = Readonly<Record<'up' | 'down', LineConditions>>;

/** A line that does nothing: unlike a simulated one it adds no delay of its own. */
export const noLine: LineConditions = Object.freeze({
  ...perfectLine,
  delayMs: 0,
  jitterDistribution: 'uniform',
});

/**
 * Checks a description; undefined if it asks for nothing, so that no line is needed. `nameOf` is what messages call a value: of the
 * option `--loss`, or the field of a file.
 *
 * Fails with LINE_VALUE_INVALID and LINE_PROFILE_UNKNOWN.
 */
export function parseLine(
  input: LineInput,
  nameOf: (name: keyof LineInput) => string = (name) => `--${name}`,
): Parsed<LineSpec | undefined> {
  let sides: SidedConditions = { up: {}, down: {} };
  if (input.profile !== undefined) {
    const profile = parseProfile(input.profile);
    if (!profile.ok) return profile;
    sides = profile.value;
  }
  for (const name of Object.keys(conditionWords) as ConditionName[]) {
    const text = input[name];
    if (text === undefined) continue;
    const read = parseCondition(name, text, nameOf(name));
    if (!read.ok) return read;
    sides = over(sides, { up: read.value, down: read.value });
  }
  for (const side of ['up', 'down'] as const) {
    const text = input[side];
    if (text === undefined) continue;
    const read = readConditionWords(wordsOf(text), text.length);
    if (!read.ok) {
      const { reason, params } = read.fault;
      const shown = { name: nameOf(side), text: text.slice(0, 100) };
      return { ok: false, failure: failure('LINE_VALUE_INVALID', { ...params, ...shown, reason }) };
    }
    sides = { ...sides, [side]: { ...sides[side], ...read.value[side] } };
  }
  if (Object.keys(sides.up).length + Object.keys(sides.down).length === 0)
    return { ok: true, value: undefined };
  return {
    ok: true,
    value: deepFreeze({ up: { ...noLine, ...sides.up }, down: { ...noLine, ...sides.down } }),
  };
}
