import { describe, expect, it } from 'vitest';
import { failureMessage } from '../../errors/error.js';
import { blanksOfMessage, composeMessage, composeTarget, countsMessage } from './compose-message.js';
import { parseLayoutFile } from './layout-file.js';
import { parseMessage, type SavedMessage } from './message-file.js';

const variables = new Map([
  ['host', '10.0.0.1'],
  ['limit', '30'],
]);
const values = {
  variable: (name: string) => variables.get(name),
  blank: (name: string) => (name === 'unit' ? '4' : undefined),
  counter: 7,
  localTime: '2026-11-25 08:12:40.118',
  unixSeconds: 1,
  random: () => 0,
};

function message(input: object): SavedMessage {
  const parsed = parseMessage(input, 'm');
  if (!parsed.ok) throw new Error(failureMessage(parsed.fault.failure, 'en'));
  return parsed.value;
}

const layout = parseLayoutFile(
  { fields: [{ unit: 'u8' }, { limit: 'u16' }, { list: 'u8[2]' }, { crc: 'checksum sum8' }] },
  'limit',
);

function composed(input: object): string {
  const made = composeMessage(message(input), values, (name) =>
    name === 'limit' && layout.ok ? layout.value : undefined,
  );
  if (!made.ok) return `${made.failure.code} ${failureMessage(made.failure, 'en')}`;
  return made.value.type === 'file' ? made.value.path : Buffer.from(made.value.bytes).toString('hex');
}

describe('the bytes of a saved message', () => {
  it.each([
    [{ text: 'A\\x00{{limit}}', ending: 'crlf' }, '410033300d0a'],
    [{ text: '温', encoding: 'gbk' }, 'cec2'],
    [
      { hex: '01 {{counter}} {{?unit:u8}}'.replace('?unit:u8', 'limit:u16le'), checksum: 'xor' },
      '01071e0018',
    ],
    [
      {
        form: {
          layout: 'limit',
          values: { unit: '{{?unit}}', limit: '{{limit}}', list: ['1', '{{counter}}'] },
        },
      },
      '04001e01072a',
    ],
    [{ file: 'a/b.bin' }, 'a/b.bin'],
  ])('%j', (input, hex) => expect(composed(input)).toBe(hex));

  it.each([
    [{ text: '{{nobody}}' }, /^PLACEHOLDER_UNFILLED .*nobody has no value/],
    [{ text: '{{?who}}' }, /^PLACEHOLDER_UNFILLED .*who is asked when sending/],
    [{ hex: '0{{limit}}' }, /^HEX_ODD/],
    [{ text: '温', encoding: 'latin1' }, /^TEXT_UNENCODABLE/],
    [{ text: '\\q' }, /^ESCAPE_INVALID/],
    [{ form: { layout: 'none' } }, /^LAYOUT_UNKNOWN/],
    [
      { form: { layout: 'limit', values: { unit: '300', limit: '1', list: ['1', '2'] } } },
      /^LAYOUT_VALUE_INVALID/,
    ],
  ])('cannot be made of %j', (input, message) => expect(composed(input)).toMatch(message));

  it('has a target whose placeholders are filled', () => {
    expect(composeTarget(message({ to: 'udp://{{host}}:7', text: '' }), values)).toEqual({
      ok: true,
      value: 'udp://10.0.0.1:7',
    });
    expect(composeTarget(message({ text: '' }), values)).toEqual({ ok: true, value: undefined });
  });

  it('names what is asked, once each, and whether it counts', () => {
    const asking = message({
      to: '{{?to}}',
      form: { layout: 'x', values: { a: '{{?b=2}} {{?to}}', c: ['{{counter}}'] } },
    });
    expect(blanksOfMessage(asking)).toEqual([
      { name: 'to', preset: undefined },
      { name: 'b', preset: '2' },
    ]);
    expect(countsMessage(asking)).toBe(true);
    expect(countsMessage(message({ text: '{{time}}' }))).toBe(false);
  });
});
