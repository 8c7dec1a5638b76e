import type { RemoteInfo, Socket } from 'node:dgram';
import { watchLocalAddresses } from './address-watch.js';
import { type LocalAddress, localAddresses } from './local-addresses.js';
import { bindSocket } from './udp-socket.js';

/** Addresses that get a socket; a machine with more answers the others from the one that its system prefers. */
const mostSockets = 256;

/** Who hears the sockets. */
export interface AddressSocketsEars {
  received(bytes: Buffer, from: RemoteInfo, socket: Socket): void;
  failed(error: Error): void;
  /** The socket is closed, as its address is gone. */
  closed(socket: Socket): void;
}

/**
 * A socket for each address of this machine beside one that is bound to all of them: node:dgram does not tell which address
 * a datagram came to, but the system gives it to the socket that is bound most closely, and what is sent there leaves from
 * that address. The socket bound to all keeps the rest: broadcasts, groups, and addresses that nobody lists (127.0.0.5).
 */
export class AddressSockets {
  readonly #family: 'IPv4' | 'IPv6' | 'both';
  readonly #port: number;
  readonly #ears: AddressSocketsEars;
  readonly #sockets = new Map<string, Socket>();
  readonly #binding = new Set<string>();
  readonly #unwatch: () => void;
  #closed = false;

  private constructor(family: 'IPv4' | 'IPv6' | 'both', port: number, ears: AddressSocketsEars) {
    this.#family = family;
    this.#port = port;
    this.#ears = ears;
    this.#unwatch = watchLocalAddresses((addresses) => void this.#follow(addresses));
  }

  /** Binds them to `port`, and follows the addresses as they come and go. The socket bound to all must be `shared`. */
  static async open(
    family: 'IPv4' | 'IPv6' | 'both',
    port: number,
    ears: AddressSocketsEars,
  ): Promise<AddressSockets> {
    const sockets = new AddressSockets(family, port, ears);
    await sockets.#follow(localAddresses());
    return sockets;
  }

  close(): void {
    this.#closed = true;
    this.#unwatch();
    for (const socket of this.#sockets.values()) socket.close();
    this.#sockets.clear();
  }

  async #follow(all: readonly LocalAddress[]): Promise<void> {
    const wanted = new Set(
      all
        .filter(({ family }) => this.#family === 'both' || family === this.#family)
        .map(({ address }) => address),
    );
    for (const [address, socket] of this.#sockets) {
      if (wanted.has(address)) continue;
      this.#sockets.delete(address);
      socket.close();
      this.#ears.closed(socket);
    }
    await Promise.all(Array.from(wanted, (address) => this.#bind(address)));
  }

  async #bind(address: string): Promise<void> {
    if (this.#sockets.has(address) || this.#binding.has(address)) return;
    if (this.#sockets.size + this.#binding.size >= mostSockets) return;
    this.#binding.add(address);
    try {
      const socket = await bindSocket(address.includes(':') ? 'udp6' : 'udp4', this.#port, address, true);
      if (this.#closed) {
        socket.close();
        return;
      }
      socket.on('error', (error) => this.#ears.failed(error));
      socket.on('message', (bytes, from) => this.#ears.received(bytes, from, socket));
      this.#sockets.set(address, socket);
    } catch {
      // Another program has that address for itself, or it went again: the socket bound to all hears what comes there.
    } finally {
      this.#binding.delete(address);
    }
  }
}
