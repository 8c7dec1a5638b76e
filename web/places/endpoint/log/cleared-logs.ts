import { type KeyValueStore, keptObject, keptStore } from '../../../state/kept.js';
import type { Store } from '../../../state/store.js';
import type { LogMark } from './log-entry.js';

/** Up to where logs were emptied in this browser, by the endpoint's id, so that a reload brings nothing back. */
export type ClearedLogs = Readonly<Record<string, LogMark>>;

/** More than a workbench has endpoints; the mark set longest ago is dropped first. */
const maxMarks = 300;

/** The marks as kept by the browser. A mark from an earlier run of the workbench hides nothing: time goes on. */
export function createClearedLogs(keeper: KeyValueStore): Store<ClearedLogs> {
  return keptStore(keeper, 'breakoutbox.cleared', (kept) =>
    Object.fromEntries(
      Object.entries(keptObject(kept)).flatMap(([id, mark]) => {
        const { sequence, timeMicros } = keptObject(mark);
        return typeof sequence === 'number' && typeof timeMicros === 'number'
          ? [[id, { sequence, timeMicros }]]
          : [];
      }),
    ),
  );
}

/** The marks with one more, the latest last. */
export function withCleared(logs: ClearedLogs, id: string, mark: LogMark): ClearedLogs {
  const others = Object.entries(logs).filter(([other]) => other !== id);
  return Object.fromEntries([...others.slice(1 - maxMarks), [id, mark]]);
}
