import {
  type ByteOrder,
  type ChecksumAlgorithm,
  checksumAlgorithm,
  checksumAlgorithmNames,
} from './algorithms.js';
import { type ChecksumForm, type ChecksumSpec, hexDigits, placedBytes } from './checksum-spec.js';
import { endOfText, verifyChecksum } from './place-checksum.js';

/**
 * What a search looks at, so that its work is bounded: the messages, the bytes of each, and where. With all of it, four
 * kilobytes a message, it takes up to a second; with messages of twenty bytes, some milliseconds.
 */
export const searchBounds = Object.freeze({
  messages: 16,
  messageBytes: 4_096,
  /** Specifications that are reported. */
  found: 12,
  /** Where the range may begin, from the front. */
  firsts: 9,
  /** Bytes between the range and the checksum behind it. */
  gaps: 4,
  /** Bytes behind the checksum, or behind the range. */
  tails: 5,
  /** Places of a checksum that stands in front of what it covers. */
  places: 16,
});

/** Specifications of one algorithm that fit the first message, many of them by chance, and are tried with the others. */
const maxCandidates = 100;

/** Bytes that are gone through to try candidates, the simplest first; a byte costs more where a CRC has more than 32 bits. */
const maxTriedBytes = 8_000_000;
const wideByteCost = 16;

/** Bits by which what is reported is better than chance, and by which it may be worse than the best. */
const leastBits = 2;
const fartherBits = 10;

/**
 * Finds the checksums that all of the messages have: algorithm, range, place, byte order, bytes or hex digits; the most probable
 * first. At least two messages are needed that differ in what is covered. Messages of nothing but zeros, those that are there
 * already, those that are too long, and those beyond the number of `searchBounds` are left out.
 */
export function findChecksums(messages: readonly Uint8Array[]): readonly ChecksumSpec[] {
  const looked = lookedAt(messages);
  const [first, ...others] = looked;
  if (first === undefined || others.length === 0) return [];
  const candidates = new Candidates(first);
  const tried = [
    ...lines,
    ...checksumAlgorithmNames().flatMap((name) => candidates.of(checksumAlgorithm(name))),
  ]
    .map((spec) => ({ spec, complexity: complexityBits(spec) }))
    .sort((one, other) => one.complexity - other.complexity);
  const rated = fittingAll(tried, [...others, first])
    .map(({ spec, complexity }) => ({ spec, bits: evidenceBits(spec, looked) - complexity }))
    .sort((one, other) => other.bits - one.bits);
  const least = Math.max(leastBits, (rated[0]?.bits ?? 0) - fartherBits);
  return rated
    .filter(({ bits }) => bits >= least)
    .slice(0, searchBounds.found)
    .map(({ spec }) => inItsCase(spec, looked));
}

/** Digits in lower case where one of the messages has a letter in it. */
function inItsCase(spec: ChecksumSpec, messages: readonly Uint8Array[]): ChecksumSpec {
  if (spec.type === 'line' || spec.form === 'bytes') return spec;
  const isLower = messages.some((message) => {
    const verdict = verifyChecksum(spec, message);
    return verdict.result !== 'too-short' && verdict.found.some((byte) => byte >= 0x61);
  });
  return isLower ? { ...spec, form: 'hex' } : spec;
}

interface Rated {
  readonly spec: ChecksumSpec;
  readonly complexity: number;
}

/** Those that all messages fit, as far as the bound of the work allows to try. */
function fittingAll(candidates: readonly Rated[], messages: readonly Uint8Array[]): readonly Rated[] {
  const fitting: Rated[] = [];
  let left = maxTriedBytes;
  for (const candidate of candidates) {
    const { spec } = candidate;
    const cost = spec.type === 'placed' && spec.algorithm.bits > 32 ? wideByteCost : 1;
    const fits = messages.every((message) => {
      left -= message.byteLength * cost;
      return verifyChecksum(spec, message).result === 'ok';
    });
    if (fits) fitting.push(candidate);
    if (left < 0) break;
  }
  return fitting;
}

const lines: readonly ChecksumSpec[] = [
  { type: 'line', protocol: 'nmea' },
  { type: 'line', protocol: 'modbus-ascii' },
];

