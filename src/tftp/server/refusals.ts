import type { Failure } from '../../errors/error.js';
import { encodeError } from '../../wire/tftp/encode.js';
import { opcode, tftpErrorCode } from '../../wire/tftp/packet.js';
import type { RateLimiter } from './rate-limit.js';
import type { ServerCounters } from './server-counters.js';
import type { Refusal } from './server-request.js';
import type { ServerPeer, SessionsOutbox } from './server-shell.js';

/** Is notified of requests that start no transfer. */
export interface RefusalObserver {
  /** A request, or a malformed one, was answered with an ERROR. */
  refused(peer: ServerPeer, reason: Failure): void;
  /** A request was not answered: refused beyond the rate of ERRORs (`counters.refusedUnanswered`), or dropped (`counters.requestsDropped`). */
  unanswered(): void;
}

/** Answers what a server does not serve: with ERRORs at a bounded rate, counted, and with nothing beyond that rate. */
export class Refusals<P extends ServerPeer> {
  readonly #errors: RateLimiter;
  readonly #counters: ServerCounters;
  readonly #outbox: Pick<SessionsOutbox<P>, 'nowMs' | 'reply'>;
  readonly #observer: RefusalObserver;

  /** `errors` bounds the ERRORs to each address and in all. */
  constructor(
    errors: RateLimiter,
    counters: ServerCounters,
    outbox: Pick<SessionsOutbox<P>, 'nowMs' | 'reply'>,
    observer: RefusalObserver,
  ) {
    this.#errors = errors;
    this.#counters = counters;
    this.#outbox = outbox;
    this.#observer = observer;
  }

  /** Refuses a request, with an ERROR if the rate allows one. */
  refuse(peer: P, { errorCode, message, failure }: Refusal): void {
    this.#counters.refused += 1;
    if (!this.#errors.take(peer.address, this.#outbox.nowMs())) {
      this.#counters.refusedUnanswered += 1;
      this.#observer.unanswered();
      return;
    }
    this.#outbox.reply(peer, encodeError(errorCode, message));
    this.#observer.refused(peer, failure);
  }

  /** Drops a request because there are too many. */
  drop(): void {
    this.#counters.requestsDropped += 1;
    this.#observer.unanswered();
  }

  /**
   * A packet of opcode `code` arrived from a peer without a transfer: answers ERROR 5, or ERROR 4 if it is no packet of TFTP.
   * An ERROR is never answered.
   */
  strangerReceived(code: number, peer: P): void {
    if (code === opcode.error || !this.#errors.take(peer.address, this.#outbox.nowMs())) return;
    const known = code >= opcode.readRequest && code <= opcode.optionAcknowledgement;
    const packet = known
      ? encodeError(tftpErrorCode.unknownTransferId, 'unknown transfer ID')
      : encodeError(tftpErrorCode.illegalOperation, 'illegal TFTP operation');
    this.#outbox.reply(peer, packet);
  }
}
