import type { Failure } from '../errors/error.js';

/**
 * How a transfer ended. `aborted` is no defect: this side gave up on purpose, or the peer only asked what would be
 * offered and then declined, as PXE firmware does to learn a file's size.
 */
export type TransferOutcome =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'failed'; readonly failure: Failure }
  | { readonly outcome: 'aborted'; readonly failure: Failure };

/** How a transfer ends that is given up for `reason`: as aborted by `TFTP_ABORTED`, as failed by anything else. */
export function endedBy(reason: Failure): TransferOutcome {
  return { outcome: reason.code === 'TFTP_ABORTED' ? 'aborted' : 'failed', failure: reason };
}
