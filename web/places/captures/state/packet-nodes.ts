import { visibleText } from '../../../../src/bytes/escapes.js';
import type {
  DissectedField,
  DissectedLayer,
  DissectedPacket,
} from '../../../../src/capture/dissected-packet.js';
import type { Sentence } from '../../../../src/errors/entry.js';

/** A line of the tree of a packet. */
export interface PacketNode {
  /** Its place in the tree: `4`, `4.2`; the same line of the same packet. */
  readonly key: string;
  /** What is opened and closed alike in all packets: names of the layer and of fields, `tftp/tftp.option`. */
  readonly kind: string;
  /** Wireshark's name: of a protocol, or of a field. */
  readonly name: string;
  readonly depth: number;
  /** The name without that of its protocol. */
  readonly label: string;
  readonly value: string;
  readonly purpose: Sentence | undefined;
  /** Bytes from the start of the packet; a length of 0 for what the packet only implies. */
  readonly offset: number;
  readonly length: number;
  readonly hasInner: boolean;
  readonly isFault: boolean;
}

/** Characters of a value that a line shows. */
const maxValueCharacters = 400;

/** The lines of a packet's tree in which the kinds `open` are opened. */
export function packetNodes({ layers }: DissectedPacket, open: ReadonlySet<string>): readonly PacketNode[] {
  const nodes: PacketNode[] = [];
  layers.forEach((layer, index) => {
    const { protocol, offset, length, fields, fault } = layer;
    const key = String(index);
    const kind = protocol;
    const hasInner = fields.length > 0 || fault !== undefined;
    nodes.push({
      ...{
        key,
        kind,
        name: protocol,
        depth: 0,
        label: protocol,
        value: layerSummary(layer),
        purpose: undefined,
      },
      ...{ offset, length, hasInner, isFault: fault !== undefined },
    });
    if (!open.has(kind)) return;
    addFields(nodes, fields, { protocol, key, kind, depth: 1 }, open);
    if (fault === undefined) return;
    nodes.push({
      ...{
        key: `${key}.fault`,
        kind: `${kind}/fault`,
        name: fault.field ?? protocol,
        depth: 1,
        label: fault.code,
      },
      ...{
        value: '',
        purpose: fault.meaning,
        offset: fault.offset,
        length: 0,
        hasInner: false,
        isFault: true,
      },
    });
  });
  return nodes;
}

interface Parent {
  readonly protocol: string;
  readonly key: string;
  readonly kind: string;
  readonly depth: number;
}

function addFields(
  nodes: PacketNode[],
  fields: readonly DissectedField[],
  { protocol, key, kind, depth }: Parent,
  open: ReadonlySet<string>,
): void {
  fields.forEach((field, index) => {
    const own = { key: `${key}.${index}`, kind: `${kind}/${field.name}` };
    const { name, purpose, offset, length, fields: inner } = field;
    const label = name.startsWith(`${protocol}.`) ? name.slice(protocol.length + 1) : name;
    nodes.push({
      ...{ ...own, name, depth, label, value: fieldValue(field), purpose },
      ...{ offset, length, hasInner: inner.length > 0, isFault: false },
    });
    if (open.has(own.kind)) addFields(nodes, inner, { protocol, ...own, depth: depth + 1 }, open);
  });
}

/** The value of a field as a line shows it: `Data Packet (3)`; what came from the network is made visible. */
export function fieldValue({ text, valueName, kind, length }: DissectedField): string {
  if (valueName !== undefined) return `${valueName} (${text})`;
  const shown = visibleText(text.slice(0, maxValueCharacters));
  if (kind === 'bytes' && length > 16) return `${shown.slice(0, 32)}…`;
  return text.length > maxValueCharacters ? `${shown}…` : shown;
}

/** Fields that say between whom a layer goes. */
const endFields = [
  ['src', 'dst'],
  ['srcport', 'dstport'],
  ['src.proto_ipv4', 'dst.proto_ipv4'],
] as const;

/** A few words on a layer: its two ends, or the first value of it that has a name. */
function layerSummary({ protocol, fields }: DissectedLayer): string {
  const text = (name: string): string | undefined =>
    fields.find((field) => field.name === `${protocol}.${name}`)?.text;
  for (const [from, to] of endFields) {
    const ends = [text(from), text(to)];
    if (ends[0] !== undefined && ends[1] !== undefined) return `${ends[0]} → ${ends[1]}`;
  }
  if (protocol === 'frame') return [text('protocols')].filter(Boolean).join('');
  return fields.find(({ valueName }) => valueName !== undefined)?.valueName ?? '';
}

/** The innermost line whose bytes hold the byte at `offset`, of a tree that is opened through and through; its key. */
export function keyAtByte({ layers }: DissectedPacket, offset: number): string | undefined {
  for (let index = layers.length - 1; index >= 0; index -= 1) {
    const layer = layers[index];
    if (layer === undefined || !holds(layer, offset)) continue;
    return fieldKeyAt(layer.fields, String(index), offset) ?? String(index);
  }
  return undefined;
}

function fieldKeyAt(fields: readonly DissectedField[], key: string, offset: number): string | undefined {
  let best: string | undefined;
  let bestLength = Number.POSITIVE_INFINITY;
  fields.forEach((field, index) => {
    if (!holds(field, offset) || field.length >= bestLength) return;
    bestLength = field.length;
    best = fieldKeyAt(field.fields, `${key}.${index}`, offset) ?? `${key}.${index}`;
  });
  return best;
}

function holds(
  { offset, length }: { readonly offset: number; readonly length: number },
  at: number,
): boolean {
  return at >= offset && at < offset + length;
}

/** The kinds to open so that the line `key` is seen. */
export function kindsAbove({ layers }: DissectedPacket, key: string): readonly string[] {
  const [first, ...rest] = key.split('.').map(Number);
  const layer = layers[first ?? 0];
  if (layer === undefined) return [];
  const kinds = [layer.protocol];
  let { fields } = layer as { readonly fields: readonly DissectedField[] };
  for (const index of rest.slice(0, -1)) {
    const field = fields[index];
    if (field === undefined) break;
    kinds.push(`${kinds.at(-1)}/${field.name}`);
    fields = field.fields;
  }
  return rest.length === 0 ? [] : kinds;
}
