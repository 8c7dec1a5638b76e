import type { Failure } from '../errors/error.js';
import type { EndpointStatus } from '../traffic/status.js';
import type { ChangeListener } from './change-listener.js';

/** Where an endpoint is in its life: the states of its status, and `unopened` before them. */
type LifeState = EndpointStatus['state'] | 'unopened';

/** Which states follow which. Nothing follows `stopped` and `failed`. */
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

/** What a lifecycle asks of the endpoint that it belongs to. */
export interface LifecycleEndpoint {
  /** Stops accepting, and closes what is open once what was promised is sent; calls `ended` when all is closed. Called once. */
  finish(): void;
  /** The grace is over: closes what is left at once; calls `ended` when all is closed. */
  destroy(): void;
  /** Its life is over, or never began: gives up timers and watches. Called once. */
  release(): void;
  /** Publishes the end of an endpoint that was opened. Called once, after `release`. */
  publishStopped(): void;
}

/** Resolves with true when `done` resolves within `graceMs`, with false when the grace ends first. */
export type Grace = (done: Promise<void>, graceMs: number) => Promise<boolean>;

/**
 * The life of one endpoint: opened once at most, closed from any state, and over for good. It holds the status, decides by a
 * table which state may follow, and sees to it that the end is published once, whoever brought it about.
 */
export class EndpointLifecycle {
  /** Resolves when the endpoint has stopped or failed. */
  readonly stopped: Promise<void>;
  readonly #endpoint: LifecycleEndpoint;
  readonly #withinGrace: Grace;
  readonly #changes: ChangeListener;
  #resolveStopped: () => void = () => undefined;
  #status: EndpointStatus | { readonly state: 'unopened' } = { state: 'unopened' };

  /** `withinGrace` measures the time of `close`; `changes` is notified of each new status. */
  constructor(endpoint: LifecycleEndpoint, withinGrace: Grace, changes: ChangeListener) {
    this.#endpoint = endpoint;
    this.#withinGrace = withinGrace;
    this.#changes = changes;
    this.stopped = new Promise((resolve) => {
      this.#resolveStopped = resolve;
    });
  }

  /** An endpoint that was not opened yet is `stopped`. */
  get status(): EndpointStatus {
    return this.#status.state === 'unopened' ? { state: 'stopped' } : this.#status;
  }

  /** Returns true if the endpoint is closing or over: whatever it opens now has to be closed by whoever opened it. */
  get isClosing(): boolean {
    const { state } = this.#status;
    return state === 'stopping' || state === 'stopped' || state === 'failed';
  }

  /** Enters a state on the way to `listening` or `connected`. Returns false, and changes nothing, where it cannot follow. */
  enter(status: EndpointStatus): boolean {
    if (!nextStates[this.#status.state].includes(status.state)) return false;
    this.#status = status;
    this.#changes.statusChanged();
    return true;
  }

  /** Devices reach the endpoint elsewhere from now on: at these `HOST:PORT`. Nothing while it does not listen. */
  reachableAt(reachable: readonly string[]): void {
    if (this.#status.state !== 'listening') return;
    this.#status = { ...this.#status, reachable };
    this.#changes.statusChanged();
  }

  /** The endpoint could not be opened; nothing where it was closed meanwhile. */
  fail(failure: Failure): void {
    if (!this.enter({ state: 'failed', failure })) return;
    this.#endpoint.release();
    this.#resolveStopped();
  }

  /** All that was open is closed: the life is over if it was to end, or if nothing follows by itself. */
  ended(): void {
    if (!this.enter({ state: 'stopped' })) return;
    this.#endpoint.release();
    this.#endpoint.publishStopped();
    this.#resolveStopped();
  }

  /** Closes the endpoint as `Endpoint.close` says; a further call may shorten the grace. */
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
