import type { EncodingName } from '../bytes/encoding-names.js';

/** Fields that a layout may have. */
export const maxFields = 256;
/** Bytes that a field of a fixed size may have. */
export const maxFieldBytes = 65_535;

/** The order of a number's bytes. `badc` and `cdab` exchange the bytes of each word, and the words, of 4 or 8 bytes. */
export type ByteOrder = 'big' | 'little' | 'badc' | 'cdab';

/** How a number lies in its bytes, or how its text is to be read in a layout of text. */
export interface NumberForm {
  readonly kind: 'unsigned' | 'signed' | 'float' | 'boolean' | 'decimal' | 'hexadecimal';
  /** 1 to 8; 0 for a number that is written as text. */
  readonly bytes: number;
  readonly order: ByteOrder;
}

/**
 * From the number in the message to the value: `(number * multiplier + offset) / divisor`. Multiplier and offset are whole, so that
 * 234 tenths are 23.4 and not 23.400000000000002.
 */
export interface Scaling {
  readonly multiplier: number;
  readonly offset: number;
  readonly divisor: number;
  /** Decimal digits that the value has; undefined if there is no telling. */
  readonly decimals: number | undefined;
}

/** The value is the number. */
export const unscaled: Scaling = Object.freeze({ multiplier: 1, offset: 0, divisor: 1, decimals: undefined });

/** Bytes of a field, or numbers of an array. */
export type FieldSize =
  | { readonly type: 'fixed'; readonly count: number }
  /** As many as an earlier field says. */
  | { readonly type: 'field'; readonly name: string }
  /** Up to these bytes, which are the last of the field. */
  | { readonly type: 'until'; readonly end: Uint8Array }
  /** Up to the fields behind it, whose sizes are fixed. */
  | { readonly type: 'rest' };

/** Names of numbers. */
export type ValueNames = ReadonlyMap<number, string>;

/** Some bits of a field: from the lowest one to the highest, counted from 0. */
export interface BitsPart {
  readonly name: string;
  readonly lowest: number;
  readonly highest: number;
}

/** An earlier field has to have one of these numbers, as they are in the message. */
export interface Condition {
  readonly name: string;
  readonly numbers: readonly number[];
}

interface CommonSpec {
  readonly name: string;
  readonly remark: string;
  /** All of them have to hold, or the field is not there. */
  readonly when: readonly Condition[];
}

/** A number, or several one after another. */
export interface NumberSpec extends CommonSpec {
  readonly type: 'number';
  readonly form: NumberForm;
  readonly scaling: Scaling;
  readonly unit: string;
  readonly values: ValueNames;
  /** How many there are of an array; undefined for a single number. */
  readonly count: FieldSize | undefined;
}

/** A field of a layout, checked by itself. */
export type FieldSpec =
  | NumberSpec
  | (CommonSpec & { readonly type: 'const'; readonly bytes: Uint8Array })
  | (CommonSpec & {
      readonly type: 'bits';
      readonly form: NumberForm;
      readonly parts: readonly BitsPart[];
    })
  | (CommonSpec & { readonly type: 'text'; readonly size: FieldSize; readonly encoding: EncodingName })
  | (CommonSpec & { readonly type: 'bytes'; readonly size: FieldSize })
  /** `text` as checksums are written everywhere. */
  | (CommonSpec & { readonly type: 'checksum'; readonly text: string });
