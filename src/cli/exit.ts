import { constants } from 'node:os';
import process from 'node:process';

/** Exit statuses, a contract with scripts (cli: Everywhere). */
export const exitStatus = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** Ends the process after `ms` if something still holds it up, such as a pipe that nobody reads. */
export function exitAfter(ms: number, status: number): void {
  setTimeout(() => process.exit(status), ms).unref();
}

/** An interruption of a command that has one thing to do. */
export interface Interruption {
  /** Aborts at the first signal to end. */
  readonly signal: AbortSignal;
  /** Leaves signals to the system again. */
  stop(): void;
}

/** Watches for the first signal to end; the command then has `graceMs` to finish before the process ends with `interrupted`. */
export function interruption(graceMs: number): Interruption {
  const controller = new AbortController();
  const { stop } = onSignals(() => {
    controller.abort();
    exitAfter(graceMs, exitStatus.interrupted);
  });
  return { signal: controller.signal, stop };
}

type EndSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';
const endSignals: readonly EndSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Calls `asked` at the first signal to end; a second one ends the process at once, with `statusAtOnce` or the signal's own
 * status. `raise` delivers a signal that came by another path, as Ctrl-C does while a line is being edited.
 */
export function onSignals(
  asked: (signal: EndSignal) => void,
  statusAtOnce?: number,
): { stop(): void; raise(signal: EndSignal): void } {
  let count = 0;
  const handler = (signal: EndSignal): void => {
    count += 1;
    if (count > 1) process.exit(statusAtOnce ?? 128 + constants.signals[signal]);
    asked(signal);
  };
  for (const signal of endSignals) process.on(signal, handler);
  return {
    raise: handler,
    stop: () => {
      for (const signal of endSignals) process.off(signal, handler);
    },
  };
}
