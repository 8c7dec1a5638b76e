import type { AnyEndpointSpec } from '../../config/endpoint-kinds.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { LoggedEndpoint } from './traffic-log.js';

/** The endpoints of a workbench, as far as a log asks for them. */
interface DescribedEndpoints {
  /** @throws BreakoutboxError ENDPOINT_UNKNOWN, WORKBENCH_STOPPING */
  specOf(id: string): AnyEndpointSpec;
}

/** An endpoint of a workbench as a log shows it, named by its label where it has one; undefined once it is gone. */
export function loggedEndpoint(endpoints: DescribedEndpoints, id: string): LoggedEndpoint | undefined {
  let spec: AnyEndpointSpec;
  try {
    spec = endpoints.specOf(id);
  } catch (error) {
    if (error instanceof BreakoutboxError) return undefined;
    throw error;
  }
  return {
    name: spec.label === '' ? id : spec.label,
    encoding: 'encoding' in spec ? spec.encoding : 'utf-8',
    isHex: false,
    isStream: 'framing' in spec && spec.framing.type === 'raw',
  };
}
