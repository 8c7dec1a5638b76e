import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex } from '../../../test/layouts.js';
import { JustFloatReader } from './just-float.js';

type Value = readonly [name: string, value: number];

function frame(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4 + 4);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setFloat32(index * 4, value, true);
  bytes.set([0, 0, 0x80, 0x7f], values.length * 4);
  return bytes;
}

function read(reader: JustFloatReader, ...messages: readonly Uint8Array[]): readonly Value[] {
  const values: Value[] = [];
  for (const message of messages) reader.read(message, (name, value) => values.push([name, value]));
  return values;
}

describe('a frame of JustFloat', () => {
  it('has a float for each channel, and its tail', () => {
    expect(read(new JustFloatReader(), hex('00 00 80 3F 00 00 20 C0 00 00 80 7F'))).toEqual([
      ['1', 1],
      ['2', -2.5],
    ]);
  });

  it('is read however a stream is cut', () => {
    const bytes = Uint8Array.of(...frame(1, 2), ...frame(3, 4), ...frame(5, 6));
    fc.assert(
      fc.property(fc.nat(bytes.byteLength), fc.nat(bytes.byteLength), (one, other) => {
        const [first, second] = [Math.min(one, other), Math.max(one, other)];
        const cut = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
        expect(read(new JustFloatReader(), ...cut).map(([, value]) => value)).toEqual([1, 2, 3, 4, 5, 6]);
      }),
    );
  });

  it('whose beginning was missed is left out, and the next one is read', () => {
    const reader = new JustFloatReader();
    expect(read(reader, frame(1, 2).subarray(3), frame(7))).toEqual([['1', 7]]);
    expect(reader.frames).toEqual({ read: 1, refused: 1 });
  });

  it('that is too long is left out, and what is no number has no value', () => {
    const reader = new JustFloatReader();
    const noise = new Uint8Array(10_000).fill(0x55);
    expect(read(reader, noise, frame(1), frame(Number.NaN, 2))).toEqual([['2', 2]]);
  });
});
