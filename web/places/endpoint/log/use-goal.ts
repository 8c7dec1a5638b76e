import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { LogLines } from './log-filter.js';
import { entriesOf } from './log-lines.js';
import type { MessageLog } from './message-log.js';
import type { LogScroll } from './use-log-scroll.js';

/** A line that somebody asked for, by its number. */
export interface LogGoal {
  readonly number: number;
}

/** Scrolls to each goal once, as soon as its line has its place among the shown ones. */
export function useGoal(goal: LogGoal | undefined, lines: LogLines, scroll: LogScroll): void {
  const reached = useRef<LogGoal>(undefined);
  useLayoutEffect(() => {
    if (goal === undefined || goal === reached.current || lines.isBehind) return;
    reached.current = goal;
    scroll.showAmid(lines.indexOf(goal.number));
  });
}

/** Notes the number of the first event in view, while a person looks at other lines than the newest. */
export function useTopShown(
  topShown: RefObject<number | undefined>,
  log: MessageLog,
  lines: LogLines,
  { view, heldSince }: LogScroll,
): void {
  useLayoutEffect(() => {
    const [top] = entriesOf(log, lines, Math.max(0, view.first), Math.max(0, view.last)).filter(
      ({ event }) => 'sequence' in event,
    );
    const isHeld = heldSince !== undefined && top !== undefined && 'sequence' in top.event;
    topShown.current = isHeld ? top.event.sequence : undefined;
  });
}
