import { describe, expect, it } from 'vitest';
import { ByteReader } from './byte-reader.js';

const bytes = Uint8Array.of(0x01, 0x02, 0x03, 0x04, 0xff, 0xfe, 0xfd, 0xfc, 0x61, 0x00, 0x62);

describe('a byte reader', () => {
  it('reads unsigned numbers, the high byte first', () => {
    const reader = new ByteReader(bytes);
    expect([reader.u8(), reader.u24(), reader.u32()]).toEqual([0x01, 0x02_03_04, 0xff_fe_fd_fc]);
    expect(reader.offset).toBe(8);
    expect(reader.remainingBytes).toBe(3);
  });

  it.each([
    ['u8', 1],
    ['u16', 2],
    ['u24', 3],
    ['u32', 4],
  ] as const)('gives no value for a %s that is cut off anywhere, and stays where it is', (name, size) => {
    for (let length = 0; length < size; length += 1) {
      const reader = new ByteReader(bytes, 2, 2 + length);
      expect(reader[name]()).toBeUndefined();
      expect(reader.offset).toBe(2);
      expect(reader.shortfall).toEqual({ offset: 2, neededBytes: size, availableBytes: length });
    }
  });

  it('remembers the first shortfall only', () => {
    const reader = new ByteReader(bytes, 0, 3);
    reader.u16();
    reader.u32();
    reader.bytes(9);
    expect(reader.shortfall).toEqual({ offset: 2, neededBytes: 4, availableBytes: 1 });
  });

  it('never reads beyond its end, though the array goes on', () => {
    const reader = new ByteReader(bytes, 7, 9);
    expect(reader.until(0)).toBeUndefined();
    expect(reader.shortfall).toBeUndefined();
    expect(reader.rest()).toEqual(Uint8Array.of(0xfc, 0x61));
    expect([reader.peek(), reader.u8(), reader.rest().length]).toEqual([undefined, undefined, 0]);
  });

  it('reads up to a terminator and passes over it', () => {
    const reader = new ByteReader(bytes, 8);
    expect(reader.peek()).toBe(0x61);
    expect(reader.until(0)).toEqual(Uint8Array.of(0x61));
    expect(reader.until(0)).toBeUndefined();
    expect(reader.rest()).toEqual(Uint8Array.of(0x62));
  });

  it('gives views of what it reads, not copies', () => {
    const reader = new ByteReader(bytes);
    expect(reader.bytes(4)?.buffer).toBe(bytes.buffer);
    expect(reader.skip(7)).toBe(true);
    expect(reader.skip(1)).toBe(false);
  });

  it.each([-1, Number.NaN, 2 ** 53])('refuses to read or skip %d bytes', (count) => {
    const reader = new ByteReader(bytes);
    expect([reader.bytes(count), reader.skip(count), reader.offset]).toEqual([undefined, false, 0]);
  });

  it('clamps a part that lies outside the array', () => {
    expect(new ByteReader(bytes, -5, 99).remainingBytes).toBe(bytes.length);
    expect(new ByteReader(bytes, 99, 100).remainingBytes).toBe(0);
    expect(new ByteReader(bytes, 4, 2).remainingBytes).toBe(0);
  });
});
