import { expect, it } from 'vitest';
import { encodeText } from '../../bytes/encodings.js';
import { orThrow } from '../../errors/parsed.js';
import { importFile } from './import-file.js';

function read(text: string): readonly unknown[] {
  const { format, entries } = orThrow(importFile(encodeText(text, 'utf-8'), 'dump.txt'));
  return [format, ...entries.map((entry) => [entry.line, entry.isTaken ? entry.becomes.value : ''])];
}

// printf 'Hello world 0123\nab' | xxd, and | hexdump -C
const xxd = `00000000: 4865 6c6c 6f20 776f 726c 6420 3031 3233  Hello world 0123
00000010: 0a61 62                                  .ab
`;
const hexdump = `00000000  48 65 6c 6c 6f 20 77 6f  72 6c 64 20 30 31 32 33  |Hello world 0123|
00000010  0a 61 62                                          |.ab|
00000013
`;
const hex = '48 65 6C 6C 6F 20 77 6F 72 6C 64 20 30 31 32 33 0A 61 62';

it.each([xxd, hexdump])('takes the bytes of a dump as one message', (text) => {
  expect(read(text)).toEqual(['hex-lines', [1, { name: 'dump 0', hex }]]);
});

it('begins another message where the offsets begin anew', () => {
  expect(read(`${xxd}\n00000000: aa55  .U\n`)).toEqual([
    'hex-lines',
    [1, { name: 'dump 0', hex }],
    [4, { name: 'dump 1', hex: 'AA 55' }],
  ]);
});

it.each(['00000000: 4865\n00000010: 61\n', '00000010: 4865\n', '00000000: 4865\nand more\n', '00000000\n'])(
  'is none where offsets and bytes do not fit: %j',
  (text) => {
    expect(read(text)).not.toContainEqual([1, expect.objectContaining({ name: 'dump 0' })]);
  },
);
