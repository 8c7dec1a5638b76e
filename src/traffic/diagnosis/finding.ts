import type { FindingId } from './sentences.js';

/** What a finding says: all is well, something is wrong, or it could not be found out. */
export type Verdict = 'ok' | 'fault' | 'unknown';

/** The values of a finding, for its sentence: addresses, names, counts. */
export type FindingValues = Readonly<Record<string, string | number>>;

/** One line of a diagnosis. Its words are those of `sentences.ts` for its `id`, which is stable. */
export interface Finding {
  readonly id: FindingId;
  readonly verdict: Verdict;
  readonly values: FindingValues;
}

/** A finding that all is well. */
export function ok(id: FindingId, values: FindingValues = {}): Finding {
  return { id, verdict: 'ok', values };
}

/** A finding that something is wrong. */
export function fault(id: FindingId, values: FindingValues = {}): Finding {
  return { id, verdict: 'fault', values };
}

/** A finding that something could not be found out, or that it depends. */
export function unknown(id: FindingId, values: FindingValues = {}): Finding {
  return { id, verdict: 'unknown', values };
}
