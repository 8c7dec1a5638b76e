import type { Words } from '../../../views/use-session.js';
import { type ColumnName, columnNames } from '../state/capture-settings.js';

/** The word for each column that every list can have. */
export const columnWords = {
  number: 'captureColumnNumber',
  time: 'captureColumnTime',
  source: 'captureColumnSource',
  destination: 'captureColumnDestination',
  protocol: 'captureColumnProtocol',
  length: 'captureColumnLength',
  info: 'captureColumnInfo',
} as const satisfies Readonly<Record<ColumnName, string>>;

/** The name of a column of every list; undefined for a field. */
export function ownColumn(name: string): ColumnName | undefined {
  return columnNames.find((known) => known === name);
}

/** The head of a column: a word, or the name of its field. */
export function headOf(name: string, t: Words['t']): string {
  const own = ownColumn(name);
  return own === undefined ? name : t(columnWords[own]);
}

/** The class of a cell. */
export function cellClass(name: string): string {
  return `packet-${ownColumn(name) ?? 'field'}`;
}
