/** A point in time, as in a packet batch. */
export interface SplitTime {
  /** Whole seconds. */
  seconds: number;
  /** Nanoseconds after them, 0 to 999,999,999. */
  nanoseconds: number;
}

/** Up to this value, a remainder times 65,536 plus 65,535 is exact in a double. */
const maxExactUnits = 2 ** 36;
const nanosecondsPerSecond = 1_000_000_000;

/** Units in a second by the value of the option `if_tsresol`: a power of ten, or of two when its highest bit is set. */
export function unitsPerSecondOf(resolution: number): number {
  const exponent = resolution & 0x7f;
  // No clock is finer than 2 ** 63, and the number has to fit 64 bits.
  return (resolution & 0x80) === 0 ? 10 ** Math.min(exponent, 18) : 2 ** Math.min(exponent, 63);
}

/** Splits `high * 2 ** 32 + low` units of time into `into`. Exact, except that nanoseconds are rounded down. */
export function splitTime(high: number, low: number, unitsPerSecond: number, into: SplitTime): void {
  if (unitsPerSecond > maxExactUnits) {
    splitFineTime(high, low, unitsPerSecond, into);
    return;
  }
  // Long division, 16 bits at a time: 64 bits of nanoseconds exceed a double.
  const topSeconds = Math.floor(high / unitsPerSecond);
  const upper = (high - topSeconds * unitsPerSecond) * 65_536 + (low >>> 16);
  const middleSeconds = Math.floor(upper / unitsPerSecond);
  const lower = (upper - middleSeconds * unitsPerSecond) * 65_536 + (low & 0xffff);
  const bottomSeconds = Math.floor(lower / unitsPerSecond);
  const fraction = lower - bottomSeconds * unitsPerSecond;
  into.seconds = topSeconds * 2 ** 32 + middleSeconds * 65_536 + bottomSeconds;
  into.nanoseconds = nanosecondsOf(fraction, unitsPerSecond);
}

function nanosecondsOf(fraction: number, unitsPerSecond: number): number {
  if (unitsPerSecond === 1_000_000) return fraction * 1_000;
  if (unitsPerSecond === nanosecondsPerSecond) return fraction;
  // The product of a fraction below 2 ** 23 is exact.
  if (fraction < 2 ** 23) return Math.floor((fraction * nanosecondsPerSecond) / unitsPerSecond);
  return Number((BigInt(fraction) * BigInt(nanosecondsPerSecond)) / BigInt(unitsPerSecond));
}

function splitFineTime(high: number, low: number, unitsPerSecond: number, into: SplitTime): void {
  const units = (BigInt(high) << 32n) | BigInt(low);
  const each = BigInt(unitsPerSecond);
  into.seconds = Number(units / each);
  into.nanoseconds = Number(((units % each) * BigInt(nanosecondsPerSecond)) / each);
}

/** The value of `if_tsresol` for units in a second; `undefined` for microseconds, which need none. */
export function resolutionOf(unitsPerSecond: number): number | undefined {
  if (unitsPerSecond === 1_000_000) return undefined;
  const power = Math.log2(unitsPerSecond);
  if (Number.isInteger(power) && unitsPerSecond > 1) return 0x80 | power;
  return Math.round(Math.log10(unitsPerSecond));
}

/** A split time as units, the inverse of `splitTime`; fractions of a unit are cut off. */
export function joinTime(seconds: number, nanoseconds: number, unitsPerSecond: number): bigint {
  const each = BigInt(unitsPerSecond);
  return BigInt(seconds) * each + (BigInt(nanoseconds) * each) / BigInt(nanosecondsPerSecond);
}
