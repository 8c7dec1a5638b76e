import type { Endpoint } from '../../endpoint/endpoint.js';
import { Repetition } from '../../endpoint/repetition.js';
import { BreakoutboxError, type Failure } from '../../errors/error.js';
import type { RepetitionEnd, RepetitionState } from '../../operations/endpoints.js';
import { waitingBytes } from './paced-send.js';
import { type Addressed, sendThrough } from './send-through.js';

/** Backlog of a peer, in bytes, past which a beat is skipped: the peer does not keep up. */
const maxWaitingBytes = 64 * 1024;
/** Failures of one beat, not of the repetition: a peer may come back, a turn comes round. */
const passing: ReadonlySet<string> = new Set(['NOT_CONNECTED', 'NOT_YOUR_TURN']);

/** What to send, how often and at which interval. */
export interface RepeatOptions extends Addressed {
  readonly intervalMs: number;
  /** Undefined: until it is stopped. */
  readonly count: number | undefined;
}

/** What a repetition needs of its endpoint. */
export type RepeatedEndpoint = Pick<Endpoint, 'id' | 'send' | 'standingIn' | 'peers' | 'stopped'>;

/**
 * Sends the same bytes through an endpoint at every beat of a repetition, until the count is reached, it is stopped, the
 * endpoint stops, or a send fails for good. A beat is skipped while a peer has not taken earlier bytes.
 */
export class Repeater {
  readonly #endpoint: RepeatedEndpoint;
  readonly #options: RepeatOptions;
  readonly #repetition: Repetition;
  readonly #changed: () => void;
  #timer: NodeJS.Timeout | undefined;
  #end: { readonly reason: RepetitionEnd; readonly failure?: Failure } | undefined;

  /**
   * Sends the first at once. `changed` is called when `state` has changed.
   * @throws BreakoutboxError when that cannot be sent; then there is no repetition
   */
  constructor(endpoint: RepeatedEndpoint, options: RepeatOptions, changed: () => void) {
    this.#endpoint = endpoint;
    this.#options = options;
    this.#changed = changed;
    this.#repetition = new Repetition(performance.now(), options.intervalMs, options.count);
    this.#repetition.beat(this.#repetition.startMs);
    sendThrough(endpoint, options);
    this.#repetition.messageSent();
    void endpoint.stopped.then(() => this.#finish('endpoint'));
    this.#next();
  }

  get state(): RepetitionState {
    const { bytes, to, intervalMs, count } = this.#options;
    const facts = {
      bytes: bytes.byteLength,
      intervalMs,
      sent: this.#repetition.sent,
      skipped: this.#repetition.skipped,
      ...(to === undefined ? {} : { to }),
      ...(count === undefined ? {} : { count }),
    };
    return this.#end === undefined
      ? { state: 'running', ...facts }
      : { state: 'ended', ...facts, ...this.#end };
  }

  /** Ends it; it may have ended before. */
  stop(): void {
    this.#finish('stopped');
  }

  #next(): void {
    if (this.#repetition.isDone) {
      this.#finish('done');
      return;
    }
    // Node's timers count whole milliseconds and may fire early; an early one waits again for the rest.
    const waitMs = Math.max(1, Math.ceil(this.#repetition.deadlineMs - performance.now()));
    this.#timer = setTimeout(() => this.#tick(), waitMs);
  }

  #tick(): void {
    if (this.#repetition.beat(performance.now())) {
      try {
        this.#send();
      } catch (error) {
        if (!(error instanceof BreakoutboxError)) throw error;
        this.#finish('failed', error.failure);
        return;
      }
      this.#changed();
    }
    this.#next();
  }

  #send(): void {
    const { to } = this.#options;
    if (waitingBytes(this.#endpoint, to) > maxWaitingBytes) {
      this.#repetition.messageSkipped();
      return;
    }
    try {
      sendThrough(this.#endpoint, this.#options);
      this.#repetition.messageSent();
    } catch (error) {
      if (!(error instanceof BreakoutboxError) || !passing.has(error.code)) throw error;
      this.#repetition.messageSkipped();
    }
  }

  #finish(reason: RepetitionEnd, failed?: Failure): void {
    if (this.#end !== undefined) return;
    clearTimeout(this.#timer);
    this.#end = failed === undefined ? { reason } : { reason, failure: failed };
    this.#changed();
  }
}
