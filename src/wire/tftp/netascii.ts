const lf = 0x0a;
const cr = 0x0d;

/** The size of `bytes` in netascii. */
export function netasciiBytes(bytes: Uint8Array): number {
  let count = bytes.length;
  for (const byte of bytes) if (byte === lf || byte === cr) count += 1;
  return count;
}

/**
 * Encodes `bytes` of a local file as netascii (RFC 764; RFC 1350, section 1): LF becomes CR LF, CR becomes CR NUL. Each byte is
 * encoded by itself, so a file may be encoded in pieces and the result cut into blocks anywhere.
 */
export function encodeNetascii(bytes: Uint8Array): Uint8Array {
  const encoded = new Uint8Array(netasciiBytes(bytes));
  let end = 0;
  for (const byte of bytes) {
    if (byte === lf) encoded[end++] = cr;
    encoded[end++] = byte;
    if (byte === cr) encoded[end++] = 0;
  }
  return encoded;
}

/**
 * Decodes netascii into a local file, block after block: CR LF becomes LF, CR NUL becomes CR. A CR at the end of a block waits
 * for the next one. A CR before anything else is not netascii; it is kept.
 */
export class NetasciiDecoder {
  #waitingCr = false;

  /** Decodes `length` bytes of `bytes` from `offset`: a new array of at most one byte more. */
  decode(bytes: Uint8Array, offset: number, length: number): Uint8Array {
    const decoded = new Uint8Array(length + 1);
    let count = 0;
    for (let index = offset; index < offset + length; index += 1) {
      const byte = bytes[index] ?? 0;
      if (this.#waitingCr) {
        this.#waitingCr = false;
        if (byte === lf) {
          decoded[count++] = lf;
          continue;
        }
        decoded[count++] = cr;
        if (byte === 0) continue;
      }
      if (byte === cr) this.#waitingCr = true;
      else decoded[count++] = byte;
    }
    return decoded.subarray(0, count);
  }

  /** The rest at the end of the file: a CR that nothing followed, or nothing. */
  finish(): Uint8Array {
    const left = this.#waitingCr ? Uint8Array.of(cr) : new Uint8Array(0);
    this.#waitingCr = false;
    return left;
  }
}
