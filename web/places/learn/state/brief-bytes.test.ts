import { expect, it } from 'vitest';
import { encodeUtf8 } from '../../../../src/bytes/utf8.js';
import { hex } from '../../../../test/dissected.js';
import { briefBytes } from './brief-bytes.js';

it('tells a short text as it is, with marks for what is not shown', () => {
  expect(briefBytes(encodeUtf8('23.6\n'))).toEqual({
    type: 'text',
    pieces: [
      { type: 'text', text: '23.6' },
      { type: 'mark', kind: 'control', label: 'LF', escape: '\\n' },
    ],
  });
  expect(briefBytes(encodeUtf8('温度'))).toMatchObject({ type: 'text' });
});

it.each([
  ['ce c2 b6 c8', { type: 'hex', hex: 'CE C2 B6 C8' }],
  ['e6 b8', { type: 'hex', hex: 'E6 B8' }],
  ['ce c2 b6 c8 ce c2 b6 c8', { type: 'count', count: 8 }],
  ['', { type: 'count', count: 0 }],
])('tells what is no text of UTF-8 by its bytes or their number: %s', (bytes, told) => {
  expect(briefBytes(hex(bytes))).toEqual(told);
});

it('tells a long text by its number of bytes', () => {
  expect(briefBytes(encodeUtf8('x'.repeat(19)))).toEqual({ type: 'count', count: 19 });
});
