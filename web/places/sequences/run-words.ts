import type { SequenceRunSummary } from '../../../src/operations/sequences.js';

/** The word for how a sequence ran last. */
export function stateWord(run: Pick<SequenceRunSummary, 'state'> | undefined) {
  const words = {
    running: 'runRunning',
    held: 'runHeld',
    failed: 'runFailed',
    interrupted: 'runInterrupted',
    faulty: 'runFaulty',
  } as const;
  return run === undefined ? ('runNever' as const) : words[run.state];
}
