import { describe, expect, it } from 'vitest';
import type { EncodingName } from './encoding-names.js';
import { encodeText } from './encodings.js';
import { formatHex, parseHex } from './hex.js';
import { WholeCharacters } from './whole-characters.js';

function bytesOf(hex: string): Uint8Array {
  const parsed = parseHex(hex);
  if (!parsed.ok) throw new Error(hex);
  return parsed.bytes;
}

describe('a stream that is cut between characters', () => {
  it.each<[EncodingName, string]>([
    ['utf-8', '温a度\u{1f600}é'],
    ['gbk', '温a度'],
    ['gb18030', '温\u{1f600}a'],
    ['shift_jis', '温ｱ度'],
    ['euc-jp', '温ｱ度丂'],
    ['utf-16be', '温\u{1f600}a'],
    ['windows-1252', 'é€'],
  ])('in %s gives whole characters only, and every byte once', (encoding, text) => {
    const ends = new Set<number>([0]);
    let length = 0;
    for (const character of text) {
      length += encodeText(character, encoding).byteLength;
      ends.add(length);
    }
    const bytes = encodeText(text, encoding);
    for (let size = 1; size <= bytes.byteLength; size += 1) {
      const characters = new WholeCharacters(encoding);
      const given: number[] = [];
      for (let at = 0; at < bytes.byteLength; at += size) {
        given.push(...characters.take(bytes.subarray(at, at + size)));
        expect(ends).toContain(given.length);
        expect(characters.held.byteLength).toBeLessThanOrEqual(3);
      }
      expect([given, characters.end()]).toEqual([[...bytes], new Uint8Array(0)]);
    }
  });

  it('holds bytes that may still become a character, and returns them on request', () => {
    const characters = new WholeCharacters('utf-8');
    expect(formatHex(characters.take(bytesOf('41 E6 B8')))).toBe('41');
    expect(formatHex(characters.held)).toBe('E6 B8');
    expect(formatHex(characters.end())).toBe('E6 B8');
    expect(characters.held.byteLength).toBe(0);
    expect(formatHex(characters.take(bytesOf('A9 42')))).toBe('A9 42');
  });

  it('holds back no bytes that cannot begin a character', () => {
    const characters = new WholeCharacters('utf-8');
    expect(formatHex(characters.take(bytesOf('FF C0 ED A0')))).toBe('FF C0 ED A0');
    expect(characters.held.byteLength).toBe(0);
  });

  it('passes on a view of the input if nothing was held', () => {
    const bytes = bytesOf('41 42');
    expect(new WholeCharacters('utf-8').take(bytes).buffer).toBe(bytes.buffer);
  });
});
