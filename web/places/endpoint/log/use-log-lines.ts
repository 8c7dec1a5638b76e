import { useLayoutEffect, useMemo, useState } from 'react';
import { useSession, useStore } from '../../../views/use-session.js';
import { allLines, type EntryTest, type Hiding, LogFilter, type LogLines } from './log-filter.js';
import type { MessageLog } from './message-log.js';

/** Maximum milliseconds of a frame for one filter. */
const filterMs = 6;

/** The lines that pass a test and are not hidden, kept up with the log in slices, one per frame; undefined without either. */
export function useLogFilter(
  log: MessageLog,
  test: EntryTest | undefined,
  hiding?: Hiding,
): LogFilter | undefined {
  const session = useSession();
  const version = useStore(session.state.logsVersion);
  const [, setFiltered] = useState(0);
  const filter = useMemo(
    () => (test === undefined && hiding === undefined ? undefined : new LogFilter(log, test, hiding)),
    [log, test, hiding],
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

/** The shown lines of a log: those that pass a test and are not hidden, or all. */
export function useLogLines(
  log: MessageLog,
  test: EntryTest | undefined,
  hiding: Hiding | undefined,
): { readonly lines: LogLines; readonly filter: LogFilter | undefined } {
  const filter = useLogFilter(log, test, hiding);
  return { lines: useMemo(() => filter ?? allLines(log), [filter, log]), filter };
}
