import { useEffect } from 'react';
import { useSession } from '../../../views/use-session.js';
import type { LogLines } from '../log/log-filter.js';
import type { MessageLog } from '../log/message-log.js';
import type { LogScroll } from '../log/use-log-scroll.js';
import { ahead, type PastReader } from './past-reader.js';

/** Lines that are read for whoever is at the end, where most of them are hidden. */
const maxFollowed = 20_000;

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
    if (lines.isBehind || (scroll.heldSince === undefined && log.size >= maxFollowed)) return;
    const { first, last } = scroll.view;
    const [top, bottom] = [log.first + first, log.next + last - lines.size];
    if (lines.size === log.size || !log.isCrowded) void past.look(top, bottom, report);
    // Of a full log what is read at one end goes at the other: only the one that is in view is read.
    else if (first < 0 !== last > lines.size)
      void past.look(Math.max(top, last > lines.size ? log.first + ahead : top), bottom, report);
  });
}
