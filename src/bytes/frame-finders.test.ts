import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ByteFinder,
  DelimiterFinder,
  type FrameFinder,
  LengthFinder,
  lengthFieldBytes,
} from './frame-finders.js';
import { joinBytes } from './join-bytes.js';

/** The finder's answer after each piece, until it is final. The pieces are overwritten once they are seen: they are borrowed. */
function lengthFound(finder: FrameFinder, pieces: readonly Uint8Array[]): number | undefined {
  for (const piece of pieces) {
    const borrowed = piece.slice();
    const found = finder.find(borrowed);
    borrowed.fill(0x55);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Bytes cut at some of their places. */
const cutBytes = (bytes: fc.Arbitrary<Uint8Array>): fc.Arbitrary<readonly Uint8Array[]> =>
  fc.tuple(bytes, fc.array(fc.nat({ max: 40 }), { maxLength: 6 })).map(([whole, cuts]) => {
    const edges = [0, ...cuts.map((cut) => Math.min(cut, whole.length)), whole.length].toSorted(
      (a, b) => a - b,
    );
    return edges.slice(1).map((end, index) => whole.subarray(edges[index], end));
  });

/** Few values, so that delimiters begin again within themselves. */
const fewValues = (size: fc.ArrayConstraints): fc.Arbitrary<Uint8Array> =>
  fc.array(fc.constantFrom(0, 1), size).map((values) => Uint8Array.from(values));

describe('a delimiter', () => {
  it('of one byte is found wherever the stream is cut', () => {
    fc.assert(
      fc.property(cutBytes(fc.uint8Array({ max: 3, maxLength: 40 })), (pieces) => {
        const at = joinBytes(pieces).indexOf(2);
        expect(lengthFound(new ByteFinder(2), pieces)).toBe(at < 0 ? undefined : at + 1);
      }),
    );
  });

  it('of several bytes is found where a search of the whole finds it', () => {
    fc.assert(
      fc.property(
        fewValues({ minLength: 1, maxLength: 6 }),
        cutBytes(fewValues({ maxLength: 40 })),
        (delimiter, pieces) => {
          const at = Buffer.from(joinBytes(pieces)).indexOf(delimiter);
          expect(lengthFound(new DelimiterFinder(delimiter), pieces)).toBe(
            at < 0 ? undefined : at + delimiter.length,
          );
        },
      ),
      { numRuns: 1_000, examples: [[Uint8Array.of(0, 0, 1), [Uint8Array.of(0, 0), Uint8Array.of(0, 1)]]] },
    );
  });

  it.each<[string, FrameFinder, readonly number[]]>([
    ['one byte', new ByteFinder(0x0a), [0x0a]],
    ['several bytes', new DelimiterFinder(Uint8Array.of(0x0d, 0x0a)), [0x0d, 0x0a]],
  ])('of %s counts from the first byte of each frame', (_, finder, delimiter) => {
    expect(finder.find(Uint8Array.of(1, 2))).toBeUndefined();
    expect(finder.find(Uint8Array.of(3, ...delimiter))).toBe(3 + delimiter.length);
    finder.startFrame();
    expect(finder.find(Uint8Array.from(delimiter))).toBe(delimiter.length);
    finder.startFrame();
    expect(finder.find(new Uint8Array())).toBeUndefined();
    expect(finder.find(Uint8Array.of(...delimiter, 9))).toBe(delimiter.length);
  });

  it('that was half there is forgotten with its frame', () => {
    const finder = new DelimiterFinder(Uint8Array.of(0x0d, 0x0a));
    expect(finder.find(Uint8Array.of(1, 0x0d))).toBeUndefined();
    finder.startFrame();
    expect(finder.find(Uint8Array.of(0x0a, 0x0d, 0x0a))).toBe(3);
  });
});

describe('a length field', () => {
  it.each([
    ['u8', 0, '05', 6],
    ['u8', 2, 'FF FF 05', 8],
    ['u16be', 0, '01 02', 260],
    ['u16le', 0, '01 02', 515],
    ['u16be', 1, '09 00 00', 3],
    ['u32be', 0, '80 00 00 00', 2 ** 31 + 4],
    ['u32le', 3, '09 09 09 FF FF FF FF', 2 ** 32 - 1 + 7],
    ['u32le', 0, '01 00 00 80', 2 ** 31 + 1 + 4],
  ] as const)('%s at %d of %s ends the frame after %d bytes', (field, offset, hex, length) => {
    const bytes = Uint8Array.from(hex.split(' '), (pair) => Number.parseInt(pair, 16));
    const finder = new LengthFinder(field, offset);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      finder.startFrame();
      // Byte by byte, in two pieces and with what follows it the answer is the same.
      expect(lengthFound(finder, [bytes.subarray(0, cut), bytes.subarray(cut)])).toBe(length);
      finder.startFrame();
      expect(lengthFound(finder, [bytes.subarray(0, cut), Uint8Array.of(...bytes.subarray(cut), 7, 7)])).toBe(
        length,
      );
    }
    finder.startFrame();
    expect(
      lengthFound(
        finder,
        Array.from(bytes, (byte) => Uint8Array.of(byte)),
      ),
    ).toBe(length);
  });

  it('is not known before its last byte', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('u8', 'u16be', 'u16le', 'u32be', 'u32le'),
        fc.nat({ max: 8 }),
        fc.uint8Array({ minLength: 12, maxLength: 12 }),
        (field, offset, bytes) => {
          const end = offset + lengthFieldBytes[field];
          const finder = new LengthFinder(field, offset);
          expect(finder.find(bytes.subarray(0, end - 1))).toBeUndefined();
          const view = new DataView(bytes.buffer);
          const little = field.endsWith('le');
          const value = {
            1: () => view.getUint8(offset),
            2: () => view.getUint16(offset, little),
            4: () => view.getUint32(offset, little),
          }[lengthFieldBytes[field]];
          expect(finder.find(bytes.subarray(end - 1))).toBe(end + (value?.() ?? Number.NaN));
        },
      ),
    );
  });
});
