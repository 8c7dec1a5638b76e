import type { Destination } from '../../transport/datagram-transport.js';

/** A flow as the table of them sees it. */
interface BoundedFlow {
  readonly client: Destination;
  /** Datagrams that passed: another number means that it was active. */
  readonly activity: number;
  close(): void;
}

/** The clients of one UDP relay, bounded: beyond the bound the one that has been silent for longest, or nearly so, goes. */
export class UdpFlows<Flow extends BoundedFlow> {
  readonly #byClient = new Map<Destination, Flow>();
  /** The activity of the flows when they were last looked at, as one had to go. */
  readonly #seen = new WeakMap<Flow, number>();
  readonly #maxFlows: number;
  readonly #forgotten: (flow: Flow) => void;

  /** `forgotten` is called with each flow that goes, after it was closed. */
  constructor(maxFlows: number, forgotten: (flow: Flow) => void) {
    this.#maxFlows = maxFlows;
    this.#forgotten = forgotten;
  }

  get size(): number {
    return this.#byClient.size;
  }

  values(): Iterable<Flow> {
    return this.#byClient.values();
  }

  /** The flow of a client; undefined if it is new. */
  at(client: Destination): Flow | undefined {
    return this.#byClient.get(client);
  }

  /** Adds the flow of a new client, and returns it. */
  begin(client: Destination, flow: Flow): Flow {
    if (this.#byClient.size >= this.#maxFlows) this.#makeRoom();
    this.#byClient.set(client, flow);
    return flow;
  }

  /** Ends a flow, and closes its sockets. It begins anew if the client sends again. */
  forget(flow: Flow): void {
    if (!this.#byClient.delete(flow.client)) return;
    flow.close();
    this.#forgotten(flow);
  }

  /** A flow that was active since it was last looked at stands back in the queue; the first that was not goes. */
  #makeRoom(): void {
    for (const [client, flow] of this.#byClient) {
      if (this.#seen.get(flow) !== flow.activity) {
        this.#seen.set(flow, flow.activity);
        this.#byClient.delete(client);
        this.#byClient.set(client, flow);
        continue;
      }
      this.forget(flow);
      return;
    }
  }
}
