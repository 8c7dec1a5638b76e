import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeNetascii, NetasciiDecoder, netasciiBytes } from './netascii.js';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

function decodeInPieces(bytes: Uint8Array, pieceBytes: number): string {
  const decoder = new NetasciiDecoder();
  let text = '';
  for (let offset = 0; offset < bytes.length; offset += pieceBytes) {
    text += textOf(decoder.decode(bytes, offset, Math.min(pieceBytes, bytes.length - offset)));
  }
  return text + textOf(decoder.finish());
}

describe('netascii', () => {
  it.each([
    ['', ''],
    ['a\nb', 'a\r\nb'],
    ['a\rb', 'a\r\0b'],
    ['a\r\nb', 'a\r\0\r\nb'],
    ['\r', '\r\0'],
    ['\n\n', '\r\n\r\n'],
  ])('writes %j as %j and reads it back, cut anywhere', (local, wire) => {
    expect(encodeNetascii(bytesOf(local))).toEqual(bytesOf(wire));
    for (let piece = 1; piece <= 4; piece += 1) expect(decodeInPieces(bytesOf(wire), piece)).toBe(local);
  });

  it.each([511, 512, 4 * 512 - 1])(
    'reads a CR that ends %i bytes, the edge of a block or window',
    (before) => {
      const local = `${'x'.repeat(before)}\r${'y'.repeat(10)}\n`;
      expect(decodeInPieces(encodeNetascii(bytesOf(local)), 512)).toBe(local);
      const line = `${'x'.repeat(before)}\n`;
      expect(decodeInPieces(encodeNetascii(bytesOf(line)), 512)).toBe(line);
    },
  );

  it('keeps a CR that is followed by neither, and one that ends the file', () => {
    expect(decodeInPieces(bytesOf('a\rb\r\r\n\r'), 1)).toBe('a\rb\r\n\r');
  });

  it('gives any bytes back', () => {
    const bytes = fc.array(fc.constantFrom(0, 10, 13, 65), { maxLength: 60 });
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 9 }), (octets, piece) => {
        const local = Uint8Array.from(octets);
        const wire = encodeNetascii(local);
        expect(wire).toHaveLength(netasciiBytes(local));
        expect(decodeInPieces(wire, piece)).toBe(textOf(local));
      }),
    );
  });
});
