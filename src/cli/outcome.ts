import type { Hub } from '../app/index.js';
import type { Closed, CloseReason, Failed, TrafficEvent } from '../traffic/event.js';
import type { Subscription } from '../traffic/subscription.js';

/** Reasons for the end of a connection that count as failures. */
const badEnds: ReadonlySet<CloseReason> = new Set(['reset', 'idle', 'backlog', 'failed', 'worker-lost']);

/** Events that can make a command fail. */
export type EndOrFailure = Closed | Failed;

/** Whether an endpoint's connections failed, for the exit status. */
export class Outcome {
  readonly #subscription: Subscription;
  readonly #concerns: (event: EndOrFailure) => boolean;
  #failed = false;

  /** Only ends and failures that concern the command count: a listener's peers may leave at any time. */
  constructor(hub: Hub, concerns: (event: EndOrFailure) => boolean) {
    this.#concerns = concerns;
    this.#subscription = hub.subscribe({
      types: ['closed', 'error'],
      onBatch: ({ events }) => {
        this.#failed ||= events.some((event) => this.#isBad(event));
      },
    });
  }

  /** Whether anything has failed so far. */
  get failed(): boolean {
    // A queued batch may hold a failure.
    this.#subscription.flush();
    return this.#failed;
  }

  #isBad(event: TrafficEvent): boolean {
    if (event.type === 'closed') return badEnds.has(event.reason) && this.#concerns(event);
    return event.type === 'error' && this.#concerns(event);
  }
}
