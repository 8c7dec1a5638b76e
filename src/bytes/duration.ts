const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** The longest duration that can be written: 24 days, the longest that a system's timer waits. */
export const maxDurationMs = 2_147_483_647;

/**
 * Reads `50ms`, `1.5s`, `2m`, `1h` or `1d` as milliseconds, rounded to whole ones; undefined if it is none, or longer than
 * `maxDurationMs`. A number needs its unit, but for 0.
 */
export function parseDuration(text: string): number | undefined {
  const [, digits = '', unit = ''] = /^\s*(\d{1,10}(?:\.\d{1,9})?)\s*(ms|s|min|m|h|d|)\s*$/.exec(text) ?? [];
  if (digits === '') return undefined;
  const factor = unit === '' ? (Number(digits) === 0 ? 1 : undefined) : unitMs[unit];
  if (factor === undefined) return undefined;
  const ms = Math.round(Number(digits) * factor);
  return ms <= maxDurationMs ? ms : undefined;
}

/** Writes a duration of whole milliseconds in its largest whole unit: `1500ms`, `2s`, `5m`. */
export function formatDuration(ms: number): string {
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const factor = unitMs[unit] ?? 1;
    if (ms >= factor && ms % factor === 0) return `${ms / factor}${unit}`;
  }
  return `${ms}ms`;
}
