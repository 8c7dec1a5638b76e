import { type KeyValueStore, keptObject, keptStore } from '../../../state/kept.js';
import type { Store } from '../../../state/store.js';

/** A column of the packet list. */
export const columnNames = ['number', 'time', 'source', 'destination', 'protocol', 'length', 'info'] as const;
export type ColumnName = (typeof columnNames)[number];

/** How the time of a packet is shown. */
export const timeFormats = ['first', 'above', 'clock', 'date'] as const;
export type TimeFormat = (typeof timeFormats)[number];

/** What a person has chosen for lists of packets. */
export interface CaptureSettings {
  readonly hidden: readonly ColumnName[];
  /** Pixels of each column; the last takes what is left. */
  readonly widths: Readonly<Record<ColumnName, number>>;
  readonly time: TimeFormat;
  /** Whether rows have the colours of their protocols. */
  readonly isTinted: boolean;
}

/** Pixels of each column until a person chooses others. */
export const usualWidths: Readonly<Record<ColumnName, number>> = {
  number: 64,
  time: 104,
  source: 148,
  destination: 148,
  protocol: 72,
  length: 56,
  info: 400,
};
const leastWidth = 32;
const mostWidth = 1_000;

/** Settings as kept. */
export function createCaptureSettings(keeper: KeyValueStore): Store<CaptureSettings> {
  return keptStore(keeper, 'breakoutbox.captures', (kept) => {
    const { hidden, widths, time, isTinted } = keptObject(kept);
    const known = Array.isArray(widths) ? {} : keptObject(widths);
    return {
      hidden: columnNames.filter((name) => Array.isArray(hidden) && hidden.includes(name)),
      widths: Object.fromEntries(
        columnNames.map((name) => [name, boundedWidth(known[name], usualWidths[name])]),
      ) as Record<ColumnName, number>,
      time: timeFormats.find((format) => format === time) ?? 'first',
      isTinted: isTinted !== false,
    };
  });
}

/** A width that a column can have; `usual` for what is no number. */
export function boundedWidth(width: unknown, usual: number): number {
  if (typeof width !== 'number' || !Number.isFinite(width)) return usual;
  return Math.max(leastWidth, Math.min(mostWidth, Math.round(width)));
}

/** Widths of a list from which on it has all columns, and those that people can read on a telephone. */
const wide = 980;
const narrow = 620;
/** Columns that go when it gets tight, and those that stay when it is a telephone. */
const goFirst: readonly ColumnName[] = ['destination', 'length'];
const stayLast: readonly ColumnName[] = ['time', 'protocol', 'info'];

/** The columns that fit a list of that many pixels. */
export function shownColumns({ hidden }: CaptureSettings, width: number): readonly ColumnName[] {
  const chosen = columnNames.filter((name) => !hidden.includes(name));
  if (width >= wide) return chosen;
  if (width >= narrow) return chosen.filter((name) => !goFirst.includes(name));
  return chosen.filter((name) => stayLast.includes(name));
}

/** The columns as a grid's template. */
export function columnTemplate(columns: readonly ColumnName[], { widths }: CaptureSettings): string {
  return columns
    .map((name, index) => (index === columns.length - 1 ? 'minmax(0, 1fr)' : `${widths[name]}px`))
    .join(' ');
}
