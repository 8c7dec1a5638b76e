import { describe, expect, it } from 'vitest';
import { FragmentedDatagram } from './fragmented-datagram.js';

/** A datagram of fragments in the order of their arrival: offset, bytes as text, and whether it is the last. */
function datagramOf(...parts: readonly (readonly [offset: number, text: string, isLast?: boolean])[]) {
  const datagram = new FragmentedDatagram(0);
  for (const [index, [offset, text, isLast = false]] of parts.entries())
    datagram.add(index + 1, offset, Uint8Array.from(Buffer.from(text)), isLast);
  return datagram;
}
const textOf = (datagram: FragmentedDatagram): string => Buffer.from(datagram.join()).toString();
const odd = ({ fragments }: FragmentedDatagram) =>
  fragments.map(({ packetNumber, overlaps, conflicts, isTooLong, isOtherEnd }) => [
    packetNumber,
    [overlaps && 'overlaps', conflicts && 'conflicts', isTooLong && 'long', isOtherEnd && 'end']
      .filter(Boolean)
      .join(' '),
  ]);

describe('a datagram of fragments', () => {
  it('is whole when every byte is there', () => {
    expect(datagramOf([0, 'abcdefgh']).isWhole).toBe(false);
    expect(datagramOf([8, 'xyz', true]).isWhole).toBe(false);
    expect(datagramOf([0, 'abcdefg'], [8, 'xyz', true]).isWhole).toBe(false);
    const whole = datagramOf([8, 'xyz', true], [0, 'abcdefgh']);
    expect([whole.isWhole, whole.totalBytes, textOf(whole)]).toEqual([true, 11, 'abcdefghxyz']);
    expect(odd(whole)).toEqual([
      [2, ''],
      [1, ''],
    ]);
  });

  it('takes what is repeated once', () => {
    const whole = datagramOf([0, 'abcdefgh'], [0, 'abcdefgh'], [8, 'xyz', true]);
    expect(textOf(whole)).toBe('abcdefghxyz');
    expect(odd(whole)).toEqual([
      [1, ''],
      [2, 'overlaps'],
      [3, ''],
    ]);
  });

  it('takes the bytes of the lower offset where others contradict them', () => {
    const whole = datagramOf([8, 'WXYZ', true], [0, 'abcdefghij']);
    expect(textOf(whole)).toBe('abcdefghijYZ');
    expect(odd(whole)).toEqual([
      [2, ''],
      [1, 'overlaps conflicts'],
    ]);
    expect(whole.fragments.map(({ isWrong }) => isWrong)).toEqual([false, true]);
  });

  it('ends where the first last fragment says', () => {
    const whole = datagramOf([8, 'xyz', true], [8, 'xyzuvw', true], [0, 'abcdefgh']);
    expect(textOf(whole)).toBe('abcdefghxyz');
    expect(odd(whole)).toEqual([
      [3, ''],
      [1, ''],
      [2, 'overlaps long end'],
    ]);
    const longer = datagramOf([8, 'xyz', true], [16, 'uvw'], [0, 'abcdefgh']);
    expect([textOf(longer), odd(longer)]).toEqual([
      'abcdefghxyz',
      [
        [3, ''],
        [1, ''],
        [2, 'long'],
      ],
    ]);
  });
});
