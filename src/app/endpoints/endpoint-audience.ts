import type { LiveAudience } from '../../http/endpoints-port.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import { Throttle } from '../../system/throttle.js';
import type { HeldEndpoint, HeldEndpointListener } from './held-endpoint.js';

/** Minimum interval for summaries of which only figures have changed. */
const figuresEveryMs = 250;
/** Summaries with a new status are sent at once, at most once in this interval: one frame of the screen. */
const statusEveryMs = 33;

/**
 * The watchers of a workbench's endpoints. Each gets the summaries of the endpoints that have changed; while nothing changes,
 * or nobody watches, there is no timer and nothing is compared.
 */
export class EndpointAudience implements HeldEndpointListener {
  readonly #members = new Set<LiveAudience>();
  readonly #changed = new Set<HeldEndpoint>();
  readonly #throttle = new Throttle(() => this.#send());

  /** Adds a member, which has the current summaries already; the returned function removes it. */
  watch(member: LiveAudience): () => void {
    this.#members.add(member);
    // Of what changed while nobody looked, nothing is due.
    if (this.#changed.size > 0) this.#throttle.ask(figuresEveryMs);
    return () => {
      this.#members.delete(member);
    };
  }

  statusChanged(held: HeldEndpoint): void {
    this.#changed.add(held);
    if (this.#members.size > 0) this.#throttle.ask(statusEveryMs);
  }

  figuresChanged(held: HeldEndpoint): void {
    this.#changed.add(held);
    if (this.#members.size > 0) this.#throttle.ask(figuresEveryMs);
  }

  /** The endpoint is gone. */
  removed(held: HeldEndpoint): void {
    this.#changed.delete(held);
    for (const member of this.#members) member.removed([held.id]);
  }

  /** Sends pending changes now, so that a request for a change is answered after every member has it. */
  flush(): void {
    if (this.#changed.size > 0 && this.#members.size > 0) this.#throttle.run();
  }

  #send(): void {
    const looked = [...this.#changed];
    this.#changed.clear();
    const summaries: EndpointSummary[] = [];
    for (const held of looked) {
      const summary = held.takeSummary();
      if (summary !== undefined) summaries.push(summary);
      if (held.isWaiting) this.figuresChanged(held);
    }
    if (summaries.length === 0) return;
    for (const member of this.#members) member.endpoints(summaries);
  }
}
