import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, layoutOf, layoutWith } from '../../../test/layouts.js';
import { LayoutReader } from './layout-reader.js';

type Value = readonly [name: string, value: number];

const sensor = layoutOf({
  frame: { size: 6 },
  fields: [{ sync: 'const AA 55' }, { unit: 'u8' }, { temp: 'i16 * 0.1 ℃' }, { sum: 'checksum sum8' }],
});
const list = layoutWith({ count: 'u8', level: 'u8[count]' });

function read(reader: LayoutReader, digits: string): readonly Value[] {
  const values: Value[] = [];
  reader.read(hex(digits), (name, value) => values.push([name, value]));
  return values;
}

describe('the numbers of a message by a layout', () => {
  it('are those of its fields, in their unit', () => {
    expect(read(new LayoutReader([sensor]), 'AA 55 01 00 EB EB')).toEqual([
      ['sensor.unit', 1],
      ['sensor.temp', 23.5],
    ]);
  });

  it('are those of the fields that are wanted', () => {
    expect(read(new LayoutReader([sensor], ['sensor.temp']), 'AA 55 01 00 EB EB')).toEqual([
      ['sensor.temp', 23.5],
    ]);
  });

  it('are those of the layout that takes the message', () => {
    const reader = new LayoutReader([sensor, list]);
    expect(read(reader, '02 07 08')).toEqual([
      ['sensor.count', 2],
      ['sensor.level.1', 7],
      ['sensor.level.2', 8],
    ]);
    expect(read(new LayoutReader([sensor]), '02 07 08')).toEqual([]);
  });

  it('are as many as the message has of it', () => {
    expect(read(new LayoutReader([sensor]), 'AA 55 01')).toEqual([['sensor.unit', 1]]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        new LayoutReader([sensor, list]).read(bytes, (_, value) => expect(value).not.toBeNaN());
      }),
    );
  });
});
