import { describe, expect, it } from 'vitest';
import { failureMessage } from '../../errors/error.js';
import { parseRewriteRules } from './parse-rewrite-rules.js';

/** What rules make of a name that a client asks for. */
function rewritten(rules: string, name: string, direction: 'get' | 'put' = 'get'): string | undefined {
  const parsed = parseRewriteRules(rules);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  const result = parsed.value.rewrite(name, { direction, client: '::ffff:10.0.0.9' });
  return result.ok ? result.name : undefined;
}

const looksAround = 'lookahead, lookbehind and back references are not supported: their time is not bounded';

describe('a file of rules', () => {
  it.each([
    ['CR and LF, LF, and a last line without an end', 'lower\r\nprefix a\nprefix b', 'X', 'bax'],
    ['blank lines, comments and spaces around a rule', '\n # lower\n\t\n  prefix a/  \n', 'X', 'a/X'],
    ['a comment behind a rule that takes nothing', 'slashes # from Windows', '\\a', '/a'],
    ['a text with spaces in it', 'prefix my files/', 'a', 'my files/a'],
    ['a comment sign within a text', 'prefix #1/', 'a', '#1/a'],
    ['an escaped slash within an expression', 'rewrite /a\\/b/ c', 'a/b', 'c'],
    ['a replacement with spaces, and one of nothing', 'rewrite /x/ a b\nrewrite /y/', 'xy', 'a b'],
    ['flags in any order', 'rewrite /A/gi b', 'aAa', 'bbb'],
    ['a case that counts without its flag', 'rewrite /A/g b', 'aAa', 'aba'],
    ['expressions over characters beyond the first plane', 'rewrite /^.$/ one', '\u{1f600}', 'one'],
    ['rules for uploads alone', 'put prefix up/', 'a', 'a'],
    ['rules for downloads alone', 'get   prefix down/', 'a', 'down/a'],
  ])('may have %s', (_what, rules, name, result) => expect(rewritten(rules, name)).toBe(result));

  it('keeps a rule to uploads or downloads', () => {
    const rules = 'get deny /^a/\nput deny /^b/';
    const answers = (['get', 'put'] as const).map((direction) =>
      ['a', 'b', 'c'].map((name) => rewritten(rules, name, direction)),
    );
    expect(answers).toEqual([
      [undefined, 'b', 'c'],
      ['a', undefined, 'c'],
    ]);
  });

  it.each([
    ['lower\nuper', 2, 1, '"uper" is no rule; write lower, slashes, strip, prefix, rewrite or deny'],
    ['  get nothing', 1, 7, '"nothing" is no rule; write lower, slashes, strip, prefix, rewrite or deny'],
    ['prefix', 1, 7, '"prefix" needs a text'],
    ['lower all', 1, 7, '"lower" takes nothing after it'],
    ['rewrite boot x', 1, 9, '"rewrite" needs an expression as in /^boot/i'],
    ['deny /(/', 1, 6, 'missing closing ): `(`'],
    [
      'deny /(x{900}){900}/',
      1,
      6,
      'its counted repetitions come to too much once they are written out; use smaller counts, or * and +',
    ],
    ['deny /(a)\\1/', 1, 6, looksAround],
    ['rewrite /(?=a)/ b', 1, 9, looksAround],
    ['deny /a/x', 1, 6, '"deny" needs an expression as in /^boot/i'],
  ])('%j is refused with line %i, column %i: %s', (rules, line, column, reason) => {
    const parsed = parseRewriteRules(rules);
    expect(parsed).toMatchObject({
      ok: false,
      failure: { code: 'TFTP_RULES_INVALID', params: { line, column } },
    });
    if (parsed.ok) return;
    expect(failureMessage(parsed.failure, 'en')).toBe(
      `line ${line} of the rules, column ${column}: ${reason}`,
    );
  });
});
