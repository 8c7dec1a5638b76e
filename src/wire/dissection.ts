import type { FieldValue, WireFault } from './field-sink.js';
import { LayerBuilder } from './layer-builder.js';
import type { Packet } from './packet.js';

/** One field of a packet: enough to mark its bytes and to show their meaning. */
export interface Field {
  /** Wireshark's display-filter name. */
  readonly name: string;
  /** Bytes from the start of the packet. */
  readonly offset: number;
  /** Bytes, including the fields within it; 0 for what the packet only implies. */
  readonly length: number;
  readonly value: FieldValue;
  readonly fields: readonly Field[];
}

/** One protocol's part of a packet. */
export interface Layer {
  readonly protocol: string;
  /** Bytes from the start of the packet. */
  readonly offset: number;
  /** Bytes, including what it carries. */
  readonly length: number;
  readonly fields: readonly Field[];
  /** The first fault of this layer; everything before it was read. Its offset is from the start of the packet. */
  readonly fault: WireFault | undefined;
}

/**
 * All fields of a packet that has been walked, as a tree for people and for JSON, the outermost layer first. Ranges lie within the
 * packet, those of fields within their layer, and inner fields within outer ones. The tree is the caller's own.
 */
export function dissect(packet: Packet): readonly Layer[] {
  const origin = packet.start(0);
  const layers: Layer[] = [];
  for (let layer = 0; layer < packet.layerCount; layer += 1) {
    const codec = packet.codec(layer);
    if (codec === undefined) break;
    const builder = new LayerBuilder(origin, packet.start(layer), packet.end(layer));
    codec.fields(packet, layer, builder);
    const { fields, firstFault: fault } = builder;
    const offset = packet.start(layer) - origin;
    layers.push({
      protocol: codec.protocol,
      offset,
      length: packet.end(layer) - packet.start(layer),
      fields,
      fault,
    });
  }
  return layers;
}
