import type { Codec } from '../codec.js';
import { dataCodec } from '../data.js';
import { maxLayers, type Packet } from '../packet.js';
import { type FragmentPlace, FragmentTable } from './fragment-table.js';
import type { FragmentedDatagram } from './fragmented-datagram.js';

/** Puts the fragments that a codec comes upon together, and keeps for the packet that is walked what each layer was put together from. */
export class Reassembly {
  readonly #table = new FragmentTable();
  readonly #datagrams: (FragmentedDatagram | undefined)[] = [];
  /** The walk (`packet.walks`) that each of these is of. */
  readonly #walks = new Float64Array(maxLayers);

  /**
   * Adds the fragment behind the header of `headerBytes` in `layer`, which is being walked. If the datagram is whole with it, the layer
   * carries `codec` in that, else bytes. Fragments that were not captured whole, are empty, or are quoted are not added.
   */
  carry(packet: Packet, layer: number, headerBytes: number, place: FragmentPlace, codec: Codec): void {
    const from = packet.start(layer) + headerBytes;
    const to = packet.end(layer);
    const canAdd = !packet.isQuoted(layer) && from < to && to === packet.wireEnd(layer);
    const datagram = canAdd ? this.#table.add(packet, from, to, place) : undefined;
    if (datagram === undefined) {
      packet.carry(dataCodec, from, packet.wireEnd(layer));
      return;
    }
    const bytes = datagram.join();
    const at = packet.join(bytes, bytes.length);
    packet.carryJoined(codec, headerBytes, at, at + bytes.length);
    this.#datagrams[layer] = datagram;
    this.#walks[layer] = packet.walks;
  }

  /** What the payload of a layer of the packet that was walked last was put together from; `undefined` if it was not. */
  of(packet: Packet, layer: number): FragmentedDatagram | undefined {
    return this.#walks[layer] === packet.walks ? this.#datagrams[layer] : undefined;
  }
}
