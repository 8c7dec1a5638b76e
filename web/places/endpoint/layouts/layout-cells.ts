import { formatHex } from '../../../../src/bytes/hex.js';
import type { Layout, LayoutField } from '../../../../src/layout/layout.js';
import { faultNumber } from '../../../../src/layout/layout-faults.js';
import { LayoutValues } from '../../../../src/layout/layout-values.js';
import { lineOf, nameAt, textAt } from '../../../../src/layout/value-text.js';

/** A field that the log has a column of. */
export interface LayoutColumn {
  /** Its place among the fields of its layout. */
  readonly field: number;
  readonly name: string;
  readonly unit: string;
  readonly remark: string;
  /** Whether its values are numbers, which stand with their decimal points below one another. */
  readonly isNumber: boolean;
}

/** A value in a column. What came from the network is not escaped yet. */
interface LayoutCell {
  /** The value up to its decimal point, or all of it. */
  readonly whole: string;
  /** The decimal point and what is behind it; empty for what is no number. */
  readonly fraction: string;
  readonly unit: string;
}

/** What a checksum of a layout says of a message. */
type LayoutVerdict =
  | { readonly result: 'ok' }
  | { readonly result: 'bad'; readonly found: string; readonly expected: string | undefined };

/** A message as a row shows it by a layout. */
export interface RowCells {
  readonly layout: Layout;
  /** A value for each column, where the message has one; undefined for a layout without columns. */
  readonly cells: readonly (LayoutCell | undefined)[] | undefined;
  /** The values in one line: `sensor temp=23.4 ℃ state=read`. Not escaped yet. */
  readonly line: string;
  /** Undefined if the layout has no checksum, or the message none. */
  readonly verdict: LayoutVerdict | undefined;
  /** Whether something is wrong with the message. */
  readonly isBad: boolean;
}

/** How wide the values of a column are, in characters: they only grow. */
interface CellWidth {
  readonly whole: number;
  readonly fraction: number;
  readonly unit: number;
}

/** Columns that a layout has at most. */
const maxColumns = 16;
/** Longer messages are no rows of values. */
const maxBytes = 65_536;
/** Messages whose cells are kept: more than a screen has rows. */
const maxKept = 512;
/** Characters of a value in a column. */
const maxValueCharacters = 24;
/** Characters of a line. */
const maxLineCharacters = 400;

const checksumFault = faultNumber('CHECKSUM');

/** The fields of a layout that have columns: those that say something of their own, and do not follow from the others. */
function layoutColumns({ fields }: Layout): readonly LayoutColumn[] {
  return fields
    .flatMap((field, index) => (isColumn(fields, field, index) ? [columnOf(field, index)] : []))
    .slice(0, maxColumns);
}

function isColumn(fields: readonly LayoutField[], field: LayoutField, index: number): boolean {
  const hasParts = field.kind === 'bits' && fields[index + 1]?.parent === index;
  return !field.follows && !hasParts;
}

function columnOf(field: LayoutField, index: number): LayoutColumn {
  const { name, unit, remark, kind, values, isArray } = field;
  const isNumber = (kind === 'number' || kind === 'bits') && values.size === 0 && !isArray;
  return { field: index, name, unit, remark, isNumber };
}

/** The first of `layouts` that a message is one of; its values are in `values` then. */
export function layoutOfMessage(
  layouts: readonly Layout[],
  bytes: Uint8Array,
  values: LayoutValues,
): Layout | undefined {
  for (const layout of layouts) {
    layout.decode(bytes, 0, bytes.byteLength, values);
    if (!values.isForeign) return layout;
  }
  return undefined;
}

/** What the checksum of a message says that was read into `values`. */
function layoutVerdict({ fields }: Layout, values: LayoutValues): LayoutVerdict | undefined {
  for (let row = 0; row < values.count; row += 1) {
    if (fields[values.fields[row] ?? -1]?.kind !== 'checksum') continue;
    if (values.faults[row] === 0) return { result: 'ok' };
    if (values.faults[row] !== checksumFault) return undefined;
    const found = formatHex(values.bytes.subarray(values.froms[row], values.tos[row]));
    const { expected } = values;
    return { result: 'bad', found, expected: expected && formatHex(expected) };
  }
  return undefined;
}

