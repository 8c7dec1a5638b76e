import type { RuleNotice } from '../../src/http/protocol.js';

/** The notices of rules that nobody has dismissed. */
export interface Notices {
  /** The newest, oldest first; at most `maxShownNotices`. */
  readonly shown: readonly RuleNotice[];
  /** Older ones that are not among them. */
  readonly older: number;
}

const maxShownNotices = 20;

/** Before the first, and once they are dismissed. */
export const noNotices: Notices = { shown: [], older: 0 };

/** The notices with those that came; `lost` came between that the page did not get. */
export function withNotices({ shown, older }: Notices, came: readonly RuleNotice[], lost: number): Notices {
  const all = [...shown, ...came];
  const kept = all.slice(-maxShownNotices);
  return { shown: kept, older: older + lost + all.length - kept.length };
}
