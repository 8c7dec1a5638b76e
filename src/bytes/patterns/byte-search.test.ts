import { expect, it } from 'vitest';
import { ByteSearch } from './byte-search.js';

it('finds what a search byte by byte finds, and nothing outside its range', () => {
  const seed = 4_711;
  let state = seed;
  const below = (limit: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor(state / 65_536) % limit;
  };
  for (let round = 0; round < 5_000; round += 1) {
    const bytes = Uint8Array.from({ length: below(30) }, () => below(3) + 0x41);
    const needle = Uint8Array.from({ length: below(4) }, () => below(3) + 0x41);
    const from = below(bytes.length + 1);
    const to = from + below(bytes.length - from + 1);
    const inside = Buffer.from(bytes.subarray(from, to)).includes(Buffer.from(needle));
    expect(new ByteSearch(needle).isIn(bytes, from, to), `seed ${seed}, round ${round}`).toBe(inside);
    const lower = Buffer.from(needle).toString('latin1').toLowerCase();
    const ignoring = new ByteSearch(Buffer.from(lower), true);
    expect(ignoring.isIn(bytes, from, to), `seed ${seed}, round ${round}`).toBe(inside);
  }
});
