// Runs the same tests on every engine that this machine has, and says by name which one it has not.
import { describe } from 'vitest';
import { failureMessage } from '../src/errors/error.js';
import { probeEngine } from '../src/linux/engine-probe.js';

/** The engines that a server or a client can be asked for by name. */
export type EngineName = 'portable' | 'linux';

const linux = probeEngine();

/** Describes `tests` on the portable engine and on the Linux one, or skips the latter with the reason in its title. */
export function describeOnEngines(tests: (engine: EngineName) => void): void {
  describe('on the portable engine', () => tests('portable'));
  if (linux.ok) describe('on the Linux engine', () => tests('linux'));
  else describe.skip(failureMessage(linux.failure, 'en'), () => tests('linux'));
}
