const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const strictDecoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

/** The bytes of `text` in UTF-8, without a byte order mark. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The text of UTF-8; a malformed sequence becomes U+FFFD, and a byte order mark stays: it arrived. */
export function decodeUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** The text of a file, or the place of its first byte that is no UTF-8, line and column from 1. */
export type ReadUtf8 =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly line: number; readonly column: number };

/** Reads bytes that have to be UTF-8; a byte order mark stays. */
export function readUtf8(bytes: Uint8Array): ReadUtf8 {
  try {
    return { ok: true, text: strictDecoder.decode(bytes) };
  } catch {
    // As a stream: what is left of the sequence that is malformed is not decoded.
    const good = new TextDecoder('utf-8').decode(bytes.subarray(0, validBytes(bytes)), { stream: true });
    const lines = good.split('\n');
    return { ok: false, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
  }
}

/** How many bytes come before the first malformed sequence, found by halving: a valid start stays valid but for its last sequence. */
function validBytes(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (startsValid(bytes.subarray(0, middle))) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Whether bytes are UTF-8, the last sequence of which may be cut. */
function startsValid(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
