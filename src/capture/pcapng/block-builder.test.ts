import { describe, expect, it } from 'vitest';
import { BlockBuilder } from './block-builder.js';

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('BlockBuilder', () => {
  it('makes a block without a body', () => {
    expect(hexOf(new BlockBuilder(true).finish(3))).toBe('030000000c0000000c000000');
    expect(hexOf(new BlockBuilder(false).finish(3))).toBe('000000030000000c0000000c');
  });

  it('appends parts, padded with zeros, and ends options', () => {
    const block = new BlockBuilder(false)
      .u16(1)
      .u16(2)
      .u32(3)
      .u64(-2n)
      .padded(Uint8Array.of(9))
      .text(2, 'hé')
      .byteOption(9, 6)
      .longOption(4, 5n)
      .annotations({ comments: ['c'], otherOptions: [{ code: 77, bytes: Uint8Array.of(8) }] })
      .finish(0x0102_0304);
    expect(hexOf(block)).toBe(
      [
        '01020304 00000050',
        '0001 0002 00000003 fffffffffffffffe 09000000',
        '0002 0003 68c3a900',
        '0009 0001 06000000',
        '0004 0008 0000000000000005',
        '0001 0001 63000000',
        '004d 0001 08000000',
        '0000 0000',
        '00000050',
      ]
        .join('')
        .replaceAll(' ', ''),
    );
  });

  it('omits absent options, and then has no end of options', () => {
    const block = new BlockBuilder(true)
      .u32(1)
      .text(2, undefined)
      .byteOption(3, undefined)
      .longOption(4, undefined)
      .finish(1);
    expect(block).toHaveLength(16);
  });

  it('cuts an option at 65,535 bytes, and grows as needed', () => {
    const block = new BlockBuilder(true).option(1, new Uint8Array(70_000).fill(1)).finish(1);
    expect(block).toHaveLength(8 + 4 + 65_536 + 4 + 4);
    expect(new DataView(block.buffer, block.byteOffset).getUint16(10, true)).toBe(65_535);
  });
});
