import { computeInto, type FieldPlaces } from './layout-checksum.js';
import type { LayoutValues } from './layout-values.js';
import { readFloat, readWhole } from './read-number.js';
import type { LayoutSpec } from './spec.js';
import { type Step, sizeKinds, stepKinds, stepsOf } from './steps.js';

const unknownEnd = -1;
/** Bytes of the longest checksum, as hex digits. */
const maxChecksumBytes = 32;

/** Reads messages of a layout of bytes, field by field. */
export class BytesDecoder {
  readonly #steps: readonly Step[];
  /** The number that each step has read of the current message, as it is in the bytes; NaN if none. */
  readonly #raws: Float64Array;
  /** Where each step's field lies in the current message; -1 if it is not there. */
  readonly #places: FieldPlaces;
  readonly #expected = new Uint8Array(maxChecksumBytes);
  readonly #lengthStep: number;
  readonly #lengthAdded: number;
  readonly #lengthField: number;

  constructor(spec: LayoutSpec) {
    this.#steps = stepsOf(spec);
    this.#raws = new Float64Array(this.#steps.length);
    const count = this.#steps.length;
    this.#places = { starts: new Int32Array(count), ends: new Int32Array(count) };
    this.#lengthStep = spec.length?.spec ?? -1;
    this.#lengthAdded = spec.length?.added ?? 0;
    this.#lengthField = spec.fieldOf[this.#lengthStep] ?? -1;
  }

