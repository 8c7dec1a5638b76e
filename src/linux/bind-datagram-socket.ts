import { formatSocketAddress } from '../bytes/socket-address.js';
import { BreakoutboxError } from '../errors/error.js';
import { socketError } from '../errors/system-errors.js';
import { DatagramSocket, type DatagramSocketOptions } from './datagram-socket.js';
import type { Libc } from './libc.js';
import type { AddressBook } from './sockaddr.js';

/**
 * Binds a new socket to the IP address `address`, which may have a zone, and to `port`; 0 lets the system choose.
 * @throws BreakoutboxError which names `blamed`, with the system's error as its cause
 */
export function bindDatagramSocket(
  libc: Libc,
  book: AddressBook,
  address: string,
  port: number,
  options: DatagramSocketOptions,
  blamed: string = formatSocketAddress(address, port),
): DatagramSocket {
  const local = book.parse(address, port);
  if (local === undefined) throw new BreakoutboxError('ADDRESS_NOT_LOCAL', { address: blamed });
  try {
    return DatagramSocket.bind(libc, book, local, options);
  } catch (error) {
    throw socketError(error, blamed);
  }
}
