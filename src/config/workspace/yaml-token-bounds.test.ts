import { describe, expect, it } from 'vitest';
import { YamlDocument } from './yaml-document.js';
import { valueTooMany } from './yaml-token-bounds.js';

const most = 1_000;

/** A text of a head, so many pieces, and a tail; and where the last piece begins. */
function repeated(head: string, piece: string, times: number, tail = ''): { text: string; lastAt: number } {
  return { text: head + piece.repeat(times) + tail, lastAt: head.length + piece.length * (times - 1) };
}

describe('a text of many values', () => {
  it.each([
    ['scalars of a list', '[', 'a,', most - 1, ']', 0],
    ['quoted scalars', '[', "'a',", most - 1, ']', 0],
    ['empty lists, which stand for a value each', '[', '[],', most - 1, ']', 0],
    ['keys and values', '{', 'a: b,', most / 2 - 0.5, '}', 3],
    ['items without a value', '', '- - - -\n', most / 4, '', 0],
    ['values without a key', '[', ': 1,', most / 2, ']', 0],
  ])('may have as many as that, and not one more: %s', (_, head, piece, times, tail, within) => {
    const fits = repeated(head, piece, Math.floor(times), tail);
    expect(valueTooMany(fits.text, most)).toBeUndefined();
    const more = repeated(head, piece, Math.floor(times) + 1, tail);
    expect(valueTooMany(more.text, most)).toBe(more.lastAt + within);
  });

  it('is refused with the line of the first that is too many', () => {
    const line = `- [${'a, '.repeat(999)}a]\n`;
    const parsed = YamlDocument.parse(line.repeat(1_000));
    expect(parsed).toMatchObject({
      ok: false,
      failure: { params: { line: 1_000, reason: 'yaml-too-many-values' } },
    });
  });

  it('counts no commas, colons and dashes of texts, comments and keys', () => {
    const signs = ',:-[]{}*? '.repeat(200);
    const texts = [
      `a: "${signs}"`,
      `b: '${signs}'`,
      `c: |\n  ${signs}\n  - x`,
      `# ${signs}`,
      `d: x${',-'.repeat(900)}`,
    ];
    expect(valueTooMany(`${texts.join('\n')}\n`.repeat(20), most)).toBeUndefined();
  });

  it('leaves a fault before that to whoever reads it', () => {
    for (const text of ['*,', ',', '{[', '!a &b '])
      expect(valueTooMany(`[${text.repeat(1_001)}`, most)).toBeUndefined();
  });
});
