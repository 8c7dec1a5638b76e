import type { EndpointSummary } from '../operations/endpoints.js';
import type { Subscription, SubscriptionOptions } from '../traffic/subscription.js';

/** What a page is notified of at endpoints as it happens. */
export interface LiveAudience {
  /** Endpoints of which something changed. */
  endpoints(changed: readonly EndpointSummary[]): void;
  removed(ids: readonly string[]): void;
}

/** What the live feed reports of endpoints, handed to the server by the one who composes the program. */
export interface EndpointsPort {
  list(): readonly EndpointSummary[];
  /** Joins the audience; the function leaves it. */
  watch(audience: LiveAudience): () => void;
  /** Follows what happens at endpoints, from a number on as far as it is kept. */
  follow(options: SubscriptionOptions): Subscription;
}
