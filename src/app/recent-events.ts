import type { LiveAudience, NumberedEvent } from '../http/endpoints-port.js';
import { isEndpointEvent } from '../traffic/event.js';
import type { EventBatch } from '../traffic/hub.js';
import { EventWindow } from './event-window.js';

const mostEvents = 5000;
const mostBytes = 8 * 1024 * 1024;
/** What one page that is behind may leave unread before its oldest events fall. */
const mostUnread = 20_000;
const mostUnreadBytes = 16 * 1024 * 1024;

/**
 * The latest events of all endpoints, numbered in one order, and the pages that follow them. A page first gets what is
 * kept; one that is slow loses its own oldest events and is told how many.
 */
export class RecentEvents {
  readonly #kept = new EventWindow(mostEvents, mostBytes);
  #sequence = 0;
  readonly #followers = new Set<Follower>();

  add({ events, dropped }: EventBatch): void {
    const numbered = events.filter(isEndpointEvent).map((event) => {
      this.#sequence += 1;
      return { sequence: this.#sequence, event };
    });
    for (const follower of this.#followers) follower.add(numbered, dropped);
    this.#kept.add(numbered);
  }

  /** Forgets what happened at an endpoint that is gone. */
  forget(endpoint: string): void {
    this.#kept.forget(endpoint);
  }

  /** Delivers what is kept, then what comes; the function ends it. */
  follow(audience: LiveAudience): () => void {
    const follower = new Follower(audience);
    this.#followers.add(follower);
    follower.add(this.#kept.events, 0);
    return () => {
      this.#followers.delete(follower);
    };
  }
}

class Follower {
  readonly #audience: LiveAudience;
  readonly #unread = new EventWindow(mostUnread, mostUnreadBytes);
  #dropped = 0;
  #busy = false;

  constructor(audience: LiveAudience) {
    this.#audience = audience;
  }

  add(events: readonly NumberedEvent[], dropped: number): void {
    this.#dropped += dropped + this.#unread.add(events);
    if (!this.#busy) void this.#deliver();
  }

  async #deliver(): Promise<void> {
    this.#busy = true;
    while (this.#unread.events.length > 0 || this.#dropped > 0) {
      const dropped = this.#dropped;
      this.#dropped = 0;
      await this.#audience.events(this.#unread.takeAll(), dropped);
    }
    this.#busy = false;
  }
}
