import type { ErrorParams, Failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import type { FieldType } from '../../wire/field-type.js';
import { checkCall } from './check-calls.js';
import type { Literal, ValueKind, Values } from './checked-filter.js';
import type { FilterCatalog } from './filter-catalog.js';
import { filterFailure, invalidAt } from './filter-failure.js';
import { type LiteralMistake, readLiteral, readMacPart } from './literals.js';
import type { Operand, Quoted, Range, Span, Word } from './syntax.js';
import { areComparable, isCalculable, isSliceable } from './value-kinds.js';

/** What a literal is compared with. */
export interface Expected {
  readonly kind: ValueKind;
  /** Names of values. */
  readonly values: FieldType['values'];
  /** What was written there. */
  readonly words: string;
  readonly operator: string;
}

/**
 * Finds the fields, protocols and functions of operands, and converts literals to what they are compared with. Methods return
 * `undefined` after the first mistake, which is kept.
 */
export class ValueChecker {
  /** The first mistake. */
  failure: Failure | undefined;
  readonly #text: string;
  readonly #catalog: FilterCatalog;

  constructor(text: string, catalog: FilterCatalog) {
    this.#text = text;
    this.#catalog = catalog;
  }

  /** Keeps a mistake, unless there is an earlier one. */
  fail(span: Span, reason: ReasonKey, params: ErrorParams = {}): undefined {
    this.failure ??= invalidAt(span, reason, params);
    return undefined;
  }

  /** The text of a part of the filter. */
  words({ from, to }: Span): string {
    return this.#text.slice(from, to);
  }

  /** The values of an operand. A literal needs something to be compared with: without `expected` it is a mistake. */
  values(operand: Operand, expected: Expected | undefined): Values | undefined {
    switch (operand.type) {
      case 'word':
        return this.named(operand, undefined) ?? this.#literal(operand, expected);
      case 'text':
      case 'character':
        return this.#literal(operand, expected);
      case 'layer':
        return this.#inLayers(operand.of, operand.ranges);
      case 'slice':
        return this.#slice(operand.of, operand.ranges);
      case 'call':
        return checkCall(this, operand);
      case 'negative':
        return this.#negative(operand.of, expected);
      case 'arithmetic':
        return this.#arithmetic(operand, expected);
    }
  }

  /** The field or the protocol that a word names; `undefined`, which is no mistake, if it names none. */
  named(word: Word, layers: readonly Range[] | undefined): Values | undefined {
    if (word.must === 'value') return undefined;
    const field = this.#catalog.field(word.text);
    if (field !== undefined) return { type: 'field', kind: field.type.kind, field, layers };
    if (!this.#catalog.protocols.has(word.text)) return undefined;
    return { type: 'protocol', kind: 'protocol', protocol: word.text, layers };
  }

  /** Keeps the mistake of a word that names nothing. */
  unknown({ text, span }: Word): undefined {
    const choices = this.#catalog.nearest(text).join(' ');
    this.failure ??=
      choices === ''
        ? filterFailure('FILTER_NAME_UNKNOWN', span, { text })
        : filterFailure('FILTER_FIELD_UNKNOWN', span, { text, choices });
    return undefined;
  }

  #literal(literal: Word | Quoted, expected: Expected | undefined): Values | undefined {
    const isName = literal.type === 'word' && literal.must === 'field';
    if (isName) return this.unknown(literal);
    if (expected === undefined) {
      const looksLikeName =
        literal.type === 'word' && /^[A-Za-z_]/.test(literal.text) && literal.must === undefined;
      if (looksLikeName) return this.unknown(literal);
      return this.fail(literal.span, 'filter-value-first', { text: this.words(literal.span) });
    }
    const isMacPart = expected.kind === 'mac' && expected.operator === 'contains';
    const read = isMacPart ? readMacPart(literal) : readLiteral(literal, expected.kind, expected.values);
    return 'reason' in read ? this.#unsuited(literal.span, expected, read) : read;
  }

  #unsuited(span: Span, { words }: Expected, { reason, params }: LiteralMistake): undefined {
    const text = this.words(span);
    this.failure ??= filterFailure('FILTER_VALUE_INVALID', span, { text, field: words, reason, ...params });
    return undefined;
  }

  #inLayers(word: Word, ranges: readonly Range[]): Values | undefined {
    return this.named(word, ranges) ?? this.unknown(word);
  }

  #slice(operand: Operand, ranges: readonly Range[]): Values | undefined {
    const of = this.values(operand, undefined);
    if (of === undefined) return undefined;
    if (!isSliceable(of.kind))
      return this.fail(operand.span, 'filter-not-sliced', { text: this.words(operand.span) });
    return { type: 'slice', kind: 'bytes', of, ranges };
  }

  #negative(operand: Operand, expected: Expected | undefined): Values | undefined {
    const of = this.values(operand, expected);
    if (of === undefined) return undefined;
    if (!isCalculable(of.kind, 'negative')) return this.#unsuitedOperator('-', operand.span);
    if (of.type === 'number') return { ...of, number: -of.number, words: `-${of.words}` };
    return { type: 'negative', kind: of.kind, of };
  }

  #arithmetic(
    operand: Extract<Operand, { type: 'arithmetic' }>,
    expected: Expected | undefined,
  ): Values | undefined {
    const { operator } = operand;
    const left = this.values(operand.left, expected);
    if (left === undefined) return undefined;
    if (!isCalculable(left.kind, operator)) return this.#unsuitedOperator(operator, operand.left.span);
    const right = this.values(operand.right, this.expectedBy(left, operand.left.span, operator));
    if (right === undefined) return undefined;
    if (!isCalculable(right.kind, operator)) return this.#unsuitedOperator(operator, operand.right.span);
    if (!this.comparable(left, right, operand.left.span, operand.right.span)) return undefined;
    return { type: 'arithmetic', kind: left.kind, operator, left, right };
  }

  #unsuitedOperator(operator: string, span: Span): undefined {
    return this.fail(span, 'filter-operator-unsuited', { operator, text: this.words(span) });
  }

  /** What literals have to be that stand beside `values`. */
  expectedBy(values: Values, span: Span, operator: string): Expected {
    const names = values.type === 'field' ? values.field.type.values : {};
    return { kind: values.kind, values: names, words: this.words(span), operator };
  }

  /** Whether the two can be compared; keeps a mistake if they cannot. */
  comparable(left: Values, right: Values, leftSpan: Span, rightSpan: Span): boolean {
    if (areComparable(left.kind, right.kind)) return true;
    this.fail(rightSpan, 'filter-types-differ', { left: this.words(leftSpan), text: this.words(rightSpan) });
    return false;
  }
}

/** Whether values were written instead of taken from a packet. */
export function isLiteral(values: Values): values is Literal {
  return values.type === 'number' || values.type === 'bytes' || values.type === 'text';
}
