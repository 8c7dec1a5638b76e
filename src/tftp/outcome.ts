import type { Failure } from '../errors/error.js';

/**
 * How a transfer ended. `aborted` is no defect: this side stopped on purpose, or the peer only asked for the offer and then
 * declined, as PXE firmware does to learn a file's size.
 */
export type TransferOutcome =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'failed'; readonly failure: Failure }
  | { readonly outcome: 'aborted'; readonly failure: Failure };

/** The outcome of a transfer stopped for `reason`: aborted for `TFTP_ABORTED`, failed for anything else. */
export function endedBy(reason: Failure): TransferOutcome {
  return { outcome: reason.code === 'TFTP_ABORTED' ? 'aborted' : 'failed', failure: reason };
}
