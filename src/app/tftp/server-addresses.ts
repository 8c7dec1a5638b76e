import { formatSocketAddress, type SocketAddress } from '../../bytes/socket-address.js';
import type { ChangeListener } from '../../endpoint/change-listener.js';
import { nowMicros } from '../../system/clock.js';
import { ownAddresses, type Reachability, reachabilityOf } from '../../system/local-addresses.js';
import { ReachabilityWatch } from '../../system/reachability-watch.js';
import type { Hub } from '../../traffic/hub.js';

/** Where a TFTP server is bound and can be reached: published when it listens, and whenever it becomes another. */
export class ServerAddresses {
  readonly #hub: Hub;
  readonly #endpoint: string;
  readonly #changes: ChangeListener;
  #bound: readonly SocketAddress[] = [];
  #watch: ReachabilityWatch | undefined;

  /** `endpoint` names the server in every event; `changes` is notified when it can be reached elsewhere. */
  constructor(hub: Hub, endpoint: string, changes: ChangeListener) {
    this.#hub = hub;
    this.#endpoint = endpoint;
    this.#changes = changes;
  }

  /** As the system bound them; empty before `listening` and after `close`. */
  get bound(): readonly SocketAddress[] {
    return this.#bound;
  }

  /** The port of requests; 0 while nothing is bound. */
  get port(): number {
    return this.#bound[0]?.port ?? 0;
  }

  /** Where it can be reached now, `HOST:PORT`, most useful first. */
  get reachable(): readonly string[] {
    return this.#reachability().reachable;
  }

  /** `ADDRESS:PORT` as bound, or `[::]:PORT` where it is of every address; empty while nothing is bound. */
  local(isOfEveryAddress: boolean): string {
    const [first] = this.#bound;
    if (first === undefined) return '';
    return isOfEveryAddress
      ? formatSocketAddress('::', first.port)
      : formatSocketAddress(first.address, first.port);
  }

  /** It listens at `bound`, which one text says as `local`. */
  listening(bound: readonly SocketAddress[], isOfEveryAddress: boolean): void {
    this.#bound = bound;
    const endpoint = this.#endpoint;
    const now = this.#reachability();
    const { reachable, withoutLink } = now;
    if (this.#hub.wants('listening')) {
      const local = this.local(isOfEveryAddress);
      const event = { type: 'listening', timeMicros: nowMicros(), endpoint, local, reachable } as const;
      this.#hub.publish(withoutLink.length > 0 ? { ...event, withoutLink } : event);
    }
    this.#watch = new ReachabilityWatch(
      now,
      () => this.#reachability(),
      (changed, changes) => {
        this.#changes.statusChanged();
        if (!this.#hub.wants('addressesChanged')) return;
        const event = { type: 'addressesChanged', timeMicros: nowMicros(), endpoint } as const;
        this.#hub.publish({ ...event, ...changed, changes });
      },
    );
  }

  /** Nothing is bound any more. */
  close(): void {
    this.#watch?.close();
    this.#bound = [];
  }

  #reachability(): Reachability {
    if (this.#bound.length === 0) return { reachable: [], withoutLink: [] };
    const own = ownAddresses();
    const each = this.#bound.map(({ address, port }) => reachabilityOf(address, port, own));
    const bound = new Set(each.flatMap(({ reachable }) => reachable));
    const ranking = reachabilityOf('::', this.port, own).reachable;
    const others = [...bound].filter((address) => !ranking.includes(address));
    return {
      reachable: [...ranking.filter((address) => bound.has(address)), ...others],
      withoutLink: [...new Set(each.flatMap(({ withoutLink }) => withoutLink))],
    };
  }
}
