import { describe, expect, it } from 'vitest';
import { compilePattern } from './re2-pattern.js';
import { requiredInText, requiredLiteral } from './required-literal.js';

describe('the literal that a regular expression needs', () => {
  it.each([
    ['abc', 'abc'],
    ['ABC', 'abc'],
    ['ab+c', 'ab'],
    ['abc?d', 'ab'],
    ['abc*def', 'def'],
    ['ab{0,1}c', 'a'],
    ['ab{2}c', 'a'],
    ['a|b', ''],
    ['(abc)?d', 'd'],
    ['x(a|b)yz', ''],
    ['[abc]+de', 'de'],
    ['[]a]bc', 'bc'],
    ['[[:alpha:]]bc', 'bc'],
    ['[^\\]]bc', 'bc'],
    ['\\.com$', '.com'],
    ['^\\x41\\x42', 'ab'],
    ['\\xffabc', 'abc'],
    ['\\d\\dab', 'ab'],
    ['\\x{41}bc', 'bc'],
    ['\\pLab', 'ab'],
    ['\\101bc', 'bc'],
    ['a.b..cd', 'cd'],
    ['é', ''],
    ['(?i)abc', 'abc'],
    ['\\Qa.c\\E', ''],
    ['', ''],
  ])('of %s is "%s"', (source, expected) => {
    expect(requiredLiteral(source)).toBe(expected);
  });

  it.each([
    ['温度 ?=', '温度'],
    ['温度?C', '温'],
    ['état', 'tat'],
    ['status', 'tatu'],
    ['TOKEN', 'to'],
    ['😀+a', '😀'],
    ['\\温a', 'a'],
    ['(?-i)温', ''],
    ['温|度', ''],
  ])('of %s, applied to texts, is "%s"', (source, expected) => {
    expect(requiredInText(source)).toBe(expected);
  });

  it('is in everything that matches', () => {
    const atoms = [
      'a',
      'B',
      '.',
      '[ab]',
      '(ab)',
      '(a|b)',
      '\\x41',
      '\\.',
      'a?',
      'b*',
      'a+',
      'b{2}',
      'c{0,2}',
      '^',
      '$',
      '\\w',
    ];
    const letters = ['a', 'b', 'A', 'B', 'c', '.'];
    const seed = 20_261_126;
    let state = seed;
    const below = (limit: number): number => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor(state / 65_536) % limit;
    };
    for (let round = 0; round < 3_000; round += 1) {
      const source = Array.from({ length: 1 + below(5) }, () => atoms[below(atoms.length)]).join('');
      const text = Array.from({ length: below(10) }, () => letters[below(letters.length)]).join('');
      const compiled = compilePattern(source);
      if (!compiled.ok) continue;
      const bytes = new TextEncoder().encode(text);
      const found = compiled.pattern.matchesBytes(bytes, 0, bytes.length);
      expect(found, `seed ${seed}: ${source} in ${text}`).toBe(compiled.pattern.matchesText(text));
    }
  });
});

describe('a compiled regular expression', () => {
  it('reads bytes as they are, and only those that it is given', () => {
    const compiled = compilePattern('\\xff.b$');
    if (!compiled.ok) expect.fail();
    expect(compiled.pattern.matchesBytes(Uint8Array.of(1, 0xff, 0x80, 0x42, 9), 1, 4)).toBe(true);
    expect(compiled.pattern.matchesBytes(Uint8Array.of(1, 0xff, 0x80, 0x42, 9), 1, 5)).toBe(false);
  });

  it('finds a text that is not ASCII in bytes', () => {
    const compiled = compilePattern('é+');
    if (!compiled.ok) expect.fail();
    expect(compiled.pattern.matchesText('caFÉ')).toBe(true);
    expect(compiled.pattern.matchesBytes(new TextEncoder().encode('café'), 0, 5)).toBe(true);
  });

  it('is linear in the text', () => {
    const compiled = compilePattern('(a+)+b');
    if (!compiled.ok) expect.fail();
    expect(compiled.pattern.matchesText('a'.repeat(20_000))).toBe(false);
  });
});
