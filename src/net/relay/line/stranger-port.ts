import type { SocketAddress } from '../../../bytes/socket-address.js';
import type { DatagramHandler } from '../../../transport/datagram-transport.js';
import { type RelaySockets, socketSpec } from '../relay-sockets.js';

/** Sockets that one relay opens for this at a time, each for one datagram; those beyond are not sent. */
const maxOpen = 64;

/** What comes to a stranger is nobody's. */
const deaf: DatagramHandler = {
  received: () => undefined,
  failed: () => undefined,
};

/** Where a datagram goes, and the address that it comes from. */
export interface StrangeWay {
  readonly address: string;
  readonly to: SocketAddress;
}

/** Sends datagrams from ports that the receiver does not know: a new one each, closed once the datagram has left. */
export class StrangerPorts {
  readonly #sockets: RelaySockets;
  #open = 0;

  constructor(sockets: RelaySockets) {
    this.#sockets = sockets;
  }

  /**
   * Sends `bytes` the way that `known` resolves to, from another port of its address. Resolves to false if nothing was sent: there is no
   * way, no socket could be opened, or too many are.
   */
  async send(bytes: Uint8Array, known: Promise<StrangeWay | undefined>): Promise<boolean> {
    if (this.#open >= maxOpen) return false;
    this.#open += 1;
    try {
      const way = await known;
      if (way === undefined) return false;
      const { address, to } = way;
      const socket = await this.#sockets.open(socketSpec({ address, port: 0 }, undefined), deaf);
      try {
        const isSent = socket.send(bytes, socket.destination(to.address, to.port));
        await socket.drained();
        return isSent;
      } finally {
        socket.close();
      }
    } catch {
      // The receiver sees nothing, as of a datagram that was lost.
      return false;
    } finally {
      this.#open -= 1;
    }
  }
}
