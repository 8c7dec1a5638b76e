import type { DissectedField, DissectedPacket } from '../../../../src/capture/dissected-packet.js';
import type { PacketNode } from './packet-nodes.js';

/** Bytes of a field that a filter compares at most. */
const maxBytes = 32;
/** Characters of a text that a filter compares at most: of a longer one, it looks for the beginning. */
const maxCharacters = 200;

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
  if (kind === 'text') return textFilter(name, text);
  if (kind === 'date') return `${name} == "${text}"`;
  if (kind !== 'bytes') return `${name} == ${text}`;
  if (length > maxBytes) return name;
  return `${name} == ${text.replaceAll(/(..)(?=.)/g, '$1:')}`;
}

function textFilter(name: string, text: string): string {
  const characters = [...text];
  const operator = characters.length > maxCharacters ? 'contains' : '==';
  return `${name} ${operator} "${characters.slice(0, maxCharacters).map(quoted).join('')}"`;
}

/** A character within the quotes of a filter: a control character, which the input would lose, as an escape. */
function quoted(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  const code = character.codePointAt(0) ?? 0;
  return code < 0x20 || code === 0x7f ? `\\x${code.toString(16).padStart(2, '0')}` : character;
}
