import { describe, expect, it } from 'vitest';
import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';

describe('a byte writer', () => {
  it('writes numbers with the high byte first, and bytes as they are', () => {
    const written = new ByteWriter(9)
      .u8(1)
      .u16(0x02_03)
      .u32(0xff_fe_fd_fc)
      .bytes(Uint8Array.of(7, 8))
      .finish();
    expect(written).toEqual(Uint8Array.of(1, 2, 3, 0xff, 0xfe, 0xfd, 0xfc, 7, 8));
  });

  it('writes what a reader reads', () => {
    const reader = new ByteReader(
      new ByteWriter(7).u32(4_294_967_295).u16(65_535).u8(255).finish() ?? bytes0,
    );
    expect([reader.u32(), reader.u16(), reader.u8(), reader.remainingBytes]).toEqual([
      4_294_967_295, 65_535, 255, 0,
    ]);
  });

  it('returns nothing once a write did not fit, whatever follows', () => {
    const writer = new ByteWriter(3).u16(1).u16(2);
    expect(writer.length).toBe(2);
    expect(writer.u8(3).finish()).toBeUndefined();
    expect(new ByteWriter(1).bytes(Uint8Array.of(1, 2)).finish()).toBeUndefined();
  });

  it('returns only the written bytes, however much room there is', () => {
    expect(new ByteWriter(512).u16(5).finish()).toEqual(Uint8Array.of(0, 5));
    expect(new ByteWriter(0).finish()).toEqual(bytes0);
  });
});

const bytes0 = new Uint8Array(0);
