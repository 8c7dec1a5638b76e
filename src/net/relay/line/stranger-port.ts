import type { SocketAddress } from '../../../bytes/socket-address.js';
import type { DatagramHandler } from '../../../transport/datagram-transport.js';
import { type RelaySockets, socketSpec } from '../relay-sockets.js';

/** Sockets that one relay opens for this at a time; datagrams beyond are not sent. */
const maxOpen = 16;

/** What comes to a stranger is nobody's. */
const deaf: DatagramHandler = {
  received: () => undefined,
  failed: () => undefined,
};

/** Sends datagrams from ports that the receiver does not know: a new one each, closed once the datagram has left. */
export class StrangerPorts {
  readonly #sockets: RelaySockets;
  #open = 0;

  constructor(sockets: RelaySockets) {
    this.#sockets = sockets;
  }

  /** Sends `bytes` to `to` from another port of `address`. Nothing is sent where no socket can be opened. */
  async send(bytes: Uint8Array, address: string, to: SocketAddress): Promise<void> {
    if (this.#open >= maxOpen) return;
    this.#open += 1;
    try {
      const socket = await this.#sockets.open(socketSpec({ address, port: 0 }, undefined), deaf);
      try {
        socket.send(bytes, socket.destination(to.address, to.port));
        await socket.drained();
      } finally {
        socket.close();
      }
    } catch {
      // The receiver sees nothing, as of a datagram that was lost.
    } finally {
      this.#open -= 1;
    }
  }
}
