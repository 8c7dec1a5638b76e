import { type OwnAddress, ownAddresses } from './local-addresses.js';

/** Milliseconds between two reads of the system's addresses, for what is shown: Node is not notified of a change on any system. */
export const slowLookMs = 3_000;
/** Milliseconds between two reads for sockets, which miss datagrams until they follow a change. */
export const fastLookMs = 1_000;

interface Watcher {
  readonly everyMs: number;
  readonly changed: (own: readonly OwnAddress[]) => void;
}

/**
 * Reads this machine's addresses every few seconds and notifies watchers of changes. One timer serves all watchers, as often as
 * the most demanding one asks for, and keeps no process alive.
 */
export class AddressWatch {
  readonly #look: () => readonly OwnAddress[];
  readonly #watchers = new Set<Watcher>();
  #timer: NodeJS.Timeout | undefined;
  /** The interval of the timer; infinite without one. */
  #everyMs = Number.POSITIVE_INFINITY;
  #last: readonly OwnAddress[] = [];

  /** `look` returns the same list while nothing has changed. */
  constructor(look: () => readonly OwnAddress[] = ownAddresses) {
    this.#look = look;
  }

  /** The current addresses, with and without a link. */
  now(): readonly OwnAddress[] {
    return this.#look();
  }

  /**
   * Calls `changed` with the addresses `everyMs` after a change at the latest, until the returned function is called. A link that
   * comes or goes is a change.
   */
  watch(changed: (own: readonly OwnAddress[]) => void, everyMs: number = slowLookMs): () => void {
    if (this.#watchers.size === 0) this.#last = this.#look();
    const watcher: Watcher = { everyMs, changed };
    this.#watchers.add(watcher);
    this.#schedule();
    return () => {
      if (this.#watchers.delete(watcher)) this.#schedule();
    };
  }

  #schedule(): void {
    let everyMs = Number.POSITIVE_INFINITY;
    for (const watcher of this.#watchers) everyMs = Math.min(everyMs, watcher.everyMs);
    if (everyMs === this.#everyMs) return;
    this.#everyMs = everyMs;
    clearInterval(this.#timer);
    if (this.#watchers.size > 0) this.#timer = setInterval(() => this.#compare(), everyMs).unref();
  }

  #compare(): void {
    const own = this.#look();
    if (own === this.#last) return;
    this.#last = own;
    for (const { changed } of this.#watchers) changed(own);
  }
}

/** The addresses of this machine. */
export const ownAddressWatch = new AddressWatch();
