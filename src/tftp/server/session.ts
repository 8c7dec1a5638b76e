import type { TftpRequest } from '../../wire/tftp/packet.js';
import type { ServedTransfer } from './served-transfer.js';
import type { ServerPeer } from './server-shell.js';

/** The file of the request is looked up. */
interface LookingUp {
  readonly phase: 'lookingUp';
}

/** The transfer runs; or it has an outcome and lingers to repeat its last ACK. */
interface Running {
  readonly phase: 'running' | 'lingering';
  readonly transfer: ServedTransfer;
  /** Bytes that its transfer may have in flight. */
  readonly committedBytes: number;
}

/**
 * The server has forgotten the session: the transfer has ended, or before there was one the client left or gave way to another.
 */
interface Gone {
  readonly phase: 'gone';
  readonly transfer: ServedTransfer | undefined;
}

/** One client's session with the server: the lookup of a request, then a transfer. */
export class Session {
  readonly id: string;
  readonly peer: ServerPeer;
  readonly request: TftpRequest;
  /** When its deadline is checked next; written only by `SessionAlarms`. */
  wakeAtMs = Number.POSITIVE_INFINITY;
  readonly #arrivedMs: number;
  #state: LookingUp | Running | Gone = { phase: 'lookingUp' };

  constructor(id: string, peer: ServerPeer, request: TftpRequest, arrivedMs: number) {
    this.id = id;
    this.peer = peer;
    this.request = request;
    this.#arrivedMs = arrivedMs;
  }

  get phase(): 'lookingUp' | 'running' | 'lingering' | 'gone' {
    return this.#state.phase;
  }

  /** The transfer once there is one, also after the session has ended. */
  get transfer(): ServedTransfer | undefined {
    return this.#state.phase === 'lookingUp' ? undefined : this.#state.transfer;
  }

  /** Whether the server has forgotten the session. */
  get isGone(): boolean {
    return this.#state.phase === 'gone';
  }

  /** Bytes that its transfer may have in flight. */
  get committedBytes(): number {
    const now = this.#state;
    return now.phase === 'running' || now.phase === 'lingering' ? now.committedBytes : 0;
  }

  /** Whether the client has answered; until then its address may be forged. */
  get isConfirmed(): boolean {
    return this.transfer?.isConfirmed ?? false;
  }

  /** Whether its transfer has an outcome. */
  get hasEnded(): boolean {
    return this.transfer?.outcome !== undefined;
  }

  /** When the client's last datagram arrived. */
  get lastReceivedMs(): number {
    return this.transfer?.lastReceivedMs ?? this.#arrivedMs;
  }

  /**
   * The file is found: `transfer` runs, with up to `committedBytes` in flight.
   * @throws Error unless the file was being looked up
   */
  run(transfer: ServedTransfer, committedBytes: number): void {
    if (this.#state.phase !== 'lookingUp')
      throw new Error(`a session that is ${this.#state.phase} cannot run`);
    this.#state = { phase: 'running', transfer, committedBytes };
  }

  /** The transfer has an outcome. Returns true the first time. */
  linger(): boolean {
    const now = this.#state;
    if (now.phase !== 'running') return false;
    this.#state = { ...now, phase: 'lingering' };
    return true;
  }

  /** The server forgets the session. Returns true the first time. */
  leave(): boolean {
    if (this.#state.phase === 'gone') return false;
    this.#state = { phase: 'gone', transfer: this.transfer };
    return true;
  }
}
