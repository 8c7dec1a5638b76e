import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { hex, layoutOf } from '../../../test/layouts.js';
import { randomRuns } from '../../../test/random-runs.js';
import { RecordedMessages } from '../../../test/recorded-messages.js';
import { encodingNames } from '../../bytes/encoding-names.js';
import { encodeText } from '../../bytes/encodings.js';
import { orThrow } from '../../errors/parsed.js';
import { readFilterWith } from './filter.js';
import type { FilteredMessage } from './message-codec.js';
import { compileMessageFilter, messageCatalog } from './message-filter.js';
import { compilePattern } from './re2-pattern.js';
import { compileSql } from './sql.js';

const sensor = layoutOf({ fields: [{ sync: 'const AA' }, { temp: 'i8' }, { sum: 'checksum sum8' }] });
const layouts = [sensor];
const catalog = messageCatalog(layouts);
const read = (text: string) => readFilterWith(text, catalog, compilePattern);

const noon = Date.UTC(2026, 10, 27, 12, 0, 0) * 1_000;
const plain: FilteredMessage = {
  bytes: encodeText('OK 23.5', 'utf-8'),
  direction: 'in',
  endpoint: ['bench', 'e1'],
  peer: '192.168.1.9:502',
  timeMicros: noon,
  encoding: 'utf-8',
  layouts,
  by: undefined,
};

/** Messages by a letter each. */
const named: Readonly<Record<string, FilteredMessage>> = {
  /** Sent, in UTF-8, with tags and a note. */
  a: {
    ...plain,
    direction: 'out',
    bytes: encodeText('温度 23.5℃', 'utf-8'),
    tags: ['odd', 'late'],
    note: '见 Odd',
    by: ['Ana', 'operator'],
  },
  /** The same in GBK, without a label. */
  b: { ...plain, endpoint: ['e2'], encoding: 'gbk', bytes: encodeText('温度 23.5℃', 'gbk'), tags: ['late'] },
  /** The same in UTF-16. */
  c: {
    ...plain,
    encoding: 'utf-16le',
    bytes: encodeText('温度 23.5', 'utf-16le'),
    timeMicros: noon + 1,
    by: ['王小明'],
  },
  /** Nothing, from nobody. */
  d: { ...plain, bytes: hex(''), peer: '', note: 'empty' },
  /** A frame of the layout, whose checksum is right. */
  e: { ...plain, bytes: hex('AA 1F C9'), endpoint: ['e3'], encoding: 'latin1' },
  /** Malformed UTF-8 with a byte of zero, and letters of both cases. */
  f: { ...plain, bytes: hex('00 FF 45 72 72 4F 72 E6 B8'), peer: '[2001:db8::1]:7', timeMicros: noon - 1 },
  /** GBK whose bytes have those of "r" within a character. */
  g: { ...plain, encoding: 'gbk', bytes: hex('81 72 81 45') },
};
const letters = Object.keys(named);
const encodings = encodingNames;

