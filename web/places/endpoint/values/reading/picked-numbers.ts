import { visibleText } from '../../../../../src/bytes/escapes.js';
import type { Layout } from '../../../../../src/layout/layout.js';
import { numbersIn, patternOf } from '../../../../../src/traffic/values/example-pattern.js';
import { LayoutReader } from '../../../../../src/traffic/values/layout-reader.js';
import type { Direction, NumberExample } from '../values-settings.js';

/** What is to be plotted of a message: a field of a layout, by the key of its series, or the number at one place of its lines. */
export type PickedNumber =
  | { readonly type: 'field'; readonly key: string }
  | { readonly type: 'example'; readonly example: NumberExample; readonly at: NumberPlace };

/** Where a number stands in a line of text. */
export interface NumberPlace {
  readonly line: string;
  readonly start: number;
  readonly end: number;
}

/** A number that can be picked. */
export interface NumberChoice {
  /** What its series would be called; as it came. */
  readonly name: string;
  readonly value: number;
  readonly picked: PickedNumber;
}

/** Numbers of one message that are offered. */
const maxChoices = 24;
const maxTextCharacters = 4_096;

/** The numbers of a message: those of the first layout that takes it, else those of its text, line by line. */
export function pickedNumbers(
  direction: Direction,
  bytes: Uint8Array,
  text: string,
  layouts: readonly Layout[],
): readonly NumberChoice[] {
  const fields: NumberChoice[] = [];
  new LayoutReader(layouts).read(bytes, (name, value) => {
    const key = `${direction} ${visibleText(name)}`;
    if (fields.length < maxChoices) fields.push({ name, value, picked: { type: 'field', key } });
  });
  if (fields.length > 0) return fields;
  const choices: NumberChoice[] = [];
  for (const line of text.slice(0, maxTextCharacters).split(/\r?\n/)) {
    const own = line.trim();
    for (const { start, end, value } of numbersIn(own)) {
      const pattern = patternOf(own, start);
      if (pattern === undefined) continue;
      const name = nameOf(own.slice(0, start), choices.length + 1);
      const picked: PickedNumber = {
        ...{ type: 'example', example: { direction, name, ...pattern } },
        at: { line: own, start, end },
      };
      choices.push({ name, value, picked });
      if (choices.length === maxChoices) return choices;
    }
  }
  return choices;
}

/** The word before a number, or else its place among the numbers. */
function nameOf(before: string, place: number): string {
  const word = /([\p{L}_][\p{L}\p{N}_.-]{0,39})[^\p{L}\p{N}]{0,4}$/u.exec(before)?.[1];
  return word ?? `#${place}`;
}
