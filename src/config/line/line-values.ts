import { parseDuration } from '../../bytes/duration.js';
import type { BurstLoss } from '../../line/burst-loss.js';
import type { Damage, LineConditions, QueueLimit } from '../../line/conditions.js';
import { maxDamagedBits } from '../../line/damage.js';
import { type JitterDistribution, jitterDistributions } from '../../line/jitter.js';
import { parseBytes } from '../parse-bytes.js';

/** The longest time that a line takes for anything: an hour. */
const maxMs = 3_600_000;
const maxPayloadBytes = 65_535;
const maxQueuePackets = 100_000;
const maxQueueBytes = 64 * 1024 * 1024;
const minRateBitsPerSecond = 1;
const maxRateBitsPerSecond = 1e12;

/**
 * Reads `1%`, `0.5%` or `0.05` as a probability. A number without a percent sign needs its point, or is 0: it is not said whether 1 is
 * one in a hundred or all.
 */
export function readProbability(text: string): number | undefined {
  const [, digits, percent] = /^(\d{1,3}(?:\.\d{1,9})?)(%?)$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  if (percent === '' && !digits.includes('.') && digits !== '0') return undefined;
  const value = Number(digits) / (percent === '' ? 1 : 100);
  return value <= 1 ? value : undefined;
}

/** Reads `20ms`, `0.5ms`, `250us` or `1.5s` as milliseconds, up to an hour. */
export function readMilliseconds(text: string): number | undefined {
  const [, digits, unit] = /^(\d{1,10}(?:\.\d{1,6})?)(us|µs|ms)$/.exec(text) ?? [];
  const ms =
    digits === undefined ? parseDuration(text) : unit === 'ms' ? Number(digits) : Number(digits) / 1_000;
  return ms !== undefined && ms <= maxMs ? ms : undefined;
}

/** Reads `p:r[:1-h[:1-k]]`, netem's `gemodel`: `1%:30%`. */
export function readBurst(text: string): BurstLoss | undefined {
  const parts = text.split(':');
  if (parts.length < 2 || parts.length > 4) return undefined;
  const [goodToBad, badToGood, lossInBad = 1, lossInGood = 0] = parts.map(readProbability);
  if (parts.some((part) => readProbability(part) === undefined)) return undefined;
  if (goodToBad === undefined || badToGood === undefined) return undefined;
  // A line that never turns good again is an outage, and no burst.
  return badToGood === 0 ? undefined : { goodToBad, badToGood, lossInBad, lossInGood };
}

/** Reads `5ms` or `5ms:normal`; without a distribution it is uniform, as netem's. */
export function readJitter(
  text: string,
): Pick<LineConditions, 'jitterMs' | 'jitterDistribution'> | undefined {
  const [time = '', name = 'uniform', more] = text.split(':');
  const jitterMs = readMilliseconds(time);
  if (jitterMs === undefined || more !== undefined || !isDistribution(name)) return undefined;
  return { jitterMs, jitterDistribution: name };
}

function isDistribution(name: string): name is JitterDistribution {
  return (jitterDistributions as readonly string[]).includes(name);
}

/** Reads `5%` or `5%:30ms`. */
export function readReorder(text: string): Pick<LineConditions, 'reorder' | 'reorderMs'> | undefined {
  const [part = '', time, more] = text.split(':');
  const reorder = readProbability(part);
  const reorderMs = time === undefined ? undefined : readMilliseconds(time);
  if (reorder === undefined || more !== undefined) return undefined;
  if (time !== undefined && (reorderMs === undefined || reorderMs === 0)) return undefined;
  return { reorder, reorderMs };
}

/** Reads `1%`, `1%:3` (bits), `1%:3@4-7` (in these bytes, from 0), `1%:1@-2` (in the last two). */
export function readCorrupt(text: string): Pick<LineConditions, 'corrupt' | 'damage'> | undefined {
  const [, part = '', bitsText = '1', range] =
    /^([^:@]+)(?::(\d{1,4}))?(?:@(-?\d{1,5}(?:-\d{1,5})?))?$/.exec(text) ?? [];
  const corrupt = readProbability(part);
  const bits = Number(bitsText);
  if (corrupt === undefined || bits < 1 || bits > maxDamagedBits) return undefined;
  const place = range === undefined ? { fromByte: 0, bytes: Number.POSITIVE_INFINITY } : readByteRange(range);
  return place && { corrupt, damage: { bits, ...place } };
}

function readByteRange(text: string): Pick<Damage, 'fromByte' | 'bytes'> | undefined {
  if (text.startsWith('-')) {
    const bytes = Number(text.slice(1));
    return bytes > 0 ? { fromByte: -bytes, bytes } : undefined;
  }
  const [first = '', last = first] = text.split('-');
  const fromByte = Number(first);
  const bytes = Number(last) - fromByte + 1;
  return bytes > 0 ? { fromByte, bytes } : undefined;
}

const rateFactors: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };

/** Reads `9600`, `10kbit`, `1M`, `2.5Mbit/s` as bits a second, and `125kB/s` or `125kB` as bytes; powers of 1,000. */
export function readRate(text: string): number | undefined {
  const [, digits, prefix = '', unit = ''] =
    /^(\d{1,12}(?:\.\d{1,6})?)([kKMGmg]?)(bit|bit\/s|B|B\/s)?$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const rate = Number(digits) * (rateFactors[prefix.toLowerCase()] ?? 1) * (unit.startsWith('B') ? 8 : 1);
  return rate >= minRateBitsPerSecond && rate <= maxRateBitsPerSecond ? rate : undefined;
}

/** Reads `100p` as packets and `64K` as bytes. */
export function readQueue(text: string): QueueLimit | undefined {
  const [, digits] = /^(\d{1,6})p$/.exec(text) ?? [];
  if (digits !== undefined) {
    const packets = Number(digits);
    return packets >= 1 && packets <= maxQueuePackets ? { type: 'packets', packets } : undefined;
  }
  const bytes = parseBytes('', text);
  if (!bytes.ok || bytes.value < 1 || bytes.value > maxQueueBytes) return undefined;
  return { type: 'bytes', bytes: bytes.value };
}

/** Reads a number of bytes of a datagram's payload. */
export function readMtu(text: string): number | undefined {
  const bytes = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return bytes >= 1 && bytes <= maxPayloadBytes ? bytes : undefined;
}

/** Reads `100` or `100:20ms`. */
export function readSlice(text: string): LineConditions['slice'] {
  const [size = '', time = '0', more] = text.split(':');
  const bytes = readMtu(size);
  const gapMs = readMilliseconds(time);
  return bytes === undefined || gapMs === undefined || more !== undefined ? undefined : { bytes, gapMs };
}

/** Reads `1%:2s`. */
export function readStall(text: string): LineConditions['stall'] {
  const [part = '', time = '', more] = text.split(':');
  const probability = readProbability(part);
  const ms = readMilliseconds(time);
  return probability === undefined || ms === undefined || more !== undefined
    ? undefined
    : { probability, ms };
}

/** Reads `0.1%` as a probability, and `64K` as bytes behind which it comes. */
export function readReset(text: string): Partial<LineConditions> | undefined {
  const reset = readProbability(text);
  if (reset !== undefined) return { reset };
  const bytes = parseBytes('', text);
  return bytes.ok && bytes.value > 0 ? { resetAfterBytes: bytes.value } : undefined;
}