/** What each expression selects, by hand; `sql` where the condition of SQL decides alone. */
const decided: readonly (readonly [expression: string, selects: string, decides?: 'sql'])[] = [
  ['', 'abcdefg', 'sql'],
  ['text contains "温度"', 'abc'],
  ['text contains "23.5"', 'abc'],
  ['text contains "OK"', ''],
  ['text contains "r"', 'f'],
  ['not text contains "温度"', 'defg'],
  ['text contains ""', '', 'sql'],
  ['text == ""', 'd', 'sql'],
  ['text != ""', 'abcefg', 'sql'],
  ['text == "温度 23.5℃"', 'ab', 'sql'],
  ['text contains "\\u00aa"', 'e'],
  ['text contains "\\ufffd"', 'f'],
  ['text matches "温.* 23"', 'abc'],
  ['text matches "err"', 'f'],
  ['text matches "(?-i)err"', ''],
  ['not text matches "err"', 'abcdeg'],
  ['lower(text) contains "error"', 'f'],
  ['text > "m"', 'abceg'],
  ['hex contains 1f', 'e', 'sql'],
  ['hex contains 72:4f', 'f', 'sql'],
  ['hex contains ""', 'abcdefg', 'sql'],
  ['hex == aa:1f:c9', 'e', 'sql'],
  ['hex != aa:1f:c9', 'abcdfg', 'sql'],
  ['hex == ""', 'd', 'sql'],
  ['hex > aa:1f:c9', 'abcfg', 'sql'],
  ['hex <= aa:1f:c9', 'de', 'sql'],
  ['hex[0] == aa', 'e', 'sql'],
  ['not hex[0] == aa', 'abcdfg', 'sql'],
  ['hex[0] != aa', 'abcfg', 'sql'],
  ['hex[-1:] == c9', 'e', 'sql'],
  ['hex[-3:2] == aa:1f', 'e', 'sql'],
  ['hex[1-2] == ff:45', 'f', 'sql'],
  ['hex[3:] contains 72', 'f', 'sql'],
  ['hex[0:2]', 'abcefg', 'sql'],
  ['hex matches "AA ?? C9"', 'e'],
  ['hex matches "FF 45"', 'f', 'sql'],
  ['not hex matches "FF 45"', 'abcdeg', 'sql'],
  ['size == 0', 'd', 'sql'],
  ['size > 3 && size <= 9', 'fg', 'sql'],
  ['size == -1', '', 'sql'],
  ['size != -1', 'abcdefg', 'sql'],
  ['size in {0, 3..4}', 'deg', 'sql'],
  ['size not in {0, 3..4}', 'abcf', 'sql'],
  ['len(hex) == 3', 'e', 'sql'],
  ['{size & 1} == 1', 'bef'],
  ['time > "2026-11-27 12:00:00"', 'c', 'sql'],
  ['time >= "2026-11-27 12:00:00"', 'abcdeg', 'sql'],
  ['time < "2026-11-27 12:00:00"', 'f', 'sql'],
  ['time == "2026-11-27 12:00:00.000001"', 'c', 'sql'],
  ['time != "2026-11-27 12:00:00"', 'cf', 'sql'],
  ['time in {"2026-11-27 12:00:00".."2026-11-27 13:00:00"}', 'abcdeg', 'sql'],
  ['dir == "in"', 'bcdefg', 'sql'],
  ['dir == sent', 'a', 'sql'],
  ['dir != "in"', 'a', 'sql'],
  ['dir === "in"', '', 'sql'],
  ['all dir matches "e"', '', 'sql'],
  ['any dir matches "^re"', 'bcdefg', 'sql'],
  ['dir', 'abcdefg', 'sql'],
  ['endpoint == "bench"', 'acdfg', 'sql'],
  ['endpoint == e2', 'b', 'sql'],
  ['endpoint != "bench"', 'be', 'sql'],
  ['endpoint === "e2"', 'b', 'sql'],
  ['any endpoint != "bench"', 'abcdefg', 'sql'],
  ['endpoint in {"e2", "e3"}', 'be', 'sql'],
  ['endpoint matches "^b.*h$"', 'acdfg'],
  ['peer == ""', 'd', 'sql'],
  ['peer contains "192.168.1."', 'abceg', 'sql'],
  ['peer > "2"', 'f', 'sql'],
  ['peer matches r"\\.9:\\d+$"', 'abceg'],
  ['tag', 'ab', 'sql'],
  ['tag == "late"', 'ab', 'sql'],
  ['tag === "late"', 'b', 'sql'],
  ['tag != "odd"', 'b', 'sql'],
  ['not tag == "odd"', 'bcdefg', 'sql'],
  ['not tag', 'cdefg', 'sql'],
  ['all tag matches "a"', 'b'],
  ['tag in {"odd"}', 'a', 'sql'],
  ['count(tag) == 2', 'a'],
  ['note', 'ad', 'sql'],
  ['note contains "Odd"', 'a', 'sql'],
  ['note matches "odd"', 'a'],
  ['by', 'ac', 'sql'],
  ['not by', 'bdefg', 'sql'],
  ['by == "Ana"', 'a', 'sql'],
  ['by == "operator"', 'a', 'sql'],
  ['by === "Ana"', '', 'sql'],
  ['by === "王小明"', 'c', 'sql'],
  ['by != "Ana"', 'c', 'sql'],
  ['any by != "Ana"', 'ac', 'sql'],
  ['by matches "^(ana|王)"', 'ac'],
  ['all by matches "a"', 'a'],
  ['by == "Ana" or sensor.temp > 30', 'ae'],
  ['sensor.temp > 30', 'e'],
  ['not sensor.temp > 30', 'abcdfg'],
  ['checksum.bad', 'e'],
  ['peer == endpoint', ''],
  ['sensor.temp > 30 or size == 0', 'de'],
  ['sensor.temp > 30 and size == 0', ''],
  ['not (size == 0 and text contains "温度")', 'abcdefg'],
];

