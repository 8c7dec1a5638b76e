import { type DissectedPacket, PacketDissector } from '../../../../src/capture/dissected-packet.js';
import type { Protocols } from '../../../../src/wire/protocols.js';
import type { CaptureIndexer } from './capture-indexer.js';
import type { FileBytes } from './file-bytes.js';
import { PacketReplay } from './packet-replay.js';

/** Packets before and after the wanted one whose dissections are kept: a person goes on from there. */
const keptBefore = 300;
const keptAfter = 40;

/**
 * Dissects single packets of a capture. All packets before one have to be walked first; so its neighbours are dissected together
 * with it, and the walk goes on from where it stood.
 */
export class TreeReader {
  readonly #index: CaptureIndexer;
  readonly #bytes: FileBytes;
  readonly #protocols: Protocols;
  readonly #dissector: PacketDissector;
  readonly #kept = new Map<number, DissectedPacket>();
  #replay: PacketReplay;
  #wanted = 0;
  #isRunning = false;

  constructor(index: CaptureIndexer, bytes: FileBytes, protocols: Protocols) {
    this.#index = index;
    this.#bytes = bytes;
    this.#protocols = protocols;
    this.#dissector = new PacketDissector(protocols);
    this.#replay = new PacketReplay(index, bytes, protocols);
  }

  /** The dissection of a packet; undefined if another one was asked for meanwhile. */
  async read(number: number): Promise<DissectedPacket | undefined> {
    this.#wanted = number;
    while (this.#wanted === number) {
      const known = this.#kept.get(number);
      if (known !== undefined) return known;
      if (number > this.#index.table.count) return undefined;
      await this.#advance();
    }
    return undefined;
  }

  /** Walks on towards the wanted packet; while one call does, others wait for their turn. */
  async #advance(): Promise<void> {
    if (this.#isRunning) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      return;
    }
    this.#isRunning = true;
    try {
      const number = this.#wanted;
      if (this.#replay.next > number)
        this.#replay = new PacketReplay(this.#index, this.#bytes, this.#protocols);
      await this.#replay.advance(number + keptAfter, (packet) => {
        if (packet.number < number - keptBefore) return;
        const interfaceIndex = this.#index.table.interfaceIndex.at(packet.number);
        this.#kept.set(packet.number, this.#dissector.packet(packet, { interfaceIndex }));
      });
      for (const kept of this.#kept.keys())
        if (kept < number - keptBefore || kept > number + keptAfter) this.#kept.delete(kept);
    } finally {
      this.#isRunning = false;
    }
  }
}
