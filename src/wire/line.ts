import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.js';
import {
  countShift,
  dottedDecimals,
  type Phrase,
  phraseOf,
  smallDecimals,
  threeDigits,
} from './line-words.js';

/** Bytes that one line may take, its end included; the rest is left out. Wireshark's columns end at 4,096 bytes. */
export const maxLineBytes = 4_608;

const digits = '0123456789abcdef';
const maxInt32 = 0x7fff_ffff;

/** Two hexadecimal digits of each byte. */
const hexPairs = allHexPairs();
/** The arrow between source and destination, with its blanks. */
const arrow = phraseOf(' → ');
const fourBlanks = 0x2020_2020;
/** Bytes that a word may reach beyond the text that it is stored for. */
const wordBytes = 4;
/** Bytes of the longest number or IPv4 address, and what its last word reaches beyond it. */
const numberRoom = 24;

/** Characters of an IPv4 address as text. */
export function ipv4Characters(source: Uint8Array, at: number): number {
  let characters = 3;
  for (let index = at; index < at + 4; index += 1) characters += countOf(source[index] ?? 0);
  return characters;
}

/** Digits of a number from 0 to 999. */
function countOf(value: number): number {
  return (smallDecimals[value] ?? 0) >>> countShift;
}

/** Decimal digits of a whole number, 0 or more. */
export function decimalDigits(value: number): number {
  if (value < 1_000) return value < 10 ? 1 : value < 100 ? 2 : 3;
  if (value < 1_000_000) return value < 10_000 ? 4 : value < 100_000 ? 5 : 6;
  return 6 + decimalDigits(Math.floor(value / 1_000_000));
}

function allHexPairs(): Uint8Array {
  const pairs = new Uint8Array(256 * 2);
  for (let byte = 0; byte < 256; byte += 1) {
    pairs[byte * 2] = digits.charCodeAt(byte >> 4);
    pairs[byte * 2 + 1] = digits.charCodeAt(byte & 15);
  }
  return pairs;
}

/**
 * Writes lines of text as bytes, without a string for each. It is the caller's to `flush` what `bytes` holds before `at`
 * whenever `hasRoom` is false, which is asked once a line. A line that grows beyond its limit ends there.
 */
export class Line {
  readonly bytes: Uint8Array;
  /** Bytes that have been written. */
  at = 0;
  readonly #view: DataView;
  #limit = 0;

  /** Holds `capacity` bytes, at least one line, or writes into memory of the caller's, which holds at least one. */
  constructor(memory: number | Uint8Array = 256 * 1024) {
    this.bytes = typeof memory === 'number' ? new Uint8Array(Math.max(memory, maxLineBytes)) : memory;
    this.#view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length);
  }

  /** Whether another line fits, however long it becomes. */
  get hasRoom(): boolean {
    return this.bytes.length - this.at >= maxLineBytes;
  }

  /** Begins a line. */
  begin(): void {
    this.#limit = this.at + maxLineBytes - 1;
  }

  /** Ends the line. */
  end(): void {
    this.bytes[this.at] = 0x0a;
    this.at += 1;
  }

  /** Appends a line that was written elsewhere, with its end: the bytes of `source` from `from` to before `to`. */
  append(source: Uint8Array, from: number, to: number): void {
    const { bytes, at } = this;
    for (let index = from; index < to; index += 1) bytes[at + index - from] = source[index] ?? 0;
    this.at = at + to - from;
  }

  /** Forgets what has been written. */
  clear(): void {
    this.at = 0;
  }

  // What follows writes with a place of its own and sets `at` once, and far from the limit four bytes at a time: so each row takes half
  // of the time.

  /** Appends a phrase. */
  phrase(phrase: Phrase): void {
    const { at } = this;
    const { byteLength, words } = phrase;
    if (at + byteLength + wordBytes > this.#limit) {
      this.#phraseAtLimit(phrase);
      return;
    }
    for (let index = 0; index < words.length; index += 1)
      this.#view.setUint32(at + index * wordBytes, words[index] ?? 0, true);
    this.at = at + byteLength;
  }

