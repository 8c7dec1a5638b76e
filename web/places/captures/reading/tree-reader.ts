import { type DissectedPacket, PacketDissector } from '../../../../src/capture/dissected-packet.js';
import { createProtocols } from '../../../../src/wire/protocols.js';
import type { CaptureIndexer } from './capture-indexer.js';
import type { FileBytes } from './file-bytes.js';
import type { WalkProgress } from './messages.js';
import { PacketReplay } from './packet-replay.js';

/** Packets before and after the wanted one that are dissected with it: a person goes on from there. */
const before = 300;
const after = 40;
/** Dissections that are kept: those made longest ago go first. */
const maxKept = 1_000;
/** Walks that are kept where they stand, to go on from when a person comes back there; the one used longest ago goes first. */
const maxReplays = 4;

/**
 * Dissects single packets of a capture. All packets before one have to be walked first; so its neighbours are dissected together
 * with it, and the walk goes on from where it stood.
 */
export class TreeReader {
  readonly #index: CaptureIndexer;
  readonly #bytes: FileBytes;
  readonly #onWalk: (progress: WalkProgress) => void;
  readonly #dissector: PacketDissector;
  readonly #kept = new Map<number, DissectedPacket>();
  #replays: readonly PacketReplay[] = [];
  #wanted = 0;
  #isRunning = false;

  constructor(index: CaptureIndexer, bytes: FileBytes, onWalk: (progress: WalkProgress) => void) {
    this.#index = index;
    this.#bytes = bytes;
    this.#onWalk = onWalk;
    this.#dissector = new PacketDissector(createProtocols());
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

  /** The bytes of a packet, which need no walk. */
  async bytes(number: number): Promise<Uint8Array> {
    const { offset, capturedBytes } = this.#index.table;
    const from = offset.at(number);
    return this.#bytes.read(from, from + capturedBytes.at(number));
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
      const replay = this.#replayBefore(number);
      await replay.advance(number + after, (packet) => {
        if (packet.number < number - before) return;
        const interfaceIndex = this.#index.table.interfaceIndex.at(packet.number);
        this.#kept.set(packet.number, this.#dissector.packet(packet, { interfaceIndex }));
      });
      this.#onWalk({ number, walked: Math.min(number, replay.next - 1) });
      for (const kept of this.#kept.keys()) {
        if (this.#kept.size <= maxKept) break;
        this.#kept.delete(kept);
      }
    } finally {
      this.#isRunning = false;
    }
  }

  /** The walk that is nearest before a packet, or a new one. */
  #replayBefore(number: number): PacketReplay {
    const earlier = this.#replays.filter(({ next }) => next <= number);
    const found = earlier.reduce<PacketReplay | undefined>(
      (best, one) => (best === undefined || one.next > best.next ? one : best),
      undefined,
    );
    // Codecs remember what they have walked: each walk has its own.
    const replay = found ?? new PacketReplay(this.#index, this.#bytes, createProtocols());
    this.#replays = [replay, ...this.#replays.filter((one) => one !== replay)].slice(0, maxReplays);
    return replay;
  }
}
