import { describe, expect, it } from 'vitest';
import { maxTokens } from './lexer.js';
import { maxDepth, parseFilter } from './parser.js';
import type { FilterSyntax, Operand } from './syntax.js';

/** The structure of a filter, everything that groups in parentheses. */
function structure(syntax: FilterSyntax): string {
  switch (syntax.type) {
    case 'everything':
      return 'everything';
    case 'and':
    case 'or':
      return `(${syntax.of.map(structure).join(` ${syntax.type} `)})`;
    case 'not':
      return `not ${structure(syntax.of)}`;
    case 'test':
      return operand(syntax.of);
    case 'compare':
      return `${syntax.quantifier ?? ''}[${operand(syntax.left)} ${syntax.operator} ${operand(syntax.right)}]`;
    case 'in': {
      const elements = syntax.elements.map(({ first, last }) =>
        last === undefined ? operand(first) : `${operand(first)}..${operand(last)}`,
      );
      return `${syntax.quantifier ?? ''}[${operand(syntax.left)} in ${elements.join('|')}]`;
    }
  }
}

function operand(of: Operand): string {
  switch (of.type) {
    case 'word':
      return of.text;
    case 'text':
    case 'character':
      return JSON.stringify(of.text);
    case 'layer':
    case 'slice':
      return `${operand(of.of)}${of.type === 'layer' ? '#' : ''}${JSON.stringify(of.ranges.map(({ from, length }) => [from, length ?? 'end']))}`;
    case 'call':
      return `${of.name.text}(${of.operands.map(operand).join(' ')})`;
    case 'negative':
      return `-${operand(of.of)}`;
    case 'arithmetic':
      return `(${operand(of.left)} ${of.operator} ${operand(of.right)})`;
  }
}

function parsed(text: string): string {
  const result = parseFilter(text);
  return result.ok
    ? structure(result.value)
    : `${result.failure.params.reason} ${result.failure.params.column}`;
}

