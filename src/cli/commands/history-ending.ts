import { exitStatus } from '../exit.js';
import { complain, type Output } from '../output/output.js';
import type { Settings } from '../settings.js';

/** How a listing of a record or a history came to its end. */
export interface HistoryEnding {
  readonly shown: number;
  readonly filter: string;
  /** It was to go on until Ctrl+C. */
  readonly isFollowing: boolean;
  readonly isInterrupted: boolean;
}

/** Waits until everything is written, and says if there was nothing. Returns the exit status: it fails then, as grep does. */
export async function endHistory(
  output: Output,
  { shown, filter, isFollowing, isInterrupted }: HistoryEnding,
  { translate: t, quiet }: Settings,
): Promise<number> {
  await output.flushed();
  if (isInterrupted) return isFollowing ? exitStatus.done : exitStatus.interrupted;
  if (shown > 0) return exitStatus.done;
  if (!quiet) {
    complain(t('historyNone'));
    if (/\btime\b/.test(filter)) complain(t('historyNoneTimes'));
  }
  return exitStatus.failed;
}
