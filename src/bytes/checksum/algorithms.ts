import { type CrcParameters, maxNarrowWidth, narrowCrc, type RunningCrc, wideCrc } from './crc.js';
import { crcCatalogue } from './crc-catalogue.js';
import {
  adler32,
  byteSum,
  byteXor,
  type ComputeChecksum,
  fletcher,
  internetChecksum,
  invertedSum,
  negatedSum,
  wordXor,
} from './sums.js';

/** Which byte of a value goes first: the lowest (`le`) or the highest (`be`). */
export type ByteOrder = 'le' | 'be';

/** How a checksum is computed. */
export interface ChecksumAlgorithm {
  /** Its name as a specification is written: `crc-16/modbus`, `lrc`, `crc:16,8005,FFFF,0,1,1`. */
  readonly name: string;
  /** Bits of its value: 3 to 82. */
  readonly bits: number;
  /** The order in which its users put it on the wire. */
  readonly order: ByteOrder;
  readonly compute: ComputeChecksum;
  /**
   * Computes the values of the bytes from `from` to before each of `ends`, which ascend, in one pass where that is possible;
   * numbers, or bigints if it has more than 32 bits.
   */
  computeEach(bytes: Uint8Array, from: number, ends: readonly number[]): (number | bigint)[];
}

interface SumRow {
  readonly bits: number;
  readonly compute: ComputeChecksum;
  readonly aliases: readonly string[];
  readonly order?: ByteOrder;
}

/** What is no CRC, in the order that a list shows it. */
const sums: Readonly<Record<string, SumRow>> = {
  sum8: { bits: 8, compute: byteSum(8), aliases: [] },
  lrc: { bits: 8, compute: negatedSum, aliases: ['neg8'] },
  inv8: { bits: 8, compute: invertedSum, aliases: ['not8'] },
  xor: { bits: 8, compute: byteXor, aliases: ['xor8', 'bcc'] },
  sum16: { bits: 16, compute: byteSum(16), aliases: [] },
  sum24: { bits: 24, compute: byteSum(24), aliases: [] },
  sum32: { bits: 32, compute: byteSum(32), aliases: [] },
  xor16: { bits: 16, compute: wordXor, aliases: [] },
  fletcher8: { bits: 8, compute: fletcher(8, 1, 15), aliases: ['fletcher-8'] },
  fletcher16: { bits: 16, compute: fletcher(16, 1, 255), aliases: ['fletcher-16'] },
  fletcher32: { bits: 32, compute: fletcher(32, 2, 65_535), aliases: ['fletcher-32'] },
  fletcher64: { bits: 64, compute: fletcher(64, 4, 4_294_967_295), aliases: ['fletcher-64'] },
  // Of u-blox's UBX: as Fletcher-16, but the sums wrap at 256; the first sum goes first.
  ubx: { bits: 16, compute: fletcher(16, 1, 256), aliases: [], order: 'le' },
  adler32: { bits: 32, compute: adler32, aliases: ['adler-32'] },
  internet: { bits: 16, compute: internetChecksum, aliases: ['rfc1071'] },
};

/**
 * Short names of CRCs that the rule of `cataloguedName` would take for another: "CRC-16 CCITT" is the name of several, and most
 * of those who use it mean the one that starts with ones.
 */
const shortNames: Readonly<Record<string, string>> = { 'crc16-ccitt': 'crc-16/ibm-3740' };

/** CRCs that are sent low byte first by everybody who has them. */
const lowByteFirst: ReadonlySet<string> = new Set(['crc-16/modbus']);

let byName: ReadonlyMap<string, ChecksumAlgorithm> | undefined;

/** The algorithm of a name or another name of it, in any case; undefined if there is none. Short names such as `crc16-modbus` and `crc32` are taken. */
export function checksumAlgorithm(name: string): ChecksumAlgorithm | undefined {
  const wanted = name.toLowerCase();
  byName ??= namedAlgorithms();
  return byName.get(shortNames[wanted] ?? wanted) ?? byName.get(cataloguedName(wanted));
}

/** The names of all algorithms but `crc:…`: what is no CRC, then the catalogue by width and name. */
export function checksumAlgorithmNames(): readonly string[] {
  return [...Object.keys(sums), ...crcCatalogue().map(({ name }) => name)];
}

/** The other names that an algorithm is taken by, but for the form `crc16-…` of a catalogue's name. */
export function checksumAliases(name: string): readonly string[] {
  const short = Object.keys(shortNames).filter((one) => shortNames[one] === name);
  const known = sums[name]?.aliases ?? crcCatalogue().find((crc) => crc.name === name)?.aliases ?? [];
  return [...short, ...known];
}

/** The algorithm of a CRC by its parameters, with the name that a specification has for it. */
export function crcAlgorithm(parameters: CrcParameters): ChecksumAlgorithm {
  const { width, poly, init, xorout, refin, refout } = parameters;
  const numbers = [poly, init, xorout].map((number) => number.toString(16).toUpperCase());
  const name = `crc:${[width, ...numbers, refin ? 1 : 0, refout ? 1 : 0].join(',')}`;
  return algorithmOf(name, parameters);
}

/** `crc16-modbus` is `crc-16/modbus`, and `crc32c` is `crc-32c`. */
function cataloguedName(name: string): string {
  return name.replace(/^crc(\d+)-/, 'crc-$1/').replace(/^crc(\d)/, 'crc-$1');
}

function namedAlgorithms(): ReadonlyMap<string, ChecksumAlgorithm> {
  const algorithms = new Map<string, ChecksumAlgorithm>();
  for (const [name, { bits, compute, aliases, order = 'be' }] of Object.entries(sums)) {
    const computeEach: ChecksumAlgorithm['computeEach'] = (bytes, from, ends) =>
      ends.map((end) => compute(bytes, from, end));
    const algorithm = Object.freeze({ name, bits, order, compute, computeEach });
    for (const one of [name, ...aliases]) algorithms.set(one, algorithm);
  }
  for (const crc of crcCatalogue()) {
    const algorithm = algorithmOf(crc.name, crc);
    for (const one of [crc.name, ...crc.aliases]) algorithms.set(one, algorithm);
  }
  return algorithms;
}

function algorithmOf(name: string, parameters: CrcParameters): ChecksumAlgorithm {
  const { width: bits } = parameters;
  const order = lowByteFirst.has(name) ? 'le' : 'be';
  const common = { name, bits, order } as const;
  return Object.freeze(
    bits > maxNarrowWidth
      ? { ...common, ...computing(() => wideCrc(parameters)) }
      : { ...common, ...computing(() => narrowCrc(parameters)) },
  );
}

/** A CRC as an algorithm; its table is made when it is first used. */
function computing<Register extends number | bigint>(
  make: () => RunningCrc<Register>,
): Pick<ChecksumAlgorithm, 'compute' | 'computeEach'> {
  let crc: RunningCrc<Register> | undefined;
  const made = (): RunningCrc<Register> => {
    crc ??= make();
    return crc;
  };
  return {
    compute: (bytes, from, to) => {
      const { start, step, finish } = made();
      return finish(step(start, bytes, from, to));
    },
    computeEach: (bytes, from, ends) => {
      const { start, step, finish } = made();
      let register = start;
      let at = from;
      return ends.map((end) => {
        register = step(register, bytes, at, end);
        at = Math.max(at, end);
        return finish(register);
      });
    },
  };
}
