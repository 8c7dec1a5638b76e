import { visibleText } from '../../bytes/escapes.js';
import { encodeUtf8 } from '../../bytes/utf8.js';
import { exactTime } from '../../capture/exact-time.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { Codec } from '../../wire/codec.js';
import type { Field } from '../../wire/dissection.js';
import { fieldText } from '../../wire/field-text.js';
import type { FieldType } from '../../wire/field-type.js';
import { LayerBuilder } from '../../wire/layer-builder.js';
import type { Packet } from '../../wire/packet.js';
import { createProtocols } from '../../wire/protocols.js';
import type { CaptureSource } from './capture-pieces.js';
import { type CaptureOptions, walkCapture } from './packet-walk.js';

/** Characters that end a column or a line, as tshark escapes them. */
const escapes: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\' };

/**
 * Fields of the packets of a capture, one line each in the form of `tshark -T fields`: a column for each of `names`, with a tab between
 * them; what occurs several times in a packet has commas between, and what does not occur is empty. The name of a protocol stands for
 * itself where the packet has that layer. Pieces of whole lines in UTF-8, each the caller's own.
 *
 * Ends as `readCapture` does. Throws `CAPTURE_FIELD_UNKNOWN`, and the failures of a filter.
 */
export async function* captureFieldRows(
  source: CaptureSource,
  names: readonly string[],
  { filter }: CaptureOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const protocols = createProtocols();
  const columns = names.map((name) => columnOf(name, protocols.all));
  let lines: string[] = [];
  const visit = (packet: Packet): void => {
    const byLayer = fieldsOf(packet, columns);
    lines.push(columns.map((column) => cell(column, packet, byLayer)).join('\t'));
  };
  for await (const _ of walkCapture(source, visit, { filter, protocols })) {
    if (lines.length === 0) continue;
    yield encodeUtf8(`${lines.join('\n')}\n`);
    lines = [];
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
  if (types === undefined || type === undefined)
    throw new BreakoutboxError('CAPTURE_FIELD_UNKNOWN', { field: name });
  const parts = type.of.length === 0 ? [name] : type.of;
  return {
    protocols: new Set(owners.map(({ protocol }) => protocol)),
    types: new Map(parts.flatMap((part) => (types[part] ? [[part, types[part]]] : []))),
  };
}

/** The fields of the layers that some column asks for; none of a layer that none does. */
function fieldsOf(packet: Packet, columns: readonly Column[]): readonly (readonly Field[])[] {
  return Array.from({ length: packet.layerCount }, (_, layer) => {
    const codec = packet.codec(layer);
    if (
      codec === undefined ||
      !columns.some(({ protocols, types }) => types.size > 0 && protocols.has(codec.protocol))
    )
      return [];
    const builder = new LayerBuilder(0, packet.start(layer), packet.end(layer));
    codec.fields(packet, layer, builder);
    return builder.fields;
  });
}

function cell({ protocols, types }: Column, packet: Packet, byLayer: readonly (readonly Field[])[]): string {
  const found: string[] = [];
  for (const [layer, fields] of byLayer.entries()) {
    const protocol = packet.codec(layer)?.protocol ?? '';
    if (!protocols.has(protocol)) continue;
    if (types.size === 0) found.push(protocol);
    else collect(fields, types, packet, found);
  }
  return found.map(shown).join(',');
}

/** A value in its column: what would end that is escaped as tshark does, and what a terminal would obey is made visible. */
function shown(text: string): string {
  return visibleText(text.replace(/[\t\n\r\\]/g, (character) => escapes[character] ?? ''));
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
      found.push(exactTime(packet, name) ?? fieldText(type, value, packet.bytes, offset, length));
    collect(inner, types, packet, found);
  }
}
