import type { Range } from './syntax.js';

const integer = /^(0[xX][0-9A-Fa-f]+|\d+)$/;
const maxInteger = 0x7fff_ffff;

/**
 * Reads the ranges between brackets, with commas between them: `i`, `i:length`, `i-last`, `:length` and `i:`. A negative `i` counts
 * from the end. Returns the text of the first that is none.
 */
export function readRanges(text: string): readonly Range[] | string {
  const ranges: Range[] = [];
  for (const part of text.split(',')) {
    const range = readRange(part.trim());
    if (range === undefined) return part.trim();
    ranges.push(range);
  }
  return ranges;
}

function readRange(text: string): Range | undefined {
  const match = /^(-?)\s*(\w*)\s*(?:(:|-)\s*(-?\w*))?$/.exec(text);
  if (match === null) return undefined;
  const [, minus, first = '', sign, second = ''] = match;
  if (first === '' && (sign !== ':' || minus !== '')) return undefined;
  const start = first === '' ? 0 : readInteger(first);
  if (start === undefined) return undefined;
  const from = minus === '-' ? -start : start;
  if (sign === undefined) return { from, length: 1 };
  if (second === '') return sign === ':' && first !== '' ? { from, length: undefined } : undefined;
  const end = second.startsWith('-') ? undefined : readInteger(second);
  if (end === undefined) return undefined;
  const length = sign === ':' ? end : end - from + 1;
  return length > 0 && (sign === ':' || end > from) ? { from, length } : undefined;
}

function readInteger(text: string): number | undefined {
  if (!integer.test(text)) return undefined;
  const value = /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text);
  return value <= maxInteger ? value : undefined;
}
