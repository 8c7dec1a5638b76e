import type { CheckedOperator, Literal } from '../checked-filter.js';
import type { RequiredPart } from '../pattern.js';
import type { Range } from '../syntax.js';
import { allOf, atMost, type Condition, everything, exactly, nothing, undecided } from './condition.js';

/** Bytes as SQL has them. */
export interface SqlBytes {
  /** An expression of them; NULL for a message of none, and anything where there is no value. */
  readonly bytes: string;
  /** An expression of how many they are. */
  readonly size: string;
  /** Whether there is a value. */
  readonly exists: Condition;
}

/** The bytes of a message. */
export const messageBytes: SqlBytes = Object.freeze({
  bytes: "IFNULL(e.bytes, X'')",
  size: 'e.size',
  exists: everything,
});

/** The bytes of one range; `undefined` for several, which are put together. Bytes that do not have all of it have no value. */
export function sliceOf({ exists }: SqlBytes, ranges: readonly Range[]): SqlBytes | undefined {
  const [range, ...others] = ranges;
  if (range === undefined || others.length > 0 || exists !== everything) return undefined;
  const { from, length } = range;
  if (from >= 0) {
    return {
      bytes:
        length === undefined ? `substr(e.bytes, ${from + 1})` : `substr(e.bytes, ${from + 1}, ${length})`,
      size: length === undefined ? `(e.size - ${from})` : String(length),
      exists: exactly(`e.size >= ${from + (length ?? 1)}`),
    };
  }
  const back = -from;
  if (length !== undefined && length > back) return { bytes: "X''", size: '0', exists: nothing };
  return {
    bytes: `substr(e.bytes, ${from}, ${length ?? back})`,
    size: String(length ?? back),
    exists: exactly(`e.size >= ${back}`),
  };
}

/** Bytes satisfy a comparison with what was written. */
export function compareBytes(of: SqlBytes, operator: CheckedOperator, literal: Literal): Condition {
  if (literal.type !== 'bytes' || literal.prefixBits !== undefined) return undecided;
  return allOf([of.exists, compared(of, operator, literal.bytes)]);
}

/** As in filters, longer bytes are greater, and those of one length are in the order of their numbers. */
function compared({ bytes, size }: SqlBytes, operator: CheckedOperator, wanted: Uint8Array): Condition {
  const { length } = wanted;
  if (operator === 'contains') return length === 0 ? everything : exactly(`instr(${bytes}, ?) > 0`, wanted);
  // An engine may bind no bytes as NULL.
  if (length === 0) return exactly(`${size} ${operator} 0`);
  switch (operator) {
    case '==':
      return exactly(`${bytes} = ?`, wanted);
    case '!=':
      return exactly(`${bytes} <> ?`, wanted);
    default: {
      const strict = operator.startsWith('<') ? '<' : '>';
      return exactly(
        `${size} ${strict} ? OR (${size} = ? AND ${bytes} ${operator} ?)`,
        length,
        length,
        wanted,
      );
    }
  }
}

/** Bytes match a pattern, as far as the part decides that everything which matches contains. */
export function matchBytes({ bytes, exists }: SqlBytes, required: RequiredPart): Condition {
  if (required?.type !== 'bytes') return undecided;
  if (required.bytes.length === 0) return required.isWhole ? exists : undecided;
  const found = exactly(`instr(${bytes}, ?) > 0`, required.bytes);
  return allOf([exists, required.isWhole ? found : atMost(found)]);
}
