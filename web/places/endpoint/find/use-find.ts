import { useEffect, useLayoutEffect, useMemo } from 'react';
import { useSession, useStore } from '../../../views/use-session.js';
import type { EntryTest } from '../log/log-filter.js';
import type { MessageLog } from '../log/message-log.js';
import { maxFound, RecordFind } from './record-find.js';

/** Maximum milliseconds of a frame for what a log has. */
const findMs = 6;

/**
 * Searches the record of an endpoint for `text`, and its log by `test`, as long as both are the same; undefined without a text, and
 * where there is no record.
 */
export function useFind(
  id: string,
  live: MessageLog,
  text: string | undefined,
  test: EntryTest | undefined,
): RecordFind | undefined {
  const { api, state } = useSession();
  const hasRecord = useStore(state.hasRecord);
  const { logsVersion } = state;
  const find = useMemo(() => {
    if (text === undefined || test === undefined || !hasRecord) return undefined;
    live.toEnd();
    return new RecordFind(
      live,
      test,
      () => logsVersion.update((version) => version + 1),
      (annotations) => state.annotations.learn(annotations),
    );
  }, [live, text, test, hasRecord, logsVersion, state]);
  useEffect(() => {
    if (find === undefined || text === undefined) return;
    void find.search((before, signal) =>
      api.searchRecord(
        { endpoint: id, filter: text, limit: maxFound, ...(before === undefined ? {} : { before }) },
        signal,
      ),
    );
    return () => find.stop();
  }, [find, api, id, text]);
  const version = useStore(logsVersion);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version of the logs marks new entries
  useLayoutEffect(() => {
    if (find === undefined) return;
    let frame = 0;
    const advance = (): void => {
      if (!find.isBehind) return;
      const end = performance.now() + findMs;
      find.advance(() => performance.now() > end);
      logsVersion.update((version) => version + 1);
    };
    frame = requestAnimationFrame(advance);
    return () => cancelAnimationFrame(frame);
  }, [find, version, logsVersion]);
  return find;
}
