import type { EndpointFacts } from '../../config/message-settings.js';
import type { Listening } from '../../traffic/event.js';
import type { EndpointDescription } from '../endpoints/endpoint-descriptions.js';

/** What a record has to know of an endpoint for its messages to be read, searched and exported later. `bound` is where it listens. */
export function factsOf(
  endpoint: string,
  { input, spec }: EndpointDescription,
  bound: Listening | undefined,
): EndpointFacts {
  const known = {
    ...{ endpoint, label: spec.label, kind: spec.type },
    ...(bound === undefined ? {} : { local: bound.local, reachable: bound.reachable }),
  };
  if (spec.type === 'tftp-server') return { ...known, encoding: 'utf-8', layouts: [] };
  return {
    ...known,
    encoding: spec.encoding,
    layouts: spec.layouts,
    receivedChecksum: 'receivedChecksum' in input ? input.receivedChecksum : undefined,
    framing: 'framing' in input ? input.framing : undefined,
  };
}
