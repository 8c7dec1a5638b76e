import { type TftpOption, tftpErrorCode } from '../../wire/tftp/packet.js';
import type { TransferLimits } from '../transfer-limits.js';

/** Requests with options before the next one goes without: the server may be one that ignores them. */
const optionedTries = 3;

/**
 * Repeats a client's request until it is answered: first with its options; without them once the server refuses them or stays
 * silent.
 */
export class RequestAttempts {
  /** When `deadlineReached` is due. */
  deadlineMs = Number.POSITIVE_INFINITY;
  /** Requests sent. */
  tries = 0;

  readonly #limits: TransferLimits;
  readonly #send: (options: readonly TftpOption[], attempt: number) => void;
  readonly #maxTries: number;
  #asked: readonly TftpOption[];
  #attempt = 1;
  #triesOfAttempt = 0;

  /**
   * `send` puts the request on the wire; a new `attempt` number asks for a new local port (TID). `maxTries` requests are sent
   * at most, if that is fewer than the limits allow.
   */
  constructor(
    options: readonly TftpOption[],
    limits: TransferLimits,
    send: (options: readonly TftpOption[], attempt: number) => void,
    maxTries = Number.POSITIVE_INFINITY,
  ) {
    this.#asked = options;
    this.#limits = limits;
    this.#send = send;
    this.#maxTries = maxTries;
  }

  /** The options of the current attempt. */
  get options(): readonly TftpOption[] {
    return this.#asked;
  }

  /** Sends the first request. */
  start(nowMs: number): void {
    this.#request(nowMs);
  }

  /** Repeats the request or begins again without options; `false` after the last try. */
  deadlineReached(nowMs: number): boolean {
    const isPlain = this.#asked.length === 0;
    if (this.tries >= this.#maxTries) return false;
    if (this.#triesOfAttempt >= (isPlain ? this.#limits.maxRetries : optionedTries)) {
      if (isPlain) return false;
      this.#startPlain(nowMs);
    } else {
      this.#request(nowMs);
    }
    return true;
  }

  /** An ERROR answered the request: begins again without options if the ERROR can be about them; otherwise returns `false`. */
  declined(errorCode: number, nowMs: number): boolean {
    const aboutOptions =
      errorCode === tftpErrorCode.optionsRefused || errorCode === tftpErrorCode.illegalOperation;
    if (!aboutOptions || this.#asked.length === 0) return false;
    this.#startPlain(nowMs);
    return true;
  }

  #startPlain(nowMs: number): void {
    this.#asked = [];
    this.#attempt += 1;
    this.#triesOfAttempt = 0;
    this.#request(nowMs);
  }

  #request(nowMs: number): void {
    this.tries += 1;
    const waitMs = this.#limits.initialTimeoutMs * 2 ** this.#triesOfAttempt;
    this.#triesOfAttempt += 1;
    this.deadlineMs = nowMs + Math.min(waitMs, this.#limits.maxTimeoutMs);
    this.#send(this.#asked, this.#attempt);
  }
}
