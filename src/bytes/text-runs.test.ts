import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodingNames } from './encoding-names.js';
import { decodeText, encodeText } from './encodings.js';
import { parseHex } from './hex.js';
import { textRuns } from './text-runs.js';

function hex(text: string): Uint8Array {
  const parsed = parseHex(text);
  if (!parsed.ok) throw new Error(parsed.fault.code);
  return parsed.bytes;
}

describe('text in runs', () => {
  it.each([
    ['41 E6 B8 42', 'utf-8', ['A', [0xe6, 0xb8], 'B']],
    ['E6 B8 A9 FF FE 42', 'utf-8', ['温', [0xff, 0xfe], 'B']],
    ['EF BF BD 80', 'utf-8', ['\ufffd', [0x80]]],
    ['ED A0 80 41', 'utf-8', [[0xed, 0xa0, 0x80], 'A']],
    ['CE C2 FF 41 B6', 'gbk', ['温', [0xff], 'A', [0xb6]]],
    ['41 00 3D D8 42 00 FD FF 00', 'utf-16le', ['A', [0x3d, 0xd8], 'B\ufffd', [0x00]]],
    ['41 80', 'ascii', ['A', [0x80]]],
    ['', 'utf-8', []],
  ] as const)('returns malformed input as bytes: %s in %s', (bytes, encoding, expected) => {
    expect(
      textRuns(hex(bytes), encoding).map((run) => (run.type === 'text' ? run.text : [...run.bytes])),
    ).toEqual(expected);
  });

  it('covers every byte once, and says what decodeText says, in every encoding', () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.array(fc.constantFrom(0x81, 0x30, 0xfe, 0xe6, 0xb8, 0xa9, 0x8f, 0xd8, 0x41, 0x00), {
        maxLength: 40,
      }),
    );
    fc.assert(
      fc.property(noise, fc.constantFrom(...encodingNames), (values, encoding) => {
        const bytes = Uint8Array.from(values);
        let at = 0;
        let text = '';
        for (const run of textRuns(bytes, encoding)) {
          expect(run.start).toBe(at);
          at += run.type === 'text' ? encodeLength(bytes, run.text, at, encoding) : run.bytes.byteLength;
          if (run.type === 'text') text += run.text;
        }
        expect(text.replaceAll('\ufffd', '')).toBe(decodeText(bytes, encoding).replaceAll('\ufffd', ''));
      }),
      { numRuns: 500 },
    );

    /** Bytes from `at` that read as this text: some characters can be written in two ways. */
    function encodeLength(
      bytes: Uint8Array,
      text: string,
      at: number,
      encoding: (typeof encodingNames)[number],
    ): number {
      const guess = encodeText(text, encoding).byteLength;
      if (decodeText(bytes.subarray(at, at + guess), encoding) === text) return guess;
      for (let length = 1; at + length <= bytes.byteLength; length += 1)
        if (decodeText(bytes.subarray(at, at + length), encoding) === text) return length;
      throw new Error(`no bytes at ${at} read as ${text}`);
    }
  });
});
