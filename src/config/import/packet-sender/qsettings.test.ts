import { describe, expect, it } from 'vitest';
import { numberIn, readQSettings, textIn } from './qsettings.js';

function only(text: string) {
  const [section] = readQSettings(text);
  if (section === undefined) throw new Error('no section');
  return section;
}

describe('an INI file of QSettings', () => {
  it('has sections by their decoded names, with their lines', () => {
    const sections = readQSettings('a=1\n; comment\n\n[TCP%20x]\nb=2\n[%U6E29%3A]\n');
    expect(sections.map(({ name, line }) => [name, line])).toEqual([
      ['General', 1],
      ['TCP x', 4],
      ['温:', 6],
    ]);
  });

  it.each([
    ['k=plain', 'plain'],
    ['k="a, b; c=d"', 'a, b; c=d'],
    ['k=\\x6e29\\x5ea6', '温度'],
    ['k=温度', '温度'],
    ['k=\\xe4\\x62', 'äb'],
    ['k="\\"q\\\\"', '"q\\'],
    ['k=a\\nb\\r\\t', 'a\nb\r\t'],
    ['k=\\0', '\0'],
    ['k=@@at', '@at'],
    ['k=  spaces  ', 'spaces'],
  ])('reads %j', (line, value) => {
    expect(textIn(only(`[s]\n${line}\n`), 'k')).toBe(value);
  });

  it.each([
    ['@Variant(\\0\\0\\0\\x87?\\xc0\\0\\0)', 1.5],
    ['@Variant(\\0\\0\\0\\x87@\\xa0\\0\\0)', 5],
    ['@Variant(\\0\\0\\0\\x6@\\x4\\0\\0\\0\\0\\0\\0)', 2.5],
    ['2.5', 2.5],
    ['x', 0],
    ['@Variant(\\0\\0)', 0],
    ['@Variant(\\0\\0\\0\\x99\\0\\0\\0\\0)', 0],
    ['@Variant(\\0\\0\\0\\x87\\x7f\\xc0\\0\\0)', 0],
  ])('reads %j as a number', (value, number) => {
    expect(numberIn(only(`[s]\nk=${value}\n`), 'k')).toBe(number);
  });
});