describe('the parser of filters', () => {
  it.each([
    ['nothing selects everything', '  ', 'everything'],
    ['and binds tighter than or', 'a or b and c || d', '(a or (b and c) or d)'],
    ['not binds tightest', 'not a == 1 and !b', '(not [a == 1] and not b)'],
    ['arithmetic binds tighter than comparisons', 'a & 0x40 == 0x40', '[(a & 0x40) == 0x40]'],
    ['products before sums before &', 'a + 2 * 3 & 4', '((a + (2 * 3)) & 4)'],
    ['braces group arithmetic', '{a + 2} * 3 == 1', '[((a + 2) * 3) == 1]'],
    ['a hyphen within a word belongs to it', 'a == ff-ff', '[a == ff-ff]'],
    ['a hyphen before a number subtracts', 'a -1 == 2', '[(a - 1) == 2]'],
    ['a sign', 'a == -1 or a == +1', '([a == -1] or [a == 1])'],
    ['a chain', 'a == b == 1', '([a == b] and [b == 1])'],
    ['other words for operators', 'a any_ne 1 and b all_eq 2', '([a !== 1] and [b === 2])'],
    ['~= is no pattern', 'a ~= 1 and b ~ "x"', '([a !== 1] and [b matches "x"])'],
    ['any and all', 'all a > 1 or any b in {2}', '(all[a > 1] or any[b in 2])'],
    ['sets', 'a in {1, 2..5,"x" .. "z"}', '[a in 1|2..5|"x".."z"]'],
    ['not in', 'a not in {1} or a !in {2}', '(not [a in 1] or not [a in 2])'],
    [
      'slices',
      'a[0] == 1 and a[-3:2,1-2][:4] == b[2:]',
      '([a[[0,1]] == 1] and [a[[-3,2],[1,2]][[0,4]] == b[[2,"end"]]])',
    ],
    ['layers', 'a#2 == 1 and a#[-1][0] == 2', '([a#[[2,1]] == 1] and [a#[[-1,1]][[0,1]] == 2])'],
    ['functions', 'max(a, b + 1) == 1', '[max(a (b + 1)) == 1]'],
    [
      'addresses and bytes are words',
      'a == ::1/64 or a == 1::2:192.0.2.1 or a == 0a:ff or a == 10.0.0.0/8',
      '([a == ::1/64] or [a == 1::2:192.0.2.1] or [a == 0a:ff] or [a == 10.0.0.0/8])',
    ],
    ['escapes', String.raw`a == "\x41\102\"\\" or a == '\n'`, String.raw`([a == "AB\"\\"] or [a == "\n"])`],
    ['raw texts', String.raw`a matches r"\.com$"`, String.raw`[a matches "\\.com$"]`],
  ])('knows: %s', (_meaning, text, expected) => {
    expect(parsed(text)).toBe(expected);
  });

  it.each([
    ['an end too early', 'a and', 'filter-ends-early 6'],
    ['an open parenthesis', '(a', 'filter-ends-early 3'],
    ['an open bracket', 'a[0', 'filter-ends-early 4'],
    ['a closing one', 'a)', 'filter-unexpected 2'],
    ['parentheses around a value', '(a) == 1', 'filter-unexpected 5'],
    ['a word of C', 'a AND b', 'filter-unexpected 3'],
    ['an assignment', 'a = 1', 'filter-equality 3'],
    ['a capture filter', 'tcp port 80', 'filter-of-libpcap 5'],
    ['one that begins with its word', 'tcp and host 10.0.0.1', 'filter-of-libpcap 9'],
    ['an empty set', 'a in {}', 'filter-unexpected 7'],
    ['blanks in a set', 'a in {1 2}', 'filter-unexpected 9'],
    ['arithmetic in a set', 'a in {1 + 2}', 'filter-unexpected 9'],
    ['existence of any', 'any a', 'filter-ends-early 6'],
    ['a quantifier on the right', 'a == any b', 'filter-unexpected 6'],
    ['braces in a set', 'a in {{1}}', 'filter-unexpected 7'],
    ['two signs of a value', 'a == --1', 'filter-unexpected 7'],
    ['two signs of a field', '- -a == 1', 'filter-unexpected 3'],
    ['two signs that differ', 'a == +-1', 'filter-unexpected 7'],
    ['a sign of braces', 'a == -{1}', 'filter-unexpected 7'],
    ['a remark', 'a # b', 'filter-layer-number 3'],
    ['a text without its end', 'a == "b', 'filter-quote-missing 6'],
    ['an escape of no meaning', String.raw`a == "\."`, 'filter-escape-unknown 7'],
    ['two characters in single quotes', "a == 'bc'", 'filter-character-alone 6'],
    ['an empty range', 'a[2:0]', 'filter-range-invalid 2'],
    ['a range that ends before it begins', 'a[3-1]', 'filter-range-invalid 2'],
    ['a range of no number', 'a[x]', 'filter-range-invalid 2'],
  ])('refuses with its column: %s', (_meaning, text, expected) => {
    expect(parsed(text)).toBe(expected);
  });

  it('marks the columns of every part', () => {
    const result = parseFilter('not  udp.port == 53');
    expect(result).toMatchObject({
      ok: true,
      value: {
        type: 'not',
        span: { from: 0, to: 19 },
        of: {
          span: { from: 5, to: 19 },
          left: { span: { from: 5, to: 13 } },
          right: { span: { from: 17, to: 19 } },
        },
      },
    });
  });

  it('bounds depth and length', () => {
    expect(parsed(`${'('.repeat(maxDepth)}a${')'.repeat(maxDepth)}`)).toBe('a');
    for (const opened of ['(', '!', '-', '{', 'max(']) {
      expect(parsed(`${opened.repeat(100_000)}a`)).toMatch(/^filter-too-(deep|long) /);
    }
    expect(parsed(Array.from({ length: maxTokens }, () => 'a').join(' or '))).toMatch(/^filter-too-long /);
    expect(parsed(Array.from({ length: maxTokens / 2 }, () => 'a').join(' or '))).toMatch(/^\(a or a/);
  });

  it('throws for no text', () => {
    const pieces = [
      'a',
      'ip.ttl',
      '==',
      '[',
      ']',
      '0',
      ':',
      '#',
      '(',
      ')',
      '{',
      '}',
      '"',
      "'",
      '\\',
      '-',
      '..',
      ',',
      'in',
      'not',
      ' ',
      '\u{1f600}',
    ];
    let state = 12_345;
    for (let round = 0; round < 5_000; round += 1) {
      let text = '';
      for (let length = round % 12; length >= 0; length -= 1) {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
        text += pieces[state % pieces.length] ?? '';
      }
      const result = parseFilter(text);
      if (result.ok) continue;
      const { column, columns } = result.failure.params;
      expect(Number(column), text).toBeLessThanOrEqual(text.length + 1);
      expect(Number(columns), text).toBeGreaterThan(0);
    }
  });
});
