import { checksumAlgorithm } from '../../../bytes/checksum/algorithms.js';
import { formatChecksum } from '../../../bytes/checksum/checksum-spec.js';
import { parseChecksum } from '../../../bytes/checksum/parse-checksum.js';

/** The program's names of algorithms, and ours. */
const algorithms: Readonly<Record<string, string>> = {
  MOD256: 'sum8',
  '-MOD256': 'lrc',
  LRC: 'lrc',
  XOR: 'xor',
  'CRC-7': 'crc-7/mmc',
  'CRC-8': 'crc-8/smbus',
  'CRC-DOW': 'crc-8/maxim-dow',
  'CRC-CCITT': 'crc16-ccitt',
  'CRC-16': 'crc-16/arc',
  'CRC-MODBUS': 'crc-16/modbus',
  'CRC-32': 'crc-32/iso-hdlc',
};

const form =
  /^\s*(?:\(\s*(-?\d{1,6})\s*,\s*(-?\d{1,6})\s*\)\s*)?(CRC\s*:[^@#]*?|-?[A-Za-z][\w-]*)((?:\s+[LA])*)\s*(?:@\s*(-?\d{1,6})\s*)?$/i;

/**
 * A checksum of Docklight in our form; undefined for none, `null` for one that cannot be read. There positions count from 1 and
 * from the end from -1, the second number of a range is a length if it is positive and a last position if not, and the result
 * overwrites the end of the sequence: as hex digits, one character before it (user manual, "Checksum specification").
 */
export function docklightChecksum(text: string): string | undefined | null {
  const spec = text.replace(/#.*$/, '').trim();
  if (spec === '') return undefined;
  const [, start, length, named = '', flags = '', target] = form.exec(spec) ?? [];
  const name = algorithmName(named.trim());
  const algorithm = name?.startsWith('crc:') ? undefined : checksumAlgorithm(name ?? '');
  if (name === undefined) return null;
  const isText = /a/i.test(flags);
  const order = /l/i.test(flags) ? 'le' : 'be';
  const width = algorithm?.bits ?? Number(/^crc:(\d+)/.exec(name)?.[1]);
  const size = Math.ceil(width / 8) * (isText ? 2 : 1);
  const position = target === undefined ? -size - (isText ? 1 : 0) : ownPosition(Number(target));
  const range = start === undefined || length === undefined ? '' : rangeOf(Number(start), Number(length));
  const parsed = parseChecksum(`${range} ${name} ${order} ${isText ? 'HEX' : ''} @${position}`);
  return parsed.ok ? formatChecksum(parsed.value) : null;
}

function algorithmName(named: string): string | undefined {
  const parameters = /^crc\s*:(.*)$/i.exec(named)?.[1];
  if (parameters === undefined) return algorithms[named.toUpperCase()];
  return `crc:${parameters
    .replace(/\s+/g, '')
    .replace(/\b(?:yes|true)\b/gi, '1')
    .replace(/\b(?:no|false)\b/gi, '0')}`;
}

function ownPosition(position: number): number {
  return position > 0 ? position - 1 : position;
}

function rangeOf(start: number, length: number): string {
  const first = ownPosition(start);
  const last = length < 0 ? length : first + length - 1;
  return `(${first},${last})`;
}
