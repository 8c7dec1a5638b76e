import { isEveryAddress } from '../bytes/address.js';
import type { SocketAddress } from '../bytes/socket-address.js';
import { type AddressWatch, ownAddressWatch } from './address-watch.js';
import { type OwnAddress, type Reachability, reachabilityOf } from './local-addresses.js';

/** A change of one address that a server can be reached at, `HOST:PORT`. */
export interface AddressChange {
  readonly address: string;
  readonly change: 'added' | 'removed' | 'linkUp' | 'linkDown';
}

/** The changes of addresses between two reads. */
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

/**
 * Where bound sockets can be reached, as this machine's addresses come and go. The system does not notify a socket whose
 * address is removed, though nothing arrives there any more.
 */
export class ReachabilityWatch {
  readonly #bound: readonly SocketAddress[];
  /** Bound addresses that the system did not list at the start, such as a group's or 127.0.0.2: they always stay. */
  readonly #foreign: ReadonlySet<string>;
  readonly #unwatch: () => void;
  #now: Reachability;

  /** `changed` is called after `now` has changed. */
  constructor(
    bound: readonly SocketAddress[],
    changed: (changes: readonly AddressChange[]) => void,
    addresses: AddressWatch = ownAddressWatch,
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

  /** The last result, most useful first. */
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
    // In the order of all addresses. Those not among them come last, in the order of binding.
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
