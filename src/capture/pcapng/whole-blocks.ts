import { joinBytes } from '../../bytes/join-bytes.js';
import { blockType, bodyAt } from './layout.js';

/**
 * Cuts a little-endian pcapng file that arrives in pieces of any size into whole blocks. The first piece is its head alone: the section
 * and one interface. Behind `maxPackets` packets nothing more is given.
 */
export class WholeBlocks {
  #maxPackets: number;
  #rest: Uint8Array = new Uint8Array(0);
  #hasHead = false;

  constructor(maxPackets = Number.POSITIVE_INFINITY) {
    this.#maxPackets = maxPackets;
  }

  /** Whether all packets that were asked for have come. */
  get isFull(): boolean {
    return this.#maxPackets === 0;
  }

  /** The pieces that are whole with these bytes, which may be views of them; often one, or none. */
  *push(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
    const all = this.#rest.length === 0 ? bytes : joinBytes([this.#rest, bytes]);
    const view = new DataView(all.buffer, all.byteOffset, all.byteLength);
    let from = 0;
    let at = 0;
    while (!this.isFull && all.length - at >= bodyAt) {
      const length = view.getUint32(at + 4, true);
      if (all.length - at < length) break;
      const type = view.getUint32(at, true);
      at += length;
      if (type === blockType.enhancedPacket) this.#maxPackets -= 1;
      if (this.#hasHead || type !== blockType.interface) continue;
      this.#hasHead = true;
      yield all.subarray(from, at);
      from = at;
    }
    if (this.#hasHead && at > from) yield all.subarray(from, at);
    this.#rest = all.slice(this.#hasHead ? at : from);
  }
}
