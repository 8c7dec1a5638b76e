/** The columns of a part of a filter, from 0: `from` to before `to`, in UTF-16 units. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The comparisons by their signs. `!=` holds if no value equals, `!==` if one does not, `===` if all do. */
export type Comparison = '==' | '===' | '!=' | '!==' | '<' | '<=' | '>' | '>=' | 'contains' | 'matches';

/** Whether one of several values has to satisfy a comparison, or all of them. */
export type Quantifier = 'any' | 'all';

/** The signs of arithmetic. */
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '&';

/** A part of several bytes or layers: `from` counts from the end if it is negative. */
export interface Range {
  readonly from: number;
  /** `undefined` for all up to the end. */
  readonly length: number | undefined;
}

/** A word without quotes: a field, a protocol or a value. `.ip` is surely the former, `:ff` the latter. */
export interface Word {
  readonly type: 'word';
  readonly text: string;
  readonly must: 'field' | 'value' | undefined;
  readonly span: Span;
}

/** A text in double quotes or a character in single ones, its escapes resolved. */
export interface Quoted {
  readonly type: 'text' | 'character';
  readonly text: string;
  readonly span: Span;
}

/** What has a value. */
export type Operand =
  | Word
  | Quoted
  | { readonly type: 'layer'; readonly of: Word; readonly ranges: readonly Range[]; readonly span: Span }
  | { readonly type: 'slice'; readonly of: Operand; readonly ranges: readonly Range[]; readonly span: Span }
  | {
      readonly type: 'call';
      readonly name: Word;
      readonly operands: readonly Operand[];
      readonly span: Span;
    }
  | { readonly type: 'negative'; readonly of: Operand; readonly span: Span }
  | {
      readonly type: 'arithmetic';
      readonly operator: ArithmeticOperator;
      readonly left: Operand;
      readonly right: Operand;
      readonly span: Span;
    };

/** An element of a set: one value, or all from the first to the second. */
export interface SetElement {
  readonly first: Operand;
  readonly last: Operand | undefined;
}

/** A filter as it was written. */
export type FilterSyntax =
  | { readonly type: 'everything'; readonly span: Span }
  | { readonly type: 'and' | 'or'; readonly of: readonly FilterSyntax[]; readonly span: Span }
  | { readonly type: 'not'; readonly of: FilterSyntax; readonly span: Span }
  | { readonly type: 'test'; readonly of: Operand; readonly span: Span }
  | {
      readonly type: 'compare';
      readonly quantifier: Quantifier | undefined;
      readonly operator: Comparison;
      readonly left: Operand;
      readonly right: Operand;
      readonly span: Span;
    }
  | {
      readonly type: 'in';
      readonly quantifier: Quantifier | undefined;
      readonly left: Operand;
      readonly elements: readonly SetElement[];
      readonly span: Span;
    };

/** Whether a filter has a regular expression: its engine is loaded only then. */
export function hasPattern(syntax: FilterSyntax): boolean {
  if (syntax.type === 'and' || syntax.type === 'or') return syntax.of.some(hasPattern);
  if (syntax.type === 'not') return hasPattern(syntax.of);
  return syntax.type === 'compare' && syntax.operator === 'matches';
}
