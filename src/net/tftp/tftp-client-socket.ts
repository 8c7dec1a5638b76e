import type { RemoteInfo, Socket } from 'node:dgram';
import process from 'node:process';
import { familyOf, withoutZone } from '../../bytes/address.js';
import { type SocketAddress, unmapped } from '../../bytes/socket-address.js';
import { systemCode } from '../../errors/system-errors.js';
import { mtuBlockBytes } from '../../system/interface-mtu.js';
import { type Rollover, wireBlock } from '../../tftp/block-number.js';
import type { BlockSource } from '../../tftp/block-source.js';
import type { ClientPort, ClientPortHandler } from '../../tftp/client/client-shell.js';
import { writeAcknowledgement, writeDataHeader } from '../../wire/tftp/encode.js';
import { blockHeaderBytes } from '../../wire/tftp/packet.js';
import { boundAddress } from '../udp/recorded-datagrams.js';
import { bindSocket, sendDatagram, socketTypes } from '../udp/udp-socket.js';

/**
 * A client's port. Two sockets share it if the system allows: one receives from everyone, so that an unknown TID gets an
 * ERROR as RFC 1350 requires; the other is connected to the server's port, so that the system reports ICMP errors.
 */
export class TftpClientSocket implements ClientPort {
  readonly #address: string;
  /** The server's address as in its answers: without a zone, and IPv4 unmapped. */
  readonly #host: string;
  readonly #handler: ClientPortHandler;
  readonly #open: Socket;
  #connected: Socket | undefined;
  #connectedPort = 0;
  #closed = false;

  private constructor(open: Socket, address: string, handler: ClientPortHandler) {
    this.#open = open;
    this.#address = address;
    this.#host = hostOf(address);
    this.#handler = handler;
    open.on('message', (bytes, from) => this.#arrived(bytes, from));
    // Failed sends are repeated by the transfer, which gives up in the end.
    open.on('error', () => undefined);
  }

  get local(): SocketAddress | undefined {
    return boundAddress(this.#connected ?? this.#open);
  }

  get pathBlockBytes(): number {
    return mtuBlockBytes(this.#connected?.address().address ?? '');
  }

  /** Binds a fresh port for a transfer with the server at the IP `address`. Rejects with the system's error. */
  static async bind(
    address: string,
    local: string | undefined,
    handler: ClientPortHandler,
  ): Promise<TftpClientSocket> {
    const type = socketTypes[familyOf(address)];
    return new TftpClientSocket(await bindSocket(type, 0, local, canShare), address, handler);
  }

  /** Sends to `port` on a connected socket from now on, if the system allows it. */
  async follow(port: number): Promise<void> {
    if (!canShare || this.#connectedPort === port || this.#closed) return;
    const { port: ownPort, address: own } = this.#open.address();
    const type = socketTypes[familyOf(this.#address)];
    let socket: Socket | undefined;
    try {
      socket = await bindSocket(type, ownPort, own, true);
      await connectSocket(socket, port, this.#address);
      if (this.#closed) {
        socket.close();
        return;
      }
      socket.removeAllListeners('error');
      socket.on('error', () => this.#handler.refused());
      socket.on('message', (bytes, from) => this.#arrived(bytes, from));
      this.#connected?.close();
      this.#connected = socket;
      this.#connectedPort = port;
    } catch {
      // The unconnected socket goes on alone.
      socket?.close();
    }
  }

  send(packet: Uint8Array | readonly Uint8Array[], port: number): void {
    if (this.#closed) return;
    // Failed sends are repeated by the transfer, which gives up in the end.
    const sent = (error: Error | null): void => {
      if (error === null) return;
      // The system returns the error of an earlier datagram with the next send.
      if (systemCode(error) === 'ECONNREFUSED') this.#handler.refused();
      else this.#handler.unreachable(error);
    };
    if (this.#connected !== undefined && port === this.#connectedPort) {
      sendDatagram(this.#connected, packet, undefined, sent);
    } else sendDatagram(this.#open, packet, { port, address: this.#address }, sent);
  }

  acknowledge(block16: number, port: number): void {
    const packet = Buffer.allocUnsafe(blockHeaderBytes);
    writeAcknowledgement(packet, 0, block16);
    this.send(packet, port);
  }

  blocks(source: BlockSource, firstBlock: number, count: number, rollover: Rollover, port: number): void {
    const headers = Buffer.allocUnsafe(count * blockHeaderBytes);
    for (let index = 0; index < count; index += 1) {
      const offset = index * blockHeaderBytes;
      writeDataHeader(headers, offset, wireBlock(firstBlock + index, rollover));
      this.send(
        [headers.subarray(offset, offset + blockHeaderBytes), source.payload(firstBlock + index)],
        port,
      );
    }
  }

  /** Waiting for datagrams no longer keeps the process alive. */
  unref(): void {
    this.#open.unref();
    this.#connected?.unref();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    // The last packet, an ERROR for example, must leave before its socket is closed.
    setImmediate(() => {
      this.#open.close();
      this.#connected?.close();
    });
  }

  #arrived(bytes: Buffer, { address, port }: RemoteInfo): void {
    if (this.#closed) return;
    if (hostOf(address) === this.#host) this.#handler.received(bytes, 0, bytes.length, port);
  }
}

function hostOf(address: string): string {
  return withoutZone(unmapped(address));
}

/** Rejects with the system's error, for example of a missing route. */
async function connectSocket(socket: Socket, port: number, address: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    // node:dgram passes an error of connect(2) to this callback alone.
    socket.connect(port, address, (error?: Error) => {
      if (error === undefined) resolve();
      else reject(error);
    });
  });
}

/** Only Linux delivers correctly when a connected and an unconnected socket share a port. */
const canShare = process.platform === 'linux';
