import type { LiveAudience } from '../../http/endpoints-port.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import { Throttle } from '../../system/throttle.js';
import type { HeldEndpoint, HeldEndpointListener } from './held-endpoint.js';

/** Summaries whose figures alone have changed are sent no more often. */
const figuresEveryMs = 250;
/** Summaries with another status are sent at once, and no more often than that: a frame of the screen. */
const statusEveryMs = 33;

/**
 * Those who look at the endpoints of a workbench. Each gets the summaries of the endpoints that have changed; while nothing
 * changes, or nobody looks, there is no timer and nothing is compared.
 */
export class EndpointAudience implements HeldEndpointListener {
  readonly #members = new Set<LiveAudience>();
  readonly #changed = new Set<HeldEndpoint>();
  readonly #throttle = new Throttle(() => this.#send());

  /** Adds a member, which has the summaries as they stand; the function removes it. */
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

  /** Sends what has changed now: whoever asked for a change is answered after everyone has it. */
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
