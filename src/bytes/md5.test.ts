import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { md5Hex } from './md5.js';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));

describe('MD5', () => {
  // RFC 1321, appendix A.5.
  it.each([
    ['', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['a', '0cc175b9c0f1b6a831c399e269772661'],
    ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
    ['abcdefghijklmnopqrstuvwxyz', 'c3fcd3d76192e4007dfb496cca67e13b'],
  ])('of %j is %s', (text, sum) => expect(md5Hex(bytesOf(text))).toBe(sum));

  it('is that of others for every length around its blocks', () => {
    for (let length = 0; length < 200; length += 1) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 7 + length) & 255);
      expect(md5Hex(bytes), `${length}`).toBe(createHash('md5').update(bytes).digest('hex'));
    }
  });
});