/** The messages that a search looks at: each once, that of the most different bytes first, which fits the least by chance. */
function lookedAt(messages: readonly Uint8Array[]): readonly Uint8Array[] {
  const different = new Map<string, Uint8Array>();
  for (const message of messages) {
    if (message.byteLength > searchBounds.messageBytes || message.every((byte) => byte === 0)) continue;
    different.set(String.fromCharCode(...message), message);
    if (different.size === searchBounds.messages) break;
  }
  const variety = (message: Uint8Array): number => new Set(message).size;
  return [...different.values()].sort(
    (one, other) => variety(other) - variety(one) || one.byteLength - other.byteLength,
  );
}

/** How surprising it is that the messages fit: the bits of each checksum of something else. One that is always the same counts once. */
function evidenceBits(spec: ChecksumSpec, messages: readonly Uint8Array[]): number {
  const covered = new Set<string>();
  const found = new Set<string>();
  for (const message of messages) {
    const verdict = verifyChecksum(spec, message);
    if (verdict.result === 'too-short') continue;
    covered.add(String.fromCharCode(...message.subarray(verdict.from, verdict.to)));
    found.add(String.fromCharCode(...verdict.found));
  }
  if (covered.size < 2) return 0;
  return (found.size < 2 ? 1 : covered.size) * (spec.type === 'line' ? 16 : spec.algorithm.bits);
}

/** How far-fetched a specification is, as the bits that it takes to say it where what is common is short. */
function complexityBits(spec: ChecksumSpec): number {
  if (spec.type === 'line') return 2;
  const { algorithm, range, order, form, position } = spec;
  const known = common.indexOf(algorithm.name);
  const fame = known >= 0 ? 2 + known / 8 : algorithm.bits % 8 === 0 ? 7 : 8;
  const place = position === undefined ? 1 : position < 0 ? 3 : 5;
  const extent = range === undefined ? 1 : 3 + Math.abs(range.first) / 2 + Math.abs(range.last + 1);
  return fame + place + extent + (order === algorithm.order ? 0 : 1) + (form === 'bytes' ? 1 : 2);
}

/** What devices have most, first. */
const common: readonly string[] = [
  ...[
    'crc-16/modbus',
    'crc-32/iso-hdlc',
    'sum8',
    'xor',
    'lrc',
    'crc-16/ibm-3740',
    'crc-16/xmodem',
    'crc-16/kermit',
  ],
  ...[
    'crc-16/arc',
    'crc-16/ibm-sdlc',
    'crc-8/smbus',
    'crc-8/maxim-dow',
    'crc-32/mpeg-2',
    'crc-32/iscsi',
    'crc-16/dnp',
  ],
  ...['internet', 'adler32', 'fletcher16', 'ubx', 'sum16', 'inv8', 'crc-16/usb', 'crc-32/bzip2'],
];

/** The specifications that one message fits. */
class Candidates {
  #found: ChecksumSpec[] = [];
  readonly #message: Uint8Array;
  readonly #values = new Map<number, WrittenValue | undefined>();

  constructor(message: Uint8Array) {
    this.#message = message;
  }

  /** Those of an algorithm. */
  of(algorithm: ChecksumAlgorithm | undefined): readonly ChecksumSpec[] {
    if (algorithm === undefined) return [];
    this.#found = [];
    const { byteLength } = this.#message;
    this.#addBehind(algorithm, 'bytes', byteLength);
    // Digits are followed by a line ending, which a specification of digits leaves out.
    this.#addBehind(algorithm, 'HEX', endOfText(this.#message, byteLength));
    this.#addInFront(algorithm);
    return this.#found;
  }

