import { type PlacedChecksum, placedBytes, placedValue } from '../bytes/checksum/checksum-spec.js';
import { parseChecksum } from '../bytes/checksum/parse-checksum.js';
import { LayoutMistake, mistake } from './layout-mistake.js';

/** A checksum field of a layout. Its digits are ASCII. */
export interface LayoutChecksum {
  readonly spec: PlacedChecksum;
  /** Bytes that it takes. */
  readonly bytes: number;
  /** The first and the last field that it covers, by their index in `specs`; undefined if positions say it, or nothing. */
  readonly covered: { readonly first: number; readonly last: number } | undefined;
  /** Whether it is the last field: positions from the end then count from before it. */
  readonly isLast: boolean;
}

/** A range that is given by names of fields: `(cmd..data)`. */
const namedRange = /\(\s*([A-Za-z_]\w*)\s*(?:\.\.|,)\s*([A-Za-z_]\w*)\s*\)/;

/**
 * Reads what stands behind `checksum`: as checksums are written everywhere, but the field is its place; the range may be given by
 * fields. `indexOf` finds an earlier field by its name. @throws LayoutMistake
 */
export function readLayoutChecksum(
  text: string,
  isLast: boolean,
  indexOf: (name: string) => number | undefined,
): LayoutChecksum {
  const [range, firstName, lastName] = namedRange.exec(text) ?? [];
  const plain = range === undefined ? text : text.replace(range, ' ');
  const parsed = parseChecksum(plain.trim());
  if (!parsed.ok) {
    const { code, ...params } = parsed.fault;
    throw new LayoutMistake(code, { ...params });
  }
  const spec = parsed.value;
  if (spec.type === 'line' || spec.position !== undefined) return mistake('layout-checksum-place', { text });
  const found = (name: string): number => indexOf(name) ?? mistake('layout-range-unknown', { text: name });
  const covered =
    firstName === undefined || lastName === undefined
      ? undefined
      : { first: found(firstName), last: found(lastName) };
  if (covered !== undefined && covered.first > covered.last) mistake('layout-range-unknown', { text });
  return { spec, bytes: placedBytes(spec, 'ascii'), covered, isLast };
}

/** Where fields lie in a message, by their index in `specs`; -1 for those that are not there. */
export interface FieldPlaces {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/**
 * The bytes that the checksum has to be at `at` in the message from `from` to before `to`; undefined if what it covers is not all
 * there. Written into `expected`, which is reused.
 */
export function computeInto(
  expected: Uint8Array,
  { spec, bytes: size, covered, isLast }: LayoutChecksum,
  { bytes, from, to }: { readonly bytes: Uint8Array; readonly from: number; readonly to: number },
  at: number,
  places: FieldPlaces,
): boolean {
  let first = from;
  let end = at;
  if (covered !== undefined) {
    first = places.starts[covered.first] ?? -1;
    end = places.ends[covered.last] ?? -1;
  } else if (spec.range !== undefined) {
    const last = isLast ? at : to;
    first = (spec.range.first < 0 ? last : from) + spec.range.first;
    end = (spec.range.last < 0 ? last : from) + spec.range.last + 1;
  } else if (at === from) {
    first = from + size;
    end = to;
  }
  if (first < from || end < first || end > to || (at < end && at + size > first)) return false;
  const value = spec.algorithm.compute(bytes, first, end);
  if (spec.form !== 'bytes' || typeof value === 'bigint') {
    expected.set(placedValue(value, spec, 'ascii'));
    return true;
  }
  let rest = value;
  for (let index = 0; index < size; index += 1) {
    const byte = rest % 256;
    expected[spec.order === 'le' ? index : size - 1 - index] = byte;
    rest = (rest - byte) / 256;
  }
  return true;
}
