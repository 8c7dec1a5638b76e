import type { EncodingName } from '../encoding-names.js';
import { completePrefixBytes } from '../encodings.js';
import { type TextRun, textRuns } from '../text-runs.js';
import { commonCharacters } from './common-characters.js';

/** Bytes read in one or more encodings that agree on them. */
export interface EncodingReading {
  /** The likeliest first; at least one. */
  readonly encodings: readonly EncodingName[];
  readonly runs: readonly TextRun[];
  /** The offset of the first byte that is none of a character; undefined if all are. */
  readonly invalidAt: number | undefined;
  /** How much it looks like text of its language: about 1 for what does, 0 or less for what does not. */
  readonly score: number;
}

/** Encodings that bytes are tried in, by how common they are: of equal readings the first stands first. */
const candidates = [
  'utf-8',
  'gbk',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-kr',
  'latin1',
  'windows-1252',
  'utf-16le',
  'utf-16be',
] as const satisfies readonly EncodingName[];

type Candidate = (typeof candidates)[number];

/** Bytes that are looked at: what more there are would not change the order. */
export const maxReadBytes = 1_024;

/** A broken reading is likelier than another broken one by its score, but never than a whole one. */
const brokenPenalty = 2;

/** Of UTF-8, whose pattern of bytes other texts hardly ever have by chance: what its characters count more. */
const utf8Bonus = 0.5;

/**
 * The first bytes of a message as text in each encoding, the likeliest first; encodings that read the same are one. A character that
 * the limit of `maxReadBytes` cuts is left out; so is one that the end of `bytes` cuts if they are `isCut`, else it is invalid.
 */
export function likelyEncodings(bytes: Uint8Array, isCut = false): readonly EncodingReading[] {
  const readings: { encodings: EncodingName[]; runs: readonly TextRun[]; key: string; score: number }[] = [];
  for (const encoding of candidates) {
    const runs = runsOf(bytes, encoding, isCut);
    const key = keyOf(runs);
    const score = scoreOf(runs, encoding);
    const same = readings.find((reading) => reading.key === key);
    if (same === undefined) readings.push({ encodings: [encoding], runs, key, score });
    else {
      if (score > same.score) same.encodings.unshift(encoding);
      else same.encodings.push(encoding);
      same.score = Math.max(same.score, score);
    }
  }
  // Stable: of equal ones, that which is tried first.
  readings.sort((one, other) => other.score - one.score);
  return readings.map(({ encodings, runs, score }) => ({
    encodings,
    runs,
    invalidAt: runs.find(({ type }) => type === 'invalid')?.start,
    score,
  }));
}

function runsOf(bytes: Uint8Array, encoding: EncodingName, isCut: boolean): readonly TextRun[] {
  const head = bytes.subarray(0, maxReadBytes);
  const isWhole = !isCut && head.byteLength === bytes.byteLength;
  return textRuns(isWhole ? head : head.subarray(0, completePrefixBytes(head, encoding)), encoding);
}

function keyOf(runs: readonly TextRun[]): string {
  return JSON.stringify(runs.map((run) => (run.type === 'text' ? run.text : [run.start, ...run.bytes])));
}

/** The mean weight of the characters, each by the bytes that it takes; less by a fixed amount if some bytes are no characters. */
function scoreOf(runs: readonly TextRun[], encoding: Candidate): number {
  const weigh = weights[encoding];
  let sum = 0;
  let total = 0;
  let isBroken = false;
  for (const run of runs) {
    if (run.type === 'invalid') {
      isBroken = true;
      sum -= run.bytes.byteLength;
      total += run.bytes.byteLength;
      continue;
    }
    let before = '';
    for (const character of run.text) {
      const size = sizeOf(character, encoding);
      sum += weigh(character, before) * size;
      total += size;
      before = character;
    }
  }
  if (total === 0) return 0;
  return sum / total - (isBroken ? brokenPenalty : 0);
}

