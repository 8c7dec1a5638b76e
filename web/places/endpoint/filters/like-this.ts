import { decodeText } from '../../../../src/bytes/encodings.js';
import type { Layout } from '../../../../src/layout/layout.js';
import { LayoutValues } from '../../../../src/layout/layout-values.js';
import { valueAt } from '../../../../src/layout/value-text.js';
import { readFilter } from '../../../../src/traffic/filter/filter.js';
import type { FilterCatalog } from '../../../../src/traffic/filter/filter-catalog.js';
import { layoutOfMessage } from '../layouts/layout-cells.js';
import { type MessageEntry, peersOf } from '../log/log-entry.js';
import { expressionTest, type MessageContext } from '../log/log-test.js';
import { rowText } from '../log/row-content.js';
import type { StreamText } from '../log/stream-text.js';
import { quotedText } from '../log/typed-filter.js';

/** A condition that a message fulfils, and others may. */
export interface Proposal {
  readonly filter: string;
  /** Whether it is one to begin with. */
  readonly isTicked: boolean;
}

/** Bytes of a message whose text is proposed from. */
const maxTextBytes = 512;
/** Characters of a text that is proposed whole. */
const maxWhole = 60;
const maxPart = 40;
/** Fields of a layout that are proposed. */
const maxFields = 8;
/** Bytes at the beginning of a message that tell its kind, and more of them. */
const headBytes = [2, 4] as const;

/** What messages like one have in common: its direction, its peer, its text or bytes, and the fields of its layout. */
export function proposalsOf(
  entry: MessageEntry,
  stream: StreamText,
  layouts: readonly Layout[],
): readonly Proposal[] {
  const { event } = entry;
  const { bytes } = event;
  const isBinary = rowText(bytes.subarray(0, maxTextBytes), stream.encoding, false).isBinary;
  const fields = fieldProposals(bytes, layouts);
  const texts = isBinary ? [] : textProposals(decodeText(bytes.subarray(0, maxTextBytes), stream.encoding));
  const isTold = fields.length === 0 && texts.length > 0;
  return [
    { filter: `dir == ${event.type}`, isTicked: true },
    ...peerProposals(peersOf(event)[0]),
    ...texts.map((filter, index) => ({ filter, isTicked: isTold && index === 0 })),
    ...fields.map((filter) => ({ filter, isTicked: false })),
    ...headBytes
      .filter((count) => bytes.byteLength >= count)
      .map((count, index) => ({
        filter: `hex[0:${count}] == ${Array.from(bytes.subarray(0, count), pairOf).join(':')}`,
        isTicked: !isTold && index === 0,
      })),
    { filter: `size == ${bytes.byteLength}`, isTicked: bytes.byteLength < headBytes[0] && !isTold },
  ];
}

/** Those of the proposals that are right, and select the message themselves. */
export async function soundProposals(
  proposals: readonly Proposal[],
  entry: MessageEntry,
  catalog: FilterCatalog,
  stream: StreamText,
  context: MessageContext,
): Promise<readonly Proposal[]> {
  const checked = await Promise.all(
    proposals.map(async (proposal) => {
      const read = await readFilter(proposal.filter, catalog);
      return read.ok && expressionTest(read.value, stream, context)(entry) ? [proposal] : [];
    }),
  );
  return checked.flat();
}

/** Conditions that all have to hold, as one filter. */
export function joinedFilter(conditions: readonly string[]): string {
  return conditions.join(' and ');
}

function peerProposals(peer: string | undefined): readonly Proposal[] {
  if (peer === undefined) return [];
  const host = /^(.+):\d+$/.exec(peer)?.[1];
  return [
    { filter: `peer == ${quotedText(peer)}`, isTicked: false },
    ...(host === undefined ? [] : [{ filter: `peer contains ${quotedText(`${host}:`)}`, isTicked: false }]),
  ];
}

/** What comes before the first number, which is what changes; then the whole text. */
function textProposals(text: string): readonly string[] {
  const line = text.trim();
  if (line === '' || /[\p{Cc}\p{Cf}\p{Cs}]/u.test(line)) return [];
  const [head = ''] = /^[^\d\s][^\d]*/u.exec(line) ?? [];
  const part = [...head.trim()].slice(0, maxPart).join('');
  const parts = part.length >= 2 && part !== line ? [`text contains ${quotedText(part)}`] : [];
  return [...parts, ...(line.length <= maxWhole ? [`text contains ${quotedText(line)}`] : [])];
}

function fieldProposals(bytes: Uint8Array, layouts: readonly Layout[]): readonly string[] {
  const values = new LayoutValues();
  const layout = layoutOfMessage(layouts, bytes, values);
  if (layout === undefined) return [];
  const found: string[] = [];
  for (let row = 0; row < values.count && found.length < maxFields; row += 1) {
    const field = layout.fields[values.fields[row] ?? -1];
    if (field === undefined || field.follows || field.isArray) continue;
    const value = valueAt(layout, values, row);
    const name = `${layout.name}.${field.name}`;
    if (typeof value === 'number' || typeof value === 'bigint') found.push(`${name} == ${value}`);
    else if (typeof value === 'boolean') found.push(`${name} == ${value ? 1 : 0}`);
    else if (typeof value === 'string' && value.length <= maxWhole)
      found.push(`${name} == ${quotedText(value)}`);
  }
  return [layout.name, ...found];
}

function pairOf(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
