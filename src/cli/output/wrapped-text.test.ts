import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { wrappedText } from './wrapped-text.js';

describe('a text in lines', () => {
  it('breaks at blanks, and never in a word', () => {
    expect(wrappedText('TCP carries bytes in order, and nothing else.', 16)).toEqual([
      'TCP carries',
      'bytes in order,',
      'and nothing',
      'else.',
    ]);
    expect(wrappedText('a-word-that-is-longer-than-a-line b', 10)).toEqual([
      'a-word-that-is-longer-than-a-line',
      'b',
    ]);
  });

  it('breaks between Chinese characters, whose width is two, and not before punctuation', () => {
    const lines = wrappedText('一次 send() 到哪里为止，线路上没有任何记号。', 12);
    expect(lines).toEqual(['一次 send()', '到哪里为止，', '线路上没有任', '何记号。']);
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(12);
  });

  it('has no line for nothing', () => {
    expect(wrappedText(' ', 10)).toEqual([]);
  });
});
