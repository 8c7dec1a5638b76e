import type { RemoteInfo, Socket } from 'node:dgram';
import { familyOf } from '../../bytes/address.js';
import { systemCode } from '../../errors/system-errors.js';
import { type AddressWatch, fastLookMs, ownAddressWatch } from '../../system/address-watch.js';
import type { OwnAddress } from '../../system/local-addresses.js';
import { bindSocket, socketTypes } from './udp-socket.js';

/** The most addresses that get a socket. Answers to others leave from the address that the system prefers. */
const maxSockets = 256;

/** Handles the datagrams that the sockets receive. */
export interface AddressSocketsHandler {
  received(bytes: Buffer, from: RemoteInfo, socket: Socket): void;
  failed(error: Error): void;
  /** The socket is closed because its address is gone. */
  closed(socket: Socket): void;
}

/**
 * A socket for each address of this machine, beside one that is bound to all. node:dgram does not report the address that a
 * datagram came to, but the system delivers it to the most specific socket, and that socket sends from its own address. The
 * socket bound to all receives the rest: broadcasts, groups, and addresses that the system does not list (127.0.0.5).
 */
export class AddressSockets {
  readonly #which: 'IPv4' | 'both' | readonly string[];
  readonly #port: number;
  readonly #handler: AddressSocketsHandler;
  readonly #sockets = new Map<string, Socket>();
  readonly #binding = new Set<string>();
  readonly #unwatch: (() => void) | undefined;
  #closed = false;

  private constructor(
    which: 'IPv4' | 'both' | readonly string[],
    port: number,
    handler: AddressSocketsHandler,
    addresses: AddressWatch,
  ) {
    this.#which = which;
    this.#port = port;
    this.#handler = handler;
    if (typeof which !== 'string') return;
    this.#unwatch = addresses.watch((own) => void this.#follow(own), fastLookMs);
  }

  /**
   * Binds to `port`: to the addresses of a family or of both as they come and go, or to a list of addresses. For the former
   * the socket bound to all must be `shared`. Rejects with the system's error if an address of the list is in use.
   */
  static async open(
    which: 'IPv4' | 'both' | readonly string[],
    port: number,
    handler: AddressSocketsHandler,
    addresses: AddressWatch = ownAddressWatch,
  ): Promise<AddressSockets> {
    const sockets = new AddressSockets(which, port, handler, addresses);
    if (typeof which === 'string') await sockets.#follow(addresses.now());
    else await Promise.all(which.map((address) => sockets.#bind(address)));
    return sockets;
  }

  close(): void {
    this.#closed = true;
    this.#unwatch?.();
    for (const socket of this.#sockets.values()) socket.close();
    this.#sockets.clear();
  }

  /** Has a socket for each address with a link, and no other. */
  async #follow(own: readonly OwnAddress[]): Promise<void> {
    const wanted = new Set(
      own
        .filter(({ family, hasLink }) => hasLink && (this.#which === 'both' || family === this.#which))
        .map(({ address }) => address),
    );
    for (const [address, socket] of this.#sockets) {
      if (wanted.has(address)) continue;
      this.#sockets.delete(address);
      socket.close();
      this.#handler.closed(socket);
    }
    await Promise.all(Array.from(wanted, (address) => this.#bind(address)));
  }

  async #bind(address: string): Promise<void> {
    if (this.#sockets.has(address) || this.#binding.has(address)) return;
    if (this.#sockets.size + this.#binding.size >= maxSockets) return;
    this.#binding.add(address);
    try {
      const socket = await bindSocket(
        socketTypes[familyOf(address)],
        this.#port,
        address,
        typeof this.#which === 'string',
      );
      if (this.#closed) {
        socket.close();
        return;
      }
      socket.on('error', (error) => this.#handler.failed(error));
      socket.on('message', (bytes, from) => this.#handler.received(bytes, from, socket));
      this.#sockets.set(address, socket);
    } catch (error) {
      if (typeof this.#which !== 'string' && systemCode(error) === 'EADDRINUSE') throw error;
      // Another program has that address, or it is gone again: the socket bound to all receives its datagrams.
    } finally {
      this.#binding.delete(address);
    }
  }
}
