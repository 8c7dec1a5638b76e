import type { Failure } from '../errors/error.js';

/**
 * How a transfer ended. `aborted` is no defect: this side gave up on purpose, or the peer only asked what would be
 * offered and then declined, as PXE firmware does to learn a file's size.
 */
export type TransferOutcome =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'failed'; readonly failure: Failure }
  | { readonly outcome: 'aborted'; readonly failure: Failure };
