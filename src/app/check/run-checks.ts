import type { SocketAddress } from '../../bytes/socket-address.js';
import type { Check, CheckFacts, Verdict } from '../../check/check.js';
import { type CheckShellOptions, runCheck } from '../../net/check/check-shell.js';

/** A check that has ended. */
export interface CheckResult {
  readonly check: CheckFacts;
  readonly verdict: Verdict;
  readonly tookMs: number;
}

/** How checks are run. */
export interface RunChecksOptions extends Pick<CheckShellOptions, 'start' | 'signal'> {
  readonly local: SocketAddress;
  readonly listening: SocketAddress;
  /** Of the whole run: each check has chance of its own from it, whatever runs beside it. */
  readonly seed: number;
  /** How many of those that may run side by side do. */
  readonly atOnce: number;
  /** Called when a check begins, and when it has ended. */
  readonly began: (check: { readonly id: string }) => void;
}

/**
 * Runs checks on real sockets: those that learn for others first, one after the other, then those that may run side by side, then each
 * that needs the peer for itself. Gives each result to `ended`. Resolves when all have ended, or the signal aborts.
 */
export async function runChecks<Room>(
  checks: readonly Check<Room>[],
  room: Room,
  options: RunChecksOptions,
  ended: (result: CheckResult) => void,
): Promise<void> {
  const seeds = new Map(checks.map((check, index) => [check, (options.seed + index * 7_919) | 0]));
  const runOne = async (check: Check<Room>): Promise<void> => {
    if (options.signal.aborted) return;
    options.began(check);
    const beganMs = performance.now();
    const verdict = await runCheck(check, room, { ...options, seed: seeds.get(check) ?? 0 });
    if (verdict !== undefined) ended({ check, verdict, tookMs: performance.now() - beganMs });
  };
  const of = (stage: Check<Room>['stage']): readonly Check<Room>[] =>
    checks.filter((check) => check.stage === stage);
  for (const check of of('first')) await runOne(check);
  const waiting = [...of('beside')];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await runOne(next);
  };
  await Promise.all(Array.from({ length: options.atOnce }, lane));
  for (const check of of('alone')) await runOne(check);
}
