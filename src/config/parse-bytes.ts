import { failure } from '../errors/error.js';
import type { Parsed } from '../errors/parsed.js';

/** A size as `parseBytes` reads it, in the largest unit that leaves a whole number: `4G`. */
export function writtenBytes(bytes: number): string {
  const power = [4, 3, 2, 1].find((one) => bytes > 0 && bytes % 1_024 ** one === 0) ?? 0;
  return `${bytes / 1_024 ** power}${'KMGT'[power - 1] ?? ''}`;
}

/** Reads a size or a rate as people write it: `1500`, `64K`, `10M`, `4G`, powers of 1,024. */
export function parseBytes(name: string, text: string): Parsed<number> {
  const [, digits, unit] = /^(\d{1,15})([kmgt])?(?:i?b)?$/i.exec(text) ?? [];
  const value = Number(digits) * 1_024 ** ('kmgt'.indexOf((unit ?? '').toLowerCase() || '-') + 1);
  if (digits !== undefined && Number.isSafeInteger(value)) return { ok: true, value };
  return { ok: false, failure: failure('BYTES_INVALID', { name, text }) };
}
