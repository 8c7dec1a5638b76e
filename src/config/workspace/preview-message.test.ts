import { describe, expect, it } from 'vitest';
import { failureMessage } from '../../errors/error.js';
import { parseLayoutFile } from './layout-file.js';
import { parseMessage } from './message-file.js';
import { previewMessage } from './preview-message.js';

const values = {
  variable: (name: string) => (name === 'limit' ? '30' : name === 'place' ? '温' : undefined),
  blank: () => undefined,
  counter: 7,
  localTime: '2026-11-25 08:12:40.118',
  unixSeconds: 1,
  random: () => 0.5,
};

const layout = parseLayoutFile(
  {
    fields: [
      { sync: 'const 0xAA' },
      { len: 'u8' },
      { limit: 'u16' },
      { list: 'u8[len]' },
      { crc: 'checksum sum8' },
    ],
  },
  'limit',
);

/** The bytes in hex, and each mark as `NAME FROM-TO`, `+` before what is added. */
function previewed(input: object): string {
  const parsed = parseMessage(input, 'm');
  if (!parsed.ok) throw new Error(failureMessage(parsed.fault.failure, 'en'));
  const made = previewMessage(parsed.value, values, () => (layout.ok ? layout.value : undefined));
  if (!made.ok) return made.failure.code;
  if (made.value.type === 'file') return made.value.path;
  const { bytes, marks } = made.value;
  const shown = marks.map(
    ({ type, name, from, to }) => `${type === 'added' ? '+' : ''}${name} ${from}-${to}`,
  );
  return [Buffer.from(bytes).toString('hex'), ...shown].join(', ');
}

describe('the preview of a message', () => {
  it.each([
    [{ text: 'A\\x00{{limit}}!', ending: 'crlf' }, '4100333021' + '0d0a, limit 2-4, + 5-7'],
    [{ text: '<{{place}}>', encoding: 'gbk' }, '3ccec23e, place 1-3'],
    [{ hex: '01 {{counter}} {{limit:u16le}}', checksum: 'xor' }, '01071e0018, counter 1-2, limit 2-4, + 4-5'],
    [{ hex: '{{random}}', ending: 'lf' }, '800a, random 0-1, + 1-2'],
    [{ text: 'nothing to tell' }, '6e6f7468696e6720746f2074656c6c'],
    [{ text: '{{nobody}}' }, 'PLACEHOLDER_UNFILLED'],
    [{ hex: '0{{limit}}' }, 'HEX_ODD'],
    [{ file: 'a/b.bin' }, 'a/b.bin'],
  ])('%j', (input, shown) => expect(previewed(input)).toBe(shown));

  it('tells of a form what follows by itself and what a placeholder filled', () => {
    expect(layout.ok).toBe(true);
    const input = { form: { layout: 'limit', values: { limit: '{{limit}}', list: ['1', '{{counter}}'] } } };
    expect(previewed(input)).toMatch(/^aa02001e0107d2, \+len 1-2, limit 2-4, list 4-\d, .*\+crc 6-7$/);
  });

  it('tells where the fields of a form stand', () => {
    const parsed = parseMessage({ form: { layout: 'limit', values: { limit: '1', list: ['1'] } } }, 'm');
    const made = parsed.ok && layout.ok ? previewMessage(parsed.value, values, () => layout.value) : parsed;
    expect(made).toMatchObject({
      ok: true,
      value: {
        fields: [
          { name: 'sync', from: 0, to: 1 },
          { name: 'len', from: 1, to: 2 },
          { name: 'limit', from: 2, to: 4 },
          { name: 'list', from: 4, to: 5 },
          { name: 'crc', from: 5, to: 6 },
        ],
      },
    });
  });
});
