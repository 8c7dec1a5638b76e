import type { DissectedField, DissectedPacket } from '../../../../src/capture/dissected-packet.js';
import type { PacketNode } from './packet-nodes.js';

/** Bytes of a field that a filter compares at most. */
const maxBytes = 32;

/** The filter that selects packets with the value of a line of the tree, or with its layer; undefined for what has no value. */
export function nodeFilter(
  { layers }: DissectedPacket,
  { key, name, isFault, depth }: PacketNode,
): string | undefined {
  if (depth === 0) return name;
  if (isFault) return undefined;
  const [first, ...rest] = key.split('.').map(Number);
  let fields: readonly DissectedField[] = layers[first ?? 0]?.fields ?? [];
  let field: DissectedField | undefined;
  for (const index of rest) {
    field = fields[index];
    fields = field?.fields ?? [];
  }
  return field === undefined ? undefined : valueFilter(field);
}

function valueFilter({ name, kind, text, length }: DissectedField): string | undefined {
  if (kind === 'group' || text === '') return name;
  if (kind === 'text') return `${name} == "${text.replaceAll(/["\\]/g, '\\$&')}"`;
  if (kind !== 'bytes') return `${name} == ${text}`;
  if (length > maxBytes) return name;
  return `${name} == ${text.replaceAll(/(..)(?=.)/g, '$1:')}`;
}
