import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { formatSocketAddress } from '../config/socket-address.js';
import { BreakoutboxError } from '../errors/error.js';
import { systemCode } from '../errors/system-errors.js';
import { mtuBlockBytes } from './interface-mtu.js';
import { familyOfDescriptor } from './socket-family.js';
import { bindSocket, sendDatagram } from './udp-socket.js';

/** Sockets that the transfers of one listener share: enough that a peer's next transfer gets another port. */
const poolSize = 8;

/** Who is told of what a listener hears; not what comes from port 0, where nobody can be answered. */
export interface ListenerEars {
  /** A datagram came to the port of requests. */
  readonly requestPort: (bytes: Buffer, from: RemoteInfo) => void;
  /** A datagram came to a port of transfers. */
  readonly transferPort: (bytes: Buffer, from: RemoteInfo, socket: Socket) => void;
  readonly failed: (error: Error) => void;
  /** Something was heard. */
  readonly heard: () => void;
}

/** Which ports a listener's transfers use. */
export interface TransferPorts {
  readonly singlePort: boolean;
  readonly tidPorts?: { readonly first: number; readonly last: number };
}

/** The sockets of one local address: the one where requests come, and those that its transfers share. */
export class TftpListener {
  private readonly ports: TransferPorts;
  private readonly ears: ListenerEars;
  private readonly pool: Promise<Socket>[] = [];
  private socket: Socket | undefined;
  private address = '';
  private turn = 0;
  private nextPort = 0;
  private closed = false;

  constructor(ports: TransferPorts, ears: ListenerEars) {
    this.ports = ports;
    this.ears = ears;
  }

  /** The port that requests come to. */
  get port(): number {
    return this.socket?.address().port ?? 0;
  }

  /** `ADDRESS:PORT`. */
  get local(): string {
    return formatSocketAddress(this.address, this.port);
  }

  /** The largest block that leaves here in one piece. */
  get maxBlockBytes(): number {
    return mtuBlockBytes(this.address);
  }

  /** Binds to `address` and `port`, or takes a socket over that is bound already. Rejects with the system's error. */
  async open(
    where: { readonly address: string } | { readonly descriptor: number },
    port: number,
  ): Promise<void> {
    const socket =
      'address' in where
        ? await bindSocket(where.address.includes(':') ? 'udp6' : 'udp4', port, where.address, false)
        : await adopt(where.descriptor);
    this.socket = socket;
    this.address = 'address' in where ? where.address : socket.address().address;
    socket.on('error', this.ears.failed);
    socket.on('message', (bytes, from) => {
      if (from.port === 0) return;
      this.ears.requestPort(bytes, from);
      this.ears.heard();
    });
  }

  /** Sends from the port of requests. */
  reply(packet: Uint8Array, port: number, address: string): void {
    if (this.closed || this.socket === undefined) return;
    sendDatagram(this.socket, packet, { port, address }, () => undefined);
  }

  /** The socket for the next transfer. Rejects with a `BreakoutboxError` when no port of the range is free. */
  transferSocket(): Promise<Socket> {
    const { socket, ports } = this;
    if (ports.singlePort && socket !== undefined) return Promise.resolve(socket);
    const { tidPorts } = ports;
    const size = tidPorts === undefined ? poolSize : Math.min(poolSize, tidPorts.last - tidPorts.first + 1);
    const index = this.turn % size;
    this.turn += 1;
    let pooled = this.pool[index];
    if (pooled === undefined) {
      pooled = this.openPooled();
      this.pool[index] = pooled;
      pooled.catch(() => {
        delete this.pool[index];
      });
    }
    return pooled;
  }

  close(): void {
    this.closed = true;
    this.socket?.close();
    for (const pooled of this.pool) {
      // One that could not be opened has been told of already.
      pooled?.then(
        (socket) => socket.close(),
        () => undefined,
      );
    }
  }

  private async openPooled(): Promise<Socket> {
    const socket = await this.bindPooled();
    socket.on('error', this.ears.failed);
    socket.on('message', (bytes, from) => {
      if (from.port === 0) return;
      this.ears.transferPort(bytes, from, socket);
      this.ears.heard();
    });
    return socket;
  }

  private async bindPooled(): Promise<Socket> {
    const type = this.address.includes(':') ? 'udp6' : 'udp4';
    const { tidPorts } = this.ports;
    if (tidPorts === undefined) return bindSocket(type, 0, this.address, false);
    const { first, last } = tidPorts;
    const count = last - first + 1;
    for (let tried = 0; tried < count; tried += 1) {
      const port = first + (this.nextPort % count);
      this.nextPort += 1;
      try {
        return await bindSocket(type, port, this.address, false);
      } catch (error) {
        if (systemCode(error) !== 'EADDRINUSE' && systemCode(error) !== 'EACCES') throw error;
      }
    }
    throw new BreakoutboxError('TFTP_NO_TID_PORT', { first, last });
  }
}

/** Takes over a UDP socket that another program bound and passed on. */
function adopt(descriptor: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: familyOfDescriptor(descriptor) });
    socket.once('error', reject);
    socket.bind({ fd: descriptor }, () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
