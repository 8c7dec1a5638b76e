import cluster, { type Worker } from 'node:cluster';
import { availableParallelism, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { formatAddress } from '../../bytes/address.js';
import { formatSocketAddress } from '../../bytes/socket-address.js';
import type { TcpListenSpec } from '../../config/endpoint-spec.js';
import type { Answering, Behaviours } from '../../endpoint/behaviour.js';
import { ConnectionNumbers } from '../../endpoint/connection-numbers.js';
import type { Endpoint, SendOutcome } from '../../endpoint/endpoint.js';
import type { ConversationContext } from '../../endpoint/endpoint-context.js';
import { EndpointLifecycle } from '../../endpoint/endpoint-lifecycle.js';
import { BreakoutboxError, type ErrorParams, type Failure, failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { socketError } from '../../errors/system-errors.js';
import { nowMicros } from '../../system/clock.js';
import { withinGrace } from '../../system/grace.js';
import type { Totals, TrafficEventType } from '../../traffic/event.js';
import type { Hub } from '../../traffic/hub.js';
import { trafficEventTypes } from '../../traffic/kinds.js';
import type { EndpointStatus, PeerState } from '../../traffic/status.js';
import { EndpointEvents } from '../endpoint-events.js';
import { sumOfTotals } from '../totals.js';
import { freePort } from './free-port.js';
import { fingerprintOf, makeSelfSignedIdentity } from './self-signed.js';
import { maxWorkers } from './worker-limits.js';
import type { FromWorker, ToWorker } from './worker-messages.js';
import { WorkerPeers } from './worker-peers.js';
import { WorkerStream } from './worker-stream.js';

/** Workers that die this often within `tooOftenMs` will die again: the endpoint gives up. */
const tooManyDeaths = 5;
const tooOftenMs = 10_000;
/** A process that is to close at once and is there after so many milliseconds is ended by the system. */
const killAfterMs = 1_000;
/** How often another port is chosen when one that was free has been taken before the first worker listens. */
const portChoices = 5;
/** How many lost connections the line about a dead worker names; the rest is counted. */
const namedLost = 8;
/** Connected and closed always cross, so that the primary knows which connections a dead worker takes with it. */
const alwaysWanted: readonly TrafficEventType[] = ['connected', 'closed', 'error'];

/** One worker process as the primary sees it. */
interface PoolWorker {
  readonly number: number;
  readonly worker: Worker;
  readonly peers: WorkerPeers;
  readonly stream: WorkerStream;
  totals: Totals;
}

/** How a process ended: by itself, or by a signal. */
interface Exit {
  readonly code: number;
  readonly signal: string | null;
}

/**
 * A TCP server whose port several processes serve: the classic server with a process for each client, with as many
 * processes as there are cores to use. Events and totals come out as one stream; a process that dies is replaced, and
 * the connections it took with it are named.
 */
export class TcpWorkers implements Endpoint<TcpListenSpec> {
  readonly id: string;
  #spec: TcpListenSpec;
  readonly #hub: Hub;
  readonly #behaviours: Behaviours;
  readonly #entry: URL;
  readonly #events: EndpointEvents;
  readonly #connections: ConnectionNumbers;
  readonly #pool = new Map<number, PoolWorker>();
  readonly #life: EndpointLifecycle;
  readonly #deathsAtMs: number[] = [];
  #lostTotals: Totals = sumOfTotals([]);
  #killTimer: NodeJS.Timeout | undefined;
  /** How many ports were chosen: 0 when the port was given. */
  #portsChosen = 0;
  #wanted: readonly TrafficEventType[] = [];
  #leaveInterest: (() => void) | undefined;
  /** What a worker opens: the port the system chose and the one certificate of all, once they are known. */
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
        destroy: () => this.#destroy(),
        release: () => this.#release(),
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
    const totals = Array.from(this.#pool.values(), ({ totals }) => totals);
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
      if (this.spec.local.port === 0) {
        await this.#choosePort();
      }
      if (this.#life.isClosing) return;
      this.#wanted = this.#wantedNow();
      this.#leaveInterest = this.#hub.watchInterest(() => this.#postInterest());
      const { address, port } = await this.#fork(1);
      const others = Array.from({ length: this.spec.workers - 1 }, (_, index) => this.#fork(index + 2));
      await Promise.all(others);
      if (this.#life.isClosing) return;
      const local = formatSocketAddress(address, port);
      const { tls } = this.#workerSpec;
      const fingerprint = typeof tls === 'object' ? fingerprintOf(tls.certificatePem) : undefined;
      const reachable = this.#events.listening(local, address, port, fingerprint);
      this.#life.enter({ state: 'listening', local, reachable });
    } catch (error) {
      const known = socketError(error, formatAddress(this.spec.local));
      this.#life.fail(known.failure);
      throw known;
    }
  }

  send(bytes: Uint8Array, to?: string): SendOutcome {
    if (to === undefined) {
      const peers = this.peerCount;
      if (peers === 0) throw new BreakoutboxError('NOT_CONNECTED', { endpoint: this.id });
      for (const member of this.#pool.values()) {
        for (const peer of member.peers.names()) this.#queue(member, peer, bytes.byteLength);
        post(member.worker, { type: 'send', bytes });
      }
      return { peers };
    }
    const holder = this.#holderOf(to);
    if (holder === undefined) throw new BreakoutboxError('PEER_UNKNOWN', { peer: to, endpoint: this.id });
    if (this.#queue(holder, to, bytes.byteLength)) post(holder.worker, { type: 'send', bytes, to });
    return { peers: 1 };
  }

  /** Whether there is room for so much more; a peer that reads too slowly for it is closed, as a listener closes it. */
  #queue({ worker, peers }: PoolWorker, peer: string, bytes: number): boolean {
    const waitingBytes = peers.untakenBytes(peer);
    this.#events.changes.figuresChanged();
    const verdict = peers.queue(peer, bytes, this.spec.limits.maxBacklogBytes);
    if (verdict === 'full') post(worker, { type: 'backlogFull', peer, waitingBytes });
    return verdict === 'queued';
  }

  endSending(peer?: string): void {
    this.#postAll({ type: 'endSending', ...(peer === undefined ? {} : { peer }) });
  }

  holdOpen(held: boolean, peer?: string): void {
    this.#postAll({ type: 'holdOpen', held, ...(peer === undefined ? {} : { peer }) });
  }

  #postAll(message: ToWorker): void {
    for (const { worker } of this.#pool.values()) post(worker, message);
  }

  holdReceiving(held: boolean): void {
    this.#postAll({ type: 'holdReceiving', held });
  }

  answerBy({ reply, encoding }: Answering): void {
    this.#spec = { ...this.#spec, reply, encoding };
    this.#workerSpec = { ...this.#workerSpec, reply, encoding };
    for (const { worker } of this.#pool.values()) post(worker, { type: 'answerBy', reply, encoding });
  }

  disconnect(peer: string): boolean {
    const holder = this.#holderOf(peer);
    if (holder !== undefined) post(holder.worker, { type: 'disconnect', peer });
    return holder !== undefined;
  }

  close(graceMs: number): Promise<void> {
    return this.#life.close(graceMs);
  }

  /** Each closes what it has left; one that does not answer within a second is past helping. */
  #destroy(): void {
    this.#postAll({ type: 'close', graceMs: 0 });
    this.#killTimer ??= setTimeout(() => this.#kill(), killAfterMs);
  }

  /** What is left of the pool, where it failed to open, is of no use. */
  #release(): void {
    clearTimeout(this.#killTimer);
    this.#leaveInterest?.();
    this.#kill();
  }

  #kill(): void {
    for (const { worker } of this.#pool.values()) worker.process.kill('SIGKILL');
  }

  /** Starts a process and waits until it listens. */
  #fork(number: number): Promise<{ readonly address: string; readonly port: number }> {
    if (this.#life.isClosing) return Promise.reject(this.#neverListened());
    // Each accepts for itself instead of taking connections from the primary: see docs/performance.md.
    cluster.schedulingPolicy = cluster.SCHED_NONE;
    cluster.setupPrimary({
      exec: fileURLToPath(this.#entry),
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const worker = cluster.fork();
    const peers = new WorkerPeers(!this.#behaviours(this.spec, 'stream')().answers);
    const member: PoolWorker = {
      number,
      worker,
      peers,
      stream: new WorkerStream(this.#hub, this.id, this.#connections, peers, () => this.peerCount),
      totals: sumOfTotals([]),
    };
    this.#pool.set(number, member);
    return new Promise((resolve, reject) => {
      worker.on('message', (message: FromWorker) => {
        if (message.type === 'ready') this.#postOpen(worker);
        else if (message.type === 'opened') resolve(message);
        else if (message.type !== 'failed') this.#received(member, message);
        else if (this.#mayChooseAgain(message.failure)) {
          this.#choosePort().then(() => this.#postOpen(worker), reject);
        } else reject(errorOf(message.failure));
      });
      worker.on('exit', (code, signal) => {
        reject(this.#neverListened());
        this.#exited(member, { code, signal });
      });
    });
  }

  #postOpen(worker: Worker): void {
    post(worker, { type: 'open', id: this.id, spec: this.#workerSpec, wanted: this.#wanted });
  }

  /** Workers share a socket by the address they name; the system chooses a port here, and they name that. */
  async #choosePort(): Promise<void> {
    this.#portsChosen += 1;
    const port = await freePort(this.spec.local);
    this.#workerSpec = { ...this.#workerSpec, local: { ...this.spec.local, port } };
  }

  /** Whether the first worker lost a port of the system's choice to a program that was faster: any other will do. */
  #mayChooseAgain({ code }: Failure): boolean {
    return (
      this.status.state === 'opening' &&
      code === 'ADDRESS_IN_USE' &&
      this.#portsChosen > 0 &&
      this.#portsChosen < portChoices
    );
  }

  #neverListened(): BreakoutboxError {
    const reason: ReasonKey = 'worker-never-listened';
    return new BreakoutboxError('SOCKET_FAILED', { address: formatAddress(this.spec.local), reason });
  }

  #received(member: PoolWorker, message: Extract<FromWorker, { type: 'events' | 'report' | 'taken' }>): void {
    this.#events.changes.figuresChanged();
    if (message.type === 'report') {
      member.totals = message.totals;
      member.peers.reported(message.peers);
      return;
    }
    if (message.type === 'taken') {
      for (const [peer, bytes] of message.bytes) member.peers.taken(peer, bytes);
      return;
    }
    member.stream.take(message.batch);
  }

  #exited(member: PoolWorker, exit: Exit): void {
    if (this.#pool.get(member.number) === member) this.#pool.delete(member.number);
    this.#lostTotals = sumOfTotals([this.#lostTotals, member.totals]);
    this.#events.changes.figuresChanged();
    if (this.#life.isClosing) {
      if (this.#pool.size === 0) this.#life.ended();
      return;
    }
    this.#reportLoss(member, exit);
    const nowMs = performance.now();
    this.#deathsAtMs.push(nowMs);
    const recent = this.#deathsAtMs.filter((atMs) => nowMs - atMs < tooOftenMs).length;
    if (recent >= tooManyDeaths) {
      this.#events.failed(failure('WORKERS_KEEP_DYING', { count: recent, seconds: tooOftenMs / 1000 }));
      void this.close(0);
      return;
    }
    this.#fork(member.number).catch(() => undefined);
  }

  #reportLoss({ number, worker, peers }: PoolWorker, { code, signal }: Exit): void {
    const names = peers.names();
    const named = names.slice(0, namedLost).join(', ');
    const more = names.length > namedLost ? ` … (+${names.length - namedLost})` : '';
    const lost = names.length === 0 ? '-' : named + more;
    const pid = worker.process.pid ?? 0;
    const why: ErrorParams =
      signal === null ? { reason: 'worker-exited' satisfies ReasonKey, status: code } : { reason: signal };
    this.#events.failed(
      failure('WORKER_LOST', { worker: number, pid, ...why, count: names.length, peers: lost }),
    );
    const timeMicros = nowMicros();
    if (!this.#hub.wants('closed')) return;
    for (const { peer, sinceMicros, receivedBytes, sentBytes } of peers.states()) {
      const connection = peers.connectionOf(peer);
      this.#hub.publish({
        type: 'closed',
        timeMicros,
        endpoint: this.id,
        ...(connection === undefined ? {} : { connection }),
        peer,
        reason: 'worker-lost',
        open: this.peerCount,
        receivedBytes,
        sentBytes,
        durationMs: (timeMicros - sinceMicros) / 1000,
      });
    }
  }

  #holderOf(peer: string): PoolWorker | undefined {
    for (const member of this.#pool.values()) if (member.peers.has(peer)) return member;
    return undefined;
  }

  #wantedNow(): readonly TrafficEventType[] {
    return trafficEventTypes.filter((type) => alwaysWanted.includes(type) || this.#hub.wants(type));
  }

  #postInterest(): void {
    const wanted = this.#wantedNow();
    this.#wanted = wanted;
    for (const { worker } of this.#pool.values()) post(worker, { type: 'want', wanted });
  }
}

function errorOf({ code, params }: Failure): BreakoutboxError {
  return new BreakoutboxError(code, params);
}

function post(worker: Worker, message: ToWorker): void {
  // A worker that is ending no longer listens; its exit is handled where it is told.
  if (worker.isConnected()) worker.send(message, () => undefined);
}
