import type { Reachability } from './local-addresses.js';

/** What became of one address that a server can be reached at, `HOST:PORT`. */
export interface AddressChange {
  readonly address: string;
  readonly change: 'added' | 'removed' | 'linkUp' | 'linkDown';
}

/** How often the system is asked for its addresses; on every system, as node has no other way to learn of them. */
const lookEveryMs = 3_000;

/** What became of addresses since they were looked at last. */
export function addressChanges(before: Reachability, now: Reachability): readonly AddressChange[] {
  const removed = before.reachable
    .filter((address) => !now.reachable.includes(address))
    .map((address) => ({ address, change: 'removed' }) as const);
  const others = now.reachable.flatMap((address): readonly AddressChange[] => {
    if (!before.reachable.includes(address)) return [{ address, change: 'added' }];
    const hadLink = !before.withoutLink.includes(address);
    const hasLink = !now.withoutLink.includes(address);
    return hadLink === hasLink ? [] : [{ address, change: hasLink ? 'linkUp' : 'linkDown' }];
  });
  return [...removed, ...others];
}

/** Looks every few seconds where a server can be reached, and tells what changed. Keeps no process alive. */
export class ReachabilityWatch {
  readonly #look: () => Reachability;
  readonly #changed: (now: Reachability, changes: readonly AddressChange[]) => void;
  readonly #timer: NodeJS.Timeout;
  #last: Reachability;

  /** `last` is what everyone has been told already. */
  constructor(
    last: Reachability,
    look: () => Reachability,
    changed: (now: Reachability, changes: readonly AddressChange[]) => void,
  ) {
    this.#last = last;
    this.#look = look;
    this.#changed = changed;
    this.#timer = setInterval(() => this.#compare(), lookEveryMs).unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #compare(): void {
    const now = this.#look();
    const changes = addressChanges(this.#last, now);
    this.#last = now;
    if (changes.length > 0) this.#changed(now, changes);
  }
}
