import type { EncodingName } from '../bytes/encoding-names.js';
import type { FramingSpec } from '../bytes/framing.js';
import type { Parsed } from '../errors/parsed.js';
import type { NumberForm, Scaling, ValueNames } from './field-spec.js';
import type { LayoutValues } from './layout-values.js';

/** What a value of a field is. `bits` are a number with parts, which are fields of their own. */
export type LayoutFieldKind = 'number' | 'boolean' | 'bits' | 'text' | 'bytes' | 'const' | 'checksum';

/** A field as columns, trees, forms, rules and filters know it. */
export interface LayoutField {
  /** Within its layout: `temp`, and `flags.run` for a part of bits. */
  readonly name: string;
  readonly kind: LayoutFieldKind;
  /** How its number is written; undefined if it is none. */
  readonly form: NumberForm | undefined;
  readonly scaling: Scaling;
  /** The bits of a part, from the lowest one on; 0 for all. */
  readonly bits: number;
  readonly unit: string;
  readonly values: ValueNames;
  readonly encoding: EncodingName;
  /** Bytes at its end that only end it. */
  readonly endBytes: number;
  /** Whether a message may have several values of it. */
  readonly isArray: boolean;
  /** Whether a message may lack it. */
  readonly isConditional: boolean;
  /** The index of the field that it is a part of; -1 for none. */
  readonly parent: number;
  /** Whether it follows from the others when a message is made: a const, a length, a count, a checksum. */
  readonly follows: boolean;
  readonly remark: string;
}

/** A value as a program has it: exact where a number cannot be. */
export type LayoutValue = number | bigint | boolean | string | Uint8Array;

/** A value as a person gives it: the name of a value and digits as text, bytes in hex, several of an array. */
export type GivenValue = LayoutValue | readonly LayoutValue[];

/** What a message is made of, by a person's word. Immutable; `decode` is for one message at a time. */
export interface Layout {
  readonly name: string;
  readonly remark: string;
  /** In the order of the bytes; parts of bits stand behind their field. */
  readonly fields: readonly LayoutField[];
  /** How a stream is cut into its messages; undefined if it is not said. */
  readonly framing: FramingSpec | undefined;
  /** Whether messages of it are text. */
  readonly isText: boolean;
  /**
   * Reads the message in `bytes` (borrowed) from `from` to before `to`: as much of it as there is. What is wrong is a fault in
   * `values`. Never throws; allocates nothing once `values` has grown.
   */
  decode(bytes: Uint8Array, from: number, to: number, values: LayoutValues): void;
  /**
   * Makes a message of values by their fields' names. Consts, lengths, counts and checksums follow from the others, and are
   * taken as they are where they are given.
   *
   * Fails with LAYOUT_VALUE_MISSING, LAYOUT_VALUE_INVALID, LAYOUT_FIELD_UNKNOWN.
   */
  encode(given: Readonly<Record<string, GivenValue>>): Parsed<Uint8Array>;
}
