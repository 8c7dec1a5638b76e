import { CST, Lexer } from 'yaml';
import type { ReasonKey } from '../../errors/reasons.js';

/** How deep collections may nest. The library's composer is recursive: a few thousand would exhaust the stack. */
export const maxYamlDepth = 64;
/** Values that a file may stand for, aliases resolved: a few lines of aliases could otherwise stand for billions. */
export const maxYamlValues = 1_000_000;
/** How often a sign may follow itself: more neither nests so deep nor has a meaning. */
const maxRun = maxYamlDepth;

/** What stands for a value; the sign of a plain or block scalar comes before its text. */
const valueTypes: ReadonlySet<CST.TokenType | null> = new Set([
  'alias',
  'double-quoted-scalar',
  'flow-map-start',
  'flow-seq-start',
  'scalar',
  'single-quoted-scalar',
]);
/** Tokens that take no characters of the text. */
const emptyTypes: ReadonlySet<CST.TokenType | null> = new Set(['doc-mode', 'flow-error-end', 'scalar']);

/** Checks the tokens of a text as they come; it may have `mostValues`. */
export class TokenBounds {
  readonly #mostValues: number;
  /** Where the next token stands, in characters. */
  #offset = 0;
  #values = 0;
  /** Items of lists and values of keys, which may have no token of their own. */
  #places = 0;
  /** The flow collections that are open, the innermost last. */
  readonly #open: ('[' | '{')[] = [];
  #run = 0;
  #last: CST.TokenType | null = null;
  #isText = false;

  constructor(mostValues: number) {
    this.#mostValues = mostValues;
  }

  get offset(): number {
    return this.#offset;
  }

  /** Why a text that goes on with this token cannot be read; undefined if it may. */
  reasonAgainst(lexeme: string): ReasonKey | undefined {
    if (this.#isText) {
      this.#isText = false;
      this.#offset += lexeme.length;
      return undefined;
    }
    const type = CST.tokenType(lexeme);
    if (type === 'space') {
      this.#offset += lexeme.length;
      return undefined;
    }
    this.#isText = type === 'scalar';
    this.#count(type);
    if (Math.max(this.#values, this.#places) > this.#mostValues) return 'yaml-too-many-values';
    if (this.#open.length > maxYamlDepth) return 'yaml-too-deep';
    // An alias or an anchor without a name.
    if (lexeme === '*' || lexeme === '&') return 'yaml-alias';
    const sign = type === 'anchor' ? 'tag' : type;
    this.#run = sign === this.#last && sign !== 'newline' ? this.#run + 1 : 1;
    this.#last = sign;
    if (this.#run > maxRun) return 'yaml-unexpected';
    if (!emptyTypes.has(type)) this.#offset += lexeme.length;
    return undefined;
  }

  #count(type: CST.TokenType | null): void {
    if (valueTypes.has(type)) this.#values += 1;
    switch (type) {
      case 'seq-item-ind':
      case 'map-value-ind':
        this.#places += 1;
        break;
      case 'comma':
        if (this.#open.at(-1) === '[') this.#places += 1;
        break;
      case 'flow-seq-start':
        this.#open.push('[');
        break;
      case 'flow-map-start':
        this.#open.push('{');
        break;
      case 'flow-seq-end':
      case 'flow-map-end':
        this.#open.pop();
        break;
      default:
    }
  }
}

/** Characters that values begin, end or are parted with: there are at least as many of them as values. */
const valueSigns = new Uint8Array(128);
for (const sign of ',:-[]{}*"\'?\n') valueSigns[sign.charCodeAt(0)] = 1;

/**
 * Where a text has its first value beyond `most`, by its tokens alone; undefined if it has none, or another fault before it. To scan the tokens takes a
 * third of the time of reading them as well, and no memory.
 */
export function valueTooMany(text: string, most: number): number | undefined {
  if (!mayHaveMore(text, most)) return undefined;
  const bounds = new TokenBounds(most);
  for (const lexeme of new Lexer().lex(text)) {
    const reason = bounds.reasonAgainst(lexeme);
    if (reason !== undefined) return reason === 'yaml-too-many-values' ? bounds.offset : undefined;
  }
  return undefined;
}

function mayHaveMore(text: string, most: number): boolean {
  let signs = 0;
  for (let at = 0; at < text.length; at += 1) signs += valueSigns[text.charCodeAt(at)] ?? 0;
  return signs >= most;
}
