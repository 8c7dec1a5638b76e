import { decodeBatch } from '../../src/traffic/event-codec.js';
import type { Session } from '../session.js';
import { decodeBase64 } from '../transport/base64.js';

/** What of the record is deleted: all, what an endpoint did, or what is older than a local day (`2026-11-25`). */
export type RecordPart =
  | { readonly type: 'all' }
  | { readonly type: 'of'; readonly endpoint: string }
  | { readonly type: 'day'; readonly day: string };

/** Deletes a part of the record, and takes it from the logs of this page. Resolves to the number of events. @throws ApiError */
export async function removeRecord(session: Session, part: RecordPart): Promise<number> {
  const { api, state } = session;
  if (part.type === 'day') {
    const before = await firstNumberOf(session, part.day);
    if (before === undefined) return 0;
    const { removed } = await api.call('record.remove', { body: { before } });
    state.dropBefore(before);
    return removed;
  }
  const endpoint = part.type === 'of' ? part.endpoint : undefined;
  const { removed } = await api.call('record.remove', {
    body: endpoint === undefined ? {} : { endpoint },
  });
  const ids = endpoint === undefined ? state.known.get().endpoints.map(({ id }) => id) : [endpoint];
  for (const id of ids) state.clearLog(id);
  return removed;
}

/** The number behind the last message that is older than a day; undefined if none is. */
async function firstNumberOf({ api }: Session, day: string): Promise<number | undefined> {
  const filter = `time < "${day} 00:00:00"`;
  for await (const line of api.searchRecord({ filter, limit: 1 }, new AbortController().signal)) {
    if (line.type !== 'hits') continue;
    const decoded = decodeBatch(decodeBase64(line.batch));
    const last = decoded.ok ? decoded.batch.events.at(-1) : undefined;
    if (last !== undefined) return last.sequence + 1;
  }
  return undefined;
}
