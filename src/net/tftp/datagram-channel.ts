import type { Socket } from 'node:dgram';
import type { SocketAddress } from '../../bytes/socket-address.js';
import { type Rollover, wireBlock } from '../../tftp/block-number.js';
import type { BlockSource } from '../../tftp/block-source.js';
import type { TransferChannel } from '../../tftp/server/server-shell.js';
import type { RecorderSource } from '../../transport/recorder.js';
import { writeAcknowledgement, writeDataHeader } from '../../wire/tftp/encode.js';
import { blockHeaderBytes } from '../../wire/tftp/packet.js';
import { showDatagram } from '../udp/recorded-datagrams.js';
import { sendDatagram } from '../udp/udp-socket.js';

/** Errors of sends are ignored: the transfer's timers handle lost packets. */
const ignore = (): void => undefined;

/** The channel to one peer, over a UDP socket that may be shared. */
export class DatagramChannel implements TransferChannel {
  readonly socket: Socket;
  readonly #to: SocketAddress;
  readonly #recorded: RecorderSource | undefined;
  readonly #closed: () => void;
  #isClosed = false;

  /** `closed` is called once, when the transfer no longer needs the channel. `recorded` sees its datagrams. */
  constructor(
    socket: Socket,
    to: SocketAddress,
    recorded: RecorderSource | undefined = undefined,
    closed: () => void = ignore,
  ) {
    this.socket = socket;
    this.#to = to;
    this.#recorded = recorded;
    this.#closed = closed;
  }

  blocks(source: BlockSource, firstBlock: number, count: number, rollover: Rollover): void {
    // One allocation for the headers of a window. Each must stay until its datagram has left.
    const headers = Buffer.allocUnsafe(count * blockHeaderBytes);
    for (let index = 0; index < count; index += 1) {
      const offset = index * blockHeaderBytes;
      writeDataHeader(headers, offset, wireBlock(firstBlock + index, rollover));
      const header = headers.subarray(offset, offset + blockHeaderBytes);
      this.#send([header, source.payload(firstBlock + index)]);
    }
  }

  acknowledge(block16: number): void {
    const packet = Buffer.allocUnsafe(blockHeaderBytes);
    writeAcknowledgement(packet, 0, block16);
    this.#send([packet]);
  }

  send(packet: Uint8Array): void {
    this.#send([packet]);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#closed();
  }

  #send(parts: readonly Uint8Array[]): void {
    showDatagram(this.#recorded, 'local', this.socket, this.#to, parts);
    sendDatagram(this.socket, parts, this.#to, ignore);
  }
}