  /** `Layout.decode`. */
  decode(bytes: Uint8Array, from: number, to: number, values: LayoutValues): void {
    values.begin(bytes, from, to);
    this.#raws.fill(Number.NaN);
    const { starts, ends } = this.#places;
    let at = from;
    for (let index = 0; index < this.#steps.length; index += 1) {
      const step = this.#steps[index];
      starts[index] = -1;
      ends[index] = -1;
      if (step === undefined || (step.conditions.length > 0 && !this.#holds(step))) continue;
      const start = at;
      at = this.#read(step, index, at, values);
      if (at === unknownEnd) return;
      starts[index] = start;
      ends[index] = at;
    }
    if (this.#lengthStep >= 0 && from + (this.#raws[this.#lengthStep] ?? 0) + this.#lengthAdded !== to)
      values.fail('LENGTH', from, this.#lengthField);
    if (at < to) values.fail('EXCESS', at, -1);
  }

  /** Reads one field. Returns where the next one begins, or `unknownEnd`. */
  #read(step: Step, index: number, at: number, values: LayoutValues): number {
    const { bytes, to } = values;
    const end = at + step.bytes;
    switch (step.kind) {
      case stepKinds.run:
        return this.#run(step, at, values);
      case stepKinds.array:
        return this.#array(step, at, values);
      default:
        if (end > to) {
          values.fail('TRUNCATED', at, step.field);
          return unknownEnd;
        }
    }
    switch (step.kind) {
      case stepKinds.whole: {
        const raw = readWhole(bytes, at, step.places, step.isSigned);
        this.#raws[index] = raw;
        values.add(step.field, scaled(step, raw), at, end);
        return end;
      }
      case stepKinds.float:
        values.add(step.field, scaled(step, readFloat(bytes, at, step.places)), at, end);
        return end;
      case stepKinds.const:
        return this.#constant(step, at, end, values);
      case stepKinds.bits: {
        const raw = readWhole(bytes, at, step.places, false);
        this.#raws[index] = raw;
        values.add(step.field, raw, at, end);
        for (const { field, divisor, modulus } of step.parts)
          values.add(field, Math.floor(raw / divisor) % modulus, at, end);
        return end;
      }
      default:
        return this.#checksum(step, at, end, values);
    }
  }

  #constant(step: Step, at: number, end: number, values: LayoutValues): number {
    const isFirst = at === values.from;
    values.add(step.field, Number.NaN, at, end);
    for (let index = 0; index < step.bytes; index += 1) {
      if (values.bytes[at + index] === step.content[index]) continue;
      values.failLast('CONST');
      if (!isFirst) break;
      values.refuse();
      return unknownEnd;
    }
    return end;
  }

  #checksum(step: Step, at: number, end: number, values: LayoutValues): number {
    values.add(step.field, Number.NaN, at, end);
    const { checksum } = step;
    const isComputed =
      checksum !== undefined && computeInto(this.#expected, checksum, values, at, this.#places);
    let isRight = isComputed;
    const isDigits = checksum?.spec.form !== 'bytes';
    for (let index = 0; isRight && index < step.bytes; index += 1) {
      const found = values.bytes[at + index] ?? 0;
      const wanted = this.#expected[index] ?? 0;
      isRight = found === wanted || (isDigits && upperCase(found) === upperCase(wanted));
    }
    if (isRight) return end;
    values.failLast('CHECKSUM');
    if (isComputed) values.expected ??= this.#expected.slice(0, step.bytes);
    return end;
  }

  #run(step: Step, at: number, values: LayoutValues): number {
    const { to } = values;
    if (step.sizeKind === sizeKinds.until) {
      const found = endOf(values.bytes, at, to, step.content);
      values.add(step.field, Number.NaN, at, found < 0 ? to : found);
      if (found < 0) values.failLast('UNTERMINATED');
      return found < 0 ? to : found;
    }
    const count = this.#count(step, at, to);
    if (Number.isNaN(count)) {
      values.fail('COUNT', at, step.field);
      return unknownEnd;
    }
    const end = Math.min(to, at + count);
    values.add(step.field, Number.NaN, at, end);
    if (end === at + count) return end;
    values.failLast('TRUNCATED');
    return unknownEnd;
  }

  #array(step: Step, at: number, values: LayoutValues): number {
    const { bytes, to } = values;
    const count = this.#count(step, at, to);
    if (Number.isNaN(count)) {
      values.fail('COUNT', at, step.field);
      return unknownEnd;
    }
    let next = at;
    for (let index = 0; index < count; index += 1) {
      const end = next + step.bytes;
      if (end > to) {
        values.fail('TRUNCATED', next, step.field);
        return unknownEnd;
      }
      const raw = step.isFloat
        ? readFloat(bytes, next, step.places)
        : readWhole(bytes, next, step.places, step.isSigned);
      if (!values.add(step.field, scaled(step, raw), next, end)) return unknownEnd;
      next = end;
    }
    return next;
  }

  /** Bytes of a run, or numbers of an array; NaN if no field says it. */
  #count(step: Step, at: number, to: number): number {
    if (step.sizeKind === sizeKinds.fixed) return step.size;
    if (step.sizeKind === sizeKinds.rest) return Math.floor(Math.max(0, to - step.size - at) / step.bytes);
    const said = this.#raws[step.size] ?? Number.NaN;
    return said >= 0 ? said : Number.NaN;
  }

  #holds({ conditions }: Step): boolean {
    for (const { step, numbers } of conditions)
      if (!numbers.includes(this.#raws[step] ?? Number.NaN)) return false;
    return true;
  }
}

/** A hex digit in upper case. */
function upperCase(byte: number): number {
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x20 : byte;
}

function scaled(step: Step, raw: number): number {
  return step.isScaled ? (raw * step.multiplier + step.offset) / step.divisor : raw;
}

/** The place behind the first `end` in the bytes from `at` to before `to`; -1 if there is none. */
function endOf(bytes: Uint8Array, at: number, to: number, end: Uint8Array): number {
  const first = end[0];
  for (let start = at; start + end.length <= to; start += 1) {
    if (bytes[start] !== first) continue;
    let matched = 1;
    while (matched < end.length && bytes[start + matched] === end[matched]) matched += 1;
    if (matched === end.length) return start + matched;
  }
  return -1;
}
