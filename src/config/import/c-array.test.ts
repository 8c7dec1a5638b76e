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
    [7, { name: 'cmd 0', text: 'x' }],
    [8, { name: 'at', text: 'AT\\r\\x41\\{{' }],
    [9, { name: 'table 0', hex: '01 02' }],
    [9, 'not taken: MAX is no byte; numbers from 0 to 255 and characters are taken'],
    [10, 'not taken: empty entry'],
    [11, 'not taken: 0x100 is no byte; numbers from 0 to 255 and characters are taken'],
  ]);
});

it('has the zeros that C puts behind the values of an array with a length', () => {
  const source = `#define LENGTH (4)
uint8_t zero[16] = { 0 };
uint8_t rows[][3] = { { 1 }, { 2, 3 } };
uint8_t named[LENGTH] = { 1, LENGTH };
uint8_t sized[SIZE] = { 1 };
uint8_t huge[2000000000] = { 1 };
std::array<uint8_t, 4> a = { 1, 2 };
std::array<uint8_t, 2> b{{ 3, 4 }};
std::vector<uint8_t> c = { 5 };
uint8_t at[] = { [2] = 0x10, 0x11, [0] = 1 };
`;
  expect(read(source)).toEqual([
    [2, { name: 'zero', hex: Array.from({ length: 16 }, () => '00').join(' ') }],
    [3, { name: 'rows 0', hex: '01 00 00' }],
    [3, { name: 'rows 1', hex: '02 03 00' }],
    [4, { name: 'named', hex: '01 04 00 00' }],
    [5, { name: 'sized', hex: '01' }],
    [6, 'not taken: it is too large'],
    [7, { name: 'a', hex: '01 02 00 00' }],
    [8, { name: 'b', hex: '03 04' }],
    [9, { name: 'c', hex: '05' }],
    [10, { name: 'at', hex: '01 00 10 11' }],
  ]);
  const { entries } = orThrow(importFile(encodeText(source, 'utf-8'), 'frames.c'));
  expect(
    entries.flatMap((entry) => (entry.isTaken ? entry.without.map((one) => failureMessage(one, 'en')) : [])),
  ).toEqual(['not taken: its length SIZE is not known here; there are no zeros behind its values']);
});

it('takes strings however they are declared, and each of an array of them', () => {
  const source = `const char *hello = "AT\\r\\n"; // a = "b"
static const char * const reset = "ATZ";
#define IDENT "ATI\\r" \\
  "\\n"
#define COUNT 3
const uint8_t page[] PROGMEM = { 1, 2 };
const uint8_t other[2] __attribute__((aligned(4))) = { 3, 4 };
const char *cmds[] = {
  "AT\\r\\n", /* one */
  "A" "TI",
  NULL
};
std::string name = u8"x{";
const char *flash PROGMEM = "y";
`;
  expect(read(source)).toEqual([
    [1, { name: 'hello', text: 'AT\\r\\n' }],
    [2, { name: 'reset', text: 'ATZ' }],
    [3, { name: 'IDENT', text: 'ATI\\r\\n' }],
    [6, { name: 'page', hex: '01 02' }],
    [7, { name: 'other', hex: '03 04' }],
    [9, { name: 'cmds 0', text: 'AT\\r\\n' }],
    [10, { name: 'cmds 1', text: 'ATI' }],
    [11, 'not taken: NULL is no byte; numbers from 0 to 255 and characters are taken'],
    [13, { name: 'name', text: 'x{' }],
    [14, { name: 'flash', text: 'y' }],
  ]);
});

it('shows what it does not take, with its line', () => {
  const source = `struct point { int x; };
struct point origin = { 1, 2 };
uint8_t sum[] = { 'A'+1, 2 };
uint8_t field[] = { .x = 1 };
uint8_t range[] = { [0 ... 3] = 1 };
const char *joined = "AT" EOL;
const wchar_t *wide = L"AT";
const char *raw = R"(AT)";
int main() { return 0; }
`;
  expect(read(source)).toEqual([
    [2, 'not taken: a structure; arrays and strings are taken'],
    [3, "not taken: 'A'+1 is no byte; numbers from 0 to 255 and characters are taken"],
    [4, 'not taken: .x = 1 is no byte; numbers from 0 to 255 and characters are taken'],
    [5, 'not taken: [0 ... 3] = 1 is no byte; numbers from 0 to 255 and characters are taken'],
    [6, 'not taken: EOL is no byte; numbers from 0 to 255 and characters are taken'],
    [7, 'not taken: a wide or raw string'],
    [8, 'not taken: a wide or raw string'],
  ]);
});

it.each([
  'const char *hello = "AT";',
  '#define HELLO "AT"',
  'std::array<uint8_t, 1> a{1};',
  'uint8_t a[] PROGMEM = { 1 };',
])('knows %s for C', (source) => {
  expect(read(source)).toHaveLength(1);
});

it('reads arrays of arrays to a depth, and no further', () => {
  expect(read('int a[2][2][1] = { { { 1 }, { 2 } }, { { 3 }, { 4 } } };')).toHaveLength(4);
  expect(read(`int a[] = ${'{'.repeat(100_000)}`)).toEqual([
    [1, 'not taken: a structure; arrays and strings are taken'],
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
