import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureMessage } from '../../errors/error.js';
import type { Shape } from '../shape.js';
import { YamlDocument } from './yaml-document.js';

const read = (text: string): YamlDocument => {
  const parsed = YamlDocument.parse(text);
  if (!parsed.ok) throw new Error(failureMessage(parsed.failure, 'en'));
  return parsed.value;
};
const refusal = (text: string): string => {
  const parsed = YamlDocument.parse(text);
  if (parsed.ok) return 'taken';
  const { line, column } = parsed.failure.params;
  return `${line}:${column} ${failureMessage(parsed.failure, 'en')}`;
};

describe('a YAML file', () => {
  it('stands for plain values', () => {
    expect(read('a: 1\nb: [x, true, null, 1.5]\nc: { d: "e" }\n').value()).toEqual({
      a: 1,
      b: ['x', true, null, 1.5],
      c: { d: 'e' },
    });
  });

  it('keeps the notation of what is to be a text', () => {
    const shape = {
      type: 'object',
      properties: {
        hex: { type: 'string' },
        on: { anyOf: [{ type: 'boolean' }, { type: 'string' }] },
        times: { anyOf: [{ type: 'integer' }, { type: 'string' }] },
        all: { type: 'array', items: { type: 'string' } },
      },
      additionalProperties: { type: 'string' },
    } as const;
    expect(
      read('hex: 0100\non: true\ntimes: 010\nall: [yes, 1.0, ~, 0x1F]\nlimit: 30.0\n').value(shape),
    ).toEqual({
      hex: '0100',
      on: true,
      times: 10,
      all: ['yes', '1.0', null, '0x1F'],
      limit: '30.0',
    });
  });

  it('has a property that several branches describe as the first of them does', () => {
    const branch = (type: string) => ({ type: 'object', properties: { limit: { type } } });
    const read010 = (...types: readonly string[]) =>
      read('limit: 010').value({ anyOf: types.map(branch) } as Shape);
    expect(read010('string', 'integer')).toEqual({ limit: '010' });
    expect(read010('integer', 'string')).toEqual({ limit: 10 });
  });

  it('keeps the notation of a key', () => {
    expect(read('values: { 01: read, 0x06: write }').value()).toEqual({
      values: { '01': 'read', '0x06': 'write' },
    });
  });

  it('resolves aliases', () => {
    expect(read('a: &x [1, 2]\nb: *x\n').value()).toEqual({ a: [1, 2], b: [1, 2] });
  });

  it('has keys that objects inherit as its own', () => {
    const value = read('__proto__: { polluted: 1 }\nconstructor: 2\n').value() as object;
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect('polluted' in value).toBe(false);
  });

  it('may end with the sign of an end', () => {
    expect(read('%YAML 1.2\n---\na: 1\n...\n# over\n').value()).toEqual({ a: 1 });
  });

  it('may begin with a byte order mark', () => {
    expect(read('\uFEFFa: 1\r\nb: 2\r\n').value()).toEqual({ a: 1, b: 2 });
  });

  it('names where a value stands', () => {
    const file = read('name: x\nwhen:\n  all:\n    - hex: "AA"\n      at: start\n    - size: 3\nthen: []\n');
    expect(file.placeOf('when.all[1].size')).toEqual({ line: 6, column: 13 });
    expect(file.placeOf('when.all[0].at')).toEqual({ line: 5, column: 11 });
    expect(file.placeOf('when.all[1].missing')).toEqual({ line: 6, column: 7 });
    expect(file.placeOf('body')).toEqual({ line: 1, column: 1 });
    expect(file.placeOf('nowhere[9].x')).toEqual({ line: 1, column: 1 });
  });
});

