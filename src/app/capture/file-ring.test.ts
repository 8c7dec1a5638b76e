import { expect, it } from 'vitest';
import { parseRing } from './file-ring.js';

it.each([
  ['10x100M', { files: 10, maxBytes: 104_857_600, maxMs: undefined }],
  ['2X1500', { files: 2, maxBytes: 1_500, maxMs: undefined }],
  ['24x1h', { files: 24, maxBytes: undefined, maxMs: 3_600_000 }],
  ['5x90s', { files: 5, maxBytes: undefined, maxMs: 90_000 }],
  ['3x10min', { files: 3, maxBytes: undefined, maxMs: 600_000 }],
  ['7x1d', { files: 7, maxBytes: undefined, maxMs: 86_400_000 }],
])('%s is a ring', (text, value) => expect(parseRing(text)).toEqual({ ok: true, value }));

it.each(['', '10', '1x5M', '0x5M', 'x5M', '3x', '3x0', '3x0s', '10001x1M', '3x5 M', '3x-5M', '3x1.5G'])(
  '"%s" is none',
  (text) => expect(parseRing(text)).toMatchObject({ ok: false, failure: { code: 'CAPTURE_RING_INVALID' } }),
);
