import { failure } from '../errors/error.js';
import type { Parsed } from '../errors/parsed.js';

/** Reads a size or a rate as people write it: `1500`, `64K`, `10M`, `4G`, powers of 1,024. */
export function parseBytes(name: string, text: string): Parsed<number> {
  const [, digits, unit] = /^(\d{1,15})([kmgt])?(?:i?b)?$/i.exec(text) ?? [];
  const value = Number(digits) * 1_024 ** ('kmgt'.indexOf((unit ?? '').toLowerCase() || '-') + 1);
  if (digits !== undefined && Number.isSafeInteger(value)) return { ok: true, value };
  return { ok: false, failure: failure('BYTES_INVALID', { name, text }) };
}