describe('a file that is no YAML', () => {
  it.each([
    ['', /1:1 .*it is empty/],
    ['# only a comment\n', /it is empty/],
    ['a: "x', /1:6 .*a quote, a bracket/],
    ['a:\n\t- x', /2:1 .*indented with a tab/],
    ['a: 1\na: 2\n', /2:1 .*a key stands here for the second time/],
    ['a: b: c', /1:\d .*two keys on one line/],
    ['a: 1\n---\nb: 2\n', /a second document/],
    ['a: !!js/function x', /a tag \(!\)/],
    ['a: !foo x', /a tag \(!\)/],
    ['a: &a [*a]', /an alias/],
    ['a: *b', /an alias/],
    ['? [a, b]\n: c', /a key has to be a plain text/],
    ['a: `x`', /cannot begin with this sign/],
    ['[a, b', /missing/],
  ])('is refused with its place: %j', (text, message) => {
    expect(refusal(text)).toMatch(message);
  });

  it('is refused when it nests too deep, long before the stack ends', () => {
    for (const piece of ['[', '{a: ', '- ', '? ', '[{a: '])
      expect(refusal(piece.repeat(50_000))).toMatch(/deeper/);
    const stairs = Array.from({ length: 3_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n');
    expect(refusal(stairs)).toMatch(/deeper/);
  });

  it('is refused when aliases stand for more than fits', () => {
    const bomb = Array.from({ length: 40 }, (_, n) =>
      n === 0 ? 'a0: &a0 [x, x]' : `a${n}: &a${n} [${`*a${n - 1}, `.repeat(9)}*a${n - 1}]`,
    ).join('\n');
    expect(refusal(bomb)).toMatch(/more than a million values/);
  });

  it('is refused when it is longer than a file may be', () => {
    expect(refusal(`a: ${'x'.repeat(9 * 1024 * 1024)}`)).toMatch(/longer than 8 MiB/);
  });

  it.each([
    ['[', '*', 7_900_000, /missing/],
    ['[', '*,', 3_900_000, /an alias/],
    ['[', '* ', 3_900_000, /an alias/],
    ['[', '*a ', 2_600_000, /does not belong here/],
    ['[', ',', 2_000_000, /does not belong here/],
    ['', ',', 1_000_000, /cannot begin with this sign/],
    ['', '*a ', 2_600_000, /does not belong here/],
    ['', '!a ', 2_600_000, /does not belong here/],
    ['', '&a !a ', 1_300_000, /does not belong here/],
    ['', '---\n', 2_000_000, /more than 500,000 lines/],
    ['', '---\n', 400_000, /a second document/],
    ['', '...\n', 400_000, /a second document/],
    ['', '}\n', 3_000_000, /more than 500,000 lines/],
    ['', '}\n', 400_000, /does not belong here/],
    ['', '\n', 8_000_000, /more than 500,000 lines/],
    ['', '#\n', 4_000_000, /more than 500,000 lines/],
    ['', '- a\n', 2_000_000, /more than 500,000 lines/],
    ['[', 'a,', 4_000_000, /more than a million values/],
  ])(
    'is refused at its first fault, without a fault for each of %j and %j, %i times',
    (start, piece, times, message) => {
      const text = start + piece.repeat(times);
      const before = process.memoryUsage().heapUsed;
      expect(refusal(text)).toMatch(message);
      // A fault for each took gigabytes.
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(600 * 1024 * 1024);
    },
    60_000,
  );

  it('is read as long as a file may be', () => {
    const message = '  - name: set limit\n    hex: 01 02 03 04\n    set: { a: 1, b: [2, 3] } # remark\n';
    const { messages } = read(`messages:\n${message.repeat(20_000)}`).value() as { messages: unknown[] };
    expect(messages.length).toBe(20_000);
    const text = 'a b '.repeat(2 * 1024 * 1024 - 2);
    expect(read(`"${text}"`).value()).toBe(text);
    expect(read(`hex: |\n${'  01 02 03 04\n'.repeat(499_999)}`).value()).toHaveProperty('hex');
  }, 60_000);

  it('never throws', () => {
    const signs = fc.constantFrom(...'ab:-?[]{}&*!|>\'"%@`#, \n\t\\~0<'.split(''));
    fc.assert(
      fc.property(fc.array(signs, { maxLength: 60 }), (text) => {
        const parsed = YamlDocument.parse(text.join(''));
        if (parsed.ok) parsed.value.value();
      }),
      { numRuns: 2_000 },
    );
  });
});
