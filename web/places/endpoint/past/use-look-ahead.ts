import { useEffect } from 'react';
import { useSession } from '../../../views/use-session.js';
import type { LogLines } from '../log/log-filter.js';
import type { MessageLog } from '../log/message-log.js';
import type { LogScroll } from '../log/use-log-scroll.js';
import type { PastReader } from './past-reader.js';

/** Has what is near the lines in view read from the record, after every drawing. A filter shows what is there. */
export function useLookAhead(past: PastReader, log: MessageLog, lines: LogLines, scroll: LogScroll): void {
  const { record, logsVersion } = useSession().state;
  useEffect(() => {
    const report = record.get();
    // The lines somewhere else are there, and the log is to be scrolled to them.
    if (past.isSeeking && scroll.heldSince === undefined) return;
    past.isSeeking = false;
    if (report === undefined || lines.above + lines.below === 0) return;
    if (scroll.heldSince === undefined && log.below > 0) {
      // Whoever is at the end stays there.
      log.toEnd();
      logsVersion.update((version) => version + 1);
      return;
    }
    const { first, last } = scroll.view;
    void past.look(log.first + first, log.first + last, report);
  });
}
