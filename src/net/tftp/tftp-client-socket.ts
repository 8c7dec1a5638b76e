import type { RemoteInfo, Socket } from 'node:dgram';
import process from 'node:process';
import { familyOf, withoutZone } from '../../bytes/address.js';
import { unmapped } from '../../bytes/socket-address.js';
import { systemCode } from '../../errors/system-errors.js';
import { mtuBlockBytes } from '../../system/interface-mtu.js';
import { type Rollover, wireBlock } from '../../tftp/block-number.js';
import type { BlockSource } from '../../tftp/block-source.js';
import type { ClientPort, ClientPortHandler } from '../../tftp/client/client-shell.js';
import { writeAcknowledgement, writeDataHeader } from '../../wire/tftp/encode.js';
import { blockHeaderBytes } from '../../wire/tftp/packet.js';
import { bindSocket, sendDatagram, socketTypes } from '../udp/udp-socket.js';

/**
 * A client's port. Two sockets share it where the system allows that: one receives from everyone, as RFC 1350 asks for, so that an
 * unknown TID can be answered by an ERROR; the other is connected to the server's port, so that the system reports ICMP errors.
 */
export class TftpClientSocket implements ClientPort {
  readonly #address: string;
  /** The server's address as answers have it: without a zone, IPv4 as such. */
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
    // What cannot be sent is repeated, and given up in the end.
    open.on('error', () => undefined);
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

  /** From now on what is sent to `port` is sent connected, where the system allows it. */
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
      // The socket that receives from everyone does it alone.
      socket?.close();
    }
  }

  send(packet: Uint8Array | readonly Uint8Array[], port: number): void {
    if (this.#closed) return;
    // What cannot be sent is repeated, and given up in the end.
    const sent = (error: Error | null): void => {
      if (error === null) return;
      // The error of an earlier datagram is returned with the next one.
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
    // The last packet, an ERROR for example, has to leave before its socket is closed.
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

/** Rejects with the system's error, that of a missing route for example. */
async function connectSocket(socket: Socket, port: number, address: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    // node:dgram gives an error of connect(2) to this callback alone.
    socket.connect(port, address, (error?: Error) => {
      if (error === undefined) resolve();
      else reject(error);
    });
  });
}

/** Where a port can be shared by a connected and an open socket without either losing what is meant for it. */
const canShare = process.platform === 'linux';
