import { isEveryAddress } from '../bytes/address.js';
import type { SocketAddress } from '../bytes/socket-address.js';
import { type OwnAddress, ownAddresses, type Reachability, reachabilityOf } from './local-addresses.js';

/** What became of one address that a server can be reached at, `HOST:PORT`. */
export interface AddressChange {
  readonly address: string;
  readonly change: 'added' | 'removed' | 'linkUp' | 'linkDown';
}

/** How often the system is asked for its addresses; on every system, as Node has no other way to learn of them. */
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

type Watcher = (own: readonly OwnAddress[]) => void;

/**
 * Asks the system every few seconds for the addresses of this machine, and notifies of a change: by one timer for all
 * watchers, which keeps no process alive.
 */
export class OwnAddressWatch {
  readonly #look: () => readonly OwnAddress[];
  readonly #watchers = new Set<Watcher>();
  #timer: NodeJS.Timeout | undefined;
  #last: readonly OwnAddress[] = [];

  /** `look` returns the same list as long as nothing has changed. */
  constructor(look: () => readonly OwnAddress[] = ownAddresses) {
    this.#look = look;
  }

  /** The addresses now. */
  now(): readonly OwnAddress[] {
    return this.#look();
  }

  /** Calls `changed` with the addresses after each change, until the returned function is called. */
  watch(changed: Watcher): () => void {
    if (this.#watchers.size === 0) {
      this.#last = this.#look();
      this.#timer = setInterval(() => this.#compare(), lookEveryMs).unref();
    }
    this.#watchers.add(changed);
    return () => {
      if (this.#watchers.delete(changed) && this.#watchers.size === 0) clearInterval(this.#timer);
    };
  }

  #compare(): void {
    const own = this.#look();
    if (own === this.#last) return;
    this.#last = own;
    for (const changed of this.#watchers) changed(own);
  }
}

/** The addresses of this machine. */
export const ownAddressWatch = new OwnAddressWatch();

/**
 * Where sockets that are bound can be reached, as the addresses of this machine come and go. The system does not notify a
 * socket whose address is taken away, and nothing arrives there any more.
 */
export class ReachabilityWatch {
  readonly #bound: readonly SocketAddress[];
  /** Bound addresses that were none of this machine's when this began, such as a group's or 127.0.0.2: they stay. */
  readonly #foreign: ReadonlySet<string>;
  readonly #unwatch: () => void;
  #now: Reachability;

  /** `changed` is called after `now` has changed. */
  constructor(
    bound: readonly SocketAddress[],
    changed: (changes: readonly AddressChange[]) => void,
    addresses: OwnAddressWatch = ownAddressWatch,
  ) {
    this.#bound = bound;
    const own = addresses.now();
    this.#foreign = new Set(
      bound.flatMap(({ address }) => (own.some((one) => one.address === address) ? [] : [address])),
    );
    this.#now = this.#at(own);
    this.#unwatch = addresses.watch((others) => {
      const before = this.#now;
      this.#now = this.#at(others);
      const changes = addressChanges(before, this.#now);
      if (changes.length > 0) changed(changes);
    });
  }

  /** As it was looked up last, most useful first. */
  get now(): Reachability {
    return this.#now;
  }

  close(): void {
    this.#unwatch();
  }

  #at(own: readonly OwnAddress[]): Reachability {
    const found = this.#bound
      .filter(({ address }) => this.#isHere(address, own))
      .map(({ address, port }) => reachabilityOf(address, port, own));
    const reachable = new Set(found.flatMap((one) => one.reachable));
    // The order of all addresses; what none of them is comes last, as it was bound.
    const ports = new Set(this.#bound.map(({ port }) => port));
    const ranking = [...ports].flatMap((port) => reachabilityOf('::', port, own).reachable);
    return {
      reachable: [...new Set([...ranking.filter((address) => reachable.has(address)), ...reachable])],
      withoutLink: [...new Set(found.flatMap((one) => one.withoutLink))],
    };
  }

  #isHere(address: string, own: readonly OwnAddress[]): boolean {
    return (
      isEveryAddress(address) || this.#foreign.has(address) || own.some((one) => one.address === address)
    );
  }
}
