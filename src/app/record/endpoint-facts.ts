import type { AnyEndpointInput, AnyEndpointSpec } from '../../config/endpoint-kinds.js';
import type { EndpointFacts } from '../../store/history/record-parts.js';

/** What a record has to know of an endpoint for its messages to be read and searched later. */
export function factsOf(endpoint: string, input: AnyEndpointInput, spec: AnyEndpointSpec): EndpointFacts {
  const known = { endpoint, label: spec.label, kind: spec.type };
  if (spec.type === 'tftp-server') return { ...known, encoding: 'utf-8', layouts: [] };
  return {
    ...known,
    encoding: spec.encoding,
    layouts: spec.layouts,
    receivedChecksum: 'receivedChecksum' in input ? input.receivedChecksum : undefined,
    framing: 'framing' in input ? input.framing : undefined,
  };
}
