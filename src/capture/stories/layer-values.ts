import type { Field } from '../../wire/dissection.js';
import { fieldText } from '../../wire/field-text.js';
import { LayerBuilder } from '../../wire/layer-builder.js';
import type { Packet } from '../../wire/packet.js';

/** The values of a layer's fields by name, in the order of the packet; numbers and addresses as Wireshark writes them. */
export class LayerValues {
  readonly #values = new Map<string, string[]>();

  constructor(packet: Packet, layer: number) {
    const codec = packet.codec(layer);
    if (codec === undefined) return;
    const builder = new LayerBuilder(0, packet.start(layer), packet.end(layer));
    codec.fields(packet, layer, builder);
    const add = (fields: readonly Field[]): void => {
      for (const { name, offset, length, value, fields: inner } of fields) {
        const type = codec.types[name];
        if (type !== undefined) {
          const text =
            typeof value === 'number' ? String(value) : fieldText(type, value, packet.bytes, offset, length);
          const before = this.#values.get(name);
          if (before === undefined) this.#values.set(name, [text]);
          else before.push(text);
        }
        add(inner);
      }
    };
    add(builder.fields);
  }

  /** The first value of a field; `undefined` if it is not there. */
  first(name: string): string | undefined {
    return this.#values.get(name)?.[0];
  }

  /** The first value as a number. */
  number(name: string): number | undefined {
    const text = this.first(name);
    return text === undefined ? undefined : Number(text);
  }

  all(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }
}

/** The innermost layer of a protocol that a packet sends itself; -1 if it has none. */
export function ownLayer(packet: Packet, protocol: string): number {
  const end = Math.min(packet.layerCount, packet.quotedFrom);
  for (let layer = end - 1; layer > 0; layer -= 1)
    if (packet.codec(layer)?.protocol === protocol) return layer;
  return -1;
}
