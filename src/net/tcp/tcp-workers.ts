import { availableParallelism, totalmem } from 'node:os';
import { formatAddress } from '../../bytes/address.js';
import { formatSocketAddress } from '../../bytes/socket-address.js';
import type { TcpListenSpec } from '../../config/endpoint-spec.js';
import type { Answering, Behaviours } from '../../endpoint/behaviour.js';
import { ConnectionNumbers } from '../../endpoint/connection-numbers.js';
import type { Endpoint, SendOutcome } from '../../endpoint/endpoint.js';
import type { ConversationContext } from '../../endpoint/endpoint-context.js';
import { EndpointLifecycle } from '../../endpoint/endpoint-lifecycle.js';
import { BreakoutboxError, type Failure, failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { socketError } from '../../errors/system-errors.js';
import { withinGrace } from '../../system/grace.js';
import type { SentBy, Totals, TrafficEventType } from '../../traffic/event.js';
import type { Hub } from '../../traffic/hub.js';
import { trafficEventTypes } from '../../traffic/kinds.js';
import type { EndpointStatus, PeerState } from '../../traffic/status.js';
import { EndpointEvents } from '../endpoint-events.js';
import { sumOfTotals } from '../totals.js';
import { freePort } from './free-port.js';
import { fingerprintOf, makeSelfSignedIdentity } from './self-signed.js';
import { maxWorkers } from './worker-limits.js';
import type { ToWorker } from './worker-messages.js';
import { WorkerPeers } from './worker-peers.js';
import { type Exit, WorkerProcess } from './worker-process.js';
import { WorkerStream } from './worker-stream.js';

/** If workers die this often within `tooOftenMs`, the endpoint gives up. */
const tooManyDeaths = 5;
const tooOftenMs = 10_000;
/** A process that should close at once is killed after so many milliseconds. */
const killAfterMs = 1_000;
/** How many ports are tried if another program takes a free one before the first worker listens. */
const portChoices = 5;
/** Workers always send these, so that the primary knows the connections that are lost when one dies. */
const alwaysWanted: readonly TrafficEventType[] = ['connected', 'closed', 'error'];

/** Where a worker listens. */
interface ListeningAt {
  readonly address: string;
  readonly port: number;
}

/**
 * A TCP server whose port several processes share: the classic server with a process for each client, but with as many
 * processes as cores. Events and totals are merged. A process that dies is replaced, and its lost connections are named.
 */
export class TcpWorkers implements Endpoint<TcpListenSpec> {
  readonly id: string;
  #spec: TcpListenSpec;
  readonly #hub: Hub;
  readonly #behaviours: Behaviours;
  readonly #entry: URL;
  readonly #events: EndpointEvents;
  readonly #connections: ConnectionNumbers;
  readonly #pool = new Map<number, WorkerProcess>();
  readonly #life: EndpointLifecycle;
  readonly #deathsAtMs: number[] = [];
  #lostTotals: Totals = sumOfTotals([]);
  #killTimer: NodeJS.Timeout | undefined;
  /** Ports chosen so far; 0 if the spec gives the port. */
  #portsChosen = 0;
  #wanted: readonly TrafficEventType[] = [];
  #leaveInterest: (() => void) | undefined;
  /** The spec for each worker, with the port that the system chose and the shared certificate once they are known. */
  #workerSpec: TcpListenSpec;

  /** `entry` is the compiled file that each process runs. */
  constructor(spec: TcpListenSpec, context: ConversationContext, entry: URL) {
    this.#entry = entry;
    this.id = context.id;
    this.#spec = spec;
    this.#hub = context.hub;
    this.#behaviours = context.behaviours;
    this.#events = new EndpointEvents(context);
    this.#connections = context.connections ?? new ConnectionNumbers();
    const maxConnections = Math.ceil(spec.limits.maxConnections / spec.workers);
    const maxTotalBacklogBytes = Math.ceil(spec.limits.maxTotalBacklogBytes / spec.workers);
    const limits = { ...spec.limits, maxConnections, maxTotalBacklogBytes };
    this.#workerSpec = { ...spec, workers: 1, limits };
    this.#life = new EndpointLifecycle(
      {
        finish: () => {
          this.#postAll({ type: 'close', graceMs: Number.POSITIVE_INFINITY });
          if (this.#pool.size === 0) this.#life.ended();
        },
        destroy: () => {
          // Each worker closes its connections. One that does not respond is killed.
          this.#postAll({ type: 'close', graceMs: 0 });
          this.#killTimer ??= setTimeout(() => this.#kill(), killAfterMs);
        },
        release: () => {
          clearTimeout(this.#killTimer);
          this.#leaveInterest?.();
          this.#kill();
        },
        publishStopped: () => this.#events.stopped(this.totals),
      },
      withinGrace,
      this.#events.changes,
    );
  }

  get spec(): TcpListenSpec {
    return this.#spec;
  }

  get status(): EndpointStatus {
    return this.#life.status;
  }

  get totals(): Totals {
    const { errors, refused } = this.#events.counters;
    const totals = Array.from(this.#pool.values(), (worker) => worker.totals);
    const sum = sumOfTotals([...totals, this.#lostTotals]);
    return { ...sum, errors: sum.errors + errors, refused: sum.refused + refused };
  }

  get peerCount(): number {
    let count = 0;
    for (const { peers } of this.#pool.values()) count += peers.size;
    return count;
  }

  get stopped(): Promise<void> {
    return this.#life.stopped;
  }

  peers(): readonly PeerState[] {
    return [...this.#pool.values()]
      .flatMap(({ peers }) => peers.states())
      .toSorted((one, other) => one.sinceMicros - other.sinceMicros);
  }

  async open(): Promise<void> {
    if (!this.#life.enter({ state: 'opening' })) return;
    try {
      const { workers: count } = this.spec;
      const most = maxWorkers(availableParallelism(), totalmem());
      if (count > most) throw new BreakoutboxError('WORKERS_TOO_MANY', { count, most });
      if (this.spec.tls === 'self-signed') {
        this.#workerSpec = { ...this.#workerSpec, tls: await makeSelfSignedIdentity() };
      }
      if (this.spec.local.port === 0) await this.#choosePort();
      if (this.#life.isClosing) return;
      this.#wanted = this.#wantedNow();
      this.#leaveInterest = this.#hub.watchInterest(() => this.#postInterest());
      const { address, port } = await this.#fork(1);
      const others = Array.from({ length: count - 1 }, (_, index) => this.#fork(index + 2));
      await Promise.all(others);
      if (this.#life.isClosing) return;
      const local = formatSocketAddress(address, port);
      const { tls } = this.#workerSpec;
      const fingerprint = typeof tls === 'object' ? fingerprintOf(tls.certificatePem) : undefined;
      const bound = [{ address, port }];
      const reachable = this.#events.listening({ local, bound, fingerprint }, (addresses) =>
        this.#life.reachableAt(addresses),
      );
      this.#life.enter({ state: 'listening', local, reachable });
    } catch (error) {
      const known = socketError(error, formatAddress(this.spec.local));
      this.#life.fail(known.failure);
      throw known;
    }
  }

  send(bytes: Uint8Array, to?: string, by?: SentBy): SendOutcome {
    const { maxBacklogBytes } = this.spec.limits;
    if (to !== undefined) {
      const holder = this.#holderOf(to);
      if (holder === undefined) throw new BreakoutboxError('PEER_UNKNOWN', { peer: to, endpoint: this.id });
      holder.send(bytes, to, maxBacklogBytes, by);
      this.#events.changes.figuresChanged();
      return { peers: 1 };
    }
    const peers = this.peerCount;
    if (peers === 0) throw new BreakoutboxError('NOT_CONNECTED', { endpoint: this.id });
    for (const worker of this.#pool.values()) {
      for (const peer of worker.peers.names()) worker.queue(bytes.byteLength, peer, maxBacklogBytes);
      worker.post({ type: 'send', bytes, to: undefined, by });
    }
    this.#events.changes.figuresChanged();
    return { peers };
  }

  endSending(peer?: string): void {
    this.#postAll({ type: 'endSending', peer });
  }

  holdOpen(held: boolean, peer?: string): void {
    this.#postAll({ type: 'holdOpen', held, peer });
  }

  holdReceiving(held: boolean): void {
    this.#postAll({ type: 'holdReceiving', held });
  }

  answerBy({ rules, reply, encoding, receivedChecksum }: Answering): void {
    this.#spec = { ...this.#spec, rules, reply, encoding, receivedChecksum };
    this.#workerSpec = { ...this.#workerSpec, rules, reply, encoding, receivedChecksum };
    this.#postAll({ type: 'answerBy', rules, reply, encoding, receivedChecksum });
  }

  disconnect(peer: string): boolean {
    const holder = this.#holderOf(peer);
    holder?.post({ type: 'disconnect', peer });
    return holder !== undefined;
  }

  close(graceMs: number): Promise<void> {
    return this.#life.close(graceMs);
  }

  #postAll(message: ToWorker): void {
    for (const worker of this.#pool.values()) worker.post(message);
  }

  #kill(): void {
    for (const worker of this.#pool.values()) worker.kill();
  }

  /** Starts a process and waits until it listens. */
  #fork(number: number): Promise<ListeningAt> {
    if (this.#life.isClosing) return Promise.reject(this.#neverListened());
    const peers = new WorkerPeers(!this.#behaviours(this.spec, 'stream')().answers);
    const stream = new WorkerStream(this.#hub, this.id, this.#connections, peers, () => this.peerCount);
    return new Promise((resolve, reject) => {
      const worker = new WorkerProcess(number, this.#entry, peers, stream, {
        ready: () => this.#postOpen(worker),
        opened: resolve,
        failed: (failed) => {
          if (this.#mayChooseAgain(failed)) this.#choosePort().then(() => this.#postOpen(worker), reject);
          else reject(new BreakoutboxError(failed.code, failed.params));
        },
        changed: () => this.#events.changes.figuresChanged(),
        exited: (exit) => {
          reject(this.#neverListened());
          this.#exited(worker, exit);
        },
      });
      this.#pool.set(number, worker);
    });
  }

  #postOpen(worker: WorkerProcess): void {
    worker.post({ type: 'open', id: this.id, spec: this.#workerSpec, wanted: this.#wanted });
  }

  /** Workers share a socket if they bind the same address, so the port is chosen here and given to all. */
  async #choosePort(): Promise<void> {
    this.#portsChosen += 1;
    const port = await freePort(this.spec.local);
    this.#workerSpec = { ...this.#workerSpec, local: { ...this.spec.local, port } };
  }

  /** Returns true if another program took the chosen port before the first worker listened, and another may be tried. */
  #mayChooseAgain({ code }: Failure): boolean {
    const mayChoose = this.#portsChosen > 0 && this.#portsChosen < portChoices;
    return mayChoose && code === 'ADDRESS_IN_USE' && this.status.state === 'opening';
  }

  #neverListened(): BreakoutboxError {
    const reason: ReasonKey = 'worker-never-listened';
    return new BreakoutboxError('SOCKET_FAILED', { address: formatAddress(this.spec.local), reason });
  }

  #exited(worker: WorkerProcess, exit: Exit): void {
    if (this.#pool.get(worker.number) === worker) this.#pool.delete(worker.number);
    this.#lostTotals = sumOfTotals([this.#lostTotals, worker.totals]);
    this.#events.changes.figuresChanged();
    if (this.#life.isClosing) {
      if (this.#pool.size === 0) this.#life.ended();
      return;
    }
    this.#events.failed(worker.lossOf(exit));
    for (const { connection, ...state } of worker.peers.connections())
      this.#events.closed({ ...state, number: connection }, 'worker-lost', this.peerCount);
    const nowMs = performance.now();
    this.#deathsAtMs.push(nowMs);
    const recent = this.#deathsAtMs.filter((atMs) => nowMs - atMs < tooOftenMs).length;
    if (recent >= tooManyDeaths) {
      this.#events.failed(failure('WORKERS_KEEP_DYING', { count: recent, seconds: tooOftenMs / 1000 }));
      void this.close(0);
      return;
    }
    this.#fork(worker.number).catch(() => undefined);
  }

  #holderOf(peer: string): WorkerProcess | undefined {
    for (const worker of this.#pool.values()) if (worker.peers.has(peer)) return worker;
    return undefined;
  }

  #wantedNow(): readonly TrafficEventType[] {
    return trafficEventTypes.filter((type) => alwaysWanted.includes(type) || this.#hub.wants(type));
  }

  #postInterest(): void {
    this.#wanted = this.#wantedNow();
    this.#postAll({ type: 'want', wanted: this.#wanted });
  }
}
