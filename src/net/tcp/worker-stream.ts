import type { ConnectionNumbers } from '../../endpoint/connection-numbers.js';
import type { TrafficEvent } from '../../traffic/event.js';
import { decodeBatch } from '../../traffic/event-codec.js';
import type { Hub } from '../../traffic/hub.js';
import { inOrder } from '../../traffic/subscription.js';
import type { WorkerPeers } from './worker-peers.js';

/** Passes one worker's events to the endpoint's hub, and replaces the worker's connection numbers with the endpoint's. */
export class WorkerStream {
  readonly #hub: Hub;
  readonly #endpoint: string;
  readonly #numbers: ConnectionNumbers;
  readonly #peers: WorkerPeers;
  readonly #openPeers: () => number;
  /** The endpoint's connection numbers by the worker's. */
  readonly #connections = new Map<number, number>();

  /** `numbers` and `openPeers` are shared by all processes of the endpoint. */
  constructor(
    hub: Hub,
    endpoint: string,
    numbers: ConnectionNumbers,
    peers: WorkerPeers,
    openPeers: () => number,
  ) {
    this.#hub = hub;
    this.#endpoint = endpoint;
    this.#numbers = numbers;
    this.#peers = peers;
    this.#openPeers = openPeers;
  }

  /** Publishes a batch from the process. */
  take(batch: Uint8Array): void {
    const decoded = decodeBatch(batch);
    // Both run the same program.
    if (!decoded.ok) throw new Error(`a worker's events are none: ${decoded.fault} at ${decoded.offset}`);
    for (const event of inOrder(decoded.batch)) {
      if (event.type === 'gap') this.#hub.reportLost(event.count ?? 0, this.#endpoint);
      else this.#republish(event);
    }
  }

  #republish(event: TrafficEvent): void {
    switch (event.type) {
      case 'connected': {
        const connection = this.#numberOf(event);
        this.#peers.connected(event.peer, event.timeMicros, connection);
        if (this.#hub.wants('connected'))
          this.#hub.publish({ ...event, connection, open: this.#openPeers() });
        return;
      }
      case 'closed': {
        const connection = this.#numberOf(event);
        this.#connections.delete(event.connection ?? 0);
        this.#peers.closed(event.peer);
        if (this.#hub.wants('closed')) this.#hub.publish({ ...event, connection, open: this.#openPeers() });
        return;
      }
      case 'received':
      case 'sent':
      case 'peerFinished':
      case 'error': {
        // It was read for this hub alone, and is changed in place.
        const own: { connection?: number } = event;
        if (event.connection !== undefined) own.connection = this.#numberOf(event);
        this.#hub.publish(event);
        return;
      }
      case 'stopped':
        return;
      default:
        this.#hub.publish(event);
    }
  }

  /** The endpoint's number of a connection; a new one for a connection that is not known yet. */
  #numberOf({ connection = 0 }: { readonly connection?: number }): number {
    const known = this.#connections.get(connection);
    if (known !== undefined) return known;
    const number = this.#numbers.take();
    this.#connections.set(connection, number);
    return number;
  }
}
