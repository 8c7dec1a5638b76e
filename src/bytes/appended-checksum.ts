import { type ChecksumAlgorithm, checksum, checksumAlgorithms } from './checksums.js';

/**
 * A checksum that is appended to sent content: the bytes of an algorithm, the same as hex digits (`lrc:hex`), or the checksum
 * of a protocol of text lines.
 */
export type ChecksumName = 'none' | ChecksumAlgorithm | `${ChecksumAlgorithm}:hex` | 'modbus-ascii' | 'nmea';

/** Every checksum that can be appended, in the order that a list shows them. */
export const checksumNames: readonly ChecksumName[] = Object.freeze<ChecksumName[]>([
  'none',
  ...checksumAlgorithms,
  ...checksumAlgorithms.map((algorithm) => `${algorithm}:hex` as const),
  'modbus-ascii',
  'nmea',
]);

/** Content that is not a frame of the checksum's protocol; `at` is the offset of the first invalid byte. */
export interface ChecksumFault {
  readonly code: 'NMEA_INVALID' | 'MODBUS_ASCII_INVALID';
  readonly at: number;
}

/** The appended part: bytes, or characters for the encoding of the text. */
export type AppendedChecksum =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly fault: ChecksumFault };

/**
 * Returns what `name` appends to `content`. Hex digits are in upper case, in the order of the algorithm's bytes.
 *
 *     nmea           $GPGLL,5057.970,N,00146.110,E,142451,A  *27     XOR of what stands between $ or ! and *
 *     modbus-ascii   :1103006B0003  7E                               LRC of the bytes that the digits stand for
 *
 * NMEA 0183 version 3, section 5.2; MODBUS over serial line 1.02, section 2.5.2. `*` is added to a sentence that does not
 * end with it.
 */
export function appendedChecksum(name: ChecksumName, content: Uint8Array): AppendedChecksum {
  if (name === 'none') return { ok: true, bytes: new Uint8Array(0) };
  if (name === 'nmea') return nmea(content);
  if (name === 'modbus-ascii') return modbusAscii(content);
  const algorithm = checksumAlgorithms.find((one) => name === one);
  if (algorithm !== undefined) return { ok: true, bytes: checksum(algorithm, content) };
  return { ok: true, text: digits(checksum(name.slice(0, -':hex'.length) as ChecksumAlgorithm, content)) };
}

const asterisk = 0x2a;

function nmea(content: Uint8Array): AppendedChecksum {
  const invalid = (at: number): AppendedChecksum => ({ ok: false, fault: { code: 'NMEA_INVALID', at } });
  if (content[0] !== 0x24 && content[0] !== 0x21) return invalid(0);
  const found = content.indexOf(asterisk);
  if (found >= 0 && found < content.byteLength - 1) return invalid(found);
  const covered = content.subarray(1, found < 0 ? content.byteLength : found);
  return { ok: true, text: `${found < 0 ? '*' : ''}${digits(checksum('xor', covered))}` };
}

function modbusAscii(content: Uint8Array): AppendedChecksum {
  const invalid = (at: number): AppendedChecksum => ({
    ok: false,
    fault: { code: 'MODBUS_ASCII_INVALID', at },
  });
  if (content[0] !== 0x3a) return invalid(0);
  const covered: number[] = [];
  for (let at = 1; at < content.byteLength; at += 2) {
    const pair = String.fromCharCode(content[at] ?? 0, content[at + 1] ?? 0);
    if (!/^[0-9A-Fa-f]{2}$/.test(pair)) return invalid(/^[0-9A-Fa-f]/.test(pair) ? at + 1 : at);
    covered.push(Number.parseInt(pair, 16));
  }
  if (covered.length === 0) return invalid(1);
  return { ok: true, text: digits(checksum('lrc', Uint8Array.from(covered))) };
}

function digits(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
}
