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
  /** Fields that have a column each, before the last one. */
  readonly fields: readonly string[];
  /** Pixels of columns by their names; the last column takes what is left. */
  readonly widths: Readonly<Record<string, number>>;
  readonly time: TimeFormat;
  /** Whether rows have the colours of their protocols. */
  readonly isTinted: boolean;
  /** The latest choice of what to capture live. */
  readonly live: LiveChoice;
}

/** What to capture live, as it was typed. */
export interface LiveChoice {
  readonly interfaces: readonly string[];
  readonly filter: string;
  /** Captured bytes of a packet at most, as text; empty for all. */
  readonly snapBytes: string;
}

/** Pixels of each column until a person chooses others. */
export const usualWidths: Readonly<Record<ColumnName, number>> = {
  number: 76,
  time: 104,
  source: 148,
  destination: 148,
  protocol: 72,
  length: 56,
  info: 400,
};
/** Fields that can have a column. */
export const maxFields = 12;
const fieldWidth = 128;
const leastWidth = 32;
const mostWidth = 1_000;

/** Settings as kept. */
export function createCaptureSettings(keeper: KeyValueStore): Store<CaptureSettings> {
  return keptStore(keeper, 'breakoutbox.captures', (kept) => {
    const { hidden, fields, widths, time, isTinted, live } = keptObject(kept);
    const known = Array.isArray(widths) ? {} : keptObject(widths);
    return {
      hidden: columnNames.filter((name) => Array.isArray(hidden) && hidden.includes(name)),
      fields: Array.isArray(fields) ? fields.filter(isFieldName).slice(0, maxFields) : [],
      widths: Object.fromEntries(
        [...columnNames, ...Object.keys(known).filter(isFieldName)].map((name) => [
          name,
          boundedWidth(known[name], usualWidth(name)),
        ]),
      ),
      time: timeFormats.find((format) => format === time) ?? 'first',
      isTinted: isTinted !== false,
      live: liveChoice(keptObject(live)),
    };
  });
}

function liveChoice({ interfaces, filter, snapBytes }: Readonly<Record<string, unknown>>): LiveChoice {
  return {
    interfaces: Array.isArray(interfaces) ? interfaces.filter((name) => typeof name === 'string') : [],
    filter: typeof filter === 'string' ? filter : '',
    snapBytes: typeof snapBytes === 'string' ? snapBytes : '',
  };
}

/** The width of a column until a person chooses another. */
export function usualWidth(name: string): number {
  return columnNames.some((known) => known === name) ? usualWidths[name as ColumnName] : fieldWidth;
}

function isFieldName(name: unknown): name is string {
  return (
    typeof name === 'string' && /^[\w.-]{1,100}$/.test(name) && !columnNames.some((known) => known === name)
  );
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

/** The columns that fit a list of that many pixels: names of `columnNames`, and of fields. */
export function shownColumns({ hidden, fields }: CaptureSettings, width: number): readonly string[] {
  const chosen = columnNames.filter((name) => !hidden.includes(name));
  if (width < narrow) return chosen.filter((name) => stayLast.includes(name));
  const fitting = width >= wide ? chosen : chosen.filter((name) => !goFirst.includes(name));
  const withInfo = fitting.includes('info');
  return [...fitting.filter((name) => name !== 'info'), ...fields, ...(withInfo ? ['info'] : [])];
}

/** The columns as a grid's template. */
export function columnTemplate(columns: readonly string[], { widths }: CaptureSettings): string {
  return columns
    .map((name, index) =>
      index === columns.length - 1 ? 'minmax(0, 1fr)' : `${widths[name] ?? usualWidth(name)}px`,
    )
    .join(' ');
}
