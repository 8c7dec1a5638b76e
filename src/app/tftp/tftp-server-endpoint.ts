import type { TftpServerEndpointSpec } from '../../config/kinds/tftp-server.js';
import { type ChangeListener, noListener } from '../../endpoint/change-listener.js';
import type { Endpoint, SendOutcome } from '../../endpoint/endpoint.js';
import type { EndpointContext } from '../../endpoint/endpoint-context.js';
import { EndpointLifecycle } from '../../endpoint/endpoint-lifecycle.js';
import { BreakoutboxError, failure } from '../../errors/error.js';
import { nowMicros } from '../../system/clock.js';
import { withinGrace } from '../../system/grace.js';
import type { Totals } from '../../traffic/event.js';
import type { EndpointStatus, PeerState } from '../../traffic/status.js';
import type { EndpointRecorder } from '../recording/endpoint-recorder.js';
import type { ServedPlace } from './served-place.js';
import { TftpServer } from './tftp-server.js';
import type { TftpServerOptions } from './tftp-server-options.js';

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

/** What an endpoint makes its server with, beside what is served. */
export type EndpointServerOptions = Pick<
  TftpServerOptions,
  'hub' | 'id' | 'traceSteps' | 'changes' | 'transferNumbers' | 'recorder'
>;

/** Makes the server of an endpoint. Rejects with a BreakoutboxError where there is nothing to serve. */
export type MakeServer = (own: EndpointServerOptions) => Promise<TftpServer>;

/** What it needs, and what may record it. */
type RecordedContext = EndpointContext & { readonly recorder?: EndpointRecorder | undefined };

/** A TFTP server with the life cycle of every endpoint; its peers are the clients of running transfers. */
export class TftpServerEndpoint implements Endpoint<TftpServerEndpointSpec> {
  readonly id: string;
  readonly spec: TftpServerEndpointSpec;
  readonly #context: RecordedContext;
  readonly #changes: ChangeListener;
  readonly #place: ServedPlace;
  readonly #make: MakeServer;
  readonly #life: EndpointLifecycle;
  #server: TftpServer | undefined;
  /** Settles when it has opened or has failed to. */
  #opening: Promise<unknown> = Promise.resolve();

  /** `make` makes its server; default: one that is as `spec` says, of the folder of `place`. */
  constructor(
    spec: TftpServerEndpointSpec,
    context: RecordedContext,
    place: ServedPlace,
    make: MakeServer = async (own) =>
      new TftpServer({ ...spec.described, ...(await place.origin()), ...own }),
  ) {
    this.id = context.id;
    this.spec = spec;
    this.#context = context;
    this.#changes = context.changes ?? noListener;
    this.#place = place;
    this.#make = make;
    this.#life = new EndpointLifecycle(
      {
        finish: () => {
          place.closing(this.id);
          void this.#closeServer(Number.POSITIVE_INFINITY).then(() => this.#life.ended());
        },
        destroy: () => void this.#closeServer(0),
        release: () => undefined,
        // The server has published its end itself.
        publishStopped: () => place.closed(this.id),
      },
      withinGrace,
      this.#changes,
    );
  }

  get status(): EndpointStatus {
    return this.#life.status;
  }

  get stopped(): Promise<void> {
    return this.#life.stopped;
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
    if (!this.#life.enter({ state: 'opening' })) return Promise.resolve();
    const opening = this.#listen();
    this.#opening = opening.catch(() => undefined);
    return opening;
  }

  async #listen(): Promise<void> {
    try {
      const { hub, connections: transferNumbers, recorder } = this.#context;
      const changes: ChangeListener = {
        statusChanged: () => this.#life.reachableAt(server.addresses),
        figuresChanged: () => this.#changes.figuresChanged(),
      };
      const own = { hub, id: this.id, traceSteps, changes, transferNumbers, recorder };
      const server: TftpServer = await this.#make(own);
      if (this.#life.isClosing) return;
      const reachable = await server.listen();
      this.#server = server;
      if (!this.#life.enter({ state: 'listening', local: server.local, reachable })) return;
      this.#place.opened(this.id, server);
    } catch (error) {
      this.#life.fail(
        error instanceof BreakoutboxError ? error.failure : failure('INTERNAL', { reason: String(error) }),
      );
      throw error;
    }
  }

  /** @throws BreakoutboxError SENDS_FILES_ONLY always: clients request files. */
  send(): SendOutcome {
    throw new BreakoutboxError('SENDS_FILES_ONLY', { endpoint: this.id });
  }

  /** Does nothing: a transfer ends by itself. */
  endSending(): void {}

  /** Does nothing: a transfer ends by itself. */
  holdOpen(): void {}

  /** Does nothing: a sender waits for each window to be acknowledged. */
  holdReceiving(): void {}

  /** Does nothing: it answers requests for files. */
  answerBy(): void {}

  /** Aborts the transfers of a client. */
  disconnect(peer: string): boolean {
    const transfers = this.#server?.transfers().filter((transfer) => transfer.peer === peer) ?? [];
    for (const { id } of transfers) this.#server?.abort(id);
    return transfers.length > 0;
  }

  close(graceMs: number): Promise<void> {
    return this.#life.close(graceMs);
  }

  async #closeServer(graceMs: number): Promise<void> {
    await this.#opening;
    await this.#server?.close(graceMs);
  }
}
