import { maxLayers, type Packet } from '../../wire/packet.js';
import { Tape } from '../../wire/tape.js';

/** The fields of the layers of one packet that a filter asks for, each layer read when a filter first asks for it, and not again. */
export class LayerTapes {
  readonly #tapes = Array.from({ length: maxLayers }, () => new Tape());
  readonly #names = new Set<string>();
  /** A bit for each layer that has been read. */
  #filled = 0;

  /** These fields are to be read; without a call there are none. Before the first packet. */
  askFor(names: readonly string[]): void {
    for (const name of names) this.#names.add(name);
    for (const tape of this.#tapes) tape.keepOnly([...this.#names]);
  }

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
