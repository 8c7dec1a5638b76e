import { describe, expect, it } from 'vitest';
import { claimedName, readPerson, writePerson } from './who.js';

describe('the name that a person claims', () => {
  it.each([
    ['Ana', 'Ana'],
    ['  王 小明\n', '王 小明'],
    ['a\u202eb\u2066c\0d', 'a b c d'],
    ['one\r\ntwo', 'one two'],
    ['half \ud800', 'half'],
    ['x'.repeat(70), 'x'.repeat(64)],
    ['\u{1f600}'.repeat(70), '\u{1f600}'.repeat(64)],
    [' \t\u200f ', undefined],
    ['', undefined],
  ])('of %j is %j', (text, name) => {
    expect(claimedName(text)).toBe(name);
  });

  it.each(['Ana', '王小明', '\u{1f600}'.repeat(64), 'a%b c'])(
    'comes through a header as it was: %s',
    (name) => {
      const header = writePerson(name);
      expect(header).toMatch(/^[\x21-\x7e]+$/);
      expect(readPerson(header)).toBe(name);
    },
  );

  it.each([undefined, ['Ana', 'Bo'], '', '%', '%ff', 'x'.repeat(769)])(
    'is none where the header is %j',
    (header) => {
      expect(readPerson(header)).toBeUndefined();
    },
  );
});
