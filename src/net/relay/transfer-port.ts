import { type SocketAddress, unmapped } from '../../bytes/socket-address.js';
import type { DatagramHandler, DatagramTransport, Destination } from '../../transport/datagram-transport.js';
import type { TransportTap } from '../../transport/tap.js';
import { type RelaySockets, socketSpec } from './relay-sockets.js';
import { WaitingDatagrams } from './waiting-datagrams.js';

/** What a transfer's port needs of its flow. */
export interface TransferPortOwner {
  readonly sockets: RelaySockets;
  readonly tap: TransportTap | undefined;
  /** The client has sent a datagram, which may be kept, to this port. */
  clientSent(bytes: Uint8Array): void;
  /** Sends what the target said to the client. */
  send(bytes: Uint8Array, by: DatagramTransport, to: Destination): void;
  /** So many datagrams go nowhere. */
  refused(count: number): void;
  /** The port could not be opened, or has failed. */
  failed(error: unknown): void;
}

/**
 * A port of the relay for one more port of the target: a TFTP server answers a request from a port of its own for each
 * transfer (its TID, RFC 1350, section 4), and the client goes on with whichever the answer came from.
 */
export class TransferPort implements DatagramHandler {
  readonly #client: SocketAddress;
  readonly #owner: TransferPortOwner;
  #transport: DatagramTransport | undefined;
  #to: Destination | undefined;
  readonly #waiting = new WaitingDatagrams();
  #isClosed = false;

  /** Begins to open a port at `local`, the address that the client sent its request to. */
  constructor(local: SocketAddress, client: SocketAddress, owner: TransferPortOwner) {
    this.#client = { address: unmapped(client.address), port: client.port };
    this.#owner = owner;
    void this.#open(local);
  }

  /** The target has sent a datagram, which may be kept. */
  targetSent(bytes: Uint8Array): void {
    if (this.#transport !== undefined && this.#to !== undefined)
      this.#owner.send(bytes, this.#transport, this.#to);
    else {
      const gone = this.#waiting.add(bytes);
      if (gone > 0) this.#owner.refused(gone);
    }
  }

  received(message: Uint8Array, from: Destination): void {
    const transport = this.#transport;
    if (transport === undefined || this.#isClosed) return;
    if (from !== this.#to) {
      transport.forget(from);
      return;
    }
    this.#owner.clientSent(transport.borrows ? message.slice() : message);
  }

  failed(error: unknown): void {
    if (!this.#isClosed) this.#owner.failed(error);
  }

  async drained(): Promise<void> {
    await this.#transport?.drained();
  }

  close(): void {
    this.#isClosed = true;
    this.#waiting.clear();
    this.#transport?.close();
  }

  async #open(local: SocketAddress): Promise<void> {
    const { sockets, tap } = this.#owner;
    try {
      const spec = socketSpec(local, undefined);
      const tapped = tap?.datagrams(this);
      const opened = await sockets.open(spec, tapped?.handler ?? this);
      const transport = tapped?.around(opened) ?? opened;
      if (this.#isClosed) {
        transport.close();
        return;
      }
      this.#transport = transport;
      this.#to = transport.destination(this.#client.address, this.#client.port);
      for (const bytes of this.#waiting.values()) this.#owner.send(bytes, transport, this.#to);
      this.#waiting.clear();
    } catch (error) {
      this.failed(error);
    }
  }
}
