import { useLayoutEffect, useMemo, useState } from 'react';
import { useSession, useStore } from '../../../views/use-session.js';
import { allLines, type EntryTest, LogFilter, type LogLines } from './log-filter.js';
import type { MessageLog } from './message-log.js';

/** Maximum milliseconds of a frame for one filter. */
const filterMs = 6;

/** The lines that pass a test, kept up with the log in slices, one per frame; undefined without a test. */
export function useLogFilter(log: MessageLog, test: EntryTest | undefined): LogFilter | undefined {
  const session = useSession();
  const version = useStore(session.state.logsVersion);
  const [, setFiltered] = useState(0);
  const { edition } = log;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another edition of the log has other lines
  const filter = useMemo(
    () => (test === undefined ? undefined : new LogFilter(log, test)),
    [log, test, edition],
  );
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
  return filter;
}

/** The shown lines of a log: those that pass a test, or all. */
export function useLogLines(
  log: MessageLog,
  test: EntryTest | undefined,
): { readonly lines: LogLines; readonly filter: LogFilter | undefined } {
  const filter = useLogFilter(log, test);
  return { lines: useMemo(() => filter ?? allLines(log), [filter, log]), filter };
}
