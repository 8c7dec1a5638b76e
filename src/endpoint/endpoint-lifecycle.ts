import type { Failure } from '../errors/error.js';
import type { EndpointStatus } from '../traffic/status.js';
import type { ChangeListener } from './change-listener.js';

/** The states of an endpoint: those of its status, and `unopened` before them. */
type LifeState = EndpointStatus['state'] | 'unopened';

/** The allowed transitions. Nothing follows `stopped` and `failed`. */
const nextStates: Readonly<Record<LifeState, readonly LifeState[]>> = {
  unopened: ['opening', 'connecting', 'stopped'],
  opening: ['listening', 'failed', 'stopping'],
  listening: ['stopping'],
  connecting: ['connected', 'waiting', 'failed', 'stopping'],
  connected: ['waiting', 'stopping', 'stopped'],
  waiting: ['connecting', 'stopping'],
  stopping: ['stopped'],
  stopped: [],
  failed: [],
};

/** The endpoint, as its lifecycle uses it. */
export interface LifecycleEndpoint {
  /** Stops accepting, sends everything queued, then closes. Calls `ended` when all is closed. Called once. */
  finish(): void;
  /** The grace is over: closes what is left at once. Calls `ended` when all is closed. */
  destroy(): void;
  /** The endpoint has stopped, failed, or was never opened: stops timers and watches. Called once. */
  release(): void;
  /** Publishes the end of an endpoint that was opened. Called once, after `release`. */
  publishStopped(): void;
}

/** Resolves with true when `done` resolves within `graceMs`, with false when the grace ends first. */
export type Grace = (done: Promise<void>, graceMs: number) => Promise<boolean>;

/**
 * The lifecycle of one endpoint: opened at most once, closed from any state, and never reopened. It holds the status, checks
 * each transition against a table, and publishes the end exactly once.
 */
export class EndpointLifecycle {
  /** Resolves when the endpoint has stopped or failed. */
  readonly stopped: Promise<void>;
  readonly #endpoint: LifecycleEndpoint;
  readonly #withinGrace: Grace;
  readonly #changes: ChangeListener;
  #resolveStopped: () => void = () => undefined;
  #status: EndpointStatus | { readonly state: 'unopened' } = { state: 'unopened' };

  /** `withinGrace` times `close`. `changes` is notified of each new status. */
  constructor(endpoint: LifecycleEndpoint, withinGrace: Grace, changes: ChangeListener) {
    this.#endpoint = endpoint;
    this.#withinGrace = withinGrace;
    this.#changes = changes;
    this.stopped = new Promise((resolve) => {
      this.#resolveStopped = resolve;
    });
  }

  /** An unopened endpoint is `stopped`. */
  get status(): EndpointStatus {
    return this.#status.state === 'unopened' ? { state: 'stopped' } : this.#status;
  }

  /** Returns true if the endpoint is closing or closed: code that opens a resource now must close it itself. */
  get isClosing(): boolean {
    const { state } = this.#status;
    return state === 'stopping' || state === 'stopped' || state === 'failed';
  }

  /** Enters a state. Returns false, and changes nothing, if the transition is not allowed. */
  enter(status: EndpointStatus): boolean {
    if (!nextStates[this.#status.state].includes(status.state)) return false;
    this.#status = status;
    this.#changes.statusChanged();
    return true;
  }

  /** The addresses that devices reach the endpoint at, `HOST:PORT`, have changed. Ignored unless it listens. */
  reachableAt(reachable: readonly string[]): void {
    if (this.#status.state !== 'listening') return;
    this.#status = { ...this.#status, reachable };
    this.#changes.statusChanged();
  }

  /** The endpoint could not be opened. Ignored if it was closed meanwhile. */
  fail(failure: Failure): void {
    if (!this.enter({ state: 'failed', failure })) return;
    this.#endpoint.release();
    this.#resolveStopped();
  }

  /** Everything is closed: the endpoint has stopped. Ignored while a client is to reconnect. */
  ended(): void {
    if (!this.enter({ state: 'stopped' })) return;
    this.#endpoint.release();
    this.#endpoint.publishStopped();
    this.#resolveStopped();
  }

  /** As `Endpoint.close`; a further call may shorten the grace. */
  async close(graceMs: number): Promise<void> {
    if (this.#status.state === 'unopened') {
      this.#status = { state: 'stopped' };
      this.#endpoint.release();
      this.#resolveStopped();
    }
    if (this.enter({ state: 'stopping' })) this.#endpoint.finish();
    if (this.#status.state === 'stopping' && !(await this.#withinGrace(this.stopped, graceMs)))
      this.#endpoint.destroy();
    await this.stopped;
  }
}
