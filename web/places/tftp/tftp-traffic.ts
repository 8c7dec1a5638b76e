import type { TftpState } from '../../../src/operations/tftp.js';
import type { TftpTransfer } from '../../../src/operations/tftp-transfers.js';
import { isIncoming } from './tftp-rows.js';

/** The bytes that TFTP has moved while the page was open, added up from the reports of each transfer. */
export class TftpTraffic {
  receivedBytes = 0;
  sentBytes = 0;
  #counted: ReadonlyMap<string, number> | undefined;

  /** Takes a state of the feed. What had moved before the first one is not counted, because its time is unknown. */
  take({ running, finished }: Pick<TftpState, 'running' | 'finished'>): void {
    const counted = new Map<string, number>();
    for (const transfer of [...running, ...finished]) {
      if (this.#counted !== undefined) this.#add(transfer, this.#counted.get(transfer.id) ?? 0);
      counted.set(transfer.id, transfer.bytes);
    }
    this.#counted = counted;
  }

  /** The feed begins anew: the next state is the first one. */
  restart(): void {
    this.#counted = undefined;
  }

  #add(transfer: TftpTransfer, before: number): void {
    const moved = Math.max(0, transfer.bytes - before);
    if (isIncoming(transfer)) this.receivedBytes += moved;
    else this.sentBytes += moved;
  }
}