/** Bytes of a character, roughly: it is weighed by them. */
function sizeOf(character: string, encoding: Candidate): number {
  if (encoding === 'utf-16le' || encoding === 'utf-16be') return character.length * 2;
  if (character < '\u0080' || encoding === 'latin1' || encoding === 'windows-1252') return 1;
  return encoding === 'utf-8' ? (character < '\u0800' ? 2 : 3) : 2;
}

/** How usual a character is in an encoding's texts, after the one before it: 1 for very, below 0 for hardly ever. */
type Weigh = (character: string, before: string) => number;

const rare = -0.4;
const never = -1;

function asciiWeight(character: string): number {
  return /[\t\n\r\x20-\x7e]/.test(character) ? 0.6 : never;
}

/** Punctuation and forms that the texts of East Asia have among their own characters. */
const eastAsianSigns = /[\u2010-\u2026\u2103\u3000-\u3011\u00b0\u00b1\u00b7\u00d7\uff01-\uff5e]/;
const ideograph = /[\u4e00-\u9fff]/;
const kana = /[\u3041-\u3096\u30a1-\u30fc]/;
const hangul = /[\uac00-\ud7a3]/;

function ideographs(common: ReadonlySet<string>, extra: Weigh): Weigh {
  return (character, before) => {
    if (character < '\u0080') return asciiWeight(character);
    if (common.has(character)) return 1;
    if (eastAsianSigns.test(character)) return 0.7;
    const weight = extra(character, before);
    if (weight !== 0) return weight;
    return ideograph.test(character) ? 0 : rare;
  };
}

const none: Weigh = () => 0;

const japaneseWeight = ideographs(commonCharacters.japanese, (character) => {
  if (kana.test(character)) return 1;
  // One byte each: what any other text has in a wrong reading.
  return /[\uff61-\uff9f]/.test(character) ? -0.2 : 0;
});

const koreanWeight = ideographs(commonCharacters.korean, (character) => {
  if (!hangul.test(character)) return ideograph.test(character) ? -0.2 : 0;
  return 0.1;
});

/** Letters with a sign stand among others, one at a time. */
const latinWeight: Weigh = (character, before) => {
  if (character < '\u0080') return asciiWeight(character);
  if (/[\u0080-\u009f]/.test(character)) return never;
  if (/[°±µ²³§£©«»–—‘’“”…€]/.test(character)) return before < '\u0080' ? 0.6 : rare;
  if (!/[\u00c0-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e]/.test(character) || /[×÷]/.test(character))
    return rare;
  if (before > '\u007f') return rare;
  const isSmall = character === character.toLowerCase();
  // A capital within a word is hardly ever one.
  return isSmall || !/[a-z]/.test(before) ? 0.6 : -0.2;
};

/** Any language: the characters of East Asia by how common they are, letters of others as they are. */
const unicodeWeight: Weigh = (character, before) => {
  if (character < '\u0080') return asciiWeight(character);
  const { simplified, traditional, japanese, korean } = commonCharacters;
  if (kana.test(character) || [simplified, traditional, japanese, korean].some((set) => set.has(character)))
    return 1;
  if (eastAsianSigns.test(character)) return 0.7;
  if (hangul.test(character)) return 0.1;
  if (ideograph.test(character)) return 0;
  if (/[\u00a0-\u024f\u0370-\u052f]/.test(character)) return Math.max(0.5, latinWeight(character, before));
  return /[\p{L}\p{M}\p{Emoji_Presentation}]/u.test(character) ? 0 : rare;
};

const simplifiedWeight = ideographs(commonCharacters.simplified, none);

const weights: Readonly<Record<Candidate, Weigh>> = {
  'utf-8': (character, before) => unicodeWeight(character, before) + (character > '\u007f' ? utf8Bonus : 0),
  gbk: simplifiedWeight,
  gb18030: simplifiedWeight,
  big5: ideographs(commonCharacters.traditional, none),
  shift_jis: japaneseWeight,
  'euc-kr': koreanWeight,
  latin1: latinWeight,
  'windows-1252': latinWeight,
  // As two bytes it is as good as two ASCII characters in any other.
  'utf-16le': unicodeWeight,
  'utf-16be': unicodeWeight,
};
