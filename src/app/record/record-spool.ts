import type { SpooledPage } from '../../store/history/record-parts.js';

/** The record of a node, from which is read what is not in memory any more. */
export interface RecordSpool {
  /** What tells its numbers from those of other records. */
  readonly identity: string;
  /** The first number of this run of the program. */
  readonly first: number;
  /** Whether it is written at the moment. */
  readonly isGrowing: boolean;
  /** What follows a number. Rejects with a BreakoutboxError. */
  after(number: number): Promise<SpooledPage>;
}
