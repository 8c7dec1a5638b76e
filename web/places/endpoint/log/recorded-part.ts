import { type EndpointEvent, isBreak, type LogMark } from './log-entry.js';
import type { LoggedEvent, LogTape } from './log-tape.js';

/** What the feed has brought: behind its last gap, and what the record's page reaches, which begins with the number `from`. */
export function ownEvents(tape: LogTape, from: number): readonly LoggedEvent[] {
  let own: LoggedEvent[] = [];
  for (let number = tape.first; number < tape.next; number += 1) {
    const event = tape.at(number)?.event;
    if (event === undefined) continue;
    if (event.type === 'notKept') own = own.filter(({ sequence }) => sequence >= from);
    else if (!isBreak(event)) own.push(event);
  }
  return own;
}

/** The events of a page behind the place up to which a person has emptied the log. */
export function unclearedOf(
  events: readonly EndpointEvent[],
  cleared: LogMark | undefined,
): readonly EndpointEvent[] {
  if (cleared === undefined) return events;
  return events.filter(
    ({ sequence, timeMicros }) => sequence > cleared.sequence || timeMicros > cleared.timeMicros,
  );
}

/** How many lines the record may have above the oldest entry, by how close together the numbers of those are that are kept. */
export function estimatedAbove(tape: LogTape, recordFirst: number, most: number): number {
  const first = tape.oldest?.sequence ?? 0;
  const last = tape.newest?.sequence ?? first;
  const share = tape.size / Math.max(1, last - first + 1);
  return Math.max(1, Math.min(most, Math.round((first - recordFirst) * share)));
}
