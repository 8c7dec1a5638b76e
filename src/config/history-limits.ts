import { failure } from '../errors/error.js';
import type { Parsed } from '../errors/parsed.js';

/** What NATS keeps of the history of a cluster. What is not said stays as it is there. */
export interface HistoryLimits {
  readonly ageMs?: number | undefined;
  readonly bytes?: number | undefined;
  readonly replicas?: number | undefined;
}

/** What is kept unless somebody says otherwise. */
export const usualHistoryLimits = {
  ageMs: 30 * 24 * 60 * 60 * 1_000,
  bytes: 8 * 1024 ** 3,
  replicas: 1,
} as const satisfies HistoryLimits;

/** Ranges of the limits. NATS has no more than five servers for a stream. */
const ranges = {
  ageMs: { least: 60_000, most: 3_650 * 24 * 60 * 60 * 1_000 },
  bytes: { least: 16 * 1024 ** 2, most: 1024 ** 5 },
  replicas: { least: 1, most: 5 },
} as const;

/** The same as people write them: the least, the most, and what a new history has. */
export const historyLimitTexts = {
  age: { least: '1m', most: '3650d', usual: '30d' },
  bytes: { least: '16MiB', most: '1024TiB', usual: '8GiB' },
  replicas: { least: '1', most: '5', usual: '1' },
} as const;

const ageUnits: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const byteUnits: Readonly<Record<string, number>> = { MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 };

/** What a person says of the limits, as the options of the command line have it. */
export interface HistoryLimitsInput {
  /** `30d`, `12h`, `90m`: a minute to ten years. */
  readonly historyAge?: string | undefined;
  /** `8GiB`, `500MiB`: 16 MiB to 1,024 TiB. */
  readonly historyBytes?: string | undefined;
  /** 1 to 5. */
  readonly historyReplicas?: string | undefined;
}

/** Reads the limits of a history. */
export function parseHistoryLimits(input: HistoryLimitsInput): Parsed<HistoryLimits> {
  const { historyAge, historyBytes, historyReplicas } = input;
  const ageMs = within(inUnits(historyAge, ageUnits), ranges.ageMs);
  if (historyAge !== undefined && ageMs === undefined)
    return wrong('--history-age', historyAge, historyLimitTexts.age);
  const bytes = within(inUnits(historyBytes, byteUnits), ranges.bytes);
  if (historyBytes !== undefined && bytes === undefined)
    return wrong('--history-bytes', historyBytes, historyLimitTexts.bytes);
  const replicas = within(inUnits(historyReplicas, { '': 1 }), ranges.replicas);
  if (historyReplicas !== undefined && replicas === undefined)
    return wrong('--history-replicas', historyReplicas, historyLimitTexts.replicas);
  return { ok: true, value: { ageMs, bytes, replicas } };
}

function inUnits(text: string | undefined, units: Readonly<Record<string, number>>): number | undefined {
  const [, digits = '', unit = ''] = /^\s*(\d{1,6})\s*([A-Za-z]*)\s*$/.exec(text ?? '') ?? [];
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  return digits === '' || factor === undefined ? undefined : Number(digits) * factor;
}

function within(
  value: number | undefined,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  return value !== undefined && value >= least && value <= most ? value : undefined;
}

function wrong(
  option: string,
  text: string,
  { least, most, usual }: (typeof historyLimitTexts)[keyof typeof historyLimitTexts],
): Parsed<never> {
  const params = { option, text, least, most, example: usual };
  return { ok: false, failure: failure('HISTORY_LIMIT_INVALID', params) };
}
