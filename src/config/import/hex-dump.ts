import { formatHex, parseHex } from '../../bytes/hex.js';
import { linesOf } from './import-text.js';
import { type EntryPlace, entryName, type ImportEntry, taken } from './imported-file.js';
import { maxEntries } from './plain-lines.js';

/** `00000010: 4865 6c6c 6f0a  Hello.` as xxd writes it, `00000010  48 65 6c  6c |Hell|` as `hexdump -C` does. */
const dumpLine = /^([\da-fA-F]{7,16})(?::|(?=\s|$))[ \t]*(.*)$/;

/** Bytes of one line, and where they stand. */
interface DumpRow {
  readonly place: EntryPlace;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Whether a text is a dump of bytes whose offsets fit the bytes of its lines. */
export function isHexDump(text: string): boolean {
  return dumpsOf(text) !== undefined;
}

/** A dump of bytes, a message; where the offsets begin anew, so does another one. */
export function readHexDump(text: string): readonly ImportEntry[] {
  return (dumpsOf(text) ?? []).slice(0, maxEntries + 1).map((rows, index) => {
    const hex = rows.map(({ bytes }) => formatHex(bytes)).join(' ');
    const name = entryName(`dump ${index}`, 'dump');
    return taken(rows[0]?.place ?? { line: 1, source: '' }, { type: 'message', name, value: { name, hex } });
  });
}

/** The dumps of a text; undefined if it has anything else in it. */
function dumpsOf(text: string): readonly (readonly DumpRow[])[] | undefined {
  const dumps: DumpRow[][] = [];
  let next = -1;
  for (const place of linesOf(text)) {
    if (place.source.trim() === '') continue;
    const row = rowOf(place);
    if (row === undefined) return undefined;
    const present = dumps.at(-1);
    // `hexdump` ends with the offset behind the last byte.
    if (row.bytes.byteLength === 0 && row.offset === next) continue;
    if (row.bytes.byteLength === 0) return undefined;
    if (present !== undefined && row.offset === next) present.push(row);
    else if (row.offset === 0) dumps.push([row]);
    else return undefined;
    next = row.offset + row.bytes.byteLength;
  }
  return dumps.length === 0 ? undefined : dumps;
}

function rowOf(place: EntryPlace): DumpRow | undefined {
  const [, offset, rest = ''] = dumpLine.exec(place.source.slice(0, maxRow)) ?? [];
  if (offset === undefined) return undefined;
  const bar = rest.indexOf('|');
  const column = bar < 0 ? rest.search(/\s{2}/) : bar;
  const read = parseHex(rest.slice(0, column < 0 ? undefined : column).trim());
  return read.ok ? { place, offset: Number.parseInt(offset, 16), bytes: read.bytes } : undefined;
}

/** The most characters of one line. */
const maxRow = 2_000;
