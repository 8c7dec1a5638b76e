import type { EndpointInput } from '../../src/config/endpoint-input.js';
import type { EndpointType, InputOf } from '../../src/config/endpoint-kinds.js';
import type { EndpointSummary } from '../../src/operations/endpoints.js';

/** An endpoint of one kind in its current state. */
export type SummaryOf<Type extends EndpointType> = EndpointSummary & { readonly input: InputOf<Type> };

/** An endpoint of TCP or UDP: it has a room of its own, where one speaks through it. */
export type SocketSummary = Omit<EndpointSummary, 'input'> & { readonly input: EndpointInput };

/** The endpoints of one kind, in their order. */
export function endpointsOf<Type extends EndpointType>(
  endpoints: readonly EndpointSummary[],
  type: Type,
): readonly SummaryOf<Type>[] {
  return endpoints.filter((endpoint): endpoint is SummaryOf<Type> => endpoint.input.type === type);
}
