import type { RecordReport } from '../../../../src/operations/record.js';

/** A message that an address names and a log does not have, and why. */
export interface MissingMessage {
  readonly sequence: number;
  /**
   * `older` than what is kept; `later` than all there is, as by the address of another workbench; `gone` from between: deleted, never
   * recorded, or of another endpoint; `unrecorded` where no record is kept.
   */
  readonly why: 'older' | 'later' | 'gone' | 'unrecorded';
}

/** Why a log does not have the message of a number. */
export function missingMessage(sequence: number, record: RecordReport): MissingMessage {
  if (record.state === 'unavailable') return { sequence, why: 'unrecorded' };
  if (sequence > record.last) return { sequence, why: 'later' };
  return { sequence, why: sequence < record.first ? 'older' : 'gone' };
}
