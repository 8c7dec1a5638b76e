import { hexDigits, type LineChecksum } from './checksum-spec.js';
import { byteXor, negatedSum } from './sums.js';

/** Content that is not a line of the protocol; `at` is the offset of the first byte that is wrong. */
export interface LineFault {
  readonly code: 'NMEA_INVALID' | 'MODBUS_ASCII_INVALID';
  readonly at: number;
}

/** What a line's checksum covers, from `from` to before `to`, and the characters that stand for it. */
export interface LineSum {
  readonly from: number;
  readonly to: number;
  /** Two digits, with the `*` before them where the content lacks it. */
  readonly text: string;
}

const asterisk = 0x2a;

/**
 * The checksum that ends a line of text:
 *
 *     nmea           $GPGLL,5057.970,N,00146.110,E,142451,A  *27     XOR of what stands between $ or ! and *
 *     modbus-ascii   :1103006B0003  7E                               LRC of the bytes that the digits stand for
 *
 * NMEA 0183 version 3, section 5.2; MODBUS over serial line 1.02, section 2.5.2. `*` is added to a sentence that does not
 * end with it.
 */
export function lineSum(protocol: LineChecksum['protocol'], content: Uint8Array): LineSum | LineFault {
  return protocol === 'nmea' ? nmeaSum(content) : modbusSum(content);
}

function nmeaSum(content: Uint8Array): LineSum | LineFault {
  if (content[0] !== 0x24 && content[0] !== 0x21) return { code: 'NMEA_INVALID', at: 0 };
  const found = content.indexOf(asterisk);
  if (found >= 0 && found < content.byteLength - 1) return { code: 'NMEA_INVALID', at: found };
  const to = found < 0 ? content.byteLength : found;
  const digits = hexDigits(Uint8Array.of(Number(byteXor(content, 1, to))), 'HEX');
  return { from: 1, to, text: `${found < 0 ? '*' : ''}${digits}` };
}

function modbusSum(content: Uint8Array): LineSum | LineFault {
  const code = 'MODBUS_ASCII_INVALID';
  if (content[0] !== 0x3a) return { code, at: 0 };
  const covered = new Uint8Array(Math.floor(content.byteLength / 2));
  for (let at = 1; at < content.byteLength; at += 2) {
    const pair = String.fromCharCode(content[at] ?? 0, content[at + 1] ?? 0);
    if (!/^[0-9A-Fa-f]{2}$/.test(pair)) return { code, at: /^[0-9A-Fa-f]/.test(pair) ? at + 1 : at };
    covered[(at - 1) / 2] = Number.parseInt(pair, 16);
  }
  const bytes = (content.byteLength - 1) / 2;
  if (bytes === 0) return { code, at: 1 };
  const digits = hexDigits(Uint8Array.of(Number(negatedSum(covered, 0, bytes))), 'HEX');
  return { from: 1, to: content.byteLength, text: digits };
}
