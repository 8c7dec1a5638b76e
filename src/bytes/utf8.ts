const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The bytes of `text` in UTF-8, without a byte order mark. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The text of UTF-8; a malformed sequence becomes U+FFFD, and a byte order mark stays: it arrived. */
export function decodeUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
