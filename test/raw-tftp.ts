import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { decodeTftp } from '../src/wire/tftp/decode.js';
import { encodeRequest, writeAcknowledgement, writeDataHeader } from '../src/wire/tftp/encode.js';
import { blockOf, opcode, opcodeOf, type TftpPacket } from '../src/wire/tftp/packet.js';

/** A received datagram. */
export interface ReceivedDatagram {
  readonly bytes: Uint8Array;
  readonly from: RemoteInfo;
}

/** A UDP socket that speaks TFTP by hand, for tests of a server. */
export class RawTftp {
  readonly #socket: Socket;
  readonly #received: ReceivedDatagram[] = [];
  #wake: (() => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (bytes, from) => {
      this.#received.push({ bytes, from });
      this.#wake?.();
    });
  }

  /** Opens a socket at `address`, port `port` (0: the system's choice). */
  static async open(address = '127.0.0.1', port = 0): Promise<RawTftp> {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    socket.bind(port, address);
    await once(socket, 'listening');
    return new RawTftp(socket);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** Datagrams that came and were not taken. */
  get waiting(): number {
    return this.#received.length;
  }

  send(bytes: Uint8Array | string, port: number, address = '127.0.0.1'): void {
    this.#socket.send(bytes, port, address);
  }

  /** Sends an RRQ or WRQ; options as `name=value`. */
  request(
    type: 'readRequest' | 'writeRequest',
    name: string,
    port: number,
    { options = [], mode = 'octet', address = '127.0.0.1' }: RequestExtras = {},
  ): void {
    const pairs = options.map((option) => {
      const [written = '', value = ''] = option.split('=');
      return { name: written, value };
    });
    const packet = encodeRequest({ type, name, mode, options: pairs }, 65_000);
    if (packet === undefined) throw new Error(`no request for ${name}`);
    this.send(packet, port, address);
  }

  acknowledge(block16: number, { from }: ReceivedDatagram): void {
    const packet = new Uint8Array(4);
    writeAcknowledgement(packet, 0, block16);
    this.#socket.send(packet, from.port, from.address);
  }

  data(block16: number, payload: Uint8Array, { from }: ReceivedDatagram): void {
    const packet = new Uint8Array(4 + payload.length);
    packet.set(payload, writeDataHeader(packet, 0, block16));
    this.#socket.send(packet, from.port, from.address);
  }

  /** The next datagram; rejects when none comes within `withinMs`. */
  async next(withinMs = 3_000): Promise<ReceivedDatagram> {
    if (this.#received.length === 0) {
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no datagram within ${withinMs} ms`)), withinMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    const datagram = this.#received.shift();
    if (datagram === undefined) throw new Error('no datagram');
    return datagram;
  }

  /** The next datagram's meaning. */
  async nextPacket(): Promise<TftpPacket> {
    const decoded = decodeTftp((await this.next()).bytes);
    if (!decoded.ok) throw new Error(decoded.fault.code);
    return decoded.packet;
  }

  /** How many datagrams come within `ms`; they are taken. */
  async countWithin(ms: number): Promise<number> {
    await new Promise((resolve) => {
      setTimeout(resolve, ms);
    });
    return this.#received.splice(0).length;
  }

  /** Takes a whole download, block by block, whose first answer is `first` (DATA or OACK). */
  async download(first: ReceivedDatagram, blockBytes = 512): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let datagram = first;
    if (opcodeOf(datagram.bytes, 0, 2) === opcode.optionAcknowledgement) {
      this.acknowledge(0, datagram);
      datagram = await this.next();
    }
    for (;;) {
      if (opcodeOf(datagram.bytes, 0, datagram.bytes.length) !== opcode.data) throw new Error('no DATA');
      parts.push(datagram.bytes.subarray(4));
      this.acknowledge(blockOf(datagram.bytes, 0, datagram.bytes.length), datagram);
      if (datagram.bytes.length < blockBytes + 4) return Buffer.concat(parts);
      datagram = await this.next();
    }
  }

  close(): void {
    this.#socket.close();
  }
}

interface RequestExtras {
  /** As `name=value`. */
  readonly options?: readonly string[];
  readonly mode?: string;
  readonly address?: string;
}
