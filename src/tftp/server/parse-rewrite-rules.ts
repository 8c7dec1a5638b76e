// Separate from `rewrite-rules.ts` because it loads the regular expression engine: a server without rules does not load it.
import { compileRe2 } from '../../bytes/patterns/re2.js';
import { type ErrorParams, type Failure, failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { type RewriteAction, type RewriteRule, RewriteRules } from './rewrite-rules.js';

/** The result of parsing rules: the rules, or the first mistake. */
export type ParsedRules =
  | { readonly ok: true; readonly value: RewriteRules }
  | { readonly ok: false; readonly failure: Failure };

/**
 * Reads a file of rules; the failure (`TFTP_RULES_INVALID`) names line and column of the first mistake. A line of the file
 * is one rule; `get` or `put` before it keeps it to downloads or uploads; `#` begins a comment; `{client}` in a text stands
 * for the client's folder.
 *
 *     lower                                  the whole name in lower case
 *     slashes                                backslashes become slashes
 *     strip /tftpboot/                       takes this from the beginning, when it is there
 *     prefix {client}/                       puts this before the name
 *     rewrite /^ltsp\/(.+)$/i images/$1      a regular expression (RE2's, flags i, g, u) and what takes the place of the match
 *     put deny /\.cfg$/                      refuses names that match
 */
export function parseRewriteRules(text: string): ParsedRules {
  const rules: RewriteRule[] = [];
  for (const [index, written] of text.split(/\r?\n/).entries()) {
    const rule = parseLine(written, index + 1);
    if (rule === undefined) continue;
    if ('reason' in rule) {
      return { ok: false, failure: failure('TFTP_RULES_INVALID', { line: index + 1, ...rule }) };
    }
    rules.push(rule);
  }
  return { ok: true, value: new RewriteRules(rules) };
}

/** The params of a `TFTP_RULES_INVALID`, without the line. */
interface Mistake extends ErrorParams {
  readonly column: number;
  /** A `ReasonKey`, or the engine's message about an expression. */
  readonly reason: string;
}

function mistake(reason: ReasonKey, word: string, column: number): Mistake {
  return { column, reason, word };
}

function parseLine(written: string, line: number): RewriteRule | Mistake | undefined {
  const words = /^(\s*)(?:(get|put)\s+)?(\S+)?\s*(.*?)\s*$/.exec(written);
  const word = words?.[3];
  if (words === null || word === undefined || word.startsWith('#')) return undefined;
  const only = words[2] === 'get' || words[2] === 'put' ? words[2] : undefined;
  const column = written.indexOf(word, (words[1] ?? '').length + (only === undefined ? 0 : 3)) + 1;
  const rest = words[4] ?? '';
  const restColumn = rest === '' ? written.length + 1 : written.lastIndexOf(rest) + 1;
  const action = parseAction(word, rest, column, restColumn);
  return 'reason' in action ? action : { only, line, action };
}

function parseAction(
  word: string,
  rest: string,
  column: number,
  restColumn: number,
): RewriteAction | Mistake {
  switch (word) {
    case 'lower':
    case 'slashes':
      if (rest === '' || rest.startsWith('#')) return { type: word };
      return mistake('rule-takes-nothing', word, restColumn);
    case 'prefix':
    case 'strip':
      if (rest !== '') return { type: word, text: rest };
      return mistake('rule-needs-text', word, restColumn);
    case 'rewrite':
    case 'deny': {
      const expression = /^\/((?:[^/\\]|\\.)+)\/([igu]*)(?:\s+(.*))?$/.exec(rest);
      if (expression === null) return mistake('rule-needs-expression', word, restColumn);
      const flags = expression[2] ?? '';
      // Names come from untrusted clients: in JavaScript's own engine `^(a+)+$` can take hours for a name of 60 characters.
      const compiled = compileRe2(expression[1] ?? '', {
        isCaseless: flags.includes('i'),
        isJavaScript: true,
      });
      if (!compiled.ok) return { column: restColumn, reason: compiled.reason };
      const pattern = compiled.expression;
      if (word === 'deny') return { type: 'deny', pattern };
      return { type: 'rewrite', pattern, isGlobal: flags.includes('g'), replacement: expression[3] ?? '' };
    }
    default:
      return mistake('rule-unknown', word, column);
  }
}
