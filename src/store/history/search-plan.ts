import type { ReceivedCheck } from '../../bytes/checksum/received-check.js';
import type { EncodingName } from '../../bytes/encoding-names.js';
import { endpointCheck } from '../../config/endpoint-check.js';
import { readWorkspaceText } from '../../config/workspace/read-file.js';
import type { Failure } from '../../errors/error.js';
import type { Layout } from '../../layout/layout.js';
import {
  compileMessageFilter,
  fieldsIn,
  type MessageFilter,
  readMessageFilter,
} from '../../traffic/filter/message-filter.js';
import { compileSql } from '../../traffic/filter/sql.js';
import type { NamedLayout } from './record-parts.js';
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
  settingsOf(source: Source): SourceSettings;
}

/** How the messages of a source are read. */
export interface SourceSettings {
  readonly names: readonly string[];
  readonly check: ReceivedCheck | undefined;
  readonly layouts: readonly Layout[];
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
  const opened = layouts.flatMap(({ name, text }) => {
    const read = readWorkspaceText('layout', name, text);
    return read.ok ? [read.value] : [];
  });
  const settings = new Map<number, SourceSettings>();
  const settingsOf = (source: Source): SourceSettings => {
    const known = settings.get(source.id) ?? settingsBy(source, opened);
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

function settingsBy(source: Source, opened: readonly Layout[]): SourceSettings {
  const { endpoint, label, encoding, receivedChecksum, framing, layouts } = source;
  const type = source.kind === 'udp' || source.kind === 'udp-relay' ? 'udp' : 'tcp-listen';
  const described = { encoding, ...(receivedChecksum === undefined ? {} : { receivedChecksum }) };
  return {
    names: label === '' ? [endpoint] : [label, endpoint],
    check: endpointCheck(
      type === 'udp'
        ? { type, address: '', ...described }
        : { type, address: '', ...described, ...(framing === undefined ? {} : { framing }) },
    ),
    layouts: layouts.flatMap((name) => opened.filter((layout) => layout.name === name)),
  };
}
