import type { Failure } from '../../errors/error.js';
import type { EndName } from '../act.js';
import type { CallName } from '../observation.js';
import type { TrialOutcome } from './trial-outcome.js';

/** What came of a goal, as it is said beside it; exactly one of these. */
export type Came =
  /** Lines that a program printed. */
  | { readonly type: 'texts'; readonly texts: readonly string[] }
  /** A call failed. */
  | { readonly type: 'failure'; readonly failure: Failure }
  /** A program still waits in a call. */
  | { readonly type: 'waiting'; readonly end: EndName; readonly call: CallName }
  | { readonly type: 'nothing' };

/** What a program printed, or else why it printed nothing: its last call failed, or waits. */
export function cameOf(trial: TrialOutcome, end: EndName): Came {
  const texts = trial.printed(end);
  return texts.length > 0 ? { type: 'texts', texts } : stateOf(trial, end);
}

/** Where a program is at the end of a trial: its last call failed, or waits, or all is done. */
export function stateOf(trial: TrialOutcome, end: EndName): Came {
  const call = trial.waitingCall(end);
  if (call !== undefined) return { type: 'waiting', end, call };
  const last = trial.seen.all.findLast((one) => one.type === 'returned' && one.end === end);
  if (last?.type === 'returned' && !last.result.ok) return { type: 'failure', failure: last.result.failure };
  return { type: 'nothing' };
}
