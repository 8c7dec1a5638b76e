import type { Dissector } from './dissector.js';
import type { FieldSink, FieldValue, WireFault } from './field-sink.js';
import type { DissectorRegistry } from './registry.js';

/** One field of a packet: enough to mark its bytes and to show their meaning. */
export interface Field {
  /** Wireshark's display-filter name. */
  readonly name: string;
  /** Bytes from the start of the dissected bytes. */
  readonly offset: number;
  /** Bytes, including the fields within it. */
  readonly length: number;
  readonly value: FieldValue;
  readonly fields: readonly Field[];
}

/** Bytes that a layer carries, with their layer if a dissector is known. */
export interface Payload {
  readonly offset: number;
  readonly length: number;
  readonly layer: Layer | undefined;
}

/** One protocol's part of a packet. */
export interface Layer {
  readonly protocol: string;
  /** Bytes from the start of the dissected bytes. */
  readonly offset: number;
  /** Bytes, including its payloads. */
  readonly length: number;
  readonly fields: readonly Field[];
  /** The first fault of this layer; everything before it was read. */
  readonly fault: WireFault | undefined;
  /** Usually one; a protocol may carry several, or none. */
  readonly payloads: readonly Payload[];
}

/** A packet as a tree of layers, the outermost first. Ranges lie within `bytes`, and children within their parents. */
export interface Dissection {
  /** Borrowed from the caller. */
  readonly bytes: Uint8Array;
  /** `undefined` when no dissector has that name. */
  readonly layer: Layer | undefined;
}

/** Maximum depth of layers; deeper payloads stay bytes, which bounds the work for a packet made of tunnels. */
const maxDepth = 32;

/** Dissects `bytes` as a packet of `protocol`, and its payloads as far as `registry` knows them. Never throws. */
export function dissect(bytes: Uint8Array, protocol: string, registry: DissectorRegistry): Dissection {
  const dissector = registry.named(protocol);
  const layer = dissector === undefined ? undefined : layerOf(dissector, bytes, 0, bytes.length, registry, 1);
  return { bytes, layer };
}

function layerOf(
  dissector: Dissector,
  bytes: Uint8Array,
  from: number,
  to: number,
  registry: DissectorRegistry,
  depth: number,
): Layer {
  const builder = new LayerBuilder(from, to);
  dissector.dissect(bytes, from, to, builder);
  const payloads = builder.payloads.map(({ offset, length, numbers }): Payload => {
    const inner = depth < maxDepth ? firstKnown(registry, dissector.protocol, numbers) : undefined;
    const layer =
      inner === undefined ? undefined : layerOf(inner, bytes, offset, offset + length, registry, depth + 1);
    return { offset, length, layer };
  });
  const { fields, firstFault: fault } = builder;
  return { protocol: dissector.protocol, offset: from, length: to - from, fields, fault, payloads };
}

function firstKnown(
  registry: DissectorRegistry,
  parent: string,
  numbers: readonly number[],
): Dissector | undefined {
  for (const number of numbers) {
    const found = registry.find(parent, number);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A field whose end is not known yet. */
interface OpenField {
  readonly name: string;
  readonly offset: number;
  readonly fields: Field[];
}

interface PayloadRange {
  readonly offset: number;
  readonly length: number;
  readonly numbers: readonly number[];
}

/** Builds a tree of a dissector's output. Ranges are clamped to the layer, so that a dissector's slip marks no other's bytes. */
class LayerBuilder implements FieldSink {
  readonly fields: Field[] = [];
  readonly payloads: PayloadRange[] = [];
  firstFault: WireFault | undefined;
  readonly #from: number;
  readonly #to: number;
  readonly #open: OpenField[] = [];

  constructor(from: number, to: number) {
    this.#from = from;
    this.#to = to;
  }

  field(name: string, offset: number, length: number, value: FieldValue): void {
    this.#siblings().push({ name, ...this.#range(offset, offset + length), value, fields: [] });
  }

  open(name: string, offset: number): void {
    this.#open.push({ name, offset, fields: [] });
  }

  close(end: number): void {
    const group = this.#open.pop();
    if (group === undefined) return;
    const { name, fields } = group;
    this.#siblings().push({ name, ...this.#range(group.offset, end), value: undefined, fields });
  }

  payload(offset: number, length: number, ...numbers: readonly number[]): void {
    this.payloads.push({ ...this.#range(offset, offset + length), numbers });
  }

  fault(code: string, offset: number, field?: string): void {
    this.firstFault ??= { code, offset, field };
  }

  #siblings(): Field[] {
    return this.#open.at(-1)?.fields ?? this.fields;
  }

  #range(from: number, to: number): { readonly offset: number; readonly length: number } {
    const offset = Math.min(Math.max(from, this.#from), this.#to);
    return { offset, length: Math.min(Math.max(to, offset), this.#to) - offset };
  }
}
