import type { BytePattern } from '../../bytes/patterns/byte-pattern.js';
import { parseHexPattern } from '../../bytes/patterns/hex-pattern.js';
import type { Failure } from '../../errors/error.js';
import type { Parsed } from '../../errors/parsed.js';
import { type Expected, isLiteral, ValueChecker } from './check-values.js';
import type { CheckedElement, CheckedFilter, CheckedOperator, Values } from './checked-filter.js';
import type { FilterCatalog } from './filter-catalog.js';
import { filterFailure } from './filter-failure.js';
import type { Pattern, PatternCompiler } from './pattern.js';
import { bytesOfText } from './quoted-text.js';
import type { Comparison, FilterSyntax, Operand, Quantifier, SetElement } from './syntax.js';
import { isSearchable, isUnsigned } from './value-kinds.js';

type Compare = Extract<FilterSyntax, { type: 'compare' }>;
type BareComparison = Exclude<Comparison, 'matches'>;

/**
 * Checks a parsed filter: its names are in `catalog`, and its values fit what they are compared with, by the rules of Wireshark
 * 4.0. `text` is the filter as it was written.
 *
 * @throws Error if the filter has a regular expression (`hasPattern`) and there is no `compilePattern`
 */
export function checkFilter(
  syntax: FilterSyntax,
  text: string,
  catalog: FilterCatalog,
  compilePattern: PatternCompiler | undefined,
): Parsed<CheckedFilter> {
  const values = new ValueChecker(text, catalog);
  const value = new FilterChecker(values, compilePattern).filter(syntax);
  if (value !== undefined && values.failure === undefined) return { ok: true, value };
  return { ok: false, failure: values.failure ?? filterFailure('FILTER_INVALID', syntax.span, {}) };
}

class FilterChecker {
  readonly #values: ValueChecker;
  readonly #compilePattern: PatternCompiler | undefined;

  constructor(values: ValueChecker, compilePattern: PatternCompiler | undefined) {
    this.#values = values;
    this.#compilePattern = compilePattern;
  }

  filter(syntax: FilterSyntax): CheckedFilter | undefined {
    switch (syntax.type) {
      case 'everything':
        return { type: 'everything' };
      case 'and':
      case 'or':
        return this.#joined(syntax.type, syntax.of);
      case 'not': {
        const of = this.filter(syntax.of);
        return of && { type: 'not', of };
      }
      case 'test':
        return this.#test(syntax.of);
      case 'compare':
        return syntax.operator === 'matches' ? this.#matches(syntax) : this.#compare(syntax, syntax.operator);
      case 'in':
        return this.#in(syntax.left, syntax.elements, syntax.quantifier);
    }
  }

