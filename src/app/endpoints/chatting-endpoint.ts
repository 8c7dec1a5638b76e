import type { AnyEndpointSpec } from '../../config/endpoint-kinds.js';
import type { AnyEndpoint } from './held-endpoint.js';

/** An endpoint whose peers are in the room of a chat. */
export interface ChattingEndpoint {
  readonly id: string;
  readonly room: string;
  readonly type: AnyEndpointSpec['type'];
  /** The one that runs, or ran last. */
  readonly endpoint: Pick<AnyEndpoint, 'send' | 'peers' | 'peerCount' | 'status'>;
}
