import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatHex } from '../bytes/hex.js';
import { BatchReader } from './batch-reader.js';
import { BatchWriter } from './batch-writer.js';

function written(write: (writer: BatchWriter) => void, capacity = 0): string {
  const writer = new BatchWriter(capacity);
  write(writer);
  return formatHex(writer.finish());
}

describe('the parts of an encoded batch', () => {
  it.each([
    [0, '00'],
    [1, '01'],
    [127, '7F'],
    [128, '80 01'],
    [300, 'AC 02'],
    [16_383, 'FF 7F'],
    [16_384, '80 80 01'],
    [2 ** 32, '80 80 80 80 10'],
    [2 ** 53 - 1, 'FF FF FF FF FF FF FF 0F'],
  ])('a plain integer %d is %s', (value, hex) => {
    expect(written((writer) => writer.varint(value))).toBe(hex);
  });

  it.each([
    [0, '00'],
    [-1, '01'],
    [1, '02'],
    [-64, '7F'],
    [64, '80 01'],
  ])('a whole number %d with its sign is %s', (value, hex) => {
    expect(written((writer) => writer.signed(value))).toBe(hex);
  });

  it.each([
    [3, '06'],
    [0.5, '01 3F E0 00 00 00 00 00 00'],
    [-1, '01 BF F0 00 00 00 00 00 00'],
    [-0, '01 80 00 00 00 00 00 00 00'],
    [2 ** 52, '01 43 30 00 00 00 00 00 00'],
  ])('any number %d is %s', (value, hex) => {
    expect(written((writer) => writer.number(value))).toBe(hex);
  });

  it('a text is written once, and then its place from 1', () => {
    const hex = written((writer) => {
      for (const text of ['a', '温', 'a', '', '温', '']) writer.text(text);
    });
    expect(hex).toBe('00 01 61 00 03 E6 B8 A9 01 00 00 02 03');
  });

  it('a payload is written again unless it is the very array that came before', () => {
    const [one, same] = [Uint8Array.of(7, 8), Uint8Array.of(7, 8)];
    const hex = written((writer) => {
      for (const payload of [one, one, same, one, new Uint8Array()]) writer.payload(payload);
    });
    expect(hex).toBe('03 07 08 00 03 07 08 03 07 08 01');
  });

  it('copies a borrowed payload at once', () => {
    const writer = new BatchWriter(0);
    const borrowed = Uint8Array.of(1, 2);
    writer.payload(borrowed);
    borrowed.fill(9);
    expect(formatHex(writer.finish())).toBe('03 01 02');
  });

  it('a value is JSON behind its length', () => {
    expect(written((writer) => writer.json({ a: [1] }))).toBe('09 7B 22 61 22 3A 5B 31 5D 7D');
  });

  it('come back as they were from a writer that expected nothing, grown at any of them', () => {
    const part = fc.oneof(
      fc.record({ as: fc.constant('byte' as const), value: fc.nat({ max: 255 }) }),
      fc.record({ as: fc.constant('varint' as const), value: fc.maxSafeNat() }),
      fc.record({ as: fc.constant('signed' as const), value: fc.integer() }),
      fc.record({ as: fc.constant('number' as const), value: fc.double({ noNaN: true }) }),
      fc.record({ as: fc.constant('number' as const), value: fc.maxSafeNat() }),
      fc.record({ as: fc.constant('text' as const), value: fc.string({ unit: 'grapheme', maxLength: 40 }) }),
      fc.record({ as: fc.constant('json' as const), value: fc.array(fc.nat()) }),
      fc.record({ as: fc.constant('payload' as const), value: fc.uint8Array({ maxLength: 200 }) }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), fc.nat({ max: 300 }), (parts, capacity) => {
        const writer = new BatchWriter(capacity);
        for (const one of parts) {
          if (one.as === 'text') writer.text(one.value);
          else if (one.as === 'json') writer.json(one.value);
          else if (one.as === 'payload') writer.payload(one.value);
          else writer[one.as](one.value);
        }
        const reader = new BatchReader(writer.finish());
        for (const { as, value } of parts) expect(reader[as]()).toEqual(value);
        expect(reader.isAtEnd).toBe(true);
      }),
    );
  });
});
