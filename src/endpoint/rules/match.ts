import type { EncodingName } from '../../bytes/encoding-names.js';
import type { Parsed } from '../../errors/parsed.js';
import { compileCondition } from './conditions.js';
import type { Condition } from './rule.js';
import type { RuleMessage } from './rule-message.js';
import type { RuleTools } from './rule-tools.js';

/** What somebody waits for. */
export interface Match {
  /** As it was typed. */
  readonly source: string;
  holds(message: RuleMessage): boolean;
}

/**
 * Reads what a command waits for: text with escapes that a message contains, `hex:` and a pattern of bytes, `regex:` and a
 * regular expression over the text, or `filter:` and an expression of the filter language.
 */
export function parseMatch(source: string, encoding: EncodingName, tools: RuleTools): Parsed<Match> {
  const compiled = compileCondition(conditionOf(source), encoding, tools);
  if (!compiled.ok) return { ok: false, failure: compiled.failure };
  const { test } = compiled;
  return { ok: true, value: { source, holds: (message) => test.holds(message) } };
}

/** Whether a match needs the engine of regular expressions. */
export function isRegexMatch(source: string): boolean {
  return conditionOf(source).type === 'regex';
}

function conditionOf(source: string): Condition {
  const [, kind, rest = ''] = /^(hex|regex|filter):([\s\S]*)$/.exec(source) ?? [];
  switch (kind) {
    case 'hex':
      return { type: 'hex', pattern: rest, at: 'anywhere', path: '' };
    case 'regex':
      return { type: 'regex', source: rest, of: 'text', path: '' };
    case 'filter':
      return { type: 'filter', expression: rest, path: '' };
    default:
      return { type: 'text', text: source, at: 'anywhere', path: '' };
  }
}
