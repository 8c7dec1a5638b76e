import type { HttpHandlers } from '../../http/operation-routes.js';
import type { RunningCaptures } from '../capture/running-captures.js';

/** The operations that capture packets of this machine, and what passes its endpoints. */
export function captureHandlers(captures: RunningCaptures) {
  return {
    'captures.interfaces': () => captures.interfaces(),
    'captures.checkFilter': ({ filter }) => captures.checkFilter(filter),
    'captures.begin': ({ id, body }, asker) => captures.begin(id, body, asker),
    'captures.beginEndpoints': ({ id }, asker) => captures.beginEndpoints(id, asker),
    'captures.get': ({ id }) => captures.report(id),
    'captures.stop': ({ id }) => captures.stop(id),
  } satisfies Partial<HttpHandlers>;
}
