import { describe, expect, it } from 'vitest';
import { RewriteRules } from './rewrite-rules.js';

const rewritten = (rules: string, name: string, direction: 'get' | 'put' = 'get') => {
  const parsed = RewriteRules.parse(rules);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  const result = parsed.rules.rewrite(name, { direction, client: '::ffff:10.0.0.9' });
  return result.ok ? result.name : `refused: ${result.reason}`;
};

describe('rewrite rules', () => {
  it.each([
    ['', 'A', 'A'],
    ['# nothing\n\n   \n', 'A', 'A'],
    ['lower', 'BOOT/Image', 'boot/image'],
    ['slashes', '\\Boot\\BCD', '/Boot/BCD'],
    ['slashes\r\nlower\r\n', '\\Boot\\BCD', '/boot/bcd'],
    ['strip /tftpboot/', '/tftpboot/x', 'x'],
    ['strip /tftpboot/', '/other/x', '/other/x'],
    ['prefix {client}/', 'x', '10.0.0.9/x'],
    ['rewrite /^ltsp\\/(.+)$/i images/$1', 'LTSP/a/b', 'images/a/b'],
    ['rewrite /o/g 0', 'boot', 'b00t'],
    ['rewrite /^old$/ new name', 'old', 'new name'],
    ['rewrite /x/', 'axb', 'ab'],
    ['deny /\\.key$/', 'a.key', 'refused: rule in line 1'],
    ['deny /\\.key$/', 'a.pub', 'a.pub'],
    ['\nput deny /./', 'a', 'a'],
    ['lower # all of it', 'A', 'a'],
  ])('%j make %j %j', (rules, name, result) => expect(rewritten(rules, name)).toBe(result));

  it('keep to uploads where they say so, and judge every name alike', () => {
    expect(rewritten('put deny /a/g', 'a', 'put')).toBe('refused: rule in line 1');
    const parsed = RewriteRules.parse('deny /a/g');
    const judge = () => parsed.ok && parsed.rules.rewrite('a', { direction: 'get', client: '' }).ok;
    expect([judge(), judge(), judge()]).toEqual([false, false, false]);
  });

  it('never let an expression see an endless name', () => {
    expect(rewritten('lower', 'x'.repeat(60_000))).toMatch(/^refused: longer/);
    expect(rewritten(new Array(30).fill('rewrite /x/g xx').join('\n'), 'x')).toMatch(/^refused: longer/);
  });

  it.each([
    ['lower\nuper', 2, 1],
    ['  get nothing', 1, 7],
    ['prefix', 1, 7],
    ['lower all', 1, 7],
    ['rewrite boot x', 1, 9],
    ['deny /(/', 1, 6],
    ['deny /a/x', 1, 6],
  ])('%j are refused with line %i, column %i', (rules, line, column) => {
    expect(RewriteRules.parse(rules)).toMatchObject({
      ok: false,
      failure: { code: 'TFTP_RULES_INVALID', params: { line, column } },
    });
  });
});
