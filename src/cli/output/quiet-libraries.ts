import { debuglog, format } from 'node:util';

const methods = ['log', 'info', 'debug', 'warn', 'error', 'trace', 'dir'] as const;

/**
 * From here on nothing but this program writes to its standard streams. What a library says by `console` is for its makers,
 * and would stand between the events of `--json` or in a received file: it is on standard error with NODE_DEBUG=bob, and
 * nowhere otherwise.
 */
export function quietLibraries(): void {
  const debug = debuglog('bob');
  for (const method of methods) console[method] = (...said: unknown[]) => debug('%s', format(...said));
}
