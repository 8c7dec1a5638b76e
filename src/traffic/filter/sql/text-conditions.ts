import { isSelfSynchronizing, originOfText } from '../../../bytes/character-codes.js';
import type { EncodingName } from '../../../bytes/encoding-names.js';
import type { CheckedOperator, Literal } from '../checked-filter.js';
import type { RequiredPart } from '../pattern.js';
import {
  allOf,
  anyOf,
  atMost,
  type Condition,
  everything,
  exactly,
  isDecided,
  not,
  nothing,
  type Sql,
  undecided,
} from './condition.js';

/** A text as SQL has it. */
export interface SqlText {
  /** An expression of its bytes, never NULL but where `orEmpty` says. */
  readonly bytes: string;
  /** The encodings that those may be in. With several, `s.encoding` says which. */
  readonly encodings: readonly EncodingName[];
  /** Whether it came from the network, where bytes may be malformed. */
  readonly isFromNetwork: boolean;
}

/** A column of texts that this program has written. */
export function textColumn(column: string): SqlText {
  return { bytes: `CAST(${column} AS BLOB)`, encodings: ['utf-8'], isFromNetwork: false };
}

/** A text satisfies a comparison with one that was written. */
export function compareText(text: SqlText, operator: CheckedOperator, literal: Literal): Condition {
  if (literal.type !== 'text') return undecided;
  switch (operator) {
    case 'contains':
      // As in Wireshark, no text contains an empty one.
      return literal.text === ''
        ? nothing
        : inEach(text, (encoding) => contains(text, literal.text, encoding));
    case '==':
      return inEach(text, (encoding) => equals(text, literal.text, encoding));
    case '!=':
      return not(inEach(text, (encoding) => equals(text, literal.text, encoding)));
    default:
      // Malformed bytes are read as U+FFFD, which is greater than what they begin with.
      return text.isFromNetwork || literal.text === ''
        ? undecided
        : inEach(text, (encoding) => ordered(text, operator, literal.text, encoding));
  }
}

/** A text matches a pattern, as far as the part decides that everything which matches contains. */
export function matchText(text: SqlText, required: RequiredPart): Condition {
  if (required?.type !== 'text') return undecided;
  return atMost(inEach(text, (encoding) => containsAnyCase(text, required.text, encoding)));
}

/** What holds in each encoding. */
function inEach({ encodings }: SqlText, make: (encoding: EncodingName) => Condition): Condition {
  const conditions = encodings.map((encoding) => ({ encoding, condition: make(encoding) }));
  const side = (of: (condition: Condition) => Sql): Sql =>
    byEncoding(conditions.map(({ encoding, condition }) => [encoding, of(condition)]));
  const may = side((condition) => condition.may);
  return {
    may,
    must: conditions.every(({ condition }) => isDecided(condition))
      ? may
      : side((condition) => condition.must),
  };
}

/** Where they agree, it does not matter which encoding a source has. */
function byEncoding(of: readonly (readonly [encoding: EncodingName, sql: Sql])[]): Sql {
  const groups = new Map<string, { readonly sql: Sql; readonly names: EncodingName[] }>();
  for (const [encoding, sql] of of) {
    const key = JSON.stringify([sql.text, sql.params.map(String)]);
    const group = groups.get(key) ?? { sql, names: [] };
    group.names.push(encoding);
    groups.set(key, group);
  }
  const [first = { sql: everything.may, names: [] }, ...others] = groups.values();
  if (others.length === 0) return first.sql;
  return anyOf(
    [first, ...others].map(({ sql, names }) =>
      allOf([exactly(`s.encoding IN (${names.map((name) => `'${name}'`).join()})`), { may: sql, must: sql }]),
    ),
  ).may;
}

function contains({ bytes }: SqlText, wanted: string, encoding: EncodingName): Condition {
  const origin = originOfText(wanted, encoding);
  if (origin.type === 'never') return nothing;
  if (origin.type === 'unknown') return undecided;
  const found = exactly(`instr(${bytes}, ?) > 0`, origin.bytes);
  return origin.isWhole && isSelfSynchronizing(encoding) ? found : atMost(found);
}

function equals({ bytes }: SqlText, wanted: string, encoding: EncodingName): Condition {
  if (wanted === '') return exactly(`length(${bytes}) = 0`);
  const origin = originOfText(wanted, encoding);
  if (origin.type === 'never') return nothing;
  if (origin.type === 'unknown') return undecided;
  if (!origin.isWhole) return atMost(exactly(`instr(${bytes}, ?) > 0`, origin.bytes));
  return exactly(`${bytes} = ?`, origin.bytes);
}

/** Texts are in the order of their bytes in UTF-8. */
function ordered(
  { bytes }: SqlText,
  operator: Exclude<CheckedOperator, 'contains'>,
  wanted: string,
  encoding: EncodingName,
): Condition {
  const origin = originOfText(wanted, encoding);
  if (encoding !== 'utf-8' || origin.type !== 'bytes' || !origin.isWhole) return undecided;
  return exactly(`${bytes} ${operator} ?`, origin.bytes);
}

/** ASCII letters are found in both cases: those of the bytes are made small as well, whatever they stand for. */
function containsAnyCase({ bytes }: SqlText, wanted: string, encoding: EncodingName): Condition {
  const origin = originOfText(wanted, encoding);
  if (origin.type === 'never') return nothing;
  if (origin.type === 'unknown') return undecided;
  const small = origin.bytes.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte));
  if (!small.some((byte) => byte >= 0x61 && byte <= 0x7a)) return exactly(`instr(${bytes}, ?) > 0`, small);
  return exactly(`instr(CAST(lower(CAST(${bytes} AS TEXT)) AS BLOB), ?) > 0`, small);
}
