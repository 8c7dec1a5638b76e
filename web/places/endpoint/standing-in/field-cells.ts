import type { Layout } from '../../../../src/layout/layout.js';
import { LayoutValues } from '../../../../src/layout/layout-values.js';
import { type ByteRun, byteChanges } from './byte-changes.js';
import { layoutOf, type Reading } from './held-edit.js';

/** The bytes of one field of a message, as it came beside as it goes. The runs borrow the bytes of both messages. */
export interface FieldCell {
  /** Empty for bytes that no field is made of. Not escaped yet. */
  readonly name: string;
  /** Empty where the message had none of it. */
  readonly came: readonly ByteRun[];
  /** Empty where it has none of it any more. */
  readonly goes: readonly ByteRun[];
}

/** The bytes of a field within a message. */
interface Piece {
  readonly name: string;
  /** Tells pieces of one name apart. */
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly follows: boolean;
}

/** Two messages field by field; undefined unless one layout takes both. Fields of one name in a row are one cell. */
export function fieldCells(
  came: Uint8Array,
  goes: Uint8Array,
  reading: Reading,
): readonly FieldCell[] | undefined {
  const layout = layoutOf(goes, reading);
  if (layout === undefined || layoutOf(came, reading) !== layout) return undefined;
  const before = piecesOf(layout, came);
  const after = piecesOf(layout, goes);
  const cells: FieldCell[] = [];
  let at = 0;
  for (const piece of after) {
    const found = before.findIndex(({ key }, index) => index >= at && key === piece.key);
    // What the message has no more stands where it stood.
    if (found >= 0) {
      for (const gone of before.slice(at, found)) cells.push(cellOf(gone, undefined));
      at = found + 1;
    }
    cells.push(cellOf(before[found], piece));
  }
  for (const gone of before.slice(at)) cells.push(cellOf(gone, undefined));
  return cells;
}

function cellOf(came: Piece | undefined, goes: Piece | undefined): FieldCell {
  const follows = goes?.follows === true ? [{ from: 0, to: goes.bytes.byteLength }] : [];
  const nothing = new Uint8Array(0);
  const changes = byteChanges(came?.bytes ?? nothing, goes?.bytes ?? nothing, follows);
  return { name: (goes ?? came)?.name ?? '', came: changes.came, goes: changes.goes };
}

/** All bytes of a message in pieces: its fields, without their parts, and what lies between and behind them. */
function piecesOf(layout: Layout, bytes: Uint8Array): readonly Piece[] {
  const values = new LayoutValues();
  layout.decode(bytes, 0, bytes.byteLength, values);
  const fields = Array.from({ length: values.count }, (_, row) => ({
    field: layout.fields[values.fields[row] ?? -1],
    from: values.froms[row] ?? 0,
    to: values.tos[row] ?? 0,
  })).sort((one, other) => one.from - other.from || other.to - one.to);
  const pieces: Piece[] = [];
  const times = new Map<string, number>();
  const push = (name: string, from: number, to: number, follows: boolean): void => {
    if (to <= from) return;
    const time = times.get(name) ?? 0;
    times.set(name, time + 1);
    pieces.push({ name, key: `${time} ${name}`, bytes: bytes.subarray(from, to), follows });
  };
  let at = 0;
  for (let index = 0; index < fields.length; index += 1) {
    const { field, from, to } = fields[index] ?? {};
    if (field === undefined || from === undefined || to === undefined || from < at) continue;
    push('', at, from, false);
    at = to;
    for (let next = fields[index + 1]; next?.field === field && next.from === at; next = fields[index + 1]) {
      at = next.to;
      index += 1;
    }
    push(field.name, from, at, field.follows && field.kind !== 'const');
  }
  push('', at, bytes.byteLength, false);
  return pieces;
}