  /** Appends a text of ASCII characters. */
  ascii(text: string): void {
    const { bytes, at } = this;
    const length = Math.min(text.length, this.#limit - at);
    for (let index = 0; index < length; index += 1) bytes[at + index] = text.charCodeAt(index);
    this.at = at + length;
  }

  /** Appends `count` blanks; none if that is less than 0. */
  blanks(count: number): void {
    const { bytes, at } = this;
    const length = Math.max(0, Math.min(count, this.#limit - at));
    if (at + length + wordBytes <= this.#limit)
      for (let index = 0; index < length; index += wordBytes)
        this.#view.setUint32(at + index, fourBlanks, true);
    else bytes.fill(0x20, at, at + length);
    this.at = at + length;
  }

  /** Moves what was written from `from` on to the right end of a column of `width` characters, if it is narrower. */
  alignRight(from: number, width: number): void {
    const { bytes } = this;
    const length = this.at - from;
    const shift = Math.min(width - length, this.#limit - this.at);
    if (shift <= 0) return;
    for (let index = this.at - 1; index >= from; index -= 1) bytes[index + shift] = bytes[index] ?? 0;
    for (let index = from; index < from + shift; index += 1) bytes[index] = 0x20;
    this.at += shift;
  }

  /** Appends the arrow between source and destination, with its blanks. */
  arrow(): void {
    this.phrase(arrow);
  }

  /** Appends one byte. */
  byte(byte: number): void {
    if (this.at >= this.#limit) return;
    this.bytes[this.at] = byte;
    this.at += 1;
  }

  /** Appends a whole number, 0 or more, in decimal digits. */
  decimal(value: number): void {
    if (this.at + numberRoom > this.#limit) this.#digits(value, decimalDigits(value));
    else this.at = this.#decimalAt(value, this.at);
  }

  /** Appends the last `length` decimal digits of a whole number, with zeros before it. */
  padded(value: number, length: number): void {
    const { at } = this;
    if (length !== 6 || value > maxInt32 || at + numberRoom > this.#limit) this.#digits(value, length);
    else this.at = this.#sixDigits(value | 0, at);
  }

  /** Appends the last `count` hexadecimal digits, eight at most, of a number of 32 bits. */
  hex(value: number, count: number): void {
    const { bytes, at } = this;
    const length = Math.min(count, this.#limit - at);
    for (let index = 0; index < length; index += 1)
      bytes[at + index] = digits.charCodeAt((value >>> ((count - 1 - index) * 4)) & 15);
    this.at = at + length;
  }

  /** Appends an IPv4 address. */
  ipv4(source: Uint8Array, at: number): void {
    let to = this.at;
    if (to + numberRoom > this.#limit) {
      this.#ipv4AtLimit(source, at);
      return;
    }
    for (let index = at; index < at + 3; index += 1) {
      const value = source[index] ?? 0;
      this.#view.setUint32(to, dottedDecimals[value] ?? 0, true);
      to += countOf(value) + 1;
    }
    this.at = this.#small(source[at + 3] ?? 0, to);
  }

  /** Appends a MAC address, or other bytes, in pairs of hexadecimal digits with `separator` between them. */
  pairs(source: Uint8Array, at: number, count: number, separator: number): void {
    for (let index = 0; index < count; index += 1) {
      if (index > 0) this.byte(separator);
      const pair = (source[at + index] ?? 0) * 2;
      this.byte(hexPairs[pair] ?? 0);
      this.byte(hexPairs[pair + 1] ?? 0);
    }
  }

  /** Appends bytes in hexadecimal digits, `maxShown` at most and `…` for the rest. */
  bytesShortened(source: Uint8Array, at: number, count: number, maxShown: number): void {
    const end = at + Math.min(count, maxShown);
    for (let index = at; index < end; index += 1) this.hex(source[index] ?? 0, 2);
    if (count > maxShown) this.#encoded('…');
  }

  /** Appends an IPv6 address (RFC 5952: lower case, the longest run of zeros left out; one that holds an IPv4 address shows it). */
  ipv6(source: Uint8Array, at: number): void {
    const run = longestZeroRun(source, at);
    const runFrom = run >> 4;
    const runTo = run & 15;
    const holdsIpv4 = runFrom === 0 && holdsIpv4After(source, at, runTo);
    for (let group = 0; group < 8; group += 1) {
      if (holdsIpv4 && group === 6) {
        if (runTo < 6) this.byte(0x3a);
        this.ipv4(source, at + 12);
        return;
      }
      if (group === runFrom) this.ascii('::');
      if (group >= runFrom && group < runTo) continue;
      if (group > 0 && group !== runTo) this.byte(0x3a);
      const value = groupAt(source, at, group);
      this.hex(value, value > 0xfff ? 4 : value > 0xff ? 3 : value > 0xf ? 2 : 1);
    }
  }

  /**
   * Appends text of a packet, UTF-8: control characters and what cannot be printed escaped as Wireshark does, and a malformed
   * sequence as U+FFFD. So a line stays one line, and a terminal obeys nothing that came from the network.
   */
  text(source: Uint8Array, from: number, to: number): void {
    for (let at = from; at < to; at += 1) {
      const byte = source[at] ?? 0;
      if (byte >= 0x80) {
        this.#unicode(decodeUtf8(source.subarray(at, Math.min(to, at + maxLineBytes))));
        return;
      }
      if (byte >= 0x20 && byte !== 0x7f) this.byte(byte);
      else this.ascii(escapeOf(byte));
      if (this.at >= this.#limit) return;
    }
  }

  /** Appends what of a phrase fits; of one with characters of several bytes, all or nothing. */
  #phraseAtLimit({ text, byteLength }: Phrase): void {
    if (byteLength === text.length) this.ascii(text);
    else if (this.at + byteLength <= this.#limit) this.#encoded(text);
  }

  #ipv4AtLimit(source: Uint8Array, at: number): void {
    for (let index = 0; index < 4; index += 1) {
      if (index > 0) this.byte(0x2e);
      const value = source[at + index] ?? 0;
      this.#digits(value, countOf(value));
    }
  }

  /** Writes a number from 0 to 999 at `at`, far from the limit, and returns where it ends. */
  #small(value: number, at: number): number {
    const digits = smallDecimals[value] ?? 0;
    this.#view.setUint32(at, digits, true);
    return at + (digits >>> countShift);
  }

  /** Writes a number at `at`, far from the limit, and returns where it ends. */
  #decimalAt(value: number, at: number): number {
    if (value < 1_000) return this.#small(value, at);
    // Numbers of 32 bits are divided without floating point.
    if (value > maxInt32) {
      const high = Math.floor(value / 1_000_000);
      return this.#sixDigits((value - high * 1_000_000) | 0, this.#decimalAt(high, at));
    }
    const thousands = ((value | 0) / 1_000) | 0;
    const end = thousands < 1_000 ? this.#small(thousands, at) : this.#decimalAt(thousands, at);
    this.#view.setUint32(end, threeDigits[(value | 0) - thousands * 1_000] ?? 0, true);
    return end + 3;
  }

  /** Writes the last six digits of a number of 32 bits at `at`, far from the limit, and returns where they end. */
  #sixDigits(value: number, at: number): number {
    const thousands = (value / 1_000) | 0;
    this.#view.setUint32(at, threeDigits[thousands % 1_000] ?? 0, true);
    this.#view.setUint32(at + 3, threeDigits[value - thousands * 1_000] ?? 0, true);
    return at + 6;
  }

  /** Appends the last `length` digits of a number if they fit: one digit after another, as is rarely needed. */
  #digits(value: number, length: number): void {
    const end = this.at + length;
    if (end > this.#limit) return;
    let rest = value;
    for (let at = end - 1; at >= this.at; at -= 1) {
      const tens = Math.floor(rest / 10);
      this.bytes[at] = 0x30 + (rest - tens * 10);
      rest = tens;
    }
    this.at = end;
  }

  #unicode(text: string): void {
    for (const character of text) {
      const code = character.codePointAt(0) ?? 0;
      if (code < 0x20 || code === 0x7f) this.ascii(escapeOf(code));
      else if (code < 0x80) this.byte(code);
      else if (isUnprintable(character)) this.ascii(unicodeEscape(code));
      else this.#encoded(character);
      if (this.at >= this.#limit) return;
    }
  }

  #encoded(character: string): void {
    const encoded = encodeUtf8(character);
    if (this.at + encoded.length > this.#limit) {
      this.#limit = this.at;
      return;
    }
    this.bytes.set(encoded, this.at);
    this.at += encoded.length;
  }
}

function groupAt(source: Uint8Array, at: number, group: number): number {
  return ((source[at + group * 2] ?? 0) << 8) | (source[at + group * 2 + 1] ?? 0);
}

/** Whether an address of zeros before the group `runTo` holds an IPv4 address (RFC 4291, section 2.5.5). */
function holdsIpv4After(source: Uint8Array, at: number, runTo: number): boolean {
  if (runTo === 5) return groupAt(source, at, 5) === 0xffff;
  return runTo === 6;
}

/** No run of zeros, as `longestZeroRun` gives it: from and to a group beyond all. */
const noRun = 0x99;

/**
 * The longest run of at least two zero groups: 16 times its first group and the group after its last. A number, since it is asked
 * for every address of a row.
 */
function longestZeroRun(source: Uint8Array, at: number): number {
  let best = noRun;
  let longest = 1;
  let from = 0;
  for (let group = 0; group <= 8; group += 1) {
    if (group < 8 && groupAt(source, at, group) === 0) continue;
    if (group - from > longest) {
      longest = group - from;
      best = (from << 4) | group;
    }
    from = group + 1;
  }
  return best;
}

const letterEscapes: Readonly<Record<number, string>> = Object.freeze({
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
});

function escapeOf(byte: number): string {
  return letterEscapes[byte] ?? `\\${byte.toString(8).padStart(3, '0')}`;
}

function isUnprintable(character: string): boolean {
  return /[\p{Cc}\p{Cf}\p{Cn}]/u.test(character);
}

function unicodeEscape(code: number): string {
  return code > 0xffff
    ? `\\U${code.toString(16).toUpperCase().padStart(8, '0')}`
    : `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
