import type { FieldSize, FieldSpec } from './field-spec.js';
import type { LayoutChecksum } from './layout-checksum.js';
import { bytePlaces } from './number-form.js';
import type { LayoutSpec } from './spec.js';

/** What a step reads. */
export const stepKinds = Object.freeze({
  const: 1,
  whole: 2,
  float: 3,
  bits: 4,
  run: 5,
  array: 6,
  checksum: 7,
});

/** How the size of a step is known. */
export const sizeKinds = Object.freeze({ fixed: 1, field: 2, until: 3, rest: 4 });

/** A number that an earlier step has to have read. */
interface StepCondition {
  readonly step: number;
  readonly numbers: readonly number[];
}

/** Some bits of a number: divided by `divisor`, the rest of a division by `modulus`. */
interface StepPart {
  readonly field: number;
  readonly divisor: number;
  readonly modulus: number;
}

/** One field, prepared for reading. All steps have one shape, so that reading one takes a few nanoseconds. */
export interface Step {
  readonly kind: number;
  readonly field: number;
  /** Bytes of it, or of one number of an array. */
  readonly bytes: number;
  readonly places: Uint8Array;
  readonly isSigned: boolean;
  readonly isFloat: boolean;
  readonly isScaled: boolean;
  readonly multiplier: number;
  readonly offset: number;
  readonly divisor: number;
  readonly content: Uint8Array;
  readonly sizeKind: number;
  /** Bytes or numbers of a fixed size; the index of the step that says it; bytes of what follows the rest. */
  readonly size: number;
  readonly conditions: readonly StepCondition[];
  readonly parts: readonly StepPart[];
  readonly checksum: LayoutChecksum | undefined;
}

const nothing = new Uint8Array(0);

/** Prepares the fields of a layout of bytes. */
export function stepsOf(spec: LayoutSpec): readonly Step[] {
  const names = new Map(spec.specs.map(({ name }, index) => [name, index]));
  return spec.specs.map((field, index) => stepOf(spec, field, index, names));
}

function stepOf(spec: LayoutSpec, field: FieldSpec, index: number, names: ReadonlyMap<string, number>): Step {
  const place = spec.fieldOf[index] ?? 0;
  const checksum = spec.checksums.get(field);
  const step: Step = {
    kind: 0,
    field: place,
    bytes: checksum?.bytes ?? 0,
    places: nothing,
    isSigned: false,
    isFloat: false,
    isScaled: false,
    multiplier: 1,
    offset: 0,
    divisor: 1,
    content: nothing,
    sizeKind: 0,
    size: 0,
    conditions: field.when.map(({ name, numbers }) => ({ step: names.get(name) ?? 0, numbers })),
    parts: [],
    checksum,
  };
  const sized = (size: FieldSize) => sizeOf(size, names, () => bytesBehind(spec, index));
  switch (field.type) {
    case 'const':
      return { ...step, kind: stepKinds.const, bytes: field.bytes.byteLength, content: field.bytes };
    case 'checksum':
      return { ...step, kind: stepKinds.checksum };
    case 'text':
    case 'bytes':
      return { ...step, kind: stepKinds.run, bytes: 1, ...sized(field.size) };
    case 'bits': {
      const parts = field.parts.map(({ lowest, highest }, part) => ({
        field: place + 1 + part,
        divisor: 2 ** lowest,
        modulus: 2 ** (highest - lowest + 1),
      }));
      return {
        ...step,
        kind: stepKinds.bits,
        bytes: field.form.bytes,
        places: bytePlaces(field.form),
        parts,
      };
    }
    case 'number': {
      const { form, scaling, count } = field;
      const isFloat = form.kind === 'float';
      const single = isFloat ? stepKinds.float : stepKinds.whole;
      return {
        ...step,
        kind: count === undefined ? single : stepKinds.array,
        bytes: form.bytes,
        places: bytePlaces(form),
        isSigned: form.kind === 'signed',
        isFloat,
        isScaled: scaling.multiplier !== 1 || scaling.offset !== 0 || scaling.divisor !== 1,
        multiplier: scaling.multiplier,
        offset: scaling.offset,
        divisor: scaling.divisor,
        ...(count === undefined ? {} : sized(count)),
      };
    }
  }
}

function sizeOf(
  size: FieldSize,
  names: ReadonlyMap<string, number>,
  behind: () => number,
): Pick<Step, 'sizeKind' | 'size' | 'content'> {
  switch (size.type) {
    case 'fixed':
      return { sizeKind: sizeKinds.fixed, size: size.count, content: nothing };
    case 'field':
      return { sizeKind: sizeKinds.field, size: names.get(size.name) ?? 0, content: nothing };
    case 'until':
      return { sizeKind: sizeKinds.until, size: 0, content: size.end };
    case 'rest':
      return { sizeKind: sizeKinds.rest, size: behind(), content: nothing };
  }
}

/** Bytes of the fields behind one that takes the rest; those that are not always there do not count. */
function bytesBehind({ specs, checksums }: LayoutSpec, index: number): number {
  let bytes = 0;
  for (const field of specs.slice(index + 1)) {
    if (field.when.length > 0) continue;
    bytes += fixedBytesOf(field, checksums) ?? 0;
  }
  return bytes;
}

/** Bytes that a field always has; undefined if that differs. */
export function fixedBytesOf(
  field: FieldSpec,
  checksums: ReadonlyMap<FieldSpec, LayoutChecksum>,
): number | undefined {
  switch (field.type) {
    case 'const':
      return field.bytes.byteLength;
    case 'bits':
      return field.form.bytes;
    case 'checksum':
      return checksums.get(field)?.bytes ?? 0;
    case 'number':
      if (field.count === undefined) return field.form.bytes;
      return field.count.type === 'fixed' ? field.count.count * field.form.bytes : undefined;
    default:
      return field.size.type === 'fixed' ? field.size.count : undefined;
  }
}
