import { everyAddress } from '../../bytes/address.js';
import { formatSocketAddress, type SocketAddress } from '../../bytes/socket-address.js';
import { socketError } from '../../errors/system-errors.js';
import { bindFamilies } from '../../system/bind-families.js';
import type { DatagramCounts, TftpSockets } from '../../tftp/server/server-engine.js';
import { bindDatagramSocket } from '../bind-datagram-socket.js';
import type { DatagramLoop } from '../datagram-loop.js';
import type { DatagramPort, PortHandler } from '../datagram-port.js';
import { DatagramSocket, type DatagramSocketOptions } from '../datagram-socket.js';
import type { Libc } from '../libc.js';
import type { AddressBook } from '../sockaddr.js';
import { LinuxTftpListener } from './linux-tftp-listener.js';

/**
 * The listeners of a server: one for each socket that was passed to it; else one for its address, or one for each family if
 * it listens on every address.
 */
export class LinuxTftpListeners {
  readonly #libc: Libc;
  readonly #loop: DatagramLoop;
  readonly #book: AddressBook;
  readonly #sockets: TftpSockets;
  readonly #handler: PortHandler;
  readonly #listeners: LinuxTftpListener[] = [];

  /** Opens nothing yet. `handler` gets the datagrams of all request and transfer ports. */
  constructor(libc: Libc, loop: DatagramLoop, book: AddressBook, sockets: TftpSockets, handler: PortHandler) {
    this.#libc = libc;
    this.#loop = loop;
    this.#book = book;
    this.#sockets = sockets;
    this.#handler = handler;
  }

  /**
   * Binds, or takes over the sockets that were passed. Resolves with the addresses. `sharing` is how several threads share one
   * port (`DatagramSocketOptions`). Rejects with a `BreakoutboxError`, after which no socket is open.
   */
  async open(sharing: 'offers' | 'joins' | undefined): Promise<readonly SocketAddress[]> {
    const { descriptors, host, port } = this.#sockets;
    try {
      for (const descriptor of descriptors) this.#adopt(descriptor);
      if (descriptors.length === 0) await this.#bindAll({ ...LinuxTftpListener.socketOptions, sharing });
    } catch (error) {
      this.close();
      throw socketError(error, formatSocketAddress(host ?? everyAddress.IPv6, port));
    }
    return this.#listeners.map(({ local }) => ({ address: local.address, port: local.port }));
  }

  /** The listener that `port` belongs to, as its request port or a transfer port. */
  listenerOf(port: DatagramPort): LinuxTftpListener | undefined {
    return this.#listeners.find((listener) => listener.ports().includes(port));
  }

  /** Returns true if `port` is a request port; with `singlePort` it also receives the datagrams of transfers. */
  isRequestPort(port: DatagramPort): boolean {
    return this.#listeners.some(({ requests }) => requests === port);
  }

  /** True if the system has no room for datagrams that were gathered in an earlier turn. */
  get isBlocked(): boolean {
    for (const { batch } of this.#ports()) if (batch.blocked) return true;
    return false;
  }

  /** Datagrams that the open sockets received, and those that they dropped for lack of room. */
  datagrams(): DatagramCounts {
    let received = 0;
    let dropped = 0;
    for (const port of this.#ports()) {
      received += port.receivedDatagrams;
      dropped += port.socket.drops;
    }
    return { received, dropped };
  }

  /** Sends the gathered datagrams, as far as the system takes them, and closes every socket. */
  close(): void {
    for (const listener of this.#listeners) listener.close();
    this.#listeners.length = 0;
  }

  #adopt(descriptor: number): void {
    const { socketOptions } = LinuxTftpListener;
    this.#listen(DatagramSocket.adopt(this.#libc, this.#book, descriptor, socketOptions));
  }

  async #bindAll(options: DatagramSocketOptions): Promise<void> {
    const { host, port } = this.#sockets;
    const bind = (address: string, at: number): DatagramSocket =>
      bindDatagramSocket(this.#libc, this.#book, address, at, options);
    if (host !== undefined && host !== everyAddress.IPv6) {
      this.#listen(bind(host, port));
      return;
    }
    const sockets = await bindFamilies(['IPv4', 'IPv6'], port, {
      bind: (family, at) => bind(everyAddress[family], at),
      portOf: ({ local }) => local.port,
    });
    for (const socket of sockets.values()) this.#listen(socket);
  }

  #listen(socket: DatagramSocket): void {
    const listener = new LinuxTftpListener(
      this.#libc,
      this.#loop,
      this.#book,
      socket,
      this.#sockets,
      this.#handler,
    );
    this.#listeners.push(listener);
  }

  *#ports(): IterableIterator<DatagramPort> {
    for (const listener of this.#listeners) yield* listener.ports();
  }
}
