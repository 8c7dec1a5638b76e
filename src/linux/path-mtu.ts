import { everyAddress, familyOf } from '../bytes/address.js';
import { BreakoutboxError } from '../errors/error.js';
import { DatagramSocket } from './datagram-socket.js';
import { type Libc, SystemCallError } from './libc.js';
import { type AddressBook, type Sockaddr, sockaddrBytes } from './sockaddr.js';

/** IPv4 and UDP headers, or IPv6 and UDP headers (RFC 791, RFC 8200, RFC 768). */
const headerBytes = { IPv4: 20 + 8, IPv6: 40 + 8 };
/** Ethernet's MTU, used if there is no route to the peer now: datagrams will not arrive either. */
const usualMtu = 1_500;

/** Reads the MTU of the path to a peer, as the system knows it now. Sends nothing. */
export class PathMtu {
  readonly #libc: Libc;
  readonly #book: AddressBook;
  readonly #routes = new Map<'IPv4' | 'IPv6', DatagramSocket>();

  constructor(libc: Libc, book: AddressBook) {
    this.#libc = libc;
    this.#book = book;
  }

  /** The payload bytes of an unfragmented datagram to `peer`. */
  payloadBytes(peer: Sockaddr): number {
    // IPv4-mapped IPv6 is sent as IPv4.
    const headers = headerBytes[familyOf(peer.address)];
    try {
      return this.#route(peer.length === sockaddrBytes ? 'IPv6' : 'IPv4').pathMtu(peer) - headers;
    } catch (error) {
      if (error instanceof SystemCallError) return usualMtu - headers;
      throw error;
    }
  }

  close(): void {
    for (const route of this.#routes.values()) route.close();
    this.#routes.clear();
  }

  #route(family: 'IPv4' | 'IPv6'): DatagramSocket {
    const known = this.#routes.get(family);
    if (known !== undefined) return known;
    const any = this.#book.parse(everyAddress[family], 0);
    if (any === undefined) throw new BreakoutboxError('ADDRESS_NOT_LOCAL', { address: family });
    const route = DatagramSocket.bind(this.#libc, this.#book, any, { dualStack: family === 'IPv6' });
    this.#routes.set(family, route);
    return route;
  }
}
