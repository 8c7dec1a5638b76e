import type { PatternPlace } from '../../bytes/patterns/byte-pattern.js';
import type { Condition } from '../../endpoint/rules/rule.js';
import { choice, type Described, type Shape, text } from '../shape.js';
import { below, FaultyPart, reasonFault } from './file-part.js';

/** The longest text of a condition or an answer, in characters. */
export const maxTextLength = 65_536;
const places = ['anywhere', 'start', 'end', 'whole'] as const satisfies readonly PatternPlace[];

/** What a message can be asked for by one condition, in rules and in sequences. */
export const matchProperties = {
  hex: text('Bytes in hex: AA 55 ?? 4? ## 0100???? (docs/rules.md)', maxTextLength),
  text: text('Text with the escapes \\n \\xHH …, in the encoding of the endpoint', maxTextLength),
  regex: text('A regular expression (RE2); its groups are captured', 4_096),
  of: { ...choice(['text', 'bytes'], 'What the regular expression reads'), default: 'text' },
  at: { ...choice(places, 'Where in the message the text or the bytes lie'), default: 'anywhere' },
  field: text('A comparison of fields of a layout, as in sensor.temp > 30.0', 4_096),
  filter: text('An expression of the filter language', 4_096),
  size: text('A number of bytes: 12, 12.., ..20 or 12..20', 64),
  checksum: choice(['ok', 'bad'], 'Whether the checksum of the message is right'),
} as const;

const leafShape = {
  type: 'object',
  additionalProperties: false,
  properties: matchProperties,
} as const satisfies Shape;

/** What a message is asked for: one condition, or several of which all hold. */
export const conditionShape = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ...matchProperties,
    all: { type: 'array', items: leafShape, maxItems: 100 },
    any: { type: 'array', items: leafShape, maxItems: 100 },
  },
} as const satisfies Shape;

/** Conditions as a file describes them. */
type LeafInput = Described<typeof leafShape>;
type ConditionInput = LeafInput & {
  readonly all?: readonly ConditionInput[] | undefined;
  readonly any?: readonly ConditionInput[] | undefined;
};

/** The condition that the keys of one place make: if there are several, all of them; undefined if there is none. @throws FaultyPart */
export function conditionOf(input: ConditionInput, path: string): Condition | undefined {
  const {
    hex,
    text: wanted,
    regex,
    at = 'anywhere',
    of = 'text',
    field,
    filter,
    size,
    checksum,
    all,
    any,
  } = input;
  const found: Condition[] = [];
  if (hex !== undefined) found.push({ type: 'hex', pattern: hex, at, path: below(path, 'hex') });
  if (wanted !== undefined) found.push({ type: 'text', text: wanted, at, path: below(path, 'text') });
  if (regex !== undefined) found.push({ type: 'regex', source: regex, of, path: below(path, 'regex') });
  if (field !== undefined) found.push({ type: 'filter', expression: field, path: below(path, 'field') });
  if (filter !== undefined) found.push({ type: 'filter', expression: filter, path: below(path, 'filter') });
  if (size !== undefined)
    found.push({ type: 'size', ...sizeOf(size, below(path, 'size')), path: below(path, 'size') });
  if (checksum !== undefined) found.push({ type: 'checksum', is: checksum, path: below(path, 'checksum') });
  for (const [type, list] of [
    ['all', all],
    ['any', any],
  ] as const) {
    if (list === undefined) continue;
    const of = list.map((one, index) => conditionIn(one, `${below(path, type)}[${index}]`));
    found.push({ type, of, path: below(path, type) });
  }
  return found.length > 1 ? { type: 'all', of: found, path } : found[0];
}

function conditionIn(input: ConditionInput, path: string): Condition {
  const condition = conditionOf(input, path);
  if (condition === undefined) throw new FaultyPart(reasonFault(path, 'rule-without-condition'));
  return condition;
}

function sizeOf(typed: string, path: string): { readonly least: number; readonly most: number } {
  const [found, first, dots, last] = /^\s*(\d{0,9})\s*(\.\.)?\s*(\d{0,9})\s*$/.exec(typed) ?? [];
  const isRange = dots !== undefined;
  const least = first === '' || first === undefined ? 0 : Number(first);
  const most = isRange ? (last === '' ? Number.MAX_SAFE_INTEGER : Number(last)) : least;
  const isGiven = isRange ? `${first}${last}` !== '' : first !== '' && last === '';
  if (found === undefined || !isGiven || least > most)
    throw new FaultyPart(reasonFault(path, 'rule-size-invalid'));
  return { least, most };
}
