import type { DropArgument, Socket } from 'node:net';
import { formatSocketAddress } from '../../bytes/socket-address.js';
import { failure } from '../../errors/error.js';
import type { EndpointEvents } from '../endpoint-events.js';
import { ReportThrottle } from './report-throttle.js';

/** Clients above an endpoint's bound of connections: each counts as refused, and many of them are reported together. */
export class TurnedAway {
  readonly #events: EndpointEvents;
  readonly #throttle: ReportThrottle<string>;

  constructor(events: EndpointEvents, maxConnections: number) {
    this.#events = events;
    this.#throttle = new ReportThrottle((count, address) => {
      events.failed(failure('CONNECTION_LIMIT', { count, address, most: maxConnections }));
    });
  }

  /** A client was turned away; whoever calls closes its socket. */
  add(client: DropArgument | Socket | undefined): void {
    this.#events.counters.refused += 1;
    this.#events.changes.figuresChanged();
    this.#throttle.add(formatSocketAddress(client?.remoteAddress ?? '?', client?.remotePort ?? 0));
  }

  /** Reports what is left, then stops. */
  end(): void {
    this.#throttle.end();
  }
}
