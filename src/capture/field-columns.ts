import { nearestOf } from '../bytes/nearest-of.js';
import { BreakoutboxError } from '../errors/error.js';
import type { Codec } from '../wire/codec.js';
import type { Field } from '../wire/dissection.js';
import type { FieldValue } from '../wire/field-sink.js';
import { fieldText } from '../wire/field-text.js';
import type { FieldType } from '../wire/field-type.js';
import { isFinding } from '../wire/frame-fields.js';
import { LayerBuilder } from '../wire/layer-builder.js';
import type { Packet } from '../wire/packet.js';
import type { Protocols } from '../wire/protocols.js';
import { exactTime } from './exact-time.js';

/** Fields by Wireshark's names, as columns of packets. The name of a protocol stands for itself where the packet has that layer. */
export class FieldColumns {
  readonly #columns: readonly Column[];

  /** @throws BreakoutboxError CAPTURE_FIELD_UNKNOWN */
  constructor(names: readonly string[], { all }: Protocols) {
    this.#columns = names.map((name) => columnOf(name, all));
  }

  /** The values of each field in a packet that has been walked, as Wireshark writes them; text is not escaped. */
  values(packet: Packet): readonly (readonly string[])[] {
    const byLayer = fieldsOf(packet, this.#columns);
    return this.#columns.map((column) => valuesOf(column, packet, byLayer));
  }
}

/** A column: a protocol, or those of its fields that the name stands for. */
interface Column {
  /** Several where headers share a field: `ipv6.opt.type` is one of hop-by-hop and of destination options. */
  readonly protocols: ReadonlySet<string>;
  /** Of a protocol itself: none. */
  readonly types: ReadonlyMap<string, FieldType>;
}

function columnOf(name: string, all: readonly Codec[]): Column {
  if (all.some(({ protocol }) => protocol === name)) return { protocols: new Set([name]), types: new Map() };
  const owners = all.filter(({ types }) => Object.hasOwn(types, name));
  const types = owners[0]?.types;
  const type = types?.[name];
  if (types === undefined || type === undefined) throw fieldUnknown(name, all);
  const parts = type.of.length === 0 ? [name] : type.of;
  return {
    protocols: new Set(owners.map(({ protocol }) => protocol)),
    types: new Map(parts.flatMap((part) => (types[part] ? [[part, types[part]]] : []))),
  };
}

/** CAPTURE_FIELD_UNKNOWN, with the name that may have been meant; another one where none is near. */
export function fieldUnknown(name: string, all: readonly Codec[]): BreakoutboxError {
  const names = all.flatMap(({ protocol, types }) => [protocol, ...Object.keys(types)]);
  const example = nearestOf(name, names) ?? 'udp.port';
  return new BreakoutboxError('CAPTURE_FIELD_UNKNOWN', { field: name, example });
}

/** The fields of the layers that some column asks for; none of a layer that none does. */
function fieldsOf(packet: Packet, columns: readonly Column[]): readonly (readonly Field[])[] {
  const wantsFindings = columns.some(({ types }) => [...types.keys()].some(isFinding));
  return Array.from({ length: packet.layerCount }, (_, layer) => {
    const codec = packet.codec(layer);
    if (
      codec === undefined ||
      !columns.some(({ protocols, types }) => types.size > 0 && protocols.has(codec.protocol))
    )
      return [];
    const builder = new LayerBuilder(0, packet.start(layer), packet.end(layer), wantsFindings);
    codec.fields(packet, layer, builder);
    return builder.fields;
  });
}

function valuesOf(
  { protocols, types }: Column,
  packet: Packet,
  byLayer: readonly (readonly Field[])[],
): readonly string[] {
  const found: string[] = [];
  for (const [layer, fields] of byLayer.entries()) {
    const protocol = packet.codec(layer)?.protocol ?? '';
    if (!protocols.has(protocol)) continue;
    if (types.size === 0) found.push(protocol);
    else collect(fields, types, packet, found);
  }
  return found;
}

function collect(
  fields: readonly Field[],
  types: ReadonlyMap<string, FieldType>,
  packet: Packet,
  found: string[],
): void {
  for (const { name, offset, length, value, fields: inner } of fields) {
    const type = types.get(name);
    if (type !== undefined)
      found.push(exactTime(packet, name) ?? columnText(type, value, packet.bytes, offset, length));
    collect(inner, types, packet, found);
  }
}

/** The text of a field; of a group without a text of its own `1`, which shows that it is there (tshark's FT_NONE). */
function columnText(
  type: FieldType,
  value: FieldValue,
  bytes: Uint8Array,
  offset: number,
  length: number,
): string {
  if (type.kind === 'group' && value === undefined) return '1';
  return fieldText(type, value, bytes, offset, length);
}