  /** Checksums behind the range that they cover, in a message of `length` bytes. */
  #addBehind(algorithm: ChecksumAlgorithm, form: ChecksumForm, length: number): void {
    const { firsts, gaps, tails } = searchBounds;
    const size = placedBytes({ algorithm, form }, 'ascii');
    // Where it stands if it is appended, and the first end that a range before it may have.
    const appendedAt = length - size;
    const lowest = appendedAt - (tails - 1) - (gaps - 1);
    for (let first = 0; first < Math.min(firsts, appendedAt); first += 1) {
      const ends = integers(Math.max(first + 1, lowest), appendedAt);
      const values = algorithm.computeEach(this.#message, first, ends);
      for (const [index, end] of ends.entries()) {
        for (let at = end; at < Math.min(end + gaps, appendedAt + 1); at += 1) {
          const tail = appendedAt - at;
          if (tail >= tails) continue;
          // What is appended is no part of the message that positions are of.
          const last = end - 1 - (tail === 0 ? appendedAt : length);
          const range = first === 0 && at === end ? undefined : { first, last };
          const position = tail === 0 ? undefined : at - length;
          for (const order of this.#ordersOf(algorithm, at, size, form, values[index]))
            this.#take({
              type: 'placed',
              algorithm,
              range,
              order,
              form,
              position,
            });
        }
      }
    }
  }

  /** Checksums at a fixed place in front of what they cover, or within it, where they count as zeros. */
  #addInFront(algorithm: ChecksumAlgorithm): void {
    const { byteLength: length } = this.#message;
    const size = placedBytes({ algorithm, form: 'bytes' }, 'ascii');
    for (let at = 0; at < searchBounds.places && at + size < length; at += 1) {
      const behind = at + size;
      const ends = integers(Math.max(behind + 1, length - (searchBounds.tails - 1)), length);
      const values = algorithm.computeEach(this.#message, behind, ends);
      const ranges = ends.map((end) => ({ first: behind, last: end - 1 - length }));
      if (at > 0) {
        const zeroed = this.#message.slice();
        zeroed.fill(0, at, behind);
        values.push(algorithm.compute(zeroed, 0, length));
        ranges.push({ first: 0, last: -1 });
      }
      for (const [index, said] of ranges.entries()) {
        const range = at === 0 && said.last === -1 ? undefined : said;
        for (const order of this.#ordersOf(algorithm, at, size, 'bytes', values[index]))
          this.#take({ type: 'placed', algorithm, range, order, form: 'bytes', position: at });
      }
    }
  }

  /** The byte orders in which `value` stands at a place; the usual one where both are the same. */
  #ordersOf(
    algorithm: ChecksumAlgorithm,
    at: number,
    size: number,
    form: ChecksumForm,
    value: number | bigint | undefined,
  ): readonly ByteOrder[] {
    const found = this.#valueAt(at, size, form);
    if (found === undefined || value === undefined) return [];
    const isNumber = typeof value === 'number';
    const isBe = value === (isNumber ? found.be : found.wideBe);
    const isLe = value === (isNumber ? found.le : found.wideLe);
    if (isBe && isLe) return [algorithm.order];
    return isBe ? ['be'] : isLe ? ['le'] : [];
  }

  #valueAt(at: number, size: number, form: ChecksumForm): WrittenValue | undefined {
    const key = (at * 64 + size) * 2 + (form === 'bytes' ? 0 : 1);
    // Most places are asked for many times.
    if (!this.#values.has(key)) this.#values.set(key, readValue(this.#message.subarray(at, at + size), form));
    return this.#values.get(key);
  }

  #take(spec: ChecksumSpec): void {
    if (this.#found.length < maxCandidates) this.#found.push(Object.freeze(spec));
  }
}

/** A value as it stands in a message, read from either end; the numbers are exact up to 53 bits. */
interface WrittenValue {
  readonly be: number;
  readonly le: number;
  readonly wideBe: bigint;
  readonly wideLe: bigint;
}

function readValue(bytes: Uint8Array, form: ChecksumForm): WrittenValue | undefined {
  const digits = form === 'bytes' ? hexDigits(bytes, 'hex') : String.fromCharCode(...bytes);
  if (!/^(?:[0-9A-Fa-f]{2})+$/.test(digits)) return undefined;
  const wideBe = BigInt(`0x${digits}`);
  const wideLe = BigInt(`0x${digits.match(/../g)?.reverse().join('') ?? '0'}`);
  return { be: Number(wideBe), le: Number(wideLe), wideBe, wideLe };
}

/** The integers from `from` to `to`, both among them. */
function integers(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}
