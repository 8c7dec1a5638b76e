import type { SocketAddress } from '../bytes/socket-address.js';
import { nowMicros } from '../system/clock.js';
import {
  type AddressChange,
  type OwnAddressWatch,
  ownAddressWatch,
  ReachabilityWatch,
} from '../system/reachability-watch.js';
import type { Hub } from '../traffic/hub.js';

/** Where an endpoint is bound. */
export interface Binding {
  /** `ADDRESS:PORT`, in one text. */
  readonly local: string;
  /** As the system bound them. */
  readonly bound: readonly SocketAddress[];
  /** SHA-256 fingerprint of the certificate, where TLS is served. */
  readonly fingerprint?: string | undefined;
}

/** Where an endpoint can be reached: published when it listens, and whenever addresses of this machine change that. */
export class ListeningAddress {
  readonly #hub: Hub;
  readonly #endpoint: string;
  readonly #changed: (reachable: readonly string[]) => void;
  readonly #addresses: OwnAddressWatch;
  #watch: ReachabilityWatch | undefined;

  /** `endpoint` names it in every event; `changed` is called with each new value of `reachable`. */
  constructor(
    hub: Hub,
    endpoint: string,
    changed: (reachable: readonly string[]) => void,
    addresses: OwnAddressWatch = ownAddressWatch,
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

  /** It listens. Returns where it can be reached. */
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

  /** It listens no more. */
  close(): void {
    this.#watch?.close();
    this.#watch = undefined;
  }
}
