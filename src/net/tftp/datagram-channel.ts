import type { Socket } from 'node:dgram';
import type { SocketAddress } from '../../bytes/socket-address.js';
import { type Rollover, wireBlock } from '../../tftp/block-number.js';
import type { BlockSource } from '../../tftp/block-source.js';
import type { TransferChannel } from '../../tftp/server/server-shell.js';
import { writeAcknowledgement, writeDataHeader } from '../../wire/tftp/encode.js';
import { blockHeaderBytes } from '../../wire/tftp/packet.js';
import { sendDatagram } from '../udp/udp-socket.js';

/** Errors of sends are ignored: the transfer's timers handle lost packets. */
const ignore = (): void => undefined;

/** The channel to one peer, over a UDP socket that may be shared. */
export class DatagramChannel implements TransferChannel {
  readonly socket: Socket;
  readonly #to: SocketAddress;
  readonly #closed: () => void;
  #isClosed = false;

  /** `closed` is called once, when the transfer no longer needs the channel. */
  constructor(socket: Socket, to: SocketAddress, closed: () => void = ignore) {
    this.socket = socket;
    this.#to = to;
    this.#closed = closed;
  }

  blocks(source: BlockSource, firstBlock: number, count: number, rollover: Rollover): void {
    // One allocation for the headers of a window. Each must stay until its datagram has left.
    const headers = Buffer.allocUnsafe(count * blockHeaderBytes);
    for (let index = 0; index < count; index += 1) {
      const offset = index * blockHeaderBytes;
      writeDataHeader(headers, offset, wireBlock(firstBlock + index, rollover));
      const header = headers.subarray(offset, offset + blockHeaderBytes);
      sendDatagram(this.socket, [header, source.payload(firstBlock + index)], this.#to, ignore);
    }
  }

  acknowledge(block16: number): void {
    const packet = Buffer.allocUnsafe(blockHeaderBytes);
    writeAcknowledgement(packet, 0, block16);
    sendDatagram(this.socket, packet, this.#to, ignore);
  }

  send(packet: Uint8Array): void {
    sendDatagram(this.socket, packet, this.#to, ignore);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#closed();
  }
}
