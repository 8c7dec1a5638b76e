import { useLayoutEffect, useMemo, useState } from 'react';
import { useSession, useStore } from '../../../views/use-session.js';
import { allLines, LogFilter, type LogLines } from './log-filter.js';
import { logTest } from './log-test.js';
import type { MessageLog } from './message-log.js';
import type { StreamText } from './stream-text.js';

/** Maximum milliseconds of a frame for the filter. */
const filterMs = 6;

/** The filtered lines; a long log is read in slices, one per frame. */
export function useLogLines(
  log: MessageLog,
  peer: string | undefined,
  filterText: string,
  stream: StreamText,
): { readonly lines: LogLines; readonly filter: LogFilter | undefined } {
  const session = useSession();
  const version = useStore(session.state.logsVersion);
  const [, setFiltered] = useState(0);
  const filter = useMemo(() => {
    const test = logTest(peer, filterText, stream);
    return test === undefined ? undefined : new LogFilter(log, test);
  }, [log, peer, filterText, stream]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version of the log marks new entries
  useLayoutEffect(() => {
    if (filter === undefined) return;
    let frame = 0;
    const advance = (): void => {
      const end = performance.now() + filterMs;
      filter.advance(() => performance.now() > end);
      setFiltered((number) => number + 1);
      if (filter.isBehind) frame = requestAnimationFrame(advance);
    };
    advance();
    return () => cancelAnimationFrame(frame);
  }, [filter, version]);
  return { lines: useMemo(() => filter ?? allLines(log), [filter, log]), filter };
}
