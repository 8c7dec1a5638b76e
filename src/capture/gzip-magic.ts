/** The first bytes of every gzip file: two that say so, and deflate, the only method (RFC 1952, section 2.3.1). */
export const gzipMagic = [0x1f, 0x8b, 8] as const;

/** Whether a file that begins with these bytes, three of them at least, is gzip. */
export function isGzip(bytes: Uint8Array): boolean {
  return gzipMagic.every((byte, index) => bytes[index] === byte);
}

/** Whether a file may be gzip whose first piece this is, however short. */
export function mayBeGzip(piece: Uint8Array): boolean {
  return gzipMagic.every((byte, index) => (piece[index] ?? byte) === byte);
}
