import { describe, expect, it } from 'vitest';
import { failureMessage } from '../../errors/error.js';
import { parseRewriteRules } from './parse-rewrite-rules.js';

const rewritten = (rules: string, name: string, direction: 'get' | 'put' = 'get') => {
  const parsed = parseRewriteRules(rules);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.failure));
  const result = parsed.value.rewrite(name, { direction, client: '::ffff:10.0.0.9' });
  if (result.ok) return result.name;
  const params = { text: '', reason: result.reason, ...result.more };
  return failureMessage({ code: 'TFTP_NAME_REFUSED', params }, 'en').replace('name "" is ', '');
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
    ['rewrite /o/ 0', 'boot', 'b0ot'],
    ['rewrite /^(?<arch>arm|x86)-(.*)$/ $<arch>/$2-$&$$', 'arm-boot', 'arm/boot-arm-boot$'],
    ['rewrite /\\u00e9/u e', 'caf\u00e9', 'cafe'],
    ['rewrite /^old$/ new name', 'old', 'new name'],
    ['rewrite /x/', 'axb', 'ab'],
    ['deny /\\.key$/', 'a.key', 'refused: rule in line 1'],
    ['deny /\\.key$/', 'a.pub', 'a.pub'],
    ['\nput deny /./', 'a', 'a'],
    ['lower # all of it', 'A', 'a'],
  ])('%j make %j %j', (rules, name, result) => expect(rewritten(rules, name)).toBe(result));

  it('keep to uploads where they say so, and judge every name alike', () => {
    expect(rewritten('put deny /a/g', 'a', 'put')).toBe('refused: rule in line 1');
    const parsed = parseRewriteRules('deny /a/g');
    const judge = () => parsed.ok && parsed.value.rewrite('a', { direction: 'get', client: '' }).ok;
    expect([judge(), judge(), judge()]).toEqual([false, false, false]);
  });

  it('take time in proportion to the name, whatever the expression', () => {
    const name = 'a'.repeat(1_000);
    expect(rewritten('rewrite /^(a+)+$/ b\ndeny /^(.*a){20}$/', `${name}!`)).toBe(`${name}!`);
  });

  it('never let an expression see an endless name', () => {
    expect(rewritten('lower', 'x'.repeat(60_000))).toMatch(/^refused: longer than 1024 characters$/);
    expect(rewritten(new Array(30).fill('rewrite /x/g xx').join('\n'), 'x')).toMatch(
      /^refused: longer than 1024 characters$/,
    );
  });
});
