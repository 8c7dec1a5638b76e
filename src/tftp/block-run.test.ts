import { describe, expect, it } from 'vitest';
import { countRun, gatherPayloads, maxRunBytes } from './block-run.js';

/** Datagrams of 6 bytes behind a byte of something else: opcode, block number, two bytes of payload. */
function datagrams(...packets: readonly (readonly [opcode: number, block16: number])[]): Uint8Array {
  return Uint8Array.of(
    0xee,
    ...packets.flatMap(([opcode, block16]) => [0, opcode, block16 >>> 8, block16 & 0xff, 0xaa, 0xbb]),
  );
}

describe('a run of blocks', () => {
  it.each([
    ['all of them', datagrams([3, 7], [3, 8], [3, 9]), 3, 7, 3],
    ['no more than were asked for', datagrams([3, 7], [3, 8], [3, 9]), 2, 7, 2],
    ['those before a gap', datagrams([3, 7], [3, 9]), 2, 7, 1],
    ['those before one that came again', datagrams([3, 7], [3, 7]), 2, 7, 1],
    ['those before another packet', datagrams([3, 7], [5, 8]), 2, 7, 1],
    ['none where the first is another block', datagrams([3, 8], [3, 9]), 2, 7, 0],
  ])('counts %s, and leaves the bytes alone', (_, bytes, count, firstBlock, expected) => {
    const before = bytes.slice();
    expect(countRun(bytes, 1, count, 6, firstBlock, 0)).toBe(expected);
    expect(bytes).toEqual(before);
  });

  it.each([
    [0, datagrams([3, 65_535], [3, 0], [3, 1])],
    [1, datagrams([3, 65_535], [3, 1], [3, 2])],
  ] as const)('goes on over 65,535 with block %i', (rollover, bytes) => {
    expect(countRun(bytes, 1, 3, 6, 65_535, rollover)).toBe(3);
  });
});

describe('the payloads of a run', () => {
  it('lie behind each other without their headers, and the datagrams stay as they are', () => {
    const bytes = Uint8Array.of(0xee, 0, 3, 0, 7, 1, 2, 3, 0, 3, 0, 8, 4, 5, 6, 0, 3, 0, 9, 7, 8, 9);
    const before = bytes.slice();
    expect(gatherPayloads(bytes, 1, 3, 7).subarray(0, 9)).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9));
    expect(bytes).toEqual(before);
  });

  it('are as large as the system coalesces', () => {
    const bytes = Uint8Array.from({ length: maxRunBytes }, (_, at) => at & 0xff);
    const payloads = gatherPayloads(bytes, 0, 2, 32_768);
    expect(payloads[0]).toBe(4);
    expect(payloads[2 * 32_764 - 1]).toBe(0xff);
  });
});
