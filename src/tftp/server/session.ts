import type { TftpRequest } from '../../wire/tftp/packet.js';
import type { ServedTransfer } from './served-transfer.js';
import type { ServerPeer } from './server-shell.js';

/** One client's dealings with the server: a request that is looked at, then a transfer. */
export class Session {
  readonly id: string;
  readonly peer: ServerPeer;
  readonly request: TftpRequest;
  transfer: ServedTransfer | undefined;
  /** The client went away, or something took its place, before there was a transfer. */
  gone = false;
  /** The observer has been told of its end. */
  finished = false;
  /** When the server looks at its deadline next. */
  wakeAtMs = Number.POSITIVE_INFINITY;
  /** Bytes that may be in flight for it. */
  committedBytes = 0;
  readonly #arrivedMs: number;

  constructor(id: string, peer: ServerPeer, request: TftpRequest, arrivedMs: number) {
    this.id = id;
    this.peer = peer;
    this.request = request;
    this.#arrivedMs = arrivedMs;
  }

  get hasEnded(): boolean {
    return this.transfer?.outcome !== undefined;
  }

  get lastReceivedMs(): number {
    return this.transfer?.lastReceivedMs ?? this.#arrivedMs;
  }
}
