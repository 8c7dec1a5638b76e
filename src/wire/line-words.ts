/*
 * Texts that rows have often, as words of 32 bits: four characters are stored at once, the first in the lowest byte. What a word holds beyond the end of
 * its text is overwritten by what follows, or lies behind the end of all lines.
 */
import { encodeUtf8 } from '../bytes/utf8.js';

/** A text for `Line.phrase`. */
export interface Phrase {
  readonly text: string;
  /** Its length in UTF-8. */
  readonly byteLength: number;
  readonly words: Uint32Array;
}

/** Makes a phrase of a text that does not change, to be kept. */
export function phraseOf(text: string): Phrase {
  const bytes = encodeUtf8(text);
  const words = new Uint32Array(Math.ceil(bytes.length / 4));
  for (let index = 0; index < words.length; index += 1) words[index] = wordOf(bytes.subarray(index * 4));
  return Object.freeze({ text, byteLength: bytes.length, words });
}

/** Bits that the number of digits is shifted by in `smallDecimals`. */
export const countShift = 24;
/** The three digits of 0 to 999, with zeros before. */
export const threeDigits = new Uint32Array(1_000);
/** The digits of 0 to 999, and how many there are in the highest byte. */
export const smallDecimals = new Uint32Array(1_000);
/** The digits of 0 to 255 with a dot behind them. */
export const dottedDecimals = new Uint32Array(256);

// By arithmetic, since every start makes them: as texts they took some milliseconds.
for (let value = 0; value < threeDigits.length; value += 1) {
  const ones = 0x30 + (value % 10);
  const tens = 0x30 + (((value / 10) | 0) % 10);
  const hundreds = 0x30 + ((value / 100) | 0);
  const word = hundreds | (tens << 8) | (ones << 16);
  const count = value < 10 ? 1 : value < 100 ? 2 : 3;
  const digits = word >>> ((3 - count) * 8);
  threeDigits[value] = word;
  smallDecimals[value] = digits | (count << countShift);
  if (value < dottedDecimals.length) dottedDecimals[value] = digits | (0x2e << (count * 8));
}

function wordOf(bytes: Uint8Array): number {
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes;
  return (first | (second << 8) | (third << 16) | (fourth << 24)) >>> 0;
}
