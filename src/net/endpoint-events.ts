import { type ChangeListener, noListener } from '../endpoint/change-listener.js';
import type { EndpointContext } from '../endpoint/endpoint-context.js';
import { type Failure, failure } from '../errors/error.js';
import { nowMicros } from '../system/clock.js';
import { type Reachability, reachabilityOf, stillReachable } from '../system/local-addresses.js';
import { ReachabilityWatch } from '../system/reachability-watch.js';
import type { CloseReason, Totals } from '../traffic/event.js';
import type { Hub } from '../traffic/hub.js';
import type { TcpConnection } from './tcp/tcp-connection.js';
import { Counters } from './totals.js';

/** Publishes what happens at one endpoint, counts it, and notifies whoever looks at the endpoint. */
export class EndpointEvents {
  readonly counters = new Counters();
  /** Whoever looks at the endpoint. */
  readonly changes: ChangeListener;
  readonly #id: string;
  readonly #hub: Hub;
  #watch: ReachabilityWatch | undefined;

  constructor({ id, hub, changes = noListener }: Pick<EndpointContext, 'id' | 'hub' | 'changes'>) {
    this.#id = id;
    this.#hub = hub;
    this.changes = changes;
  }

  /** Bound to `address` and `port`, as `local` says in one text. `others` are further addresses that it is bound to. */
  listening(
    local: string,
    address: string,
    port: number,
    fingerprint?: string,
    others: readonly string[] = [],
  ): readonly string[] {
    const found = [address, ...others].map((one) => reachabilityOf(one, port));
    const reachable = found.flatMap((one) => one.reachable);
    const withoutLink = found.flatMap((one) => one.withoutLink);
    this.#watchAddresses([address, ...others], port);
    if (!this.#hub.wants('listening')) return reachable;
    const event = {
      type: 'listening',
      timeMicros: nowMicros(),
      endpoint: this.#id,
      local,
      reachable,
      ...(withoutLink.length > 0 ? { withoutLink } : {}),
    } as const;
    this.#hub.publish(fingerprint === undefined ? event : { ...event, fingerprint });
    return reachable;
  }

  /** Bound to addresses of its own, it is told of when they go, come again, or lose their link. */
  #watchAddresses(bound: readonly string[], port: number): void {
    const look = (): Reachability => stillReachable(bound, port);
    const now = look();
    if (now.reachable.length === 0) return;
    this.#watch = new ReachabilityWatch(now, look, ({ reachable, withoutLink }, changes) => {
      if (!this.#hub.wants('addressesChanged')) return;
      const event = { type: 'addressesChanged', timeMicros: nowMicros(), endpoint: this.#id } as const;
      this.#hub.publish({ ...event, reachable, withoutLink, changes });
    });
  }

  /** `open` counts the connections of the endpoint with this one. */
  connected({ peer, number: connection, sinceMicros: timeMicros }: TcpConnection, open: number): void {
    this.counters.connections += 1;
    this.changes.figuresChanged();
    if (!this.#hub.wants('connected')) return;
    this.#hub.publish({ type: 'connected', timeMicros, endpoint: this.#id, connection, peer, open });
  }

  /** `open` counts the connections of the endpoint without this one; a client says when it tries again. */
  closed(
    { peer, number: connection, sinceMicros, receivedBytes, sentBytes }: TcpConnection,
    reason: CloseReason,
    open: number,
    retrySeconds?: number,
  ): void {
    this.changes.figuresChanged();
    if (!this.#hub.wants('closed')) return;
    const timeMicros = nowMicros();
    const durationMs = (timeMicros - sinceMicros) / 1000;
    this.#hub.publish({
      type: 'closed',
      timeMicros,
      endpoint: this.#id,
      connection,
      peer,
      reason,
      open,
      receivedBytes,
      sentBytes,
      durationMs,
      ...(retrySeconds === undefined ? {} : { retrySeconds }),
    });
  }

  /** With `peer` it concerns that peer alone, with `connection` that one of its. An error that was thrown is told as a plain failure. */
  failed({ code, params }: Failure, peer?: string, connection?: number): void {
    this.counters.errors += 1;
    this.changes.figuresChanged();
    if (!this.#hub.wants('error')) return;
    const event = {
      type: 'error',
      timeMicros: nowMicros(),
      endpoint: this.#id,
      failure: failure(code, params),
    } as const;
    const ofPeer = peer === undefined ? event : { ...event, peer };
    this.#hub.publish(connection === undefined ? ofPeer : { ...ofPeer, connection });
  }

  stopped(totals: Totals = this.counters.snapshot()): void {
    this.#watch?.close();
    if (!this.#hub.wants('stopped')) return;
    this.#hub.publish({ type: 'stopped', timeMicros: nowMicros(), endpoint: this.#id, totals });
  }
}
