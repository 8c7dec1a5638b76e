import { formatSocketAddress } from '../config/socket-address.js';
import { BreakoutboxError } from '../errors/error.js';
import { socketError } from '../errors/system-errors.js';
import type { PortRange, TftpSockets } from '../tftp/server-engine.js';
import type { DatagramLoop } from './datagram-loop.js';
import { DatagramPort, type PortEars } from './datagram-port.js';
import { DatagramSocket, type DatagramSocketOptions } from './datagram-socket.js';
import { type Libc, SystemCallError } from './libc.js';
import type { AddressBook, SocketAddress } from './socket-address.js';

/** Sockets that the transfers of one listener share: enough that a peer's next transfer gets another port. */
const poolSize = 8;

/** The sockets of one family, or of one local address: where requests come, and those that its transfers share. */
export class TftpListener {
  /** Where requests come. */
  readonly requests: DatagramPort;
  /** Where it is bound. */
  readonly local: SocketAddress;
  /** Answers have to name the address that they leave from, as the socket is bound to all of them. */
  readonly isWildcard: boolean;
  private readonly isDualStack: boolean;
  private readonly libc: Libc;
  private readonly loop: DatagramLoop;
  private readonly book: AddressBook;
  private readonly sockets: Pick<TftpSockets, 'singlePort' | 'tidPorts'>;
  private readonly ears: PortEars;
  private readonly pool: DatagramPort[] = [];
  private turn = 0;
  private nextPort = 0;

  /** Takes `socket` over. @throws SystemCallError */
  constructor(
    libc: Libc,
    loop: DatagramLoop,
    book: AddressBook,
    socket: DatagramSocket,
    sockets: Pick<TftpSockets, 'singlePort' | 'tidPorts'>,
    ears: PortEars,
  ) {
    this.libc = libc;
    this.loop = loop;
    this.book = book;
    this.sockets = sockets;
    this.ears = ears;
    this.local = socket.local;
    this.isWildcard = this.local.address === '0.0.0.0' || this.local.address === '::';
    this.isDualStack = socket.isDualStack;
    this.requests = new DatagramPort(libc, loop, socket, ears);
  }

  /** What the socket of requests is to be told. */
  static readonly socketOptions: DatagramSocketOptions = Object.freeze({
    localAddress: true,
    coalesced: true,
  });

  /** Every socket that is open. */
  ports(): readonly DatagramPort[] {
    return [this.requests, ...this.pool];
  }

  /** The port for the next transfer. @throws BreakoutboxError when no port of the range is free */
  transferPort(): DatagramPort {
    const { singlePort, tidPorts } = this.sockets;
    if (singlePort) return this.requests;
    const size = tidPorts === undefined ? poolSize : Math.min(poolSize, portsOf(tidPorts));
    const index = this.turn % size;
    this.turn += 1;
    const pooled = this.pool[index] ?? new DatagramPort(this.libc, this.loop, this.bindPooled(), this.ears);
    this.pool[index] = pooled;
    return pooled;
  }

  close(): void {
    for (const port of this.ports()) port.close();
    this.pool.length = 0;
  }

  private bindPooled(): DatagramSocket {
    const { tidPorts } = this.sockets;
    if (tidPorts === undefined) return this.bind(0);
    const { first, last, step = 1 } = tidPorts;
    const count = portsOf(tidPorts);
    for (let tried = 0; tried < count; tried += 1) {
      const port = first + (this.nextPort % count) * step;
      this.nextPort += 1;
      try {
        return this.bind(port);
      } catch (error) {
        if (!(error instanceof BreakoutboxError)) throw error;
        if (error.code !== 'ADDRESS_IN_USE' && error.code !== 'PERMISSION_DENIED') throw error;
      }
    }
    throw new BreakoutboxError('TFTP_NO_TID_PORT', { first, last });
  }

  private bind(port: number): DatagramSocket {
    const { address } = this.local;
    try {
      const local = this.book.parse(address, port);
      if (local === undefined) throw new SystemCallError('inet_pton', 22);
      return DatagramSocket.bind(this.libc, this.book, local, {
        coalesced: true,
        dualStack: this.isDualStack,
      });
    } catch (error) {
      throw socketError(error, formatSocketAddress(address, port));
    }
  }
}

function portsOf({ first, last, step = 1 }: PortRange): number {
  return Math.floor((last - first) / step) + 1;
}
