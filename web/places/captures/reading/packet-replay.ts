import { PacketWalker } from '../../../../src/capture/packet-walker.js';
import type { Packet } from '../../../../src/wire/packet.js';
import type { Protocols } from '../../../../src/wire/protocols.js';
import type { CaptureIndexer } from './capture-indexer.js';
import type { FileBytes } from './file-bytes.js';

/** Bytes that are read at a time, unless one packet is longer. */
const readBytes = 2 * 1024 * 1024;

/**
 * Walks the packets of an indexed capture again, from the first on and in order: what a packet means may follow from those before
 * it, such as the request of a transfer or the start of a TCP stream.
 */
export class PacketReplay {
  /** The packet that is walked next, from 1. */
  next = 1;
  readonly #index: CaptureIndexer;
  readonly #bytes: FileBytes;
  readonly #walker: PacketWalker;

  constructor(index: CaptureIndexer, bytes: FileBytes, protocols: Protocols) {
    this.#index = index;
    this.#bytes = bytes;
    this.#walker = new PacketWalker(protocols, index.walker.interfaces);
  }

  /**
   * Walks some packets, 2 MiB of the file at most, and none at or after `to`; calls `visit` with each, borrowed until the call
   * returns.
   */
  async advance(to: number, visit: (packet: Packet) => void): Promise<void> {
    const { table } = this.#index;
    const end = Math.min(to, table.count + 1);
    if (this.next >= end) return;
    const from = table.offset.at(this.next);
    let last = this.next;
    while (last + 1 < end && endOf(last + 1) - from <= readBytes) last += 1;
    const bytes = await this.#bytes.read(from, endOf(last));
    for (let number = this.next; number <= last; number += 1) {
      this.#walker.place(
        table.interfaceIndex.at(number),
        table.seconds.at(number),
        table.nanoseconds.at(number),
      );
      this.#walker.packet.comments = table.comments.of(number);
      const at = table.offset.at(number) - from;
      this.#walker.walk(bytes, at, table.capturedBytes.at(number), table.wireBytes.at(number));
      visit(this.#walker.packet);
    }
    this.next = last + 1;

    function endOf(number: number): number {
      return table.offset.at(number) + table.capturedBytes.at(number);
    }
  }
}
