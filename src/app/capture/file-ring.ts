import { parseBytes } from '../../config/parse-bytes.js';
import { failure } from '../../errors/error.js';
import type { Parsed } from '../../errors/parsed.js';

/** A ring of files: when one is full the next is begun, and the oldest goes when there are too many. */
export interface FileRing {
  /** Files that are kept. */
  readonly files: number;
  /** Bytes of a file; what would exceed them begins the next. */
  readonly maxBytes: number | undefined;
  /** Milliseconds after which the next packets begin another file. */
  readonly maxMs: number | undefined;
}

/** Maximum files of a ring. */
export const maxRingFiles = 10_000;

const unitMs: Readonly<Record<string, number>> = { s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads a ring as people write it: `10x100M`, `24x1h`; times in `s`, `min`, `h` or `d`. */
export function parseRing(text: string): Parsed<FileRing> {
  const [, count = '', each = ''] = /^(\d{1,6})x(.+)$/i.exec(text) ?? [];
  const files = Number(count);
  const [, amount, unit = ''] = /^(\d{1,6})(s|min|h|d)$/.exec(each) ?? [];
  const bytes = parseBytes('--ring', each);
  const size = amount === undefined ? (bytes.ok ? bytes.value : 0) : Number(amount) * (unitMs[unit] ?? 0);
  if (files < 2 || files > maxRingFiles || size === 0)
    return { ok: false, failure: failure('CAPTURE_RING_INVALID', { text, most: maxRingFiles }) };
  const isTime = amount !== undefined;
  return {
    ok: true,
    value: { files, maxBytes: isTime ? undefined : size, maxMs: isTime ? size : undefined },
  };
}
