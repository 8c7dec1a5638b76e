import type { Failure } from '../../../../src/errors/error.js';
import type { Came } from '../../../../src/lesson/broken/came.js';
import type { Print } from '../../../../src/lesson/broken/trial-outcome.js';
import type { Observation } from '../../../../src/lesson/observation.js';
import type { BrokenTrialReport } from '../../../../src/operations/broken-benches.js';
import { observationsOf } from './observations.js';

/** What became of a goal in a trial. */
export interface TriedGoal {
  readonly id: string;
  readonly holds: boolean;
  readonly came: Came;
}

/** A trial of a broken bench, as the workbench saw and judged it. */
export interface Trial {
  /** The option of each setting. */
  readonly chosen: Readonly<Record<string, string>>;
  readonly isMended: boolean;
  readonly goals: readonly TriedGoal[];
  readonly prints: readonly Print[];
  readonly seen: readonly Observation[];
  /** Why no packets were captured; undefined if they were. */
  readonly captureFailure: Failure | undefined;
}

/** A trial, out of what the API tells. */
export function trialOf(told: BrokenTrialReport): Trial {
  const { chosen, isMended, goals, prints, observations, captureFailure } = told;
  return {
    ...{ chosen, isMended, prints, captureFailure, seen: observationsOf(observations) },
    goals: goals.map(({ id, holds, came }) => ({ id, holds, came: cameOf(came) })),
  };
}

function cameOf({ type, texts, failure, end, call }: BrokenTrialReport['goals'][number]['came']): Came {
  if (type === 'texts' && texts !== undefined) return { type, texts };
  if (type === 'failure' && failure !== undefined) return { type, failure };
  if (type === 'waiting' && end !== undefined && call !== undefined) return { type, end, call };
  return { type: 'nothing' };
}
