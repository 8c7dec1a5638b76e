import type { Hub } from '../traffic/hub.js';
import type { TransportTap } from '../transport/tap.js';
import type { Behaviours } from './behaviour.js';
import type { ChangeListener } from './change-listener.js';
import type { ConnectionNumbers } from './connection-numbers.js';

/** The dependencies of an endpoint. */
export interface EndpointContext {
  /** Identifies the endpoint in every event. */
  readonly id: string;
  readonly hub: Hub;
  /** For an endpoint that is reopened under the same id: continues the numbers of its connections or transfers. */
  readonly connections?: ConnectionNumbers;
  /** Is notified of changes; default: none. */
  readonly changes?: ChangeListener | undefined;
  /** False in a process that serves a port together with others: their primary follows this machine's addresses. Default true. */
  readonly followsAddresses?: boolean | undefined;
  /** Stands between the endpoint and its sockets; not used with several processes (`workers`). */
  readonly tap?: TransportTap | undefined;
}

/** The dependencies of an endpoint with conversations. */
export interface ConversationContext extends EndpointContext {
  /** Returns the behaviours for its spec. */
  readonly behaviours: Behaviours;
}
