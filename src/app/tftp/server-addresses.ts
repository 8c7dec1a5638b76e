import { formatSocketAddress, type SocketAddress } from '../../bytes/socket-address.js';
import type { ChangeListener } from '../../endpoint/change-listener.js';
import { ListeningAddress } from '../../net/listening-address.js';
import { type AddressWatch, ownAddressWatch } from '../../system/address-watch.js';
import type { Hub } from '../../traffic/hub.js';

/** Where a TFTP server is bound and can be reached: published when it listens, and whenever that changes. */
export class ServerAddresses {
  readonly #address: ListeningAddress;
  #bound: readonly SocketAddress[] = [];

  /** `endpoint` names the server in every event; `changes` is notified when the reachable addresses change. */
  constructor(
    hub: Hub,
    endpoint: string,
    changes: ChangeListener,
    addresses: AddressWatch = ownAddressWatch,
  ) {
    this.#address = new ListeningAddress(hub, endpoint, () => changes.statusChanged(), addresses);
  }

  /** As the system bound them; empty before `listening` and after `close`. */
  get bound(): readonly SocketAddress[] {
    return this.#bound;
  }

  /** The port of requests; 0 while nothing is bound. */
  get port(): number {
    return this.#bound[0]?.port ?? 0;
  }

  /** Where it can be reached, `HOST:PORT`, most useful first. */
  get reachable(): readonly string[] {
    return this.#address.reachable;
  }

  /** `ADDRESS:PORT` as bound, or `[::]:PORT` if it is bound to every address; empty while nothing is bound. */
  local(isOfEveryAddress: boolean): string {
    const [first] = this.#bound;
    if (first === undefined) return '';
    return isOfEveryAddress
      ? formatSocketAddress('::', first.port)
      : formatSocketAddress(first.address, first.port);
  }

  /** It listens at `bound`. */
  listening(bound: readonly SocketAddress[], isOfEveryAddress: boolean): void {
    this.#bound = bound;
    this.#address.listening({ local: this.local(isOfEveryAddress), bound });
  }

  /** Nothing is bound any more. */
  close(): void {
    this.#address.close();
    this.#bound = [];
  }
}
