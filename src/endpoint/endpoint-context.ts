import type { Hub } from '../traffic/hub.js';
import type { TransportTap } from '../transport/tap.js';
import type { Behaviours } from './behaviour.js';
import type { ChangeListener } from './change-listener.js';
import type { ConnectionNumbers } from './connection-numbers.js';

/** What an endpoint needs from the one who opens it. */
export interface EndpointContext {
  /** Names the endpoint in every event. */
  readonly id: string;
  readonly hub: Hub;
  /** Of an endpoint that is opened again under the same id: its connections, or transfers, are numbered on. */
  readonly connections?: ConnectionNumbers;
  /** Is notified of what changes; default: nobody is. */
  readonly changes?: ChangeListener | undefined;
  /** Stands between the endpoint and its sockets; several processes (`workers`) take none. */
  readonly tap?: TransportTap | undefined;
}

/** What an endpoint that talks with peers needs as well. */
export interface ConversationContext extends EndpointContext {
  /** Finds what its spec says that it does by itself. */
  readonly behaviours: Behaviours;
}
