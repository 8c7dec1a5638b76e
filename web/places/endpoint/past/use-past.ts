import { useEffect, useMemo } from 'react';
import type { SocketSummary } from '../../../state/kinds.js';
import { useSession, useStore } from '../../../views/use-session.js';
import type { MessageLog } from '../log/message-log.js';
import { readPastPage } from './past-page.js';
import { PastReader } from './past-reader.js';

/** Reads the record into the log of an endpoint while its room is open. */
export function usePast({ id, input }: SocketSummary, log: MessageLog): PastReader {
  const session = useSession();
  const { api, state } = session;
  const run = useStore(state.run);
  const record = useStore(state.record);
  const isRecorded = input.record !== false;
  const reader = useMemo(
    () =>
      new PastReader(
        id,
        log,
        async (request, signal) => {
          const page = readPastPage(await api.bytes('record.page', request, signal));
          state.annotations.learn(page?.annotations ?? []);
          return page;
        },
        () => state.logsVersion.update((version) => version + 1),
      ),
    [id, log, api, state],
  );
  useEffect(() => () => reader.stop(), [reader]);
  useEffect(() => {
    if (run !== undefined && record !== undefined) void reader.begin(run, record, isRecorded);
  }, [reader, run, record, isRecorded]);
  return reader;
}
