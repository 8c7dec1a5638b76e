import { expect, it } from 'vitest';
import { encodeBase64 } from './base64.js';

it('writes every byte as base64, at every length', () => {
  for (const length of [0, 1, 2, 3, 255, 20_000]) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 7) & 0xff);
    expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  }
});
