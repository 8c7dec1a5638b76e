import { describe, expect, it } from 'vitest';
import { hex, layoutOf, layoutWith } from '../../../test/layouts.js';
import { failureMessage } from '../../errors/error.js';
import { changedFields, unfitChange } from './changed-fields.js';
import { openLayout } from './open-layout.js';

const frame = layoutOf({
  frame: { length: 'len', covers: 'whole' },
  fields: [
    { sync: 'const AA' },
    { len: 'u8' },
    { flags: 'bits 8 { run = 0, mode = 2-4 }' },
    { count: 'u8' },
    { values: 'i16[count]' },
    { size: 'u8' },
    { name: 'text size' },
    { sum: 'checksum sum8' },
  ],
});
const before = hex('AA 0C 15 02 00 01 FF FF 02 61 62 91');

describe('fields of a message that get other values', () => {
  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['nothing', {}, 'AA 0C 15 02 00 01 FF FF 02 61 62 91'],
    [
      'a text, with its size, the length and the checksum',
      { name: 'abcd' },
      'AA 0E 15 02 00 01 FF FF 04 61 62 63 64 5C',
    ],
    ['an array, with its count', { values: '7' }, 'AA 0A 15 01 00 07 02 61 62 96'],
    [
      'a part of bits, the other parts as they were',
      { 'flags.run': '0' },
      'AA 0C 14 02 00 01 FF FF 02 61 62 90',
    ],
    ['bits as a whole', { flags: '0x02' }, 'AA 0C 02 02 00 01 FF FF 02 61 62 7E'],
    ['what follows from others, if it is given', { sum: '00' }, 'AA 0C 15 02 00 01 FF FF 02 61 62 00'],
  ])('are %s', (_what, changes, after) => {
    expect(changedFields(frame, before, changes)).toEqual(hex(after));
    expect(before).toEqual(hex('AA 0C 15 02 00 01 FF FF 02 61 62 91'));
  });

  it.each<[string, string, Readonly<Record<string, string>>]>([
    ['another message', 'BB 0C 15', {}],
    ['one whose checksum is wrong', 'AA 0C 15 02 00 01 FF FF 02 61 62 92', {}],
    ['one that ends too early', 'AA 0C 15 02 00 01', {}],
    ['a value that does not fit', 'AA 0C 15 02 00 01 FF FF 02 61 62 91', { values: '40000' }],
    ['a part that does not fit its bits', 'AA 0C 15 02 00 01 FF FF 02 61 62 91', { 'flags.mode': '8' }],
  ])('leave %s as it is', (_what, digits, changes) => {
    expect(changedFields(frame, hex(digits), changes)).toBeUndefined();
  });

  it('keep the ending of a line', () => {
    const layout = openLayout('line-sensor');
    const changed = (line: string): string =>
      Buffer.from(changedFields(layout, Buffer.from(line), { temp: '150' }) ?? []).toString();
    expect(changed('SENSOR unit=3 temp=23.4 hum=55 state=ok\n')).toBe(
      'SENSOR unit=3 temp=150 hum=55 state=ok\n',
    );
    expect(changed('SENSOR unit=3 temp=23.4 hum=55 state=ok')).toBe('SENSOR unit=3 temp=150 hum=55 state=ok');
  });
});

it('a value that fits no message is told of before one comes', () => {
  const layout = layoutWith({ n: 'u8', t: 'i16 * 0.1', on: 'bool', list: 'u8[2]' });
  const said = (changes: Readonly<Record<string, string>>): string | undefined => {
    const failed = unfitChange(layout, changes);
    return failed && failureMessage(failed, 'en');
  };
  expect(said({ n: '255', t: '150.0', on: 'true', list: '1, 2' })).toBeUndefined();
  expect(said({ n: '256' })).toBe('layout sensor: n cannot be "256": it does not fit into 1 B');
  expect(said({ t: 'hot' })).toContain('layout sensor: t cannot be "hot"');
  expect(said({ on: 'maybe' })).toContain('layout sensor: on cannot be "maybe"');
});

it('a number of a line has as many digits as it has', () => {
  const said = (changes: Readonly<Record<string, string>>): string | undefined =>
    unfitChange(openLayout('line-sensor'), changes)?.code;
  expect(said({ temp: '99.5', unit: '-300', hum: '1e3' })).toBeUndefined();
  expect(said({ temp: 'hot' })).toBe('LAYOUT_VALUE_INVALID');
});
