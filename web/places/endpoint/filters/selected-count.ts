import { isMessageEntry } from '../log/log-entry.js';
import type { EntryTest } from '../log/log-filter.js';
import type { MessageLog } from '../log/message-log.js';

/** How many of the latest messages of a log a filter selects. */
export interface SelectedCount {
  readonly selected: number;
  /** Messages that were looked at, the latest. */
  readonly looked: number;
  /** Whether these are all that the log has. */
  readonly isAll: boolean;
}

/** Messages that are looked at. */
const maxLooked = 5_000;

/** Bytes of messages after which no further one is looked at: a filter may search all of them. */
const maxLookedBytes = 4 * 1024 * 1024;

/** Counts what a test selects, from the newest message on, as far as a frame of the page has time for. */
export function selectedCount(log: MessageLog, test: EntryTest): SelectedCount {
  let selected = 0;
  let looked = 0;
  let bytes = 0;
  for (let number = log.next - 1; number >= log.first; number -= 1) {
    const entry = log.at(number);
    if (entry === undefined || !isMessageEntry(entry)) continue;
    if (looked === maxLooked || bytes > maxLookedBytes) return { selected, looked, isAll: false };
    looked += 1;
    bytes += entry.event.bytes.byteLength;
    if (test(entry)) selected += 1;
  }
  return { selected, looked, isAll: true };
}
