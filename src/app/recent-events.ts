import type { LiveAudience, NumberedEvent } from '../http/endpoints-port.js';
import { payloadBytes } from '../traffic/event.js';
import type { EventBatch } from '../traffic/hub.js';

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
  #events: NumberedEvent[] = [];
  #bytes = 0;
  #sequence = 0;
  readonly #followers = new Set<Follower>();

  add({ events, dropped }: EventBatch): void {
    const numbered = events.map((event) => {
      this.#sequence += 1;
      return { sequence: this.#sequence, event };
    });
    for (const follower of this.#followers) follower.add(numbered, dropped);
    for (const one of numbered) {
      this.#events.push(one);
      this.#bytes += payloadBytes(one.event);
    }
    this.#trim();
  }

  /** Forgets what happened at an endpoint that is gone. */
  forget(endpoint: string): void {
    this.#events = this.#events.filter(({ event }) => event.endpoint !== endpoint);
    this.#bytes = this.#events.reduce((total, { event }) => total + payloadBytes(event), 0);
  }

  /** Delivers what is kept, then what comes; the function ends it. */
  follow(audience: LiveAudience): () => void {
    const follower = new Follower(audience);
    this.#followers.add(follower);
    follower.add(this.#events, 0);
    return () => {
      this.#followers.delete(follower);
    };
  }

  #trim(): void {
    let first = Math.max(0, this.#events.length - mostEvents);
    let bytes = this.#bytes;
    for (let index = 0; index < first || bytes > mostBytes; index += 1) {
      const event = this.#events[index]?.event;
      if (event === undefined) break;
      bytes -= payloadBytes(event);
      first = Math.max(first, index + 1);
    }
    if (first === 0) return;
    this.#events = this.#events.slice(first);
    this.#bytes = bytes;
  }
}

class Follower {
  readonly #audience: LiveAudience;
  #unread: NumberedEvent[] = [];
  #unreadBytes = 0;
  #dropped = 0;
  #busy = false;

  constructor(audience: LiveAudience) {
    this.#audience = audience;
  }

  add(events: readonly NumberedEvent[], dropped: number): void {
    this.#dropped += dropped;
    for (const one of events) {
      this.#unread.push(one);
      this.#unreadBytes += payloadBytes(one.event);
    }
    this.#trim();
    if (!this.#busy) void this.#deliver();
  }

  #trim(): void {
    let first = Math.max(0, this.#unread.length - mostUnread);
    for (let index = 0; index < first || this.#unreadBytes > mostUnreadBytes; index += 1) {
      const oldest = this.#unread[index];
      if (oldest === undefined) break;
      this.#unreadBytes -= payloadBytes(oldest.event);
      first = Math.max(first, index + 1);
    }
    if (first === 0) return;
    this.#unread = this.#unread.slice(first);
    this.#dropped += first;
  }

  async #deliver(): Promise<void> {
    this.#busy = true;
    while (this.#unread.length > 0 || this.#dropped > 0) {
      const events = this.#unread;
      const dropped = this.#dropped;
      this.#unread = [];
      this.#unreadBytes = 0;
      this.#dropped = 0;
      await this.#audience.events(events, dropped);
    }
    this.#busy = false;
  }
}
