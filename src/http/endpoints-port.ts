import type { EndpointSummary } from '../operations/endpoints.js';
import type { TrafficEvent, Transferred } from '../traffic/event.js';

/** What happens at an endpoint. */
export type EndpointEvent = Exclude<TrafficEvent, Transferred>;

/** An event with its place in the order that the workbench saw it in. */
export interface NumberedEvent {
  readonly sequence: number;
  /** Its place among what happened at its endpoint, from 1; where one is left out, it was given up. */
  readonly index: number;
  readonly event: EndpointEvent;
  /** Everyone whom one send went to; `event` is that of the first. */
  readonly peers?: readonly string[];
}

/** What a page is told as it happens; a promise from `events` means that it has not caught up. */
export interface LiveAudience {
  /** First what happened lately, then what happens, oldest first. */
  events(events: readonly NumberedEvent[]): void | Promise<void>;
  /** Endpoints of which something changed. */
  endpoints(changed: readonly EndpointSummary[]): void;
  removed(ids: readonly string[]): void;
}

/** What the live feed tells of endpoints, handed to the server by the one who composes the program. */
export interface EndpointsPort {
  list(): readonly EndpointSummary[];
  /** Joins the audience; the function leaves it. */
  watch(audience: LiveAudience): () => void;
}
