import type { ErrorParams, Failure } from '../../errors/error.js';
import type { Parsed } from '../../errors/parsed.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { invalidAt } from './filter-failure.js';
import { readTokens, type Token } from './lexer.js';
import { readRanges } from './ranges.js';
import type {
  ArithmeticOperator,
  Comparison,
  FilterSyntax,
  Operand,
  Quantifier,
  Range,
  SetElement,
  Span,
  Word,
} from './syntax.js';

/** Parentheses, braces, negations and calls that may stand within each other. */
export const maxDepth = 200;

/** The comparisons by all that they may be written as. */
export const comparisons: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ['==', '=='],
  ['eq', '=='],
  ['any_eq', '=='],
  ['===', '==='],
  ['all_eq', '==='],
  ['!=', '!='],
  ['ne', '!='],
  ['all_ne', '!='],
  ['!==', '!=='],
  ['~=', '!=='],
  ['any_ne', '!=='],
  ['<', '<'],
  ['lt', '<'],
  ['<=', '<='],
  ['le', '<='],
  ['>', '>'],
  ['gt', '>'],
  ['>=', '>='],
  ['ge', '>='],
  ['contains', 'contains'],
  ['matches', 'matches'],
  ['~', 'matches'],
]);

/** Words of the language: none of them can be a field or a value. */
const keywords: ReadonlySet<string> = new Set([
  ...[...comparisons.keys()].filter((word) => /^\w+$/.test(word)),
  'and',
  'or',
  'not',
  'in',
  'any',
  'all',
  'bitwise_and',
]);

/** Words of pcap-filter(7): with them a filter that cannot be read is one for capturing. No field has such a name. */
const libpcapWords: ReadonlySet<string> = new Set([
  'port',
  'portrange',
  'host',
  'net',
  'src',
  'dst',
  'ether',
]);

/**
 * Parses a display filter in the language of Wireshark 4.0 (wireshark-filter(4)). Whether its names are known and its values fit
 * is not looked at here. An empty filter selects everything.
 */
export function parseFilter(text: string): Parsed<FilterSyntax> {
  const tokens = readTokens(text);
  return tokens.ok ? new FilterParser(tokens.value).filter() : tokens;
}

