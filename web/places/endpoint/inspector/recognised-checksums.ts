import { checksumAlgorithm, checksumAlgorithmNames } from '../../../../src/bytes/checksum/algorithms.js';
import { formatChecksum, type PlacedChecksum } from '../../../../src/bytes/checksum/checksum-spec.js';
import { applyChecksum, verifyChecksum } from '../../../../src/bytes/checksum/place-checksum.js';
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

/** Bytes of a selection for which every algorithm there is is tried: a person has said what is covered. */
const maxTriedBytes = 4_096;

const placed = { type: 'placed', range: undefined, form: 'bytes', position: undefined } as const;
const specsByName = new Map<string, readonly PlacedChecksum[]>();

/** An algorithm in the order that its users put it, then in the other; none of a name that there is not. */
function specsOf(name: string): readonly PlacedChecksum[] {
  let specs = specsByName.get(name);
  if (specs === undefined) {
    const algorithm = checksumAlgorithm(name);
    const orders = algorithm?.order === 'le' ? (['le', 'be'] as const) : (['be', 'le'] as const);
    const wanted = algorithm === undefined ? [] : orders.slice(0, algorithm.bits <= 8 ? 1 : 2);
    specs = wanted.flatMap((order) => (algorithm === undefined ? [] : [{ ...placed, algorithm, order }]));
    specsByName.set(name, specs);
  }
  return specs;
}

function lookedSpecs(): readonly PlacedChecksum[] {
  return looked.flatMap(specsOf);
}

/** Every one there is; those that are common stand first. */
function everySpec(): readonly PlacedChecksum[] {
  return [...new Set<string>([...looked, ...checksumAlgorithmNames()])].flatMap(specsOf);
}

/**
 * The checksums at the end of a message, or, given a selection of two bytes or more, right after it. Checksums of one byte
 * match one message in 256 by chance and are reported only for a selection or if no longer one matches. For a selection every
 * algorithm of the catalogue is tried, the common ones first.
 */
export function recognisedChecksums(bytes: Uint8Array, selection: ByteRange): readonly RecognisedChecksum[] {
  if (bytes.byteLength > maxCheckedBytes) return [];
  const isSelected = selection.end - selection.start >= 2;
  const from = isSelected ? selection.start : 0;
  const specs = isSelected && selection.end - from <= maxTriedBytes ? everySpec() : lookedSpecs();
  const found = specs.flatMap((spec) => {
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

/** A checksum of a part of a message. */
export interface ChecksumOver {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Whether the message goes on with it. */
  readonly isNext: boolean;
}

/** The common checksums of the bytes of `range`, each in its usual order; none of a range that is too long. */
export function checksumsOver(bytes: Uint8Array, { start, end }: ByteRange): readonly ChecksumOver[] {
  if (end - start < 1 || end - start > maxCheckedBytes) return [];
  const content = bytes.subarray(start, end);
  return looked.flatMap((name) => {
    const [spec] = specsOf(name);
    const summed = spec === undefined ? undefined : applyChecksum(spec, content);
    if (spec === undefined || summed?.ok !== true) return [];
    const value = summed.bytes.subarray(summed.at);
    const next = bytes.subarray(end, end + value.byteLength);
    const isNext = next.byteLength === value.byteLength && next.every((byte, index) => byte === value[index]);
    return [{ name: formatChecksum(spec), bytes: value, isNext }];
  });
}
