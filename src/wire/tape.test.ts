import { describe, expect, it } from 'vitest';
import { maxTapeFields, Tape } from './tape.js';

const rows = (tape: Tape): readonly unknown[] =>
  Array.from({ length: tape.count }, (_, row) => [
    tape.names[row],
    tape.offsets[row],
    tape.lengths[row],
    tape.texts[row] ?? tape.numbers[row],
  ]);

describe('a tape', () => {
  it('keeps numbers, texts, and ranges of bytes, a group before what is within it', () => {
    const tape = new Tape();
    tape.field('a', 4, 2, 7);
    tape.open('b', 6, 3);
    tape.field('c', 6, 1, 'text');
    tape.field('d', 7, 3, undefined);
    tape.close(12);
    tape.close(99);
    expect(rows(tape)).toEqual([
      ['a', 4, 2, 7],
      ['b', 6, 6, 3],
      ['c', 6, 1, 'text'],
      ['d', 7, 3, Number.NaN],
    ]);
  });

  it('keeps the fields that it was told to, and the end of a group that it does not keep closes no other', () => {
    for (const names of [['b'], ['b', 'x'], ['x', 'y', 'b']]) {
      const tape = new Tape();
      expect(tape.wants('c')).toBe(true);
      tape.keepOnly(names);
      expect(['b', 'c'].map((name) => tape.wants(name))).toEqual([true, false]);
      tape.open('b', 0, 1);
      tape.open('c', 1, 2);
      tape.field('d', 2, 1, 3);
      tape.close(4);
      tape.close(9);
      expect(rows(tape)).toEqual([['b', 0, 9, 1]]);
    }
  });

  it('is filled again from its beginning', () => {
    const tape = new Tape();
    tape.open('left open', 0);
    tape.field('text', 0, 1, 'text');
    tape.clear();
    tape.field('number', 5, 1, 1);
    tape.field('bytes', 6, 1, undefined);
    tape.close(9);
    expect(rows(tape)).toEqual([
      ['number', 5, 1, 1],
      ['bytes', 6, 1, Number.NaN],
    ]);
  });

  it('drops what is more than it holds, and survives any depth', () => {
    const tape = new Tape();
    for (let depth = 0; depth < 100; depth += 1) tape.open('group', depth);
    for (let count = 0; count < 2 * maxTapeFields; count += 1) tape.field('field', count, 1, count);
    for (let depth = 0; depth < 200; depth += 1) tape.close(1_000);
    expect(tape.count).toBe(maxTapeFields);
    expect([tape.lengths[0], tape.lengths[63], tape.lengths[64]]).toEqual([1_000, 937, 0]);
    expect(tape.numbers[maxTapeFields - 1]).toBe(maxTapeFields - 101);
  });

  it('shows no bytes outside the layer, whatever a codec says', () => {
    const tape = new Tape();
    tape.clear(10, 20);
    tape.open('a.group', 5);
    tape.field('a.long', 18, 9, undefined);
    tape.field('a.late', 30, 4, undefined);
    tape.close(99);
    const ranges = Array.from({ length: tape.count }, (_, row) => [tape.offsets[row], tape.lengths[row]]);
    expect(ranges).toEqual([
      [10, 10],
      [18, 2],
      [20, 0],
    ]);
  });
});
