import type { CaptureBlock } from '../../capture/capture-block.js';
import { CaptureReader, type CaptureSink } from '../../capture/capture-reader.js';
import type { PacketBatch } from '../../capture/packet-batch.js';
import { PacketWalker } from '../../capture/packet-walker.js';
import { errorOf } from '../../errors/error.js';
import type { CaptureFilter } from './capture-filter.js';
import type { CaptureFile } from './capture-pieces.js';

/**
 * Finds the first packet of a file that a filter may select, by headers alone: up to there nothing has to be followed or asked. Returns its
 * number, from 1; `undefined` if there is none. A packed file is not unpacked for it: any of its packets may be the one.
 *
 * Throws as `readCapture` does where the file is damaged or cut off before such a packet.
 */
export async function firstSelected(file: CaptureFile, filter: CaptureFilter): Promise<number | undefined> {
  const search = new Search(filter);
  const reader = new CaptureReader(search, undefined);
  for await (const piece of file.pieces()) {
    reader.push(piece);
    if (reader.isPacked) return 1;
    if (search.found !== undefined) return search.found;
    if (reader.fault !== undefined) throw errorOf(reader.fault);
  }
  reader.end();
  if (search.found === undefined && reader.fault !== undefined) throw errorOf(reader.fault);
  return search.found;
}

/** Walks the headers of packets until one may be selected. */
class Search implements CaptureSink {
  found: number | undefined;
  readonly #filter: CaptureFilter;
  readonly #walker: PacketWalker;

  constructor(filter: CaptureFilter) {
    this.#filter = filter;
    this.#walker = new PacketWalker(filter.headers);
  }

  packets(batch: PacketBatch, bytes: Uint8Array): void {
    if (this.found !== undefined) return;
    const { mayBeSelected, needsWalk } = this.#filter;
    this.#walker.batch(
      batch,
      bytes,
      (packet) => {
        if (this.found === undefined && mayBeSelected(packet)) this.found = packet.number;
      },
      needsWalk,
    );
  }

  block(block: CaptureBlock): void {
    this.#walker.block(block);
  }
}
