import { describe, expect, it } from 'vitest';
import { words } from '../../../test/capture-files.js';
import { BlockOptions, maxOptions, readOptions } from './options.js';

type Part = Parameters<typeof words>[1];

function optionsOf(little: boolean, ...parts: readonly Part[]): BlockOptions {
  const bytes = words(little, ...parts);
  return new BlockOptions(new DataView(bytes.buffer), 0, bytes.length, little);
}

describe.each([true, false])('BlockOptions, little endian: %s', (little) => {
  const long = little ? '0500000000000000' : '0000000000000005';
  const options = optionsOf(
    little,
    [1],
    [2],
    '68690000',
    [2],
    [4],
    '65746830',
    [2],
    [1],
    '78000000',
    [1],
    [3],
    'e7a9ba00',
    [9],
    [1],
    '86000000',
    [4],
    [8],
    long,
    [0],
    [0],
    [3],
    [1],
    '79000000',
  );

  it('gives the first of each code, and all comments', () => {
    expect(options.text(2)).toBe('eth0');
    expect(options.u8(9)).toBe(0x86);
    expect(options.u64(4)).toBe(5n);
    expect(options.i64(4)).toBe(5n);
    expect(options.comments).toEqual(['hi', '空']);
  });

  it('ends where the options say so', () => {
    expect(options.text(3)).toBeUndefined();
  });

  it('gives unknown options as copies', () => {
    expect(options.others([2, 4])).toEqual([{ code: 9, bytes: Uint8Array.of(0x86) }]);
  });

  it('takes no number of another length', () => {
    expect(options.u64(9)).toBeUndefined();
    expect(options.u8(4)).toBeUndefined();
  });
});

describe('readOptions', () => {
  it('ends a text at a NUL', () => {
    expect(optionsOf(true, [2], [4], '61006200').text(2)).toBe('a');
  });

  it.each([
    ['a length past the end', '0100ffff6162'],
    ['half a head', '010002'],
    ['nothing', ''],
  ])('gives none of %s', (_what, hex) => {
    const bytes = words(true, hex);
    expect(readOptions(new DataView(bytes.buffer), 0, bytes.length, true)).toEqual([]);
  });

  it('reads a bounded number of options of one block', () => {
    const view = new DataView(new Uint8Array(4 * (maxOptions + 10)).fill(0).buffer);
    for (let at = 0; at < view.byteLength; at += 4) view.setUint16(at, 1, true);
    expect(readOptions(view, 0, view.byteLength, true)).toHaveLength(maxOptions);
  });
});
