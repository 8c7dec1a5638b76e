import { parseIsoTime } from '../bytes/parse-iso-time.js';
import { failure } from '../errors/error.js';
import type { Parsed } from '../errors/parsed.js';

const unitMicros: Readonly<Record<string, number>> = { s: 1e6, m: 60e6, h: 3_600e6, d: 86_400e6 };

/**
 * Reads since when: a time in ISO 8601, or how long before `nowMicros`, as `90m`, `12h` or `30d`. Microseconds since 1970.
 */
export function parseSince(text: string, nowMicros: number): Parsed<number> {
  const [, digits = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  const ago = Number(digits) * (unitMicros[unit] ?? 0);
  const moment = parseIsoTime(text);
  if (unit !== '') return { ok: true, value: Math.max(0, nowMicros - ago) };
  if (moment !== undefined && moment.seconds >= 0)
    return { ok: true, value: moment.seconds * 1e6 + Math.floor(moment.nanoseconds / 1e3) };
  return { ok: false, failure: failure('SINCE_INVALID', { text }) };
}
