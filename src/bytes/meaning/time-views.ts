import { isoTime } from '../iso-time.js';
import { momentOf } from '../parse-iso-time.js';

/** Forms in which programs write a point in time, as whole numbers of bytes. */
export type TimeForm = 'unix-s' | 'unix-ms' | 'unix-us' | 'ntp' | 'filetime' | 'dos';

/** Bytes read as a point in time. */
export interface TimeView {
  readonly form: TimeForm;
  readonly order: 'big' | 'little';
  readonly bytes: 4 | 8;
  /**
   * `2026-11-27T05:31:11.500Z`, as exact as milliseconds, or microseconds where the form has them; without `Z` where the form has
   * no zone.
   */
  readonly text: string;
}

/** Where other times are more likely some other number: 1990 to before 2100, in seconds of Unix. */
const firstSecond = 631_152_000;
const endSecond = 4_102_444_800;

/** Seconds from 1900 (NTP, RFC 5905 section 6) and from 1601 (FILETIME, MS-DTYP 2.3.3) to 1970. */
const ntpEpochSeconds = 2_208_988_800;
const filetimeEpochSeconds = 11_644_473_600;
const ticksPerMicro = 10n;
const microsPerSecond = 1_000_000;

/** Microseconds of Unix of a number in each form; `undefined` of one that is no time. */
type ReadTime = (value: bigint) => number | undefined;

interface FormRow {
  readonly form: TimeForm;
  readonly bytes: 4 | 8;
  readonly orders: readonly ('big' | 'little')[];
  readonly read: ReadTime;
}

const both = ['big', 'little'] as const;

const rows: readonly FormRow[] = [
  { form: 'unix-s', bytes: 4, orders: both, read: (value) => Number(value) * microsPerSecond },
  { form: 'dos', bytes: 4, orders: ['little'], read: dosMicros },
  { form: 'unix-s', bytes: 8, orders: both, read: (value) => Number(value) * microsPerSecond },
  { form: 'unix-ms', bytes: 8, orders: both, read: (value) => Number(value) * 1_000 },
  { form: 'unix-us', bytes: 8, orders: both, read: Number },
  { form: 'ntp', bytes: 8, orders: ['big'], read: ntpMicros },
  {
    form: 'filetime',
    bytes: 8,
    orders: both,
    read: (value) => Number(value / ticksPerMicro) - filetimeEpochSeconds * microsPerSecond,
  },
];

/** The points in time from 1990 to 2099 that the bytes from `offset` may be, the shorter forms first. */
export function timeViews(bytes: Uint8Array, offset: number): readonly TimeView[] {
  return rows.flatMap(({ form, bytes: size, orders, read }) =>
    orders.flatMap((order) => {
      if (offset < 0 || bytes.byteLength - offset < size) return [];
      const micros = read(valueAt(bytes, offset, size, order));
      if (micros === undefined || !isPlausible(micros)) return [];
      return [{ form, order, bytes: size, text: timeText(form, micros) }];
    }),
  );
}

function valueAt(bytes: Uint8Array, offset: number, size: number, order: 'big' | 'little'): bigint {
  let value = 0n;
  for (let index = 0; index < size; index += 1)
    value = (value << 8n) | BigInt(bytes[offset + (order === 'big' ? index : size - 1 - index)] ?? 0);
  return value;
}

function isPlausible(micros: number): boolean {
  return micros >= firstSecond * microsPerSecond && micros < endSecond * microsPerSecond;
}

/** A number with 32 bits of fraction. From the year 2036 on, which is era 1, its highest bit is clear (RFC 4330, section 3). */
function ntpMicros(value: bigint): number {
  const seconds = Number(value >> 32n);
  const era = seconds < 0x8000_0000 ? 0x1_0000_0000 : 0;
  const fraction = Number(((value & 0xffff_ffffn) * 1_000_000n) >> 32n);
  return (seconds + era - ntpEpochSeconds) * microsPerSecond + fraction;
}

/**
 * The time of a file of FAT (Microsoft, FAT: General Overview of On-Disk Format): its lower half is the time of day.
 *
 *     31          25 24     21 20   16 15    11 10          5 4         0
 *     | year - 1980 |  month  |  day  |  hour  |   minute   | second/2 |
 */
function dosMicros(value: bigint): number | undefined {
  const bits = Number(value);
  const date = [1980 + (bits >>> 25), (bits >>> 21) & 15, (bits >>> 16) & 31];
  const clock = [(bits >>> 11) & 31, (bits >>> 5) & 63, (bits & 31) * 2];
  const moment = momentOf(date, clock, undefined, undefined);
  if (moment === undefined) return undefined;
  const micros = moment.seconds * microsPerSecond;
  // A day after the last of its month would be one of the next.
  return Number(isoTime(micros, 3).slice(8, 10)) === date[2] ? micros : undefined;
}

function timeText(form: TimeForm, micros: number): string {
  const text = isoTime(micros, form === 'unix-s' || form === 'dos' || form === 'unix-ms' ? 3 : 6);
  if (form === 'unix-s') return text.replace('.000Z', 'Z');
  return form === 'dos' ? text.replace('.000Z', '') : text;
}
