import type { TftpOption } from '../../wire/tftp/packet.js';
import type { Seen, Side } from '../streams/stream-event.js';

/** A packet of a transfer. */
interface TransferPart extends Seen {
  /** Who has sent it. */
  readonly from: Side;
  /** It repeats an earlier one. */
  readonly isAgain: boolean;
}

/** What is seen of a TFTP transfer, packet by packet; and its file, in the order of the file. */
export type TransferEvent =
  | (TransferPart & { readonly type: 'request' })
  /** The options that the server has accepted (OACK). */
  | (TransferPart & { readonly type: 'options'; readonly options: readonly TftpOption[] })
  | (TransferPart & {
      readonly type: 'block';
      /** From 1, counted on where its 16 bits wrap. */
      readonly block: number;
      /** Bytes of its payload on the wire. */
      readonly wireBytes: number;
      /** It is shorter than a block: the file ends with it. */
      readonly isLast: boolean;
    })
  | (TransferPart & { readonly type: 'acknowledgement'; readonly block: number })
  | (TransferPart & { readonly type: 'error'; readonly code: number; readonly message: string })
  /** A packet from a port of the server that the transfer does not use. */
  | (TransferPart & { readonly type: 'stray'; readonly port: number })
  /** The next bytes of the file as they are on the wire, borrowed until the receiver returns. */
  | (Seen & { readonly type: 'content'; readonly bytes: Uint8Array })
  /** The next bytes of the file are not in the capture: a block is missing, or was cut off. */
  | (Seen & { readonly type: 'missing'; readonly missingBytes: number })
  /** Nothing more follows. */
  | (Seen & { readonly type: 'ended'; readonly outcome: TransferOutcome });

/**
 * How a transfer ended: `complete` with its last block, `refused` by an ERROR before its first block, `aborted` by one after it,
 * `unanswered` if nothing but requests was seen, `unfinished` where the capture or the transfer just ends.
 */
export type TransferOutcome = 'complete' | 'refused' | 'aborted' | 'unanswered' | 'unfinished';
