import { parseEncodingName } from '../../../src/bytes/encoding-names.js';
import { decodeText } from '../../../src/bytes/encodings.js';
import { escapeText, visibleText } from '../../../src/bytes/escapes.js';
import { formatHex } from '../../../src/bytes/hex.js';
import type { SequenceRunSummary, SequenceStepRow } from '../../../src/operations/sequences.js';
import { decodeBase64 } from '../../transport/base64.js';

const maxShown = 32;

/** `1.2 ms`, `2.11 s`. */
export function seconds(ms: number): string {
  if (ms < 1_000) return `${ms.toFixed(ms < 100 ? 1 : 0)} ms`;
  return `${(ms / 1_000).toFixed(2)} s`;
}

/** Whether a run, or what would have been one, is red. */
export function isBad(state: SequenceRunSummary['state']): boolean {
  return state === 'failed' || state === 'faulty';
}

/** `+206 ms` after a step began, `−9.3 ms` before. */
export function sinceStep(ms: number): string {
  return `${ms < 0 ? '−' : '+'}${seconds(Math.abs(ms))}`;
}

/** One byte of a message in a comparison. */
export interface ComparedByte {
  readonly text: string;
  /** It differs from what was expected. */
  readonly differs: boolean;
}

/** The bytes of a message as hex, those that differ marked. */
export function comparedBytes(
  data: string,
  differing: readonly (readonly number[])[],
): readonly ComparedByte[] {
  return Array.from(decodeBase64(data).subarray(0, maxShown), (byte, at) => ({
    text: formatHex(Uint8Array.of(byte)),
    differs: differing.some(([from = 0, to = 0]) => at >= from && at < to),
  }));
}

/** What was expected as bytes, `··` for any; undefined for what is not written in hex. */
export function expectedBytes(expected: string): readonly string[] | undefined {
  if (!/^\s*(?:[0-9a-f?]{2}\s*|##\s*)+$/i.test(expected)) return undefined;
  return (expected.match(/[0-9a-f?]{2}|##/gi) ?? []).map((pair) => pair.toUpperCase().replaceAll('?', '·'));
}

/** A message as text where it is one in its encoding, otherwise as hex. */
export function contentOf({ data, encoding }: { readonly data: string; readonly encoding: string }): string {
  const bytes = decodeBase64(data);
  const text = decodeText(bytes.subarray(0, 256), parseEncodingName(encoding) ?? 'utf-8');
  if (!/[\uFFFD\x00-\x08\x0B\x0C\x0E-\x1F\x7F]/.test(text)) return visibleText(escapeText(text));
  return formatHex(bytes.subarray(0, maxShown)) + (bytes.length > maxShown ? ' …' : '');
}

/** The step that is shown unfolded: what was chosen, else the one that failed first, else the one that runs. */
export function shownStep(
  rows: readonly SequenceStepRow[],
  chosen: string | undefined,
): SequenceStepRow | undefined {
  return (
    rows.find(({ number }) => number === chosen) ??
    rows.find(({ failure }) => failure !== undefined) ??
    rows.find(({ outcome }) => outcome === 'running')
  );
}
