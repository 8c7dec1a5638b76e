import { describe, expect, it } from 'vitest';
import { textAround } from './text-around.js';

describe('a part of a text', () => {
  it.each([
    ['udp port 69', 'port', 80, 'udp port 69'],
    ['aaaaaaaaaaXbbbbbbbbbb', 'X', 5, '…aaXbb…'],
    ['Xbbbbbbbbbb', 'X', 4, 'Xbbb…'],
    ['aaaaaaaaaaX', 'X', 4, '…aaaX'],
    ['abcdefghij', 'nowhere', 4, 'abcd…'],
    ['abcdefghij', '', 4, 'abcd…'],
    ['abcdefghijklm', 'cdefghijk', 4, '…cdef…'],
    ['😀😀😀😀😀', '', 5, '😀😀…'],
  ])('of %j around %j is %j', (text, word, most, shown) => expect(textAround(text, word, most)).toBe(shown));
});
