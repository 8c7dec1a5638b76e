import type { EndpointEvent, LiveAudience, NumberedEvent } from '../../http/endpoints-port.js';
import { isTransferEvent } from '../../traffic/kinds.js';
import { type EventBatch, lostIn } from '../../traffic/subscription.js';
import { EventWindow, type WindowBounds } from './event-window.js';

const megabyte = 1024 * 1024;

/** What is kept for a page that comes later. */
const keptBounds: WindowBounds = {
  endpointEvents: 5000,
  endpointBytes: 8 * megabyte,
  totalEvents: 50_000,
  totalBytes: 48 * megabyte,
};

/** What one page that is behind may leave unread; all that is kept fits, since a page begins with it. */
const unreadBounds: WindowBounds = {
  endpointEvents: 20_000,
  endpointBytes: 16 * megabyte,
  totalEvents: 60_000,
  totalBytes: 64 * megabyte,
};

/**
 * The latest events of all endpoints, numbered in one order and within each endpoint, and the pages that follow them. A page
 * first gets what is kept; one that is slow loses its own oldest events, and sees by the numbers how many of which endpoint.
 */
export class RecentEvents {
  readonly #kept = new EventWindow(keptBounds);
  readonly #counts = new Map<string, number>();
  #sequence = 0;
  readonly #followers = new Set<Follower>();

  add(batch: EventBatch): void {
    const dropped = lostIn(batch);
    const own = batch.events.filter((event): event is EndpointEvent => !isTransferEvent(event));
    if (dropped > 0) this.#skip(own, dropped);
    const numbered = onePerSend(own).map(({ event, peers }): NumberedEvent => {
      this.#sequence += 1;
      const index = (this.#counts.get(event.endpoint) ?? 0) + 1;
      this.#counts.set(event.endpoint, index);
      const sequence = this.#sequence;
      return peers === undefined ? { sequence, index, event } : { sequence, index, event, peers };
    });
    for (const follower of this.#followers) follower.add(numbered);
    this.#kept.add(numbered);
  }

  /** Forgets what happened at an endpoint that is gone. */
  forget(endpoint: string): void {
    this.#kept.forget(endpoint);
    this.#counts.delete(endpoint);
  }

  /** Delivers what is kept, then what comes; the function ends it. */
  follow(audience: LiveAudience): () => void {
    const follower = new Follower(audience);
    this.#followers.add(follower);
    follower.add(this.#kept.events);
    return () => {
      this.#followers.delete(follower);
    };
  }

  /** The hub does not tell whose events it gave up: as a rule those of who speaks most. */
  #skip(events: readonly EndpointEvent[], dropped: number): void {
    const counts = new Map<string, number>();
    for (const { endpoint } of events) counts.set(endpoint, (counts.get(endpoint) ?? 0) + 1);
    const [busiest] = [...counts].sort(([, one], [, other]) => other - one)[0] ?? [];
    if (busiest !== undefined) this.#counts.set(busiest, (this.#counts.get(busiest) ?? 0) + dropped);
  }
}

/** One send to several peers is one thing that happened, whoever got it: its events stand together in a batch. */
function onePerSend(
  events: readonly EndpointEvent[],
): readonly { readonly event: EndpointEvent; readonly peers?: readonly string[] }[] {
  const merged: { event: EndpointEvent; peers?: string[] }[] = [];
  let group: { send: number; endpoint: string; peers: string[] } | undefined;
  for (const event of events) {
    if (event.type !== 'sent' || event.send === undefined) {
      group = undefined;
      merged.push({ event });
    } else if (group?.send === event.send && group.endpoint === event.endpoint) {
      group.peers.push(event.peer);
    } else {
      group = { send: event.send, endpoint: event.endpoint, peers: [event.peer] };
      merged.push({ event, peers: group.peers });
    }
  }
  return merged;
}

class Follower {
  readonly #audience: LiveAudience;
  readonly #unread = new EventWindow(unreadBounds);
  #busy = false;

  constructor(audience: LiveAudience) {
    this.#audience = audience;
  }

  add(events: readonly NumberedEvent[]): void {
    this.#unread.add(events);
    if (!this.#busy) void this.#deliver();
  }

  async #deliver(): Promise<void> {
    this.#busy = true;
    while (!this.#unread.isEmpty) await this.#audience.events(this.#unread.takeAll());
    this.#busy = false;
  }
}
