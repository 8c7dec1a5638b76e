import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex } from '../../../test/layouts.js';
import { type EncodingName, encodingNames } from '../../bytes/encoding-names.js';
import { decodeText, encodeText } from '../../bytes/encodings.js';
import { orThrow } from '../../errors/parsed.js';
import { readFilterWith } from './filter.js';
import type { FilteredMessage } from './message-codec.js';
import { messageCatalog, readMessageFilter } from './message-filter.js';
import { pretestOf } from './message-pretest.js';
import { compilePattern } from './re2-pattern.js';

const messageOf = (bytes: Uint8Array, encoding: EncodingName): FilteredMessage => ({
  bytes,
  encoding,
  by: undefined,
  direction: 'in',
  endpoint: ['e1'],
  peer: '',
  timeMicros: 0,
  layouts: [],
});

async function passes(
  filter: string,
  bytes: Uint8Array,
  encoding: EncodingName,
): Promise<boolean | undefined> {
  return pretestOf(orThrow(await readMessageFilter(filter, [])))?.(messageOf(bytes, encoding));
}

describe('what is looked for in bytes before text is decoded', () => {
  it.each([
    ['text contains "温度"', true],
    ['text contains "湿度"', false],
    ['text == "温"', true],
    ['text matches "OK ?度|."', undefined],
    ['text matches "ok$"', true],
    ['text matches "(?-i)o\\\\dk"', undefined],
    ['text contains "no" and size > 3', false],
    ['text contains "no" or text matches "温"', true],
    ['text contains "no" or size > 3', undefined],
    ['not text contains "no"', undefined],
    ['lower(text) contains "no"', undefined],
    ['peer contains "no"', undefined],
  ])('%s: %s', async (filter, expected) => {
    expect(await passes(filter, encodeText('温度 OK', 'gbk'), 'gbk')).toBe(expected);
  });

  it('is in the encoding of each message', async () => {
    expect(await passes('text contains "é"', hex('C3 A9'), 'utf-8')).toBe(true);
    expect(await passes('text contains "é"', hex('C3 A9'), 'latin1')).toBe(false);
    expect(await passes('text contains "é"', hex('E9'), 'ascii')).toBe(false);
    expect(await passes('text contains "\ufffd"', hex('E9'), 'ascii')).toBe(true);
  });

  it('is in every message whose text has it, whatever the bytes around it are', () => {
    const catalog = messageCatalog([]);
    const words = [
      '温度',
      '℃',
      'é',
      'Ok',
      'k',
      'ſ',
      '\u212a',
      'ERR',
      '∵',
      '\\',
      '\ufffd',
      '😀',
      'ss',
      '23.5',
      'Ê',
      '¥',
    ];
    const noise = fc.uint8Array({ maxLength: 6 });
    const written = fc.array(fc.constantFrom(...words), { maxLength: 4 }).map((parts) => parts.join(''));
    const text = fc.oneof(fc.constantFrom(...words), written);
    fc.assert(
      fc.property(
        text,
        written,
        noise,
        noise,
        fc.constantFrom(...encodingNames),
        (wanted, given, head, tail, encoding) => {
          const bytes = Uint8Array.from([...head, ...encodeText(given, encoding), ...tail]);
          const decoded = decodeText(bytes, encoding);
          const pattern = compilePattern(wanted);
          const asked = JSON.stringify(wanted);
          const holds: readonly (readonly [filter: string, holds: boolean])[] = [
            [`text contains ${asked}`, wanted !== '' && decoded.includes(wanted)],
            [`text == ${asked}`, decoded === wanted],
            // A backslash of a pattern is no text.
            [
              `text matches ${asked}`,
              !wanted.includes('\\') && pattern.ok && pattern.pattern.matchesText(decoded),
            ],
          ];
          for (const [filter, isSelected] of holds.filter((one) => one[1])) {
            const mayBe = pretestOf(orThrow(readFilterWith(filter, catalog, compilePattern)));
            expect(mayBe?.(messageOf(bytes, encoding)) ?? true, filter).toBe(isSelected);
          }
        },
      ),
      { numRuns: 4_000 },
    );
  });
});
