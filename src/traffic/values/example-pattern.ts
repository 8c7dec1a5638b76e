import { digitsValue, numberSource } from './text-values.js';

/** A number in a text, and where it stands. */
export interface FoundNumber {
  readonly start: number;
  readonly end: number;
  readonly value: number;
}

/**
 * Where a number stands in a text: behind `before` and in front of `after`. The digits of other numbers in both are any, so that the
 * place is found whatever those are, and however many digits they have.
 */
export interface NumberPattern {
  readonly before: string;
  readonly after: string;
}

/** Characters that are kept of the text around a number. */
const maxContextCharacters = 40;
const maxTextCharacters = 4_096;
const maxNumbers = 256;

/** What begins as a hexadecimal number and is none has no numbers in it. */
const anyNumber = new RegExp(String.raw`(?<![\d.])(?:(${numberSource})|0[xX][\p{L}\p{N}_]{1,60})`, 'gu');
/** Stands for a number within a pattern. */
const numberMark = '\u0000';

/** The numbers that a text has, in their order: what a person may click. */
export function numbersIn(text: string): readonly FoundNumber[] {
  const found: FoundNumber[] = [];
  for (const { index, 1: digits } of text.slice(0, maxTextCharacters).matchAll(anyNumber)) {
    if (digits === undefined) continue;
    // A sign right behind a letter or a digit is a dash.
    const isDash = /^[+-]/.test(digits) && /[\p{L}\p{N}]/u.test(text[index - 1] ?? '');
    const start = isDash ? index + 1 : index;
    const value = digitsValue(text.slice(start, index + digits.length));
    if (Number.isFinite(value)) found.push({ start, end: index + digits.length, value });
    if (found.length === maxNumbers) break;
  }
  return found;
}

/**
 * The pattern of the number at `at` of an example: as little of the text before it as tells it from the others. A number without a name
 * has what follows up to the next number as well; behind a name stands what it measured, whatever is said next. `undefined` if there
 * is no number.
 */
export function patternOf(text: string, at: number): NumberPattern | undefined {
  const numbers = numbersIn(text);
  const chosen = numbers.find(({ start, end }) => at >= start && at < end);
  if (chosen === undefined) return undefined;
  const marked = withMarks(text, numbers);
  const place = numbers.indexOf(chosen);
  const parts = marked.split(numberMark);
  const after = (parts[place + 1] ?? '').slice(0, 8).trimEnd();
  const head = parts.slice(0, place + 1).join(numberMark);
  for (
    let length = Math.min(2, head.length);
    length <= Math.min(head.length, maxContextCharacters);
    length += 1
  ) {
    // A name is taken whole: `temp=` and not `p=`.
    const before = head.slice(head.length - length);
    if (/[\p{L}\p{N}_]/u.test(head[head.length - length - 1] ?? '') && length < maxContextCharacters)
      continue;
    const isNamed = /\p{L}/u.test(before);
    for (const pattern of isNamed
      ? [
          { before, after: '' },
          { before, after },
        ]
      : [{ before, after }]) {
      const values = foundBy(pattern, text);
      if (values.length === 1 && values[0] === chosen.value) return pattern;
    }
  }
  return { before: head.slice(-maxContextCharacters), after };
}

/** The number that stands where a pattern says, in a text; the first such place. `undefined` if there is none. */
export function readPattern(pattern: NumberPattern, text: string): number | undefined {
  return foundBy(pattern, text)[0];
}

function foundBy({ before, after }: NumberPattern, text: string): readonly number[] {
  const numbers = numbersIn(text);
  const parts = withMarks(text, numbers).split(numberMark);
  const found: number[] = [];
  let head = '';
  for (const [index, { value }] of numbers.entries()) {
    head = `${head}${index === 0 ? '' : numberMark}${parts[index] ?? ''}`.slice(-2 * maxContextCharacters);
    // Nothing before it: it is the first.
    const isBehind = before === '' ? head === '' : head.endsWith(before);
    if (isBehind && (parts[index + 1] ?? '').startsWith(after)) found.push(value);
  }
  return found;
}

/** The text with a mark in place of each number. A mark that came with the text is none. */
function withMarks(text: string, numbers: readonly FoundNumber[]): string {
  let marked = '';
  let from = 0;
  for (const { start, end } of numbers) {
    marked += text.slice(from, start).replaceAll(numberMark, ' ') + numberMark;
    from = end;
  }
  return marked + text.slice(from, maxTextCharacters).replaceAll(numberMark, ' ');
}
