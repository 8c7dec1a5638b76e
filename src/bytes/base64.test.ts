import { expect, it } from 'vitest';
import { formatBase64 } from './base64.js';

it.each(['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'])('writes %j as Base64 (RFC 4648)', (text) => {
  expect(formatBase64(new TextEncoder().encode(text))).toBe(Buffer.from(text).toString('base64'));
});

it('writes every byte', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  expect(formatBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
});
