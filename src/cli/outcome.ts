import type { Hub } from '../app/index.js';
import type { Closed, CloseReason, Failed, TrafficEvent } from '../traffic/event.js';
import type { Subscription } from '../traffic/subscription.js';

/** Ends of a connection that are nobody's wish. */
const badEnds: ReadonlySet<CloseReason> = new Set(['reset', 'idle', 'backlog', 'failed', 'worker-lost']);

/** What can make a command fail. */
export type EndOrFailure = Closed | Failed;

/** Whether what an endpoint went through came to a bad end, for the exit status. */
export class Outcome {
  readonly #subscription: Subscription;
  readonly #concerns: (event: EndOrFailure) => boolean;
  #failed = false;

  /** Only the ends and failures that concern the command count: a listener's peers go as they please. */
  constructor(hub: Hub, concerns: (event: EndOrFailure) => boolean) {
    this.#concerns = concerns;
    this.#subscription = hub.subscribe({
      types: ['closed', 'error'],
      onBatch: ({ events }) => {
        this.#failed ||= events.some((event) => this.#isBad(event));
      },
    });
  }

  /** Whether something failed up to now. */
  get failed(): boolean {
    // A batch may be on its way that tells so.
    this.#subscription.flush();
    return this.#failed;
  }

  #isBad(event: TrafficEvent): boolean {
    if (event.type === 'closed') return badEnds.has(event.reason) && this.#concerns(event);
    return event.type === 'error' && this.#concerns(event);
  }
}
