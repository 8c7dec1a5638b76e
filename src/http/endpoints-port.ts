import type { EndpointSummary } from '../operations/endpoints.js';
import type { Subscription, SubscriptionOptions } from '../traffic/subscription.js';

/** What a page is notified of at endpoints as it happens. */
export interface LiveAudience {
  /** Endpoints that have changed. */
  endpoints(changed: readonly EndpointSummary[]): void;
  removed(ids: readonly string[]): void;
}

/** The source of the live feed for endpoints, passed to the server by the program's composition. */
export interface EndpointsPort {
  list(): readonly EndpointSummary[];
  /** Joins the audience; the returned function leaves it. */
  watch(audience: LiveAudience): () => void;
  /** Follows the events of endpoints, from a sequence number on, as far as they are kept. */
  follow(options: SubscriptionOptions): Subscription;
}
