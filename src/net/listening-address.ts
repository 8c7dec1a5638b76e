import type { SocketAddress } from '../bytes/socket-address.js';
import { type AddressWatch, ownAddressWatch } from '../system/address-watch.js';
import { nowMicros } from '../system/clock.js';
import { type AddressChange, ReachabilityWatch } from '../system/reachability-watch.js';
import type { Hub } from '../traffic/hub.js';

/** Where an endpoint is bound. */
export interface Binding {
  /** `ADDRESS:PORT`. */
  readonly local: string;
  /** The addresses as the system bound them. */
  readonly bound: readonly SocketAddress[];
  /** SHA-256 fingerprint of the certificate, with TLS. */
  readonly fingerprint?: string | undefined;
}

/** Publishes where an endpoint can be reached: when it listens, and whenever this machine's addresses change. */
export class ListeningAddress {
  readonly #hub: Hub;
  readonly #endpoint: string;
  readonly #changed: (reachable: readonly string[]) => void;
  readonly #addresses: AddressWatch;
  #watch: ReachabilityWatch | undefined;

  /** `endpoint` is the id in every event. `changed` is called with each new value of `reachable`. */
  constructor(
    hub: Hub,
    endpoint: string,
    changed: (reachable: readonly string[]) => void,
    addresses: AddressWatch = ownAddressWatch,
  ) {
    this.#hub = hub;
    this.#endpoint = endpoint;
    this.#changed = changed;
    this.#addresses = addresses;
  }

  /** `HOST:PORT`, most useful first; empty before `listening` and after `close`. */
  get reachable(): readonly string[] {
    return this.#watch?.now.reachable ?? [];
  }

  /** The endpoint listens. Returns `reachable`. */
  listening({ local, bound, fingerprint }: Binding): readonly string[] {
    const changed = (changes: readonly AddressChange[]): void => {
      const { reachable, withoutLink } = watch.now;
      this.#changed(reachable);
      if (!this.#hub.wants('addressesChanged')) return;
      const event = { type: 'addressesChanged', timeMicros: nowMicros(), endpoint: this.#endpoint } as const;
      this.#hub.publish({ ...event, reachable, withoutLink, changes });
    };
    const watch = new ReachabilityWatch(bound, changed, this.#addresses);
    this.#watch = watch;
    const { reachable, withoutLink } = watch.now;
    if (!this.#hub.wants('listening')) return reachable;
    this.#hub.publish({
      type: 'listening',
      timeMicros: nowMicros(),
      endpoint: this.#endpoint,
      local,
      reachable,
      ...(withoutLink.length > 0 ? { withoutLink } : {}),
      ...(fingerprint === undefined ? {} : { fingerprint }),
    });
    return reachable;
  }

  /** The endpoint no longer listens. */
  close(): void {
    this.#watch?.close();
    this.#watch = undefined;
  }
}
