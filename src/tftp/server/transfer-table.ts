import { type Failure, failure } from '../../errors/error.js';
import type { Situation } from '../../errors/situations.js';
import type { TftpRequest } from '../../wire/tftp/packet.js';
import { mayHaveAnother } from './fair-share.js';

/** What the table needs of a transfer: a sender, a receiver, or the shell's wrapper of one. */
export interface TableTransfer {
  /** When the peer's last packet arrived. */
  readonly lastReceivedMs: number;
  /** Whether the peer has answered what the transfer began with. */
  readonly isConfirmed: boolean;
  /** Whether the transfer is done or has failed, and only lingers to repeat its last ACK. */
  readonly hasEnded: boolean;
}

/** What a request means for the running transfers. */
export type Arrival<T> =
  /** Begin a transfer and `add` it. */
  | { readonly type: 'new' }
  /** The request of a running transfer was repeated: notify it by `requestRepeated`, start nothing. */
  | { readonly type: 'repeated'; readonly transfer: T }
  /** The peer began anew: end the stale transfer quietly, `remove` it, then begin. */
  | { readonly type: 'replaces'; readonly transfer: T }
  /** No room, for any client (`all`) or for this client by its limit or fair share: answer ERROR 0, if at all. */
  | { readonly type: 'full'; readonly of: 'client' | 'share' | 'all'; readonly transfers: number };

interface Entry<T> {
  readonly client: string;
  readonly content: string;
  readonly transfer: T;
}

/**
 * Milliseconds without a packet from the peer, after which the same request begins anew: the device has rebooted. Until its
 * first answer a peer has nothing but its request to repeat, at times of its own.
 */
const staleMs = 3_000;
/** The same for a transfer that has ended: no client asks again so soon, but a copy of its request may still be on the way. */
const lateCopyMs = 1_000;

/** The number of transfers of several servers together. */
export interface SharedCount {
  readonly value: number;
  add(change: number): void;
}

/** A server's running transfers by peer (address and port), bounded in all and per client (address). */
export class TransferTable<T extends TableTransfer> {
  readonly #maxTransfers: number;
  readonly #maxPerClient: number | undefined;
  readonly #entries = new Map<string, Entry<T>>();
  readonly #perClient = new Map<string, number>();
  readonly #shared: SharedCount | undefined;

  /**
   * Without `maxPerClient` a client gets its fair share (`mayHaveAnother`). With `shared`, `maxTransfers` bounds the count of
   * all servers, which includes this table.
   */
  constructor(maxTransfers: number, maxPerClient: number | undefined, shared?: SharedCount) {
    this.#shared = shared;
    this.#maxTransfers = maxTransfers;
    this.#maxPerClient = maxPerClient;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The transfer with `peer`. */
  get(peer: string): T | undefined {
    return this.#entries.get(peer)?.transfer;
  }

  /** All transfers, oldest first. */
  *transfers(): IterableIterator<T> {
    for (const { transfer } of this.#entries.values()) yield transfer;
  }

  /**
   * Decides what `request` from `peer`, at the address `client`, means now. Changes nothing. `givingWay` is how many transfers
   * of other clients would make room for it; they count as free.
   */
  arrived(
    peer: string,
    client: string,
    request: TftpRequest,
    nowMs: number,
    givingWay: () => number = () => 0,
  ): Arrival<T> {
    const running = this.#entries.get(peer);
    if (running !== undefined) {
      const { transfer, content } = running;
      const isRepeated = content === contentOf(request) && !isStale(transfer, nowMs);
      return isRepeated ? { type: 'repeated', transfer } : { type: 'replaces', transfer };
    }
    const held = this.#perClient.get(client) ?? 0;
    const transfers = this.#shared?.value ?? this.#entries.size;
    const free = this.#maxTransfers - transfers;
    if (this.#maxPerClient !== undefined) {
      if (held >= this.#maxPerClient) return { type: 'full', of: 'client', transfers: held };
    } else if (held > 0 && !mayHaveAnother(held, free) && !mayHaveAnother(held, free + givingWay())) {
      return { type: 'full', of: 'share', transfers: held };
    }
    if (transfers >= this.#maxTransfers) return { type: 'full', of: 'all', transfers };
    return { type: 'new' };
  }

  /** Adds a started transfer; remove one with the same peer first. */
  add(peer: string, client: string, request: TftpRequest, transfer: T): void {
    this.#shared?.add(1);
    this.#entries.set(peer, { client, content: contentOf(request), transfer });
    this.#perClient.set(client, (this.#perClient.get(client) ?? 0) + 1);
  }

  /** Removes an ended transfer. */
  remove(peer: string): void {
    const entry = this.#entries.get(peer);
    if (entry === undefined) return;
    this.#entries.delete(peer);
    this.#shared?.add(-1);
    const left = (this.#perClient.get(entry.client) ?? 1) - 1;
    if (left === 0) this.#perClient.delete(entry.client);
    else this.#perClient.set(entry.client, left);
  }
}

/** Whether a request like its own can no longer be a repetition, or a late copy, of the one that began `transfer`. */
function isStale({ lastReceivedMs, isConfirmed, hasEnded }: TableTransfer, nowMs: number): boolean {
  if (!isConfirmed) return false;
  return nowMs - lastReceivedMs >= (hasEnded ? lateCopyMs : staleMs);
}

function contentOf({ type, name, mode, options }: TftpRequest): string {
  return [type, name, mode, ...options.flatMap((option) => [option.name, option.value])].join('\0');
}

/** Why there is no room: for any client, or for the address that asks. */
export function busyFailure<T>({ of, transfers }: Extract<Arrival<T>, { readonly type: 'full' }>): Failure {
  if (of === 'all') return failure('TFTP_BUSY', { transfers });
  const situation: Situation = 'places-of-address-taken';
  return failure('TFTP_BUSY', { transfers, situation });
}
