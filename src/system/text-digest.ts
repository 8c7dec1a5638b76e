import { createHash } from 'node:crypto';

/**
 * What tells one text from another: the first 96 bits of the SHA-256 of its bytes, in base64url. Texts that differ by chance have
 * different ones; it does not keep anybody from making two with the same.
 */
export function textDigest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url').slice(0, 16);
}
