import { expect, it } from 'vitest';
import { encodeText } from '../../bytes/encodings.js';
import { failureMessage } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import { importFile } from './import-file.js';

function read(text: string): readonly unknown[] {
  const { format, entries } = orThrow(importFile(encodeText(text, 'utf-8'), 'frames.c'));
  expect(format).toBe('c-array');
  return entries.map((entry) =>
    entry.isTaken ? [entry.line, entry.becomes.value] : [entry.line, failureMessage(entry.reason, 'en')],
  );
}

it('gives each array and string by its name', () => {
  const source = `#include <stdint.h>
/* frames */
static const uint8_t read_temp[] = {
  0x01, 0X03, 0b11, 017, // {not this}
  255, 'A', '\\n', ',', -1, /* } */ 0x10u
};
const char *cmd[2] = { "x" };
char at[] = "AT\\r" "\\x41{{";
uint8_t table[2][2] = { { 1, 2 }, { 3, MAX } };
uint8_t none[] = { };
uint8_t big[] = { 0x100 };
`;
  expect(read(source)).toEqual([
    [3, { name: 'read_temp', hex: '01 03 03 0F FF 41 0A 2C FF 10' }],
    [7, 'not taken: "x" is no byte; numbers from 0 to 255 and characters are taken'],
    [8, { name: 'at', text: 'AT\\r\\x41\\{{' }],
    [9, { name: 'table 0', hex: '01 02' }],
    [9, 'not taken: MAX is no byte; numbers from 0 to 255 and characters are taken'],
    [10, 'not taken: empty entry'],
    [11, 'not taken: 0x100 is no byte; numbers from 0 to 255 and characters are taken'],
  ]);
});

it('takes the inside of an array without a name', () => {
  expect(read('{ 0x01, 0x02,\n  3 }\n')).toEqual([[1, { name: 'array', hex: '01 02 03' }]]);
});

it('reads what nobody closed to its end', () => {
  expect(read('uint8_t a[] = { 1, 2')).toEqual([[1, { name: 'a', hex: '01 02' }]]);
  expect(read('char a[] = "x')).toEqual([[1, 'not taken: empty entry']]);
  expect(read('uint8_t a[] = { 1, /* 2 };')).toEqual([[1, { name: 'a', hex: '01' }]]);
});
