import type { TftpServerEndpointSpec } from '../../config/kinds/tftp-server.js';
import { type ChangeListener, noListener } from '../../endpoint/change-listener.js';
import type { Endpoint, SendOutcome } from '../../endpoint/endpoint.js';
import type { EndpointContext } from '../../endpoint/endpoint-context.js';
import { BreakoutboxError, type Failure, failure } from '../../errors/error.js';
import { nowMicros } from '../../system/clock.js';
import type { Totals } from '../../traffic/event.js';
import type { EndpointStatus, PeerState } from '../../traffic/status.js';
import type { ServedPlace } from './served-place.js';
import { TftpServer } from './tftp-server.js';

/** Steps of each transfer that are kept for its story. */
const traceSteps = 512;

const nothingYet: Totals = {
  connections: 0,
  receivedMessages: 0,
  receivedBytes: 0,
  sentMessages: 0,
  sentBytes: 0,
  refused: 0,
  dropped: 0,
  errors: 0,
};

type State = 'opening' | 'listening' | 'stopping' | 'stopped' | 'failed';

/** A TFTP server with the life of every endpoint; its peers are the clients that transfer something now. */
export class TftpServerEndpoint implements Endpoint<TftpServerEndpointSpec> {
  readonly id: string;
  readonly spec: TftpServerEndpointSpec;
  readonly stopped: Promise<void>;
  readonly #context: EndpointContext;
  readonly #changes: ChangeListener;
  readonly #place: ServedPlace;
  #settleStopped: () => void = () => undefined;
  #server: TftpServer | undefined;
  #lastState: State = 'stopped';
  #failure: Failure | undefined;
  #opening: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(spec: TftpServerEndpointSpec, context: EndpointContext, place: ServedPlace) {
    this.id = context.id;
    this.spec = spec;
    this.#context = context;
    this.#changes = context.changes ?? noListener;
    this.#place = place;
    this.stopped = new Promise((resolve) => {
      this.#settleStopped = resolve;
    });
  }

  get #state(): State {
    return this.#lastState;
  }

  set #state(state: State) {
    this.#lastState = state;
    this.#changes.statusChanged();
  }

  get status(): EndpointStatus {
    if (this.#state === 'failed' && this.#failure !== undefined)
      return { state: 'failed', failure: this.#failure };
    if (this.#state === 'listening' && this.#server !== undefined)
      return { state: 'listening', local: this.#server.local, reachable: this.#server.addresses };
    return { state: this.#state === 'opening' || this.#state === 'stopping' ? this.#state : 'stopped' };
  }

  get totals(): Totals {
    return this.#server?.totals ?? nothingYet;
  }

  get peerCount(): number {
    return this.#server?.transferCount ?? 0;
  }

  peers(): readonly PeerState[] {
    const server = this.#server;
    if (server === undefined) return [];
    return server.transfers().map(({ id, peer, direction, bytes }) => ({
      peer,
      sinceMicros: server.beganMicros(id) ?? nowMicros(),
      receivedBytes: direction === 'put' ? bytes : 0,
      sentBytes: direction === 'get' ? bytes : 0,
      backlogBytes: 0,
    }));
  }

  open(): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    this.#state = 'opening';
    const opening = this.#listen();
    this.#opening = opening.catch(() => undefined);
    return opening;
  }

  async #listen(): Promise<void> {
    try {
      const root = await this.#place.root();
      if (this.#isClosed) return;
      const { hub, connections: transferNumbers } = this.#context;
      const changes = this.#changes;
      const own = { hub, id: this.id, traceSteps, changes, transferNumbers };
      const server = new TftpServer({ ...this.spec.described, root, ...own });
      await server.listen();
      this.#server = server;
      if (this.#isClosed) return;
      this.#state = 'listening';
      this.#place.opened(this.id, server);
    } catch (error) {
      if (!this.#isClosed) {
        this.#state = 'failed';
        this.#failure =
          error instanceof BreakoutboxError ? error.failure : failure('INTERNAL', { reason: String(error) });
      }
      throw error;
    }
  }

  /** @throws BreakoutboxError SENDS_FILES_ONLY always: clients ask, and get files. */
  send(): SendOutcome {
    throw new BreakoutboxError('SENDS_FILES_ONLY', { endpoint: this.id });
  }

  /** Nothing: a transfer ends by itself. */
  endSending(): void {}

  /** Nothing: a transfer ends by itself. */
  holdOpen(): void {}

  /** Nothing: who sends waits for each window to be acknowledged. */
  holdReceiving(): void {}

  /** Nothing: it answers requests for files. */
  answerBy(): void {}

  /** Gives the transfers of a client up. */
  disconnect(peer: string): boolean {
    const transfers = this.#server?.transfers().filter((transfer) => transfer.peer === peer) ?? [];
    for (const { id } of transfers) this.#server?.abort(id);
    return transfers.length > 0;
  }

  async close(graceMs: number): Promise<void> {
    this.#isClosed = true;
    if (this.#state !== 'stopped' && this.#state !== 'failed') {
      this.#state = 'stopping';
      this.#place.closing(this.id);
    }
    await this.#opening;
    await this.#server?.close(graceMs);
    if (this.#state === 'stopping') {
      this.#state = 'stopped';
      this.#place.closed(this.id);
    }
    this.#settleStopped();
  }
}
