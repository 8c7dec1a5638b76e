import { Composer, CST, type Document, type ErrorCode, Lexer, type LineCounter, Parser } from 'yaml';
import type { ReasonKey } from '../../errors/reasons.js';
import { yamlFault } from './yaml-faults.js';

/** What is wrong with a text, and where: an offset in characters. */
export interface YamlTextFault {
  readonly offset: number;
  readonly reason: ReasonKey;
}

/** How deep collections may nest. The library's composer is recursive: a few thousand would exhaust the stack. */
const maxDepth = 64;
/** Values that a file may stand for, aliases resolved: a few lines of aliases could otherwise stand for billions. */
export const maxYamlValues = 1_000_000;
/** Lines of a file: each takes some time and memory, also an empty one. */
const maxLines = 500_000;
/** How often a sign may follow itself: more neither nests so deep nor has a meaning. */
const maxRun = maxDepth;

/**
 * Composes the one document of a text, and counts its lines; undefined if there is none. Reading ends at the first fault, and the
 * tokens are bounded: of a long text without meaning the library makes gigabytes of faults in half a minute.
 */
export function composeYaml(text: string, lines: LineCounter): Document.Parsed | YamlTextFault | undefined {
  lines.addNewLine(0);
  const fault = linesFault(text);
  if (fault !== undefined) return fault;
  const tokens = parsedTokens(text, lines);
  if (!Array.isArray(tokens)) return tokens;
  const composer = new Composer({
    schema: 'core',
    merge: false,
    resolveKnownTags: false,
    // The library compares each key with every other.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
    lineCounter: lines,
  });
  // The library would go on, and make an error of 400 bytes for each fault. What is thrown it tells to the same listener.
  const listener = new FirstFault();
  Object.assign(composer, { onError: listener.onError });
  try {
    const [document] = composer.compose(tokens, true, text.length);
    return document as Document.Parsed | undefined;
  } catch (error) {
    if (listener.fault === undefined) throw error;
    return listener.fault;
  }
}

/** The tokens of a text that has one document at most. */
function parsedTokens(text: string, lines: LineCounter): CST.Token[] | YamlTextFault {
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  const bounds = new TokenBounds();
  let hasDocument = false;
  for (const lexeme of new Lexer().lex(text)) {
    const reason = bounds.reasonAgainst(lexeme);
    if (reason !== undefined) return { offset: parser.offset, reason };
    for (const token of parser.next(lexeme)) {
      const isEndOfNothing = token.type === 'doc-end' && !hasDocument;
      if (token.type === 'error' || isEndOfNothing)
        return { offset: token.offset, reason: 'yaml-unexpected' };
      hasDocument ||= token.type === 'document';
      tokens.push(token);
    }
    const { stack, offset } = parser;
    if (stack.length > maxDepth) return { offset, reason: 'yaml-too-deep' };
    if (hasDocument && stack[0]?.type === 'document')
      return { offset: stack[0].offset, reason: 'yaml-second-document' };
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}

/** What stands for a value; the sign of a plain or block scalar comes before its text. */
const valueTypes: ReadonlySet<CST.TokenType | null> = new Set([
  'alias',
  'double-quoted-scalar',
  'flow-map-start',
  'flow-seq-start',
  'scalar',
  'single-quoted-scalar',
]);

/** Counts the tokens of a text as they come. */
class TokenBounds {
  #values = 0;
  #run = 0;
  #last: CST.TokenType | null = null;
  #isText = false;

  /** Why a text that goes on with this token cannot be read; undefined if it may. */
  reasonAgainst(lexeme: string): ReasonKey | undefined {
    if (this.#isText) {
      this.#isText = false;
      return undefined;
    }
    const type = CST.tokenType(lexeme);
    if (type === 'space') return undefined;
    this.#isText = type === 'scalar';
    if (valueTypes.has(type)) {
      this.#values += 1;
      if (this.#values > maxYamlValues) return 'yaml-too-many-values';
    }
    // An alias or an anchor without a name.
    if (lexeme === '*' || lexeme === '&') return 'yaml-alias';
    const sign = type === 'anchor' ? 'tag' : type;
    this.#run = sign === this.#last && sign !== 'newline' ? this.#run + 1 : 1;
    this.#last = sign;
    return this.#run > maxRun ? 'yaml-unexpected' : undefined;
  }
}

/** A listener of the composer's faults that ends it with the first. */
class FirstFault {
  fault: YamlTextFault | undefined;

  readonly onError = (source: number | readonly [number, number] | CST.Token, code: ErrorCode): never => {
    const offset = typeof source === 'number' ? source : 'offset' in source ? source.offset : source[0];
    this.fault ??= { offset, reason: yamlFault(code) };
    throw new Error(this.fault.reason);
  };
}

/** The fault of a text with too many lines. */
function linesFault(text: string): YamlTextFault | undefined {
  let at = -1;
  for (let count = 0; count < maxLines; count += 1) {
    at = text.indexOf('\n', at + 1);
    if (at === -1) return undefined;
  }
  return at === text.length - 1 ? undefined : { offset: at + 1, reason: 'yaml-too-many-lines' };
}
