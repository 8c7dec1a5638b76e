import cluster, { type Worker } from 'node:cluster';
import { fileURLToPath } from 'node:url';
import { type ErrorParams, type Failure, failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import type { SentBy, Totals } from '../../traffic/event.js';
import { sumOfTotals } from '../totals.js';
import type { FromWorker, ToWorker } from './worker-messages.js';
import type { WorkerPeers } from './worker-peers.js';
import type { WorkerStream } from './worker-stream.js';

/** How many lost connections the failure of a dead worker names; the rest are counted. */
const namedLost = 8;

/** How a process ended: by itself, or by a signal. */
export interface Exit {
  readonly code: number;
  readonly signal: string | null;
}

/** Is notified by a worker process. */
export interface WorkerOwner {
  /** It receives messages now: post `open` to it. */
  ready(): void;
  /** It listens. */
  opened(at: { readonly address: string; readonly port: number }): void;
  /** It cannot listen. */
  failed(failure: Failure): void;
  /** Its totals or peers have changed. */
  changed(): void;
  /** It has ended, from any state. */
  exited(exit: Exit): void;
}

/** The primary's view of one process that serves a shared TCP port: its peers, totals and events. */
export class WorkerProcess {
  /** From 1. A replacement keeps the number of the process it replaces. */
  readonly number: number;
  readonly peers: WorkerPeers;
  readonly #worker: Worker;
  #totals: Totals = sumOfTotals([]);

  /** Forks `entry`. The process's events pass through `stream`, which updates `peers`. */
  constructor(number: number, entry: URL, peers: WorkerPeers, stream: WorkerStream, owner: WorkerOwner) {
    this.number = number;
    this.peers = peers;
    // Each worker accepts by itself instead of getting connections from the primary: see docs/performance.md.
    cluster.schedulingPolicy = cluster.SCHED_NONE;
    cluster.setupPrimary({
      exec: fileURLToPath(entry),
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#worker = cluster.fork();
    this.#worker.on('message', (message: FromWorker) => {
      switch (message.type) {
        case 'ready':
          owner.ready();
          return;
        case 'opened':
          owner.opened(message);
          return;
        case 'failed':
          owner.failed(message.failure);
          return;
        case 'events':
          stream.take(message.batch);
          break;
        case 'taken':
          for (const [peer, bytes] of message.bytes) peers.taken(peer, bytes);
          break;
        case 'report':
          this.#totals = message.totals;
          peers.reported(message.peers);
      }
      owner.changed();
    });
    this.#worker.on('exit', (code, signal) => owner.exited({ code, signal }));
  }

  /** The totals as last reported. */
  get totals(): Totals {
    return this.#totals;
  }

  /** Posts a message. A worker that is ending no longer receives any; `exited` reports its end. */
  post(message: ToWorker): void {
    if (this.#worker.isConnected()) this.#worker.send(message, () => undefined);
  }

  /** Sends to a peer, or closes it if more than `maxBytes` would wait for it. */
  send(bytes: Uint8Array, to: string, maxBytes: number, by: SentBy | undefined): void {
    if (this.queue(bytes.byteLength, to, maxBytes)) this.post({ type: 'send', bytes, to, by });
  }

  /** Counts bytes that are about to be sent to a peer. Returns false if too many wait; the peer is then closed. */
  queue(bytes: number, to: string, maxBytes: number): boolean {
    const waitingBytes = this.peers.untakenBytes(to);
    const verdict = this.peers.queue(to, bytes, maxBytes);
    if (verdict === 'full') this.post({ type: 'backlogFull', peer: to, waitingBytes });
    return verdict === 'queued';
  }

  /** Ends the process at once. */
  kill(): void {
    this.#worker.process.kill('SIGKILL');
  }

  /** The failure to publish when it ends unasked: the connections that were lost, and why it ended. */
  lossOf({ code, signal }: Exit): Failure {
    const names = this.peers.names();
    const named = names.slice(0, namedLost).join(', ');
    const more = names.length > namedLost ? ` … (+${names.length - namedLost})` : '';
    const why: ErrorParams =
      signal === null ? { reason: 'worker-exited' satisfies ReasonKey, status: code } : { reason: signal };
    return failure('WORKER_LOST', {
      worker: this.number,
      pid: this.#worker.process.pid ?? 0,
      ...why,
      count: names.length,
      peers: names.length === 0 ? '-' : named + more,
    });
  }
}
