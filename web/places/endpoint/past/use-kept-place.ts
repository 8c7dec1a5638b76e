import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { LogGoals } from './use-log-goal.js';

/**
 * Keeps the place in a log whose filter is taken away: the line that was chosen among those that the filter showed, else the first
 * that was in view. The log is to note the number of that event in what is returned.
 */
export function useKeptPlace(
  isFiltered: boolean,
  chosen: RefObject<number | undefined>,
  { goTo }: LogGoals,
): RefObject<number | undefined> {
  const topShown = useRef<number>(undefined);
  const wasFiltered = useRef(isFiltered);
  // As the log was drawn before: once this drawing is done, it has noted another.
  const top = topShown.current;
  useLayoutEffect(() => {
    const isCleared = wasFiltered.current && !isFiltered;
    wasFiltered.current = isFiltered;
    if (!isCleared) return;
    if (chosen.current !== undefined) goTo(chosen.current, true);
    else if (top !== undefined) goTo(top, false);
  });
  return topShown;
}
