import { maxNameCharacters, maxValuesInLine, type ValueSink } from './value-reader.js';

/** A number as devices write it: a sign, digits with a point, an exponent; or `0x` and hexadecimal digits. */
export const numberSource = String.raw`[+-]?(?:0[xX][\da-fA-F]{1,16}(?![\p{L}\p{N}_])|(?!0[xX][\da-fA-F])(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,3})?)`;

/** The value of what `numberSource` has matched. */
export function digitsValue(digits: string): number {
  // The language has no sign before `0x`.
  return /^[+-]/.test(digits) ? Number(digits.slice(1)) * (digits.startsWith('-') ? -1 : 1) : Number(digits);
}

const wholeNumber = new RegExp(`^${numberSource}$`, 'u');
/** A cell may have a unit behind its number. */
const numberWithUnit = new RegExp(
  String.raw`^(${numberSource})\s?(?:[^\s\d.,;:=+\-][^\s\d,;:=]{0,7})?$`,
  'u',
);
/**
 * `temp=23.5`, `temp: 23.5`, `temp 23.5 C`: a name that begins with a letter, then a number that is no part of a date, of a time of day
 * or of an address.
 */
const namedNumber = new RegExp(
  String.raw`(?<![\p{L}\p{N}_.])([\p{L}_][\p{L}\p{N}_.\-/\[\]]{0,${maxNameCharacters - 1}})(?:[ \t]{0,4}[:=][ \t]{0,4}|[ \t]{1,4})(${numberSource})(?![.:\-/]?\d)`,
  'gu',
);

/** The number that a text is, perhaps with a unit behind it; undefined if it is none, or too large for one. */
export function numberOf(text: string): number | undefined {
  const value = digitsValue(numberWithUnit.exec(text.trim())?.[1] ?? 'none');
  return Number.isFinite(value) ? value : undefined;
}

/** Gives the numbers of a line that stand behind a name: `name value`, `name:value`, `name=value`, several in a line. */
export function readNamed(line: string, sink: ValueSink): void {
  let count = 0;
  for (const [, name = '', digits = ''] of line.matchAll(namedNumber)) {
    const value = digitsValue(digits);
    if (!Number.isFinite(value)) continue;
    sink(name, value);
    count += 1;
    if (count === maxValuesInLine) return;
  }
}

/**
 * Gives the channels of a line of FireWater: `label:1.5,2,-3`, also without the label (VOFA+, protocol FireWater). Their names are
 * `label.1`, `label.2` … or `1`, `2` …; of a single channel `label`. Returns whether the line is one.
 */
export function readFireWater(line: string, sink: ValueSink): boolean {
  const colon = line.lastIndexOf(':');
  const label = line.slice(0, Math.max(0, colon)).trim();
  const cells = line
    .slice(colon + 1)
    .split(',')
    .slice(0, maxValuesInLine);
  const values = cells.map((cell) => (wholeNumber.test(cell.trim()) ? digitsValue(cell.trim()) : Number.NaN));
  if (!values.every(Number.isFinite)) return false;
  const name = label.slice(0, maxNameCharacters);
  values.forEach((value, index) => {
    const channel = String(index + 1);
    sink(name === '' ? channel : values.length === 1 ? name : `${name}.${channel}`, value);
  });
  return true;
}

/** Characters that stand between the cells of a line. */
export const separators = [',', ';', '\t', '|'] as const;

/** A character between cells. */
export type Separator = (typeof separators)[number];

/** The cells of a line, without the quotation marks around one and the space around it. */
export function cellsOf(line: string, separator: Separator): readonly string[] {
  return line.split(separator, maxValuesInLine).map((cell) => cell.trim().replace(/^"([^"]*)"$/, '$1'));
}

/** Whether a line of cells has names instead of numbers. */
export function isHeader(cells: readonly string[]): boolean {
  return (
    cells.length > 1 && cells.every((cell) => /^[^\d+.-]/.test(cell)) && new Set(cells).size === cells.length
  );
}

/** Gives the numbers of a line of cells by the names of their columns; a column without a name has its number, from 1 on. */
export function readCells(cells: readonly string[], names: readonly string[], sink: ValueSink): void {
  cells.forEach((cell, index) => {
    const value = numberOf(cell);
    if (value !== undefined) sink((names[index] ?? String(index + 1)).slice(0, maxNameCharacters), value);
  });
}
