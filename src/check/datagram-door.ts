import type { SocketAddress } from '../bytes/socket-address.js';
import type { CheckScript } from './check.js';
import type { CheckDesk } from './check-desk.js';
import type { CheckOutbox } from './check-outbox.js';

/** A datagram that came. */
export interface CheckDatagram {
  /** Owned by whoever takes it. */
  readonly bytes: Uint8Array;
  readonly from: SocketAddress;
  readonly atMs: number;
}

/** What a peer without bounds may leave here at a time. */
const maxWaiting = 4_096;

/** A UDP socket of a check. */
export class DatagramDoor {
  readonly number: number;
  readonly #outbox: CheckOutbox;
  readonly #desk: CheckDesk;
  readonly #waiting: CheckDatagram[] = [];
  readonly #unsent: { readonly bytes: Uint8Array; readonly to: SocketAddress }[] = [];
  #local: SocketAddress | undefined;
  #isClosed = false;

  constructor(number: number, outbox: CheckOutbox, desk: CheckDesk) {
    this.number = number;
    this.#outbox = outbox;
    this.#desk = desk;
  }

  /** Where it is bound; undefined until it is. */
  get local(): SocketAddress | undefined {
    return this.#local;
  }

  /** Sends a datagram, as soon as the socket is open. */
  send(bytes: Uint8Array, to: SocketAddress): void {
    if (this.#isClosed) return;
    if (this.#local === undefined) this.#unsent.push({ bytes, to });
    else this.#outbox.sendDatagram(this.number, bytes, to);
  }

  /** The next datagram; undefined if none comes within that time. */
  *receive(withinMs: number): CheckScript<CheckDatagram | undefined> {
    yield* this.#desk.until(() => this.#waiting.length > 0, withinMs);
    return this.#waiting.shift();
  }

  /** Whether one waits to be taken. */
  get hasDatagram(): boolean {
    return this.#waiting.length > 0;
  }

  close(): void {
    this.#isClosed = true;
    this.#outbox.close(this.number);
  }

  /** Called by the machine. */
  opened(local: SocketAddress): void {
    this.#local = local;
    for (const { bytes, to } of this.#unsent.splice(0)) this.#outbox.sendDatagram(this.number, bytes, to);
  }

  /** Called by the machine. What comes beyond the bound is lost, as a socket's full buffer loses it. */
  received(datagram: CheckDatagram): void {
    if (!this.#isClosed && this.#waiting.length < maxWaiting) this.#waiting.push(datagram);
  }
}
