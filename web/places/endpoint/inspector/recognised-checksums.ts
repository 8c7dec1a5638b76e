import { checksumAlgorithm } from '../../../../src/bytes/checksum/algorithms.js';
import { formatChecksum, type PlacedChecksum } from '../../../../src/bytes/checksum/checksum-spec.js';
import { verifyChecksum } from '../../../../src/bytes/checksum/place-checksum.js';
import type { ByteRange } from './inspection.js';

/** A checksum that a message carries: of the bytes of `covered`, found at `at`. */
export interface RecognisedChecksum {
  /** Its algorithm and byte order, as a specification says them. */
  readonly name: string;
  readonly covered: ByteRange;
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** Longer messages end with no checksum of these, and looking for one would hold the page up. */
export const maxCheckedBytes = 65_536;

/**
 * What is looked for in a single message, by how common it is. Every algorithm there is would be found by chance too often: of
 * those of 16 bits, in one message of a thousand.
 */
const looked = [
  ...['crc-16/modbus', 'crc-16/ibm-3740', 'crc-16/xmodem', 'crc-16/kermit', 'crc-16/arc', 'crc-16/ibm-sdlc'],
  ...[
    'crc-16/dnp',
    'crc-16/usb',
    'crc-32/iso-hdlc',
    'crc-32/iscsi',
    'crc-32/mpeg-2',
    'crc-32/bzip2',
    'adler32',
  ],
  ...['fletcher16', 'ubx', 'internet', 'sum8', 'lrc', 'xor', 'crc-8/smbus', 'crc-8/maxim-dow'],
] as const;

let specs: readonly PlacedChecksum[] | undefined;

/** Each in the order that its users put it, then in the other. */
function lookedSpecs(): readonly PlacedChecksum[] {
  specs ??= looked.flatMap((name) => {
    const algorithm = checksumAlgorithm(name);
    if (algorithm === undefined) return [];
    const orders = algorithm.order === 'le' ? (['le', 'be'] as const) : (['be', 'le'] as const);
    const usual = {
      type: 'placed',
      algorithm,
      range: undefined,
      form: 'bytes',
      position: undefined,
    } as const;
    return (algorithm.bits <= 8 ? orders.slice(0, 1) : orders).map((order) => ({ ...usual, order }));
  });
  return specs;
}

/**
 * The checksums at the end of a message, or, given a selection of two bytes or more, right after it. Checksums of one byte
 * match one message in 256 by chance and are reported only for a selection or if no longer one matches.
 */
export function recognisedChecksums(bytes: Uint8Array, selection: ByteRange): readonly RecognisedChecksum[] {
  if (bytes.byteLength > maxCheckedBytes) return [];
  const isSelected = selection.end - selection.start >= 2;
  const from = isSelected ? selection.start : 0;
  const found = lookedSpecs().flatMap((spec) => {
    const size = Math.ceil(spec.algorithm.bits / 8);
    const at = isSelected ? selection.end : bytes.byteLength - size;
    const message = bytes.subarray(from, at + size);
    // Nothing but zeros has every simple checksum.
    if (at - from < 2 || at + size > bytes.byteLength || message.every((byte) => byte === 0)) return [];
    const verdict = verifyChecksum(spec, message);
    if (verdict.result !== 'ok') return [];
    return [{ name: formatChecksum(spec), covered: { start: from, end: at }, at, bytes: verdict.found }];
  });
  const long = found.filter((one) => one.bytes.byteLength > 1);
  return isSelected || long.length === 0 ? found : long;
}