/** A parser by recursive descent. Its methods return `undefined` after the first mistake, which is kept. */
class FilterParser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;
  #failure: Failure | undefined;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  filter(): Parsed<FilterSyntax> {
    const first = this.#peek();
    if (first.type === 'end') return { ok: true, value: { type: 'everything', span: first.span } };
    const value = this.#or();
    if (value !== undefined && this.#peek().type !== 'end') this.#unexpected();
    if (this.#failure !== undefined) return { ok: false, failure: this.#failure };
    return value === undefined
      ? { ok: false, failure: invalidAt(first.span, 'filter-ends-early') }
      : { ok: true, value };
  }

  #or(): FilterSyntax | undefined {
    return this.#joined('or', '||', () => this.#joined('and', '&&', () => this.#not()));
  }

  #joined(type: 'and' | 'or', sign: string, next: () => FilterSyntax | undefined): FilterSyntax | undefined {
    const first = next();
    if (first === undefined) return undefined;
    const of = [first];
    while (this.#take('word', type) || this.#take('sign', sign)) {
      const another = next();
      if (another === undefined) return undefined;
      of.push(another);
    }
    return of.length === 1 ? first : { type, of, span: this.#since(first.span.from) };
  }

  #not(): FilterSyntax | undefined {
    const { from } = this.#peek().span;
    if (this.#take('word', 'not') || this.#take('sign', '!')) {
      const of = this.#nested(() => this.#not());
      return of && { type: 'not', of, span: this.#since(from) };
    }
    if (!this.#take('sign', '(')) return this.#test();
    const of = this.#nested(() => this.#or());
    return of !== undefined && this.#expect(')') ? of : undefined;
  }

  #test(): FilterSyntax | undefined {
    const { from } = this.#peek().span;
    const quantifier = this.#take('word', 'any') ? 'any' : this.#take('word', 'all') ? 'all' : undefined;
    const left = this.#sum();
    if (left === undefined) return undefined;
    const following = this.#tokens[this.#at + 1];
    const isNotIn = following?.text === 'in' && ['not', '!'].includes(this.#peek().text);
    if (isNotIn) this.#at += 1;
    if (this.#take('word', 'in')) {
      const set = this.#set(quantifier, left, from);
      return isNotIn && set !== undefined ? { type: 'not', of: set, span: set.span } : set;
    }
    if (this.#comparison() !== undefined) return this.#chain(quantifier, left, from);
    if (quantifier !== undefined) return this.#unexpected();
    return { type: 'test', of: left, span: left.span };
  }

  #chain(quantifier: Quantifier | undefined, first: Operand, from: number): FilterSyntax | undefined {
    const of: FilterSyntax[] = [];
    let left = first;
    for (let operator = this.#comparison(); operator !== undefined; operator = this.#comparison()) {
      this.#at += 1;
      const right = this.#sum();
      if (right === undefined) return undefined;
      of.push({ type: 'compare', quantifier, operator, left, right, span: this.#since(from) });
      left = right;
    }
    return of.length === 1 ? of[0] : { type: 'and', of, span: this.#since(from) };
  }

  #set(quantifier: Quantifier | undefined, left: Operand, from: number): FilterSyntax | undefined {
    if (!this.#expect('{')) return undefined;
    const elements: SetElement[] = [];
    do {
      const first = this.#signed();
      if (first === undefined) return undefined;
      const last = this.#take('sign', '..') ? this.#signed() : undefined;
      if (this.#failure !== undefined) return undefined;
      elements.push({ first, last });
    } while (this.#take('sign', ','));
    return this.#expect('}')
      ? { type: 'in', quantifier, left, elements, span: this.#since(from) }
      : undefined;
  }

  #sum(): Operand | undefined {
    return this.#arithmetic(['&', 'bitwise_and'], () =>
      this.#arithmetic(['+', '-'], () => this.#arithmetic(['*', '/', '%'], () => this.#factor())),
    );
  }

  #arithmetic(signs: readonly string[], next: () => Operand | undefined): Operand | undefined {
    let left = next();
    while (left !== undefined) {
      const { type, text } = this.#peek();
      if ((type !== 'sign' && type !== 'word') || !signs.includes(text)) return left;
      this.#at += 1;
      const operator = (text === 'bitwise_and' ? '&' : text) as ArithmeticOperator;
      const right = next();
      if (right === undefined) return undefined;
      left = { type: 'arithmetic', operator, left, right, span: this.#since(left.span.from) };
    }
    return undefined;
  }

  #factor(): Operand | undefined {
    if (!this.#take('sign', '{')) return this.#signed();
    const of = this.#nested(() => this.#sum());
    return of !== undefined && this.#expect('}') ? of : undefined;
  }

  /** An operand with one sign at most: neither braces nor another sign stand behind it. */
  #signed(): Operand | undefined {
    const { from } = this.#peek().span;
    if (!this.#take('sign', '-')) {
      this.#take('sign', '+');
      return this.#atom();
    }
    const of = this.#atom();
    return of && { type: 'negative', of, span: this.#since(from) };
  }

  #atom(): Operand | undefined {
    const token = this.#peek();
    if (token.type === 'text' || token.type === 'character') {
      this.#at += 1;
      return { type: token.type, text: token.text, span: token.span };
    }
    if (token.type !== 'word' || keywords.has(token.text)) return this.#unexpected();
    this.#at += 1;
    const word = wordOf(token);
    if (this.#take('sign', '(')) return this.#sliced(this.#call(word));
    if (this.#peek().type !== 'layer') return this.#sliced(word);
    const ranges = this.#ranges();
    const span = this.#since(word.span.from);
    return this.#sliced(ranges && { type: 'layer', of: word, ranges, span });
  }

  #call(name: Word): Operand | undefined {
    const operands: Operand[] = [];
    if (!this.#take('sign', ')')) {
      do {
        const operand = this.#nested(() => this.#sum());
        if (operand === undefined) return undefined;
        operands.push(operand);
      } while (this.#take('sign', ','));
      if (!this.#expect(')')) return undefined;
    }
    return { type: 'call', name, operands, span: this.#since(name.span.from) };
  }

  #sliced(operand: Operand | undefined): Operand | undefined {
    let of = operand;
    while (of !== undefined && this.#peek().type === 'brackets') {
      const ranges = this.#ranges();
      of = ranges && { type: 'slice', of, ranges, span: this.#since(of.span.from) };
    }
    return of;
  }

  #ranges(): readonly Range[] | undefined {
    const { text, span } = this.#peek();
    const ranges = readRanges(text);
    if (typeof ranges === 'string') return this.#fail(span, 'filter-range-invalid', { text: `[${ranges}]` });
    this.#at += 1;
    return ranges;
  }

  #comparison(): Comparison | undefined {
    const { type, text } = this.#peek();
    return type === 'word' || type === 'sign' ? comparisons.get(text) : undefined;
  }

  #nested<T>(next: () => T | undefined): T | undefined {
    if (this.#depth === maxDepth)
      return this.#fail(this.#peek().span, 'filter-too-deep', { limit: maxDepth });
    this.#depth += 1;
    const value = next();
    this.#depth -= 1;
    return value;
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? endToken;
  }

  #take(type: Token['type'], text: string): boolean {
    const token = this.#peek();
    if (token.type !== type || token.text !== text) return false;
    this.#at += 1;
    return true;
  }

  #expect(sign: string): boolean {
    if (this.#take('sign', sign)) return true;
    this.#unexpected();
    return false;
  }

  #unexpected(): undefined {
    const { type, text, span } = this.#peek();
    if (type === 'end') return this.#fail(span, 'filter-ends-early');
    const ofLibpcap = this.#tokens
      .slice(0, this.#at + 1)
      .find((token, at, before) => libpcapWords.has(token.text) && before[at - 1]?.type !== 'sign');
    if (ofLibpcap?.type === 'word')
      return this.#fail(ofLibpcap.span, 'filter-of-libpcap', { text: ofLibpcap.text });
    return this.#fail(span, 'filter-unexpected', { text });
  }

  #fail(span: Span, reason: ReasonKey, params: ErrorParams = {}): undefined {
    this.#failure ??= invalidAt(span, reason, params);
    return undefined;
  }

  /** From `from` to the end of the last token that was taken. */
  #since(from: number): Span {
    return { from, to: this.#tokens[this.#at - 1]?.span.to ?? from };
  }
}

const endToken: Token = Object.freeze({ type: 'end', text: '', span: { from: 0, to: 0 } });

function wordOf({ text, span }: Token): Word {
  if (text.startsWith('.')) return { type: 'word', text: text.slice(1), must: 'field', span };
  // `:ff` is the value ff, `::1` an address.
  if (/^:[^:]/.test(text)) return { type: 'word', text, must: 'value', span };
  return { type: 'word', text, must: undefined, span };
}
