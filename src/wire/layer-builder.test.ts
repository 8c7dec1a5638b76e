import { describe, expect, it } from 'vitest';
import { LayerBuilder } from './layer-builder.js';

describe('the builder of a layer', () => {
  it('clamps the ranges of a codec that slips, and gives them from the start of the packet', () => {
    const builder = new LayerBuilder(100, 110, 114);
    builder.open('slip.group', 107, 7);
    builder.field('slip.long', 110, 99, 1);
    builder.field('slip.late', 119, 2, 2);
    builder.close(123);
    builder.close(114);
    expect(builder.fields).toEqual([
      {
        name: 'slip.group',
        offset: 10,
        length: 4,
        value: 7,
        fields: [
          { name: 'slip.long', offset: 10, length: 4, value: 1, fields: [] },
          { name: 'slip.late', offset: 14, length: 0, value: 2, fields: [] },
        ],
      },
    ]);
  });

  it('clamps the ranges of a group to its end, which is known last', () => {
    const builder = new LayerBuilder(100, 110, 130);
    builder.open('slip.group', 112, 7);
    builder.open('slip.inner', 113, 8);
    builder.field('slip.long', 114, 9, 1);
    builder.close(124);
    builder.field('slip.early', 110, 3, 2);
    builder.close(118);
    const long = { name: 'slip.long', offset: 14, length: 4, value: 1, fields: [] };
    const inner = { name: 'slip.inner', offset: 13, length: 5, value: 8, fields: [long] };
    const early = { name: 'slip.early', offset: 12, length: 1, value: 2, fields: [] };
    expect(builder.fields).toEqual([
      { name: 'slip.group', offset: 12, length: 6, value: 7, fields: [inner, early] },
    ]);
  });

  it('keeps the first fault', () => {
    const builder = new LayerBuilder(100, 110, 114);
    builder.fault('FIRST', 112, 'a.b');
    builder.fault('SECOND', 113);
    expect(builder.firstFault).toEqual({ code: 'FIRST', offset: 12, field: 'a.b' });
  });
});
