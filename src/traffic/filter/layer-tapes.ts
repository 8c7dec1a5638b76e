import { maxLayers, type Packet } from '../../wire/packet.js';
import { Tape } from '../../wire/tape.js';

/** The fields of the layers of one packet, each layer read when a filter first asks for it, and not again. */
export class LayerTapes {
  readonly #tapes = Array.from({ length: maxLayers }, () => new Tape());
  /** A bit for each layer that has been read. */
  #filled = 0;

  /** The fields are to have what is known of checksums, which takes a while to compute. */
  askForChecksums(): void {
    for (const tape of this.#tapes) tape.wantsChecksums = true;
  }

  /** The next packet begins. */
  begin(): void {
    this.#filled = 0;
  }

  /** The fields of a layer. */
  at(packet: Packet, layer: number): Tape {
    const tape = this.#tapes[layer] ?? new Tape();
    const bit = 1 << layer;
    if ((this.#filled & bit) !== 0) return tape;
    this.#filled |= bit;
    tape.clear(packet.start(layer), packet.end(layer));
    packet.codec(layer)?.fields(packet, layer, tape);
    return tape;
  }
}
