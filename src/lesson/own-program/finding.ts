import type { ProgramFindingCode } from './sentences.js';

/** The values of a finding, for its sentences: counts, numbers, names. None of them is text that the program sent. */
export type ProgramFindingValues = Readonly<Record<string, string | number>>;

/** Bytes of a finding's evidence that are kept. */
export const maxSawBytes = 64;

/** What is wrong with a program. Its words are those of `sentences.ts` for its `code`, which is stable. */
export interface ProgramFinding {
  readonly code: ProgramFindingCode;
  /** Whether the bytes show it, or it follows from silence. */
  readonly certainty: 'shown' | 'inferred';
  /** When it was found first, in milliseconds of the traffic. */
  readonly at: number;
  /** The connection, as the bench numbers them; undefined over UDP. */
  readonly connection: number | undefined;
  readonly values: ProgramFindingValues;
  /** The bytes of the program that show it: the first `maxSawBytes` of `sawBytes`, copied. Whoever shows them escapes them. */
  readonly saw: Uint8Array;
  readonly sawBytes: number;
}

/** A finding before the watch knows since when it holds. */
export type FoundNow = Omit<ProgramFinding, 'at'>;

/** A finding that bytes show. */
export function shown(
  code: ProgramFindingCode,
  saw: Uint8Array,
  values: ProgramFindingValues = {},
  connection?: number,
): FoundNow {
  return found('shown', code, saw, values, connection);
}

/** A finding that follows from silence: later traffic may take it back. */
export function inferred(
  code: ProgramFindingCode,
  saw: Uint8Array,
  values: ProgramFindingValues = {},
  connection?: number,
): FoundNow {
  return found('inferred', code, saw, values, connection);
}

function found(
  certainty: ProgramFinding['certainty'],
  code: ProgramFindingCode,
  saw: Uint8Array,
  values: ProgramFindingValues,
  connection: number | undefined,
): FoundNow {
  return { code, certainty, connection, values, saw: saw.slice(0, maxSawBytes), sawBytes: saw.byteLength };
}
