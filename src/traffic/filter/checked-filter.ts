import type { FieldKind } from '../../wire/field-type.js';
import type { CatalogField } from './filter-catalog.js';
import type { Pattern } from './pattern.js';
import type { ArithmeticOperator, Range } from './syntax.js';

/** What a value is. */
export type ValueKind = FieldKind | 'protocol';

/** The comparisons of two values. */
export type CheckedOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'contains';

/** The functions of the language. */
export type FunctionName = 'len' | 'count' | 'upper' | 'lower' | 'string' | 'max' | 'min' | 'abs';

/** The values of a field in all layers, or in those that `layers` name. */
export interface FieldValues {
  readonly type: 'field';
  readonly kind: FieldKind;
  readonly field: CatalogField;
  readonly layers: readonly Range[] | undefined;
}

/** The bytes of the layers of a protocol. */
export interface ProtocolValues {
  readonly type: 'protocol';
  readonly kind: 'protocol';
  readonly protocol: string;
  readonly layers: readonly Range[] | undefined;
}

/** A value that was written. A whole number, a duration in nanoseconds, or 0 and 1 for a boolean. */
export interface NumberLiteral {
  readonly type: 'number';
  readonly kind: ValueKind;
  /** NaN equals nothing and is less than nothing: a negative number where none can be. */
  readonly number: number;
  readonly words: string;
}

/** Bytes or an address that were written. */
export interface BytesLiteral {
  readonly type: 'bytes';
  readonly kind: ValueKind;
  readonly bytes: Uint8Array;
  /** Only the first bits are compared; `undefined` for all. */
  readonly prefixBits: number | undefined;
  readonly words: string;
}

/** A text that was written. */
export interface TextLiteral {
  readonly type: 'text';
  readonly kind: 'text';
  readonly text: string;
  readonly words: string;
}

/** A value that was written. */
export type Literal = NumberLiteral | BytesLiteral | TextLiteral;

/** What a filter computes of a packet: none, one or several values of one kind. */
export type Values =
  | FieldValues
  | ProtocolValues
  | Literal
  | { readonly type: 'slice'; readonly kind: 'bytes'; readonly of: Values; readonly ranges: readonly Range[] }
  | {
      readonly type: 'call';
      readonly kind: ValueKind;
      readonly name: FunctionName;
      readonly of: readonly Values[];
    }
  | { readonly type: 'negative'; readonly kind: ValueKind; readonly of: Values }
  | {
      readonly type: 'arithmetic';
      readonly kind: ValueKind;
      readonly operator: ArithmeticOperator;
      readonly left: Values;
      readonly right: Values;
    };

/** An element of a set: one value, or all from the first to the second. */
export interface CheckedElement {
  readonly first: Values;
  readonly last: Values | undefined;
}

/** A filter whose names are known and whose values have the types that they are compared by. */
export type CheckedFilter =
  | { readonly type: 'everything' }
  | { readonly type: 'and' | 'or'; readonly of: readonly CheckedFilter[] }
  | { readonly type: 'not'; readonly of: CheckedFilter }
  /** There is a value. */
  | { readonly type: 'exists'; readonly of: Values }
  /** A result is not zero. */
  | { readonly type: 'nonzero'; readonly of: Values }
  | {
      readonly type: 'compare';
      readonly operator: CheckedOperator;
      /** Whether all values have to satisfy the comparison, and not only one of them. */
      readonly every: boolean;
      readonly left: Values;
      readonly right: Values;
    }
  | {
      readonly type: 'matches';
      readonly every: boolean;
      readonly left: Values;
      readonly pattern: Pattern;
      readonly words: string;
    }
  | {
      readonly type: 'in';
      readonly every: boolean;
      readonly left: Values;
      readonly elements: readonly CheckedElement[];
    };
