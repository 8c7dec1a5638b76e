import type { SocketAddress } from '../../bytes/socket-address.js';
import type { Rollover } from '../../tftp/block-number.js';
import type { BlockSource } from '../../tftp/block-source.js';
import { acknowledgementPacket, dataParts } from '../../tftp/packet-parts.js';
import type { TransferChannel } from '../../tftp/server/server-shell.js';
import type { DatagramRecorderSource } from '../../transport/recorder.js';
import type { Arrival, DatagramPort } from '../datagram-port.js';
import type { SendDestination } from '../send-batch.js';
import type { AddressBook, Sockaddr } from '../sockaddr.js';
import type { SegmentedChannel } from './segmented-channel.js';

/** Shows the datagrams of a server to the recorder of `source`, while there is one. */
export class RecordedExchanges {
  readonly #source: DatagramRecorderSource;
  readonly #book: AddressBook;

  constructor(source: DatagramRecorderSource, book: AddressBook) {
    this.#source = source;
    this.#book = book;
  }

  get isRecorded(): boolean {
    return this.#source.recorder !== undefined;
  }

  /** A datagram came to `port`; `own` is the address that it came to, if the port is bound to every one. */
  received(port: DatagramPort, own: Sockaddr | undefined, from: Arrival, datagram: Uint8Array): void {
    const peer = this.#book.read(from.words, from.peerAt);
    this.#source.recorder?.datagram('peer', { local: this.#localOf(port, own), peer }, [datagram]);
  }

  /** A datagram of these parts goes from `port`. */
  sent(port: DatagramPort, { to, from }: SendDestination, parts: readonly Uint8Array[]): void {
    this.#source.recorder?.datagram('local', { local: this.#localOf(port, from), peer: to }, parts);
  }

  #localOf({ socket }: DatagramPort, own: Sockaddr | undefined): SocketAddress {
    const { address, port } = socket.local;
    return { address: own === undefined ? address : this.#book.read(own.words, 0).address, port };
  }
}

/** A channel whose datagrams are shown. Blocks are shown when they are handed over: they may wait for a turn of the engine. */
export class RecordedChannel implements TransferChannel {
  readonly #channel: SegmentedChannel;
  readonly #exchanges: RecordedExchanges;

  constructor(channel: SegmentedChannel, exchanges: RecordedExchanges) {
    this.#channel = channel;
    this.#exchanges = exchanges;
  }

  blocks(source: BlockSource, firstBlock: number, count: number, rollover: Rollover): void {
    if (this.#exchanges.isRecorded)
      for (const parts of dataParts(source, firstBlock, count, rollover)) this.#show(parts);
    this.#channel.blocks(source, firstBlock, count, rollover);
  }

  acknowledge(block16: number): void {
    if (this.#exchanges.isRecorded) this.#show([acknowledgementPacket(block16)]);
    this.#channel.acknowledge(block16);
  }

  send(packet: Uint8Array): void {
    this.#show([packet]);
    this.#channel.send(packet);
  }

  close(): void {
    this.#channel.close();
  }

  #show(parts: readonly Uint8Array[]): void {
    this.#exchanges.sent(this.#channel.port, this.#channel.destination, parts);
  }
}