describe('a filter of messages as a condition of SQL', () => {
  const table = new RecordedMessages(Object.values(named));
  afterAll(() => table.close());

  const lettersOf = (numbers: readonly number[]): string =>
    numbers.map((number) => letters[number - 1]).join('');

  const rows = decided.map(([expression, selects, decides]) => [expression, selects, decides] as const);
  it.each<(typeof rows)[number]>(rows)('%s selects "%s"', (expression, selects, decides) => {
    const filter = orThrow(read(expression));
    const isSelected = compileMessageFilter(filter);
    const sql = compileSql(filter, encodings);
    const found = lettersOf(table.select(sql));
    expect(letters.filter((letter) => isSelected(named[letter] ?? plain)).join('')).toBe(selects);
    expect([...selects].filter((letter) => !found.includes(letter))).toEqual([]);
    expect(sql.isExact ? found : selects).toBe(selects);
    expect(sql.isExact).toBe(decides === 'sql');
  });
});

describe('the condition of SQL and the filter itself', () => {
  const literals = [
    'a',
    'E',
    'err',
    '23.5',
    '温度',
    '℃',
    'é',
    '\u00aa',
    '\ufffd',
    '',
    '∵',
    'Ω',
    '\u{1f600}',
    'ok',
    'ſ',
    '\u212a',
  ];
  const quoted = fc.constantFrom(...literals).map((text) => JSON.stringify(text));
  const digits = fc.constantFrom('aa', '00', 'ff:45', '4f', '41', 'b6:c8', '""', '"r"');
  const order = fc.constantFrom('==', '!=', '===', '!==', '<', '<=', '>', '>=');
  const any = fc.constantFrom('', '', 'any ', 'all ');
  const texts = fc.constantFrom('text', 'peer', 'endpoint', 'dir', 'tag', 'note');
  const pattern = fc.constantFrom(
    ...[
      'err',
      'E.r',
      'ok?',
      '^a',
      '温.',
      '23\\\\.5$',
      'k',
      '(?-i)E',
      'é+',
      'a|b',
      's',
      '℃',
      '[温]度',
      '',
      '\\\\x41',
      'e{2}r',
    ],
  );
  const bytePattern = fc.constantFrom('AA', 'AA ??', '?? 45 72', '4? 72', '## 45', 'B6 C8 ## 00', '????');
  const slice = fc.constantFrom(
    '[0]',
    '[1:]',
    '[-2:]',
    '[0:2]',
    '[-3:2]',
    '[2-4]',
    '[-1]',
    '[:3]',
    '[0,2]',
    '[9:]',
    '[-2:3]',
  );
  const size = fc.constantFrom('0', '1', '3', '-1', '4', '0x10');
  const time = fc
    .constantFrom('00', '00.000001', '00.0000005', '01')
    .map((end) => `"2026-11-27 12:00:${end}"`);
  const of = (...parts: readonly (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> =>
    fc
      .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
      .map((all) => all.join(''));
  const atom = fc.oneof(
    of(any, texts, ' contains ', quoted),
    of(any, texts, ' ', order, ' ', quoted),
    of(any, texts, ' matches "', pattern, '"'),
    of(texts, ' in {', quoted, ', ', quoted, '..', quoted, '}'),
    of(
      any,
      'hex',
      fc.oneof(fc.constant(''), slice),
      ' ',
      fc.oneof(order, fc.constant('contains')),
      ' ',
      digits,
    ),
    of('hex matches "', bytePattern, '"'),
    of('hex', slice),
    of(any, 'size ', order, ' ', size),
    of('size not in {', size, ', ', size, '..', size, '}'),
    of(any, 'time ', order, ' ', time),
    of('time in {', time, '..', time, '}'),
    fc.constantFrom(
      'tag',
      'note',
      'text',
      'sensor',
      'checksum.bad == 1',
      'sensor.temp > 3',
      'peer == endpoint',
      '{size & 1} == 0',
    ),
    of(fc.constantFrom('lower', 'upper'), '(text) contains ', quoted),
    of('len(', fc.constantFrom('hex', 'text', 'tag'), ') > ', size),
  );
  const { expression } = fc.letrec<{ expression: string }>((tie) => ({
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      atom,
      of('not (', tie('expression'), ')'),
      of('(', tie('expression'), ') and (', tie('expression'), ')'),
      of('(', tie('expression'), ') or (', tie('expression'), ')'),
    ),
  }));
  const encoding = fc.constantFrom(...encodings);
  const written = fc
    .array(fc.constantFrom(...literals, 'K', 'S', 'Error', '\\', '\0'), { maxLength: 4 })
    .map((all) => all.join(''));
  const noise = fc.uint8Array({ maxLength: 6 });
  const message = fc
    .record({
      text: written,
      tail: fc.oneof(fc.constant(new Uint8Array()), noise),
      head: fc.oneof(
        { weight: 3, arbitrary: fc.constant(new Uint8Array()) },
        { weight: 1, arbitrary: noise },
      ),
      encoding,
      direction: fc.constantFrom('in' as const, 'out' as const),
      label: fc.constantFrom('', 'err', 'Ω温度'),
      peer: fc.constantFrom('', 'a:1', 'Err:2'),
      time: fc.integer({ min: -2, max: 2 }),
      tags: fc.subarray(['a', 'E', '温度', 'ok', 'Error']),
      note: fc.constantFrom(undefined, '', 'err', '23.5℃'),
    })
    .map(({ text, head, tail, encoding: by, label, time: micros, ...rest }): FilteredMessage => {
      const bytes = Uint8Array.from([...head, ...encodeText(text, by), ...tail]);
      const endpoint = label === '' ? ['e1'] : [label, 'e1'];
      return {
        ...{ ...rest, bytes, encoding: by, endpoint, timeMicros: noon + micros, layouts },
        by: undefined,
      };
    });

  const numRuns = randomRuns(40, 2_000);

  it('agree: a message that SQL leaves out is one that the filter does, and the same where SQL decides', () => {
    let exact = 0;
    const several = fc.array(message, { minLength: 20, maxLength: 40 });
    fc.assert(
      fc.property(
        several,
        fc.array(expression, { minLength: 20, maxLength: 20 }),
        (messages, expressions) => {
          const table = new RecordedMessages(messages);
          const all = [...new Set(messages.map((one) => one.encoding))];
          try {
            for (const text of expressions) {
              const filter = orThrow(read(text));
              const sql = compileSql(filter, all);
              const selects = compileMessageFilter(filter);
              const wanted = messages.flatMap((one, index) => (selects(one) ? [index + 1] : []));
              const found = table.select(sql);
              if (sql.isExact) exact += 1;
              const decidedOn = sql.isExact ? found : wanted.filter((number) => found.includes(number));
              expect(decidedOn, `${text}: ${sql.where}`).toEqual(wanted);
            }
          } finally {
            table.close();
          }
        },
      ),
      { numRuns },
    );
    // A quarter of them at least.
    expect(exact).toBeGreaterThan(numRuns * 5);
  });

  it('leave to the filter what is too long for SQL', () => {
    const long = Array.from({ length: 600 }, (_, index) => `size == ${index}`).join(' or ');
    expect(compileSql(orThrow(read(long)), encodings)).toEqual({ where: '1', params: [], isExact: false });
  });
});
