import type { EncodingName } from '../../bytes/encoding-names.js';
import {
  type MessageSettings,
  messageSettings,
  type NamedLayout,
  openedLayouts,
} from '../../config/message-settings.js';
import type { Failure } from '../../errors/error.js';
import {
  compileMessageFilter,
  fieldsIn,
  type MessageFilter,
  readMessageFilter,
} from '../../traffic/filter/message-filter.js';
import { compileSql } from '../../traffic/filter/sql.js';
import type { Source } from './source-table.js';
import type { SqlValue } from './sqlite.js';

/** How messages are selected: by SQL as far as it can, and then by the filter itself. */
export interface SearchPlan {
  /** A condition over `events e`, `sources s` and `peers p`. It holds for each message that the filter selects. */
  readonly where: string;
  readonly params: readonly SqlValue[];
  /** Decides on what the condition holds for; undefined if that decides all. */
  readonly test: MessageFilter | undefined;
  /** The fields that the filter names. */
  readonly names: ReadonlySet<string>;
  /** What the messages of a source are read by. */
  settingsOf(source: Source): MessageSettings;
}

/** A plan, or why the filter cannot be used. */
export type PlannedSearch =
  | { readonly ok: true; readonly plan: SearchPlan }
  | { readonly ok: false; readonly failure: Failure };

/** Makes the plan of a filter; an empty one selects all messages. A layout that cannot be read is left out. */
export async function planSearch(
  filter: string,
  layouts: readonly NamedLayout[],
  encodings: readonly EncodingName[],
): Promise<PlannedSearch> {
  const opened = openedLayouts(layouts);
  const settings = new Map<number, MessageSettings>();
  const settingsOf = (source: Source): MessageSettings => {
    const known = settings.get(source.id) ?? messageSettings(source, opened);
    settings.set(source.id, known);
    return known;
  };
  if (filter.trim() === '')
    return { ok: true, plan: { where: '1', params: [], test: undefined, names: new Set(), settingsOf } };
  const checked = await readMessageFilter(filter, opened);
  if (!checked.ok) return checked;
  const { where, params, isExact } = compileSql(checked.value, encodings);
  const test = isExact ? undefined : compileMessageFilter(checked.value);
  return { ok: true, plan: { where, params, test, names: fieldsIn(checked.value), settingsOf } };
}
