import { expect, it } from 'vitest';
import { hex, layoutOf } from '../../test/layouts.js';
import { formFields, givenValues } from './form-values.js';

const layout = layoutOf({
  frame: { length: 'len' },
  fields: [
    { sync: 'const AA' },
    { len: 'u8' },
    { state: 'u8 { 1: ok, 2: hot }' },
    { flags: 'bits 8 { run: 0, mode: 1-2 }' },
    { count: 'u8' },
    { temps: 'i8[count]' },
    { name: 'text 2' },
    { sum: 'checksum sum8' },
  ],
});

it('asks for what does not follow by itself', () => {
  expect(formFields(layout).map(({ name }) => name)).toEqual([
    'state',
    'flags.run',
    'flags.mode',
    'temps',
    'name',
  ]);
});

it('makes a message of what was typed', () => {
  const typed = {
    state: 'hot',
    'flags.run': '1',
    'flags.mode': '2',
    temps: ' 1, -1 3',
    name: ' x',
    sync: '99',
  };
  const given = givenValues(layout, typed);
  expect(given).toEqual({
    state: 'hot',
    'flags.run': '1',
    'flags.mode': '2',
    temps: ['1', '-1', '3'],
    name: ' x',
  });
  expect(layout.encode(given)).toEqual({ ok: true, value: hex('AA 09 02 05 03 01 FF 03 20 78 58') });
  expect(givenValues(layout, { state: ' ', name: '' })).toEqual({});
});
