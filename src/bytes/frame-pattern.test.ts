import { describe, expect, it } from 'vitest';
import { hex } from '../../test/layouts.js';
import { type FramePattern, FrameSearch } from './frame-pattern.js';

const counted: FramePattern = {
  known: [
    { at: 0, bytes: hex('AA 55') },
    { at: 4, bytes: hex('00') },
  ],
  end: { type: 'length', at: 2, places: Uint8Array.of(1, 0), added: 4 },
  leastBytes: 5,
  mostBytes: 300,
};

describe('what begins at a place', () => {
  it.each([
    ['a frame', 'AA 55 01 00 00', 5],
    ['a frame of which more follows', 'AA 55 02 01', 262],
    ['a frame, perhaps', 'AA 55 02', 'unknown'],
    ['a frame, perhaps, by its first byte', 'AA', 'unknown'],
    ['no frame, by its first bytes', 'AA 56', 'none'],
    ['no frame, by a byte behind the length', 'AA 55 01 00 07', 'none'],
    ['no frame, by its length', 'AA 55 FF FF', 'none'],
    ['no frame, as it is too short for one', 'AA 55 00 00', 'none'],
  ])('is %s: %s', (_, digits, found) => {
    const bytes = hex(`77 ${digits}`);
    expect(new FrameSearch(counted, 1_000).at(bytes, 1, bytes.length)).toBe(found);
  });

  it('is no frame if that is longer than what is held', () => {
    const bytes = hex('AA 55 02 01');
    expect(new FrameSearch(counted, 261).at(bytes, 0, bytes.length)).toBe('none');
  });

  it('is looked for at the first bytes of a frame', () => {
    const bytes = hex('01 AA 02 AA 55 AA');
    const search = new FrameSearch(counted, 1_000);
    expect(search.next(bytes, 0, bytes.length)).toBe(3);
    expect(search.next(bytes, 4, bytes.length)).toBe(5);
    expect(search.next(bytes, 0, 3)).toBe(3);
  });
});

it('finds an end again after the bytes have moved', () => {
  const search = new FrameSearch(
    { known: [], end: { type: 'delimiter', delimiter: hex('0D 0A') }, leastBytes: 3, mostBytes: 10 },
    100,
  );
  const bytes = hex('41 42 0D 0A 43 0D');
  expect(search.at(bytes, 0, 6)).toBe(4);
  expect(search.at(bytes, 4, 6)).toBe('unknown');
  search.moved(4);
  expect(search.at(hex('43 0D 0A'), 0, 3)).toBe(3);
});
