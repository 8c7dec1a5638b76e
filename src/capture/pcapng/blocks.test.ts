import { describe, expect, it } from 'vitest';
import { words } from '../../../test/capture-files.js';
import {
  interfaceOf,
  namesOf,
  secretsOf,
  sectionOf,
  sectionVersionOf,
  statisticsOf,
  unknownOf,
} from './blocks.js';

type Part = Parameters<typeof words>[1];

function body(...parts: readonly Part[]): readonly [DataView, number, number] {
  const bytes = words(true, ...parts);
  return [new DataView(bytes.buffer), 0, bytes.length];
}

describe('blocks that are too short for their type', () => {
  const short = body('000000');
  it.each([
    ['a section', sectionOf(...short, true)],
    ['an interface', interfaceOf(...short, true)],
    ['statistics', statisticsOf(...short, true, 0)],
    ['secrets', secretsOf(...short, true)],
    ['secrets that are longer than the block', secretsOf(...body(1, 9, '01020304'), true)],
  ])('give nothing of %s', (_what, block) => {
    expect(block).toBeUndefined();
  });
});

describe('sectionOf', () => {
  it('reads a section of any minor version, and its version', () => {
    const section = body(0x1a2b3c4d, [1], [2], -1, -1);
    expect(sectionOf(...section, true)).toMatchObject({ byteOrder: 'little' });
    expect(sectionVersionOf(...section, true)).toEqual({ major: 1, minor: 2 });
    expect(sectionVersionOf(...body(0x1a2b3c4d), true)).toBeUndefined();
  });
});

describe('interfaceOf', () => {
  it('counts in microseconds unless it says otherwise', () => {
    expect(interfaceOf(...body([1], [0], 0), true)?.interface.unitsPerSecond).toBe(1_000_000);
    expect(interfaceOf(...body([1], [0], 0, [9], [1], '94000000'), true)?.interface.unitsPerSecond).toBe(
      2 ** 20,
    );
  });

  it('keeps a filter program as it is', () => {
    const block = interfaceOf(...body([1], [0], 0, [11], [3], '01060000'), true);
    expect(block?.interface.filter).toBeUndefined();
    expect(block?.otherOptions).toEqual([{ code: 11, bytes: Uint8Array.of(1, 6, 0) }]);
  });
});

describe('namesOf', () => {
  it('skips records that are unknown or too short', () => {
    const { names, comments } = namesOf(
      ...body(
        [9],
        [2],
        '61620000',
        [1],
        [3],
        '7f000000',
        [2],
        [18],
        `${'00'.repeat(15)}01 6100 0000`,
        [0],
        [0],
        [1],
        [1],
        '63000000',
      ),
      true,
    );
    const address = new Uint8Array(16);
    address[15] = 1;
    expect(names).toEqual([{ family: 'IPv6', address, names: ['a'] }]);
    expect(comments).toEqual(['c']);
  });

  it('ends at a record that is cut off', () => {
    expect(namesOf(...body([1], [99], '7f000001'), true).names).toEqual([]);
  });
});

describe('statisticsOf', () => {
  it('counts interfaces over the sections before', () => {
    expect(statisticsOf(...body(2, 1, 5), true, 10)).toMatchObject({
      interfaceIndex: 12,
      timeUnits: 0x1_0000_0005n,
    });
  });
});

describe('unknownOf', () => {
  it('is a copy', () => {
    const bytes = Uint8Array.of(1, 2, 3, 4);
    const block = unknownOf(0x99, new DataView(bytes.buffer), 0, 4);
    bytes.fill(0);
    expect(block).toEqual({ type: 'unknown', blockType: 0x99, body: Uint8Array.of(1, 2, 3, 4) });
  });
});
