import type { EncodingName } from '../../../src/bytes/encoding-names.js';
import { encodeText } from '../../../src/bytes/encodings.js';
import { parseHex } from '../../../src/bytes/hex.js';

/** The bytes of a message that is typed: pairs of hex digits where all of it is that, otherwise text in an encoding. */
export function typedBytes(typed: string, encoding: EncodingName): Uint8Array {
  const hex = /^\s*([0-9a-f]{2}\s*)+$/i.test(typed) ? parseHex(typed) : undefined;
  return hex?.ok === true ? hex.bytes : encodeText(typed, encoding);
}
