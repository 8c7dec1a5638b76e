import { Composer, type CST, type Document, type ErrorCode, Lexer, type LineCounter, Parser } from 'yaml';
import type { ReasonKey } from '../../errors/reasons.js';
import { yamlFault } from './yaml-faults.js';
import { maxYamlDepth, maxYamlValues, TokenBounds, valueTooMany } from './yaml-token-bounds.js';

/** What is wrong with a text, and where: an offset in characters. */
export interface YamlTextFault {
  readonly offset: number;
  readonly reason: ReasonKey;
}

/** Lines of a file: each takes some time and memory, also an empty one. */
const maxLines = 500_000;
/**
 * Composes the one document of a text, and counts its lines; undefined if there is none. Reading ends at the first fault, and the
 * tokens are bounded: of a long text without meaning the library makes gigabytes of faults in half a minute.
 */
export function composeYaml(text: string, lines: LineCounter): Document.Parsed | YamlTextFault | undefined {
  lines.addNewLine(0);
  const fault = linesFault(text);
  if (fault !== undefined) return fault;
  const tooMany = valueTooMany(text, maxYamlValues);
  if (tooMany !== undefined) {
    addLines(text, tooMany, lines);
    return { offset: tooMany, reason: 'yaml-too-many-values' };
  }
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
  const bounds = new TokenBounds(maxYamlValues);
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
    if (stack.length > maxYamlDepth) return { offset, reason: 'yaml-too-deep' };
    if (hasDocument && stack[0]?.type === 'document')
      return { offset: stack[0].offset, reason: 'yaml-second-document' };
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
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

/** Adds the lines that begin up to an offset. */
function addLines(text: string, offset: number, lines: LineCounter): void {
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1))
    lines.addNewLine(at + 1);
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
