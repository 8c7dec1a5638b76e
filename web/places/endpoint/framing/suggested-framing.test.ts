import { describe, expect, it } from 'vitest';
import { layoutOf, layoutWith } from '../../../../test/layouts.js';
import { suggestedFraming } from './suggested-framing.js';

const fixed = layoutWith({
  sync: 'const AA 55',
  temp: 'i16 * 0.1 - 40 ℃',
  on: 'bool',
  sum: 'checksum crc16-modbus',
});
const counted = layoutWith({ count: 'u8', values: 'u16[count]' });

describe('the framing that a layout gives', () => {
  it('is the size of its messages, where all are of one', () => {
    expect(suggestedFraming([fixed])).toEqual({ name: 'sensor', framing: 'fixed:7', bytes: 7 });
    expect(suggestedFraming([layoutWith({ flags: 'bits 16 { run = 0, mode = 2-4 }' })])?.framing).toBe(
      'fixed:2',
    );
  });

  it('is that of the first layout which gives one', () => {
    expect(suggestedFraming([counted, fixed])?.framing).toBe('fixed:7');
  });

  it.each([
    ['arrays', counted],
    ['texts', layoutWith({ name: 'text' })],
    ['bytes', layoutWith({ data: 'bytes' })],
    [
      'fields that may be missing',
      layoutOf({ fields: [{ kind: 'u8' }, { more: { type: 'u8', when: { kind: 1 } } }] }),
    ],
  ])('is none of a layout with %s', (_what, layout) => {
    expect(suggestedFraming([layout])).toBeUndefined();
  });
});