/**
 * The messages of a log by the layouts of its endpoint, for the rows that are shown. The first layout with fields that say something
 * has columns; what another one takes is a line.
 */
export class LayoutCells {
  readonly #layouts: readonly Layout[];
  readonly #values = new LayoutValues();
  readonly #kept = new Map<Uint8Array, RowCells | undefined>();
  readonly #columned: Layout | undefined;
  #widths: readonly CellWidth[];
  readonly columns: readonly LayoutColumn[];

  constructor(layouts: readonly Layout[]) {
    this.#layouts = layouts;
    this.#columned = layouts.find((layout) => layoutColumns(layout).length > 0);
    this.columns = this.#columned === undefined ? [] : layoutColumns(this.#columned);
    this.#widths = this.columns.map(() => ({ whole: 0, fraction: 0, unit: 0 }));
  }

  /** The widths of the columns for all messages that were asked for so far; another array once one has grown. */
  get widths(): readonly CellWidth[] {
    return this.#widths;
  }

  /** A message by the first layout that takes it; undefined if none does. The same object for the same bytes while they are shown. */
  of(bytes: Uint8Array): RowCells | undefined {
    if (this.#layouts.length === 0 || bytes.byteLength > maxBytes) return undefined;
    if (this.#kept.has(bytes)) return this.#kept.get(bytes);
    const cells = this.#read(bytes);
    if (this.#kept.size >= maxKept) this.#kept.clear();
    this.#kept.set(bytes, cells);
    return cells;
  }

  #read(bytes: Uint8Array): RowCells | undefined {
    const values = this.#values;
    const layout = layoutOfMessage(this.#layouts, bytes, values);
    if (layout === undefined) return undefined;
    const verdict = layoutVerdict(layout, values);
    const isBad = !values.isSound;
    const line = `${layout.name} ${lineOf(layout, values)}`.slice(0, maxLineCharacters);
    if (layout !== this.#columned) return { layout, cells: undefined, line, verdict, isBad };
    const cells = this.columns.map((column) => cellOf(layout, values, column));
    this.#widen(cells);
    return { layout, cells, line, verdict, isBad };
  }

  #widen(cells: readonly (LayoutCell | undefined)[]): void {
    const widths = this.#widths.map((width, at) => {
      const cell = cells[at];
      if (cell === undefined) return width;
      const whole = Math.max(width.whole, columnsOf(cell.whole));
      const fraction = Math.max(width.fraction, cell.fraction.length);
      const unit = Math.max(width.unit, cell.unit === '' ? 0 : columnsOf(cell.unit) + 1);
      const isSame = whole === width.whole && fraction === width.fraction && unit === width.unit;
      return isSame ? width : { whole, fraction, unit };
    });
    if (widths.some((width, at) => width !== this.#widths[at])) this.#widths = widths;
  }
}

function cellOf(
  layout: Layout,
  values: LayoutValues,
  { field, unit, isNumber }: LayoutColumn,
): LayoutCell | undefined {
  const texts: string[] = [];
  let isNamed = false;
  for (let row = 0; row < values.count && texts.length < maxValueCharacters; row += 1) {
    if (values.fields[row] !== field) continue;
    isNamed ||= nameAt(layout, values, row) !== undefined;
    const text = textAt(layout, values, row);
    texts.push(unit !== '' && !isNamed && text.endsWith(` ${unit}`) ? text.slice(0, -unit.length - 1) : text);
  }
  if (texts.length === 0) return undefined;
  const text = texts.join(' ');
  const cut = text.length > maxValueCharacters ? `${text.slice(0, maxValueCharacters - 1)}…` : text;
  const parts = isNumber ? /^(-?\d+)(\.\d+)$/.exec(cut) : null;
  return { whole: parts?.[1] ?? cut, fraction: parts?.[2] ?? '', unit: isNamed ? '' : unit };
}

/** Columns of characters that a text takes in a monospaced font: two for those of East Asia and for symbols as ℃. */
function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += (character.codePointAt(0) ?? 0) >= 0x2100 ? 2 : 1;
  return columns;
}

/** The whole width of a column, with its head, in characters. */
export function columnWidth({ name }: LayoutColumn, { whole, fraction, unit }: CellWidth): number {
  return Math.max(whole + fraction + unit, name.length, 2);
}
