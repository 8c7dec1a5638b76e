import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gunzipping } from './gunzip.js';
import { GunzipStage } from './gunzip-stage.js';

const content = Uint8Array.from({ length: 5_000 }, (_, index) => (index * index) & 0xff);

/** Unpacks `packed` in pieces of `pieceBytes`, each overwritten once passed; returns the bytes, and the maximum at a time. */
function unpack(packed: Uint8Array, pieceBytes = packed.length) {
  const parts: Uint8Array[] = [];
  let maxAtOnce = 0;
  let atOnce = 0;
  const stage = new GunzipStage((bytes) => {
    parts.push(bytes.slice());
    atOnce += bytes.length;
  }, gunzipping);
  for (let from = 0; from < packed.length; from += pieceBytes) {
    const piece = packed.slice(from, from + pieceBytes);
    for (let at = 0; at < piece.length; ) {
      atOnce = 0;
      at += stage.push(piece.subarray(at));
      maxAtOnce = Math.max(maxAtOnce, atOnce);
    }
    piece.fill(0xee);
  }
  stage.end();
  return { bytes: Buffer.concat(parts), maxAtOnce, reason: stage.fault?.params.reason };
}

/** Members of `bytes`, one after the other. */
function members(count: number, bytes: Uint8Array): Uint8Array {
  const member = gzipSync(bytes);
  return Uint8Array.from(Buffer.concat(new Array<Buffer>(count).fill(member)));
}

describe('GunzipStage', () => {
  const packed = Uint8Array.from(gzipSync(content));

  it.each([1, 2, 3, 7, 100, 5_000])('unpacks pieces of %i bytes', (pieceBytes) => {
    const two = Uint8Array.from(Buffer.concat([packed, packed]));
    expect(unpack(two, pieceBytes)).toMatchObject({
      bytes: Buffer.concat([content, content]),
      reason: undefined,
    });
    expect(unpack(content, pieceBytes)).toMatchObject({ bytes: Buffer.from(content), reason: undefined });
  });

  it.each([
    ['empty', 0, 11_000],
    ['small', 16, 11_000],
  ])('unpacks any number of %s members', (_name, bytes, count) => {
    const all = unpack(members(count, new Uint8Array(bytes)));
    expect(all.reason).toBeUndefined();
    expect(all.bytes.length).toBe(bytes * count);
  });

  it('gives little more than 1 MiB at a time, however well it is packed', () => {
    const all = unpack(Uint8Array.from(gzipSync(new Uint8Array(32_000_000))));
    expect(all.bytes.length).toBe(32_000_000);
    expect(all.maxAtOnce).toBeLessThan(1.25 * 1024 * 1024);
  });

  it('finds every cut', () => {
    const two = Uint8Array.from(Buffer.concat([packed, packed]));
    for (let to = 2; to < two.length; to += to > 100 && to < packed.length - 30 ? 53 : 1) {
      const whole = to === packed.length;
      const { reason } = unpack(two.subarray(0, to), 1_000);
      if (whole) expect(reason, `${to} bytes`).toBeUndefined();
      else expect(reason, `${to} bytes`).toMatch(/^gzip-(cut-off|checksum-differs)$/);
    }
  });

  const empty = Uint8Array.from(gzipSync(new Uint8Array(0)));

  describe.each([
    { last: 'a usual member', file: packed, holds: content },
    {
      last: 'an empty member',
      file: Uint8Array.from(Buffer.concat([packed, empty])),
      holds: content,
    },
  ])('of a file that ends with $last', ({ file, holds }) => {
    const padded = (...padding: readonly number[]): Uint8Array =>
      Uint8Array.from(Buffer.concat([file, Uint8Array.from(padding)]));

    it.each([1, 2, 3, 4, 7, 8, 9, 512, 3_000])('ignores %i zeros behind it, as gzip does', (count) => {
      for (const pieceBytes of [1, 5, 10_000]) {
        expect(unpack(padded(...new Array<number>(count).fill(0)), pieceBytes)).toMatchObject({
          bytes: Buffer.from(holds),
          reason: undefined,
        });
      }
    });

    it('finds damage in what is behind the zeros, or in their place', () => {
      const zeros = new Array<number>(600).fill(0);
      for (const tail of [
        [...zeros, 1],
        [7, ...zeros.slice(0, 3)],
        [0, 0, 0, 0, 9],
        [0x1f, 0x8b],
      ])
        expect(unpack(padded(...tail), 100).reason, tail.slice(-4).join()).toMatch(
          /^gzip-(damaged|cut-off)$/,
        );
    });
  });

  it('finds a cut within zeros that belong to the member, and a wrong trailer before padding', () => {
    const zeros = new Uint8Array(40);
    const stored = Uint8Array.from(gzipSync(new Uint8Array(5_000), { level: 0 }));
    for (const missing of [1, 2, 3, 8, 9, 100])
      expect(unpack(stored.subarray(0, -missing)).reason, `${missing} missing`).toBe('gzip-cut-off');
    const wrong = packed.slice();
    wrong[wrong.length - 8] = (wrong[wrong.length - 8] ?? 0) ^ 1;
    expect(unpack(Uint8Array.from(Buffer.concat([wrong, zeros]))).reason).toMatch(/^gzip-/);
  });

  it.each([
    ['the checksum', 8],
    ['the length', 4],
  ])('finds %s of a member wrong, also of one that is not the last', (_name, behind) => {
    const wrong = packed.slice();
    wrong[wrong.length - behind] = (wrong[wrong.length - behind] ?? 0) ^ 1;
    expect(unpack(wrong)).toMatchObject({ bytes: Buffer.from(content), reason: 'gzip-checksum-differs' });
    expect(unpack(Uint8Array.from(Buffer.concat([wrong, packed])))).toMatchObject({
      reason: 'gzip-checksum-differs',
    });
  });

  it('recognizes a packed file with nothing that unpacks, and passes on nothing of it', () => {
    const passed: Uint8Array[] = [];
    const stage = new GunzipStage((bytes) => passed.push(bytes.slice()), undefined);
    for (const byte of packed) stage.push(Uint8Array.of(byte));
    stage.end();
    expect([stage.isPacked, stage.fault, passed]).toEqual([true, undefined, []]);
  });

  it('propagates errors of its taker, and does not take them for damage', () => {
    const stage = new GunzipStage(() => {
      throw new Error('the disk is full');
    }, gunzipping);
    expect(() => stage.push(gzipSync(content))).toThrow('the disk is full');
    expect(stage.fault).toBeUndefined();
  });
});