  #joined(type: 'and' | 'or', parts: readonly FilterSyntax[]): CheckedFilter | undefined {
    const of: CheckedFilter[] = [];
    for (const part of parts) {
      const checked = this.filter(part);
      if (checked === undefined) return undefined;
      of.push(checked);
    }
    return { type, of };
  }

  #test(operand: Operand): CheckedFilter | undefined {
    const isWrittenValue =
      operand.type === 'text' ||
      operand.type === 'character' ||
      (operand.type === 'word' && (operand.must === 'value' || /^[^A-Za-z_]/.test(operand.text)));
    if (isWrittenValue)
      return this.#values.fail(operand.span, 'filter-value-alone', {
        text: this.#values.words(operand.span),
      });
    const of = this.#values.values(operand, undefined);
    if (of === undefined) return undefined;
    if (of.type === 'call') return this.#values.fail(operand.span, 'filter-function-alone');
    return of.type === 'arithmetic' || of.type === 'negative'
      ? { type: 'nonzero', of }
      : { type: 'exists', of };
  }

  #compare({ left, right, quantifier }: Compare, operator: BareComparison): CheckedFilter | undefined {
    const one = this.#left(left, operator);
    if (one === undefined) return undefined;
    const expected = this.#values.expectedBy(one, left.span, operator);
    const inBytes: Expected = one.kind === 'protocol' ? { ...expected, kind: 'bytes' } : expected;
    const other = this.#values.values(right, inBytes);
    if (other === undefined) return undefined;
    const fits = one.kind === 'protocol' && isLiteral(other);
    if (!fits && !this.#values.comparable(one, other, left.span, right.span)) return undefined;
    const { operator: checked, every } = meaningOf(operator, quantifier);
    return { type: 'compare', operator: checked, every, left: one, right: placed(other, one) };
  }

  #left(left: Operand, operator: Comparison): Values | undefined {
    const values = this.#values.values(left, undefined);
    if (values === undefined) return undefined;
    const isSearch = operator === 'contains' || operator === 'matches';
    const isUnsuited = values.kind === 'group' || (isSearch && !isSearchable(values.kind));
    if (!isUnsuited) return values;
    return this.#values.fail(left.span, 'filter-operator-unsuited', {
      operator,
      text: this.#values.words(left.span),
    });
  }

  #matches({ left, right, quantifier }: Compare): CheckedFilter | undefined {
    const values = this.#left(left, 'matches');
    if (values === undefined) return undefined;
    if (right.type !== 'text') return this.#values.fail(right.span, 'filter-pattern-unquoted');
    const every = quantifier === 'all';
    if (values.type === 'field' && values.field.type.isHexPattern === true) {
      const parsed = parseHexPattern(right.text);
      if (!parsed.ok) return this.#values.fail(right.span, 'filter-hex-pattern', { text: right.text });
      return {
        type: 'matches',
        every,
        left: values,
        pattern: bytePattern(parsed.pattern),
        words: right.text,
      };
    }
    if (this.#compilePattern === undefined) throw new Error('a regular expression needs its engine');
    const compiled = this.#compilePattern(patternSource(right.text));
    if (!compiled.ok) {
      this.#keep(filterFailure('FILTER_PATTERN_INVALID', right.span, { reason: compiled.reason }));
      return undefined;
    }
    const { pattern } = compiled;
    return { type: 'matches', every, left: values, pattern, words: right.text };
  }

  #keep(failure: Failure): void {
    this.#values.failure ??= failure;
  }

  #in(
    left: Operand,
    elements: readonly SetElement[],
    quantifier: Quantifier | undefined,
  ): CheckedFilter | undefined {
    const values = this.#left(left, '==');
    if (values === undefined) return undefined;
    if (values.type !== 'field' && values.type !== 'protocol')
      return this.#values.fail(left.span, 'filter-set-needs-field');
    const checked: CheckedElement[] = [];
    for (const element of elements) {
      const first = this.#element(element.first, values, left);
      const last = element.last && this.#element(element.last, values, left);
      if (first === undefined || (element.last !== undefined && last === undefined)) return undefined;
      checked.push({ first, last });
    }
    return { type: 'in', every: quantifier === 'all', left: values, elements: checked };
  }

  #element(operand: Operand, left: Values, leftOperand: Operand): Values | undefined {
    const element = this.#values.values(operand, this.#values.expectedBy(left, leftOperand.span, 'in'));
    if (element === undefined) return undefined;
    if (!this.#values.comparable(left, element, leftOperand.span, operand.span)) return undefined;
    return placed(element, left);
  }
}

function bytePattern(pattern: BytePattern): Pattern {
  return {
    required: { type: 'bytes', ...pattern.fixedRun },
    matchesText: () => false,
    matchesBytes: (bytes, from, to) => pattern.test(bytes.subarray(from, to), 'anywhere'),
  };
}

/** A comparison without its quantifier. */
interface Meaning {
  readonly operator: CheckedOperator;
  readonly every: boolean;
}

/** `any` and `all` decide; without them `!=` and `===` are of all values, and every other comparison of any. */
function meaningOf(operator: BareComparison, quantifier: Quantifier | undefined): Meaning {
  const bare = operator === '===' ? '==' : operator === '!==' ? '!=' : operator;
  if (quantifier !== undefined) return { operator: bare, every: quantifier === 'all' };
  return { operator: bare, every: operator === '!=' || operator === '===' };
}

/** The value as it is beside `beside`: a negative number beside numbers that are never negative equals none of them. */
function placed(values: Values, beside: Values): Values {
  const isOutOfRange =
    values.type === 'number' && values.number < 0 && isUnsigned(beside.kind) && !isCalculated(beside);
  return isOutOfRange ? { ...values, number: Number.NaN } : values;
}

function isCalculated({ type }: Values): boolean {
  return type === 'arithmetic' || type === 'negative';
}

/** The source of a regular expression: bytes that were written as escapes stay escapes. */
function patternSource(text: string): string {
  return text.replace(/[\udc80-\udcff]/gu, (byte) => {
    const [value = 0] = bytesOfText(byte);
    return `\\x${value.toString(16)}`;
  });
}
