import { describe, expect, it } from 'vitest';
import { parseHex } from '../hex.js';
import type { BytePattern, PatternMatch, PatternPlace } from './byte-pattern.js';
import { parseHexPattern } from './hex-pattern.js';

function patternOf(text: string): BytePattern {
  const parsed = parseHexPattern(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.fault.code}`);
  return parsed.pattern;
}

function bytesOf(hex: string): Uint8Array {
  const parsed = parseHex(hex);
  if (!parsed.ok) throw new Error(hex);
  return parsed.bytes;
}

function found(pattern: string, message: string, place: PatternPlace = 'anywhere'): PatternMatch | undefined {
  const compiled = patternOf(pattern);
  const match = compiled.match(bytesOf(message), place);
  expect(compiled.test(bytesOf(message), place)).toBe(match !== undefined);
  return match;
}

describe('a hex pattern', () => {
  it.each([
    ['AA 55', '00 AA 55 01', 1, 3],
    ['aa55', 'AA 55', 0, 2],
    ['AA:55', 'AA 55', 0, 2],
    ['AA ?? 55', 'AA AA 00 55', 1, 4],
    ['4? ?A', '41 2A', 0, 2],
    ['4? ?A', '51 2A 4F', -1, -1],
    ['01', '', -1, -1],
    ['0100????', '5F 4A', 1, 2],
    ['0100????', '01 00 12', -1, -1],
    ['01 00 ????', '01 00 12 34', 0, 4],
    ['????????', '01 02 03 04', 0, 4],
    ['01000000', '01 00 00 00', 0, 4],
    ['^^ 0F 05', '11 F5', 1, 2],
    ['^^0FF5', '25', 0, 1],
    ['AA ## BB', 'AA BB', 0, 2],
    ['AA ## BB', 'AA 00 BB', 0, 3],
    ['AA ## BB', 'AA 00 00 BB', -1, -1],
    ['AA ##', '00 AA 01', 1, 3],
    ['AA ##', '00 AA', 1, 2],
    ['## AA', '00 AA', 0, 2],
    ['##', '', 0, 0],
  ])('%j in %j lies from %i to %i', (pattern, message, from, to) => {
    const match = found(pattern, message);
    expect(match === undefined ? [-1, -1] : [match.from, match.to]).toEqual([from, to]);
  });

  it.each<[string, string, PatternPlace, boolean]>([
    ['AA ??', 'AA 01 02', 'start', true],
    ['AA ??', '00 AA 01', 'start', false],
    ['AA ??', '00 AA 01', 'end', true],
    ['AA ??', 'AA 01 02', 'end', false],
    ['AA ??', 'AA 01', 'whole', true],
    ['AA ??', 'AA 01 02', 'whole', false],
    ['AA ## 02', 'AA 02', 'whole', true],
    ['AA ## 02', 'AA 02 02 02', 'whole', false],
    ['AA ## 02', '02 AA 01 02', 'end', true],
    ['AA ##', 'AA', 'end', true],
    ['AA 55', 'AA', 'start', false],
    ['AA 55', 'AA', 'end', false],
  ])('%j in %j at the %s: %s', (pattern, message, place, matches) => {
    expect(found(pattern, message, place) !== undefined).toBe(matches);
  });

  it.each([
    ['AA ?? 55 4?', 'AA 01 55 42', ['01', '42']],
    ['AA ## 55', 'AA 55', ['']],
    ['AA ## 55', 'AA 01 55', ['01']],
    ['AA (?? ??) 0?', 'AA 01 02 03', ['0102']],
    ['(?<unit>??) (?<rest>## ##)', '01 02', ['01', '02']],
  ])('%j in %j captures %j', (pattern, message, captured) => {
    const bytes = bytesOf(message);
    const captures = patternOf(pattern).match(bytes, 'anywhere')?.captures ?? [];
    expect(captures.map(({ from, to }) => Buffer.from(bytes.subarray(from, to)).toString('hex'))).toEqual(
      captured,
    );
  });

  it('names its groups', () => {
    expect(patternOf('(?<unit>??) (??)').captureNames).toEqual(['unit', undefined]);
  });

  it.each([
    ['', 1, ''],
    ['A', 1, 'A'],
    ['AA 5', 4, '5'],
    ['AA zz', 4, 'z'],
    ['AA 5#', 4, '5'],
    ['😀', 1, '😀'],
    ['AA ^^ 0F', 4, '^'],
    ['AA (??', 7, ''],
    ['AA )', 4, ')'],
    ['((??))', 2, '('],
    ['(?<a>??)(?<a>??)', 9, '('],
  ])('%j is refused at column %i', (text, column, character) => {
    expect(parseHexPattern(text)).toEqual({
      ok: false,
      fault: { code: 'HEX_PATTERN_INVALID', column, found: character },
    });
  });

  it('is refused beyond its bounds', () => {
    expect(parseHexPattern('?'.repeat(2_048)).ok).toBe(true);
    expect(parseHexPattern('?'.repeat(2_050))).toMatchObject({ fault: { code: 'HEX_PATTERN_TOO_LONG' } });
    expect(parseHexPattern('##'.repeat(33))).toMatchObject({ fault: { code: 'HEX_PATTERN_TOO_LONG' } });
  });
});
