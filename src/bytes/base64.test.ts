import { expect, it } from 'vitest';
import { formatBase64, parseBase64 } from './base64.js';

it.each(['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'])('writes %j as Base64 (RFC 4648)', (text) => {
  expect(formatBase64(new TextEncoder().encode(text))).toBe(Buffer.from(text).toString('base64'));
});

it.each(['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'])('reads the Base64 of %j (RFC 4648)', (text) => {
  expect(parseBase64(Buffer.from(text).toString('base64'))).toEqual(new TextEncoder().encode(text));
});

it.each(['Zg', 'Zg=', 'Z===', 'Zm9v\n', '====', 'Zm-v'])('reads no bytes from %j', (text) => {
  expect(parseBase64(text)).toBeUndefined();
});

it('writes every byte, and reads it', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  expect(formatBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
  expect(parseBase64(formatBase64(bytes))).toEqual(bytes);
});
