import { parseDuration } from '../../bytes/duration.js';
import { parseBytes } from '../../config/parse-bytes.js';
import { failure } from '../../errors/error.js';
import type { Parsed } from '../../errors/parsed.js';

/** When a log goes on in another file. */
export type LogRotation =
  | { readonly type: 'never' }
  /** Before a file would be larger; one with a single line may be. */
  | { readonly type: 'bytes'; readonly maxBytes: number }
  /** With the first line that comes so many milliseconds after the file was begun. */
  | { readonly type: 'time'; readonly everyMs: number }
  /** Each connection has a file of its own. */
  | { readonly type: 'connection' };

/** A smaller file holds hardly a line: who writes `5` has forgotten a unit. */
const leastBytes = 1_024;

/** Reads `100M`, `1h` or `connection`; sizes as everywhere, from 1K on, times in `s`, `min`, `h` or `d`. */
export function parseLogRotation(text: string): Parsed<LogRotation> {
  if (text === 'connection') return { ok: true, value: { type: 'connection' } };
  const everyMs = /\d(s|min|h|d)$/.test(text) ? parseDuration(text) : undefined;
  if (everyMs !== undefined && everyMs >= 1_000) return { ok: true, value: { type: 'time', everyMs } };
  const bytes = parseBytes('--log-rotate', text);
  if (everyMs === undefined && bytes.ok && bytes.value >= leastBytes)
    return { ok: true, value: { type: 'bytes', maxBytes: bytes.value } };
  return { ok: false, failure: failure('LOG_ROTATION_INVALID', { text }) };
}
