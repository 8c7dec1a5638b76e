import type { EncodingName } from '../encoding-names.js';
import { decodeText } from '../encodings.js';
import type { FramingSpec } from '../framing.js';
import { formatHex } from '../hex.js';
import type { ChecksumSpec } from './checksum-spec.js';
import { type ChecksumVerdict, verifyChecksum } from './place-checksum.js';

/** Checks the messages that an endpoint receives, and words the checksums in them. */
export interface ReceivedCheck {
  readonly spec: ChecksumSpec;
  /** Checks a message as its framing cut it. */
  verdict(message: Uint8Array): ChecksumVerdict;
  /** A checksum as people write it: hex digits as they are, bytes as pairs. */
  written(checksum: Uint8Array): string;
}

/**
 * Makes the check of an endpoint. A line ending, or the delimiter, that closes a message stands behind its checksum and is not
 * covered; hex digits are in `encoding`.
 */
export function receivedCheck(
  spec: ChecksumSpec,
  framing: FramingSpec,
  encoding: EncodingName,
): ReceivedCheck {
  const isText = spec.type === 'line' || spec.form !== 'bytes';
  return {
    spec,
    verdict: (message) => verifyChecksum(spec, message, { encoding, end: contentEnd(message, framing) }),
    written: (checksum) => (isText ? decodeText(checksum, encoding) : formatHex(checksum)),
  };
}

/** Where the content of a message ends, its checksum among it: before what its framing ends it by. */
export function contentEnd(message: Uint8Array, framing: FramingSpec): number {
  const { byteLength } = message;
  if (framing.type === 'line') {
    if (message[byteLength - 1] !== 0x0a) return byteLength;
    return message[byteLength - 2] === 0x0d ? byteLength - 2 : byteLength - 1;
  }
  if (framing.type !== 'delimiter') return byteLength;
  const { delimiter } = framing;
  const end = byteLength - delimiter.byteLength;
  return end >= 0 && delimiter.every((byte, index) => message[end + index] === byte) ? end : byteLength;
}
