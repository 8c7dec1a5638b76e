import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../line/seeded-random.js';
import { addedSum, checksumOf, internetSum, rightSum } from './internet-checksum.js';

const bytesOf = (digits: string): Uint8Array => Uint8Array.from(Buffer.from(digits, 'hex'));
const sumOf = (digits: string): number => internetSum(bytesOf(digits), 0, digits.length / 2);

describe('the sum of the Internet checksums', () => {
  it.each([
    ['the example of RFC 1071, section 3', '0001f203f4f5f6f7', 0xddf2],
    ['no bytes', '', 0],
    ['a single byte, the high one of a word', 'ab', 0xab00],
    ['words that carry around', 'ffffffff0001', 1],
    ['only zeros', '00000000', 0],
    ['ones', 'ffff', 0xffff],
  ])('is that of %s', (_, digits, sum) => {
    expect(sumOf(digits)).toBe(sum);
  });

  it('makes the sum of an IPv4 header right', () => {
    const header = bytesOf('45000073000040004011b861c0a80001c0a800c7');
    expect(internetSum(header, 0, 20)).toBe(rightSum);
    header.fill(0, 10, 12);
    expect(checksumOf(internetSum(header, 0, 20))).toBe(0xb861);
  });

  it('goes on from an earlier sum, in ranges of whole words', () => {
    const seed = Math.floor(Math.random() * 0xffff_ffff);
    const random = new SeededRandom(seed);
    for (let round = 0; round < 200; round += 1) {
      const bytes = Uint8Array.from({ length: random.below(300) }, () => random.below(256));
      const part = random.below(bytes.length + 1) & ~1;
      const whole = internetSum(bytes, 0, bytes.length);
      const inParts = internetSum(bytes, part, bytes.length, internetSum(bytes, 0, part));
      const added = addedSum(internetSum(bytes, 0, part), internetSum(bytes, part, bytes.length));
      expect([inParts, added], `seed ${seed}, round ${round}`).toEqual([whole, whole]);
    }
  });

  it('stays within 16 bits, however many bytes are added', () => {
    expect(internetSum(new Uint8Array(4_000_000).fill(0xff), 0, 4_000_000)).toBe(0xffff);
  });
});
