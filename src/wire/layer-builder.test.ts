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

  it('keeps the first fault', () => {
    const builder = new LayerBuilder(100, 110, 114);
    builder.fault('FIRST', 112, 'a.b');
    builder.fault('SECOND', 113);
    expect(builder.firstFault).toEqual({ code: 'FIRST', offset: 12, field: 'a.b' });
  });
});
