import { BreakoutboxError } from '../../../errors/error.js';
import type { BrokenBench } from '../../../lesson/broken/broken-bench.js';
import type { BrokenId } from '../../../lesson/broken/broken-ids.js';
import type { Came } from '../../../lesson/broken/came.js';
import type { BrokenTrialReport } from '../../../operations/broken-benches.js';
import { observationReport } from '../observation-report.js';
import { BrokenSession, type Trial } from './broken-session.js';

/** Trials that run at once: each has a few sockets. */
const maxTrials = 8;

/** What is asked for a trial. */
export interface TrialRequest {
  /** The id of an option for the id of a setting; the others are as the bench is found. */
  readonly chosen: Readonly<Record<string, string>>;
  /** Captures its packets, where that is permitted. Default true. */
  readonly capture?: boolean | undefined;
}

/** The trials of broken benches at a workbench, which keeps nothing of them. */
export class BrokenDesk {
  readonly #running = new Set<BrokenSession>();

  /**
   * Runs the programs of a bench once. The trial ends without a result when `gone` is aborted, or the desk is closed. Rejects with a
   * BreakoutboxError: BROKEN_OPTION_UNKNOWN, BROKEN_TRIALS_TOO_MANY, WORKBENCH_STOPPING.
   */
  async try(
    id: BrokenId,
    { chosen, capture = true }: TrialRequest,
    gone: AbortSignal,
  ): Promise<BrokenTrialReport> {
    // What benches say is most of their code, and only who learns needs it.
    const { brokenBenchOf } = await import('../../../lesson/broken/broken-benches.js');
    const bench = brokenBenchOf(id);
    const session = new BrokenSession(bench, capture);
    for (const [setting, option] of Object.entries(chosen))
      if (!session.choose(setting, option)) throw unknownOption(bench, setting, option);
    if (this.#running.size >= maxTrials)
      throw new BreakoutboxError('BROKEN_TRIALS_TOO_MANY', { most: maxTrials });
    const trial = gone.aborted ? undefined : await this.#run(session, gone);
    // Whoever has gone is not told; else the workbench ended it.
    if (trial === undefined) throw new BreakoutboxError('WORKBENCH_STOPPING');
    return report(bench, trial);
  }

  /** Ends every trial. */
  async close(): Promise<void> {
    await Promise.all([...this.#running].map((session) => session.close()));
  }

  async #run(session: BrokenSession, gone: AbortSignal): Promise<Trial | undefined> {
    const end = (): void => void session.close();
    gone.addEventListener('abort', end, { once: true });
    this.#running.add(session);
    try {
      return await session.try();
    } finally {
      this.#running.delete(session);
      gone.removeEventListener('abort', end);
    }
  }
}

function unknownOption({ id, settings }: BrokenBench, setting: string, option: string): BreakoutboxError {
  const known = settings.map((one) => `${one.id}=${one.options.map((each) => each.id).join('|')}`);
  return new BreakoutboxError('BROKEN_OPTION_UNKNOWN', {
    ...{ bench: id, setting, option, settings: known.join(', ') },
  });
}

function report({ id }: BrokenBench, trial: Trial): BrokenTrialReport {
  const { chosen, outcome, goals, isMended, captureFailure } = trial;
  return {
    ...{ bench: id, chosen: Object.fromEntries(chosen), isMended },
    goals: goals.map(({ goal, holds, came }) => ({
      ...{ id: goal.id, holds, came: cameReport(came) },
      ...(goal.wanted !== undefined && { wanted: [...goal.wanted] }),
    })),
    prints: outcome.prints.map((print) => ({ ...print })),
    observations: outcome.seen.all.map(observationReport),
    ...(captureFailure !== undefined && { captureFailure }),
  };
}

function cameReport(came: Came): BrokenTrialReport['goals'][number]['came'] {
  return came.type === 'texts' ? { ...came, texts: [...came.texts] } : came;
}
