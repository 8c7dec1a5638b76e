import { type Failure, failure } from '../../errors/error.js';
import { type TftpOption, tftpErrorCode } from '../../wire/tftp/packet.js';
import {
  type Agreement,
  type ClientWishes,
  plainAgreement,
  requestOptions,
  verifyAnswer,
} from '../negotiation.js';
import { endedBy, type TransferOutcome } from '../outcome.js';
import type { SizeFault } from '../received-size.js';
import type { TftpReceiver } from '../receiver.js';
import type { TftpSender } from '../sender.js';
import { type TransferTrace, traceKind } from '../trace.js';
import { defaultTransferLimits, type TransferLimits } from '../transfer-limits.js';
import { RequestAttempts } from './request-attempts.js';

/** What a client's session asks its shell to do before blocks flow. */
export interface RequestOutbox {
  /**
   * Send the RRQ or WRQ with `options` to the server's port. A higher `attempt` begins anew, from a fresh local port: answers
   * to the old port are strangers'.
   */
  request(options: readonly TftpOption[], attempt: number): void;
  /** The options are agreed: open the file, size the buffers. Called once, before the first block. */
  agreed(agreement: Agreement): void;
  /** Send an ERROR; the transfer has ended. */
  error(errorCode: number, message: string): void;
}

/** The options and limits of a client's session. */
export interface ClientPlan {
  readonly wishes: ClientWishes;
  /** In netascii no size is verified: the announced size is not the file's. */
  readonly mode: 'octet' | 'netascii';
  readonly limits?: TransferLimits | undefined;
  readonly trace?: TransferTrace | undefined;
  /** Maximum bytes of a download. */
  readonly maxBytes?: number | undefined;
  /** Maximum unanswered requests; default: as many as `limits` allows, with options and without. */
  readonly maxRequests?: number | undefined;
}

/** One direction of a client's session: it moves the blocks once the server has answered. */
export interface SessionDirection<M> {
  /** Why the transfer does not begin although the options match the request; `undefined` if it does. */
  faultOf(agreement: Agreement): SizeFault | undefined;
  /** The machine for the agreed options, agreed by an OACK if `optionsAgreed`; it sends nothing before it is started. */
  createMachine(agreement: Agreement, optionsAgreed: boolean): M;
  /** The OACK was repeated: its answer was lost, or is in transit. */
  optionsRepeated(machine: M, nowMs: number): void;
}

/** The request was sent, or is about to be. */
interface Asking {
  readonly phase: 'asking';
}

/** The server has answered: the machine moves the blocks, and knows the outcome. */
interface Moving<M> {
  readonly phase: 'moving';
  readonly machine: M;
  readonly agreement: Agreement;
}

/** The session ended before the first block. */
interface Ended {
  readonly phase: 'ended';
  readonly outcome: TransferOutcome;
}

/**
 * A client's session with a server (RFC 1350, 2347), as a machine: the request, its repetitions and the OACK, then the machine
 * of its direction. The session never returns to `asking`.
 */
export class ClientSession<M extends TftpSender | TftpReceiver> {
  readonly #trace: TransferTrace | undefined;
  readonly #requests: RequestAttempts;
  readonly #outbox: RequestOutbox;
  readonly #direction: SessionDirection<M>;
  #state: Asking | Moving<M> | Ended = { phase: 'asking' };

  /** Sends nothing before `start`. */
  constructor(plan: ClientPlan, outbox: RequestOutbox, direction: SessionDirection<M>) {
    this.#trace = plan.trace;
    this.#outbox = outbox;
    this.#direction = direction;
    this.#requests = new RequestAttempts(
      requestOptions(plan.wishes),
      plan.limits ?? defaultTransferLimits,
      (options, attempt) => outbox.request(options, attempt),
      plan.maxRequests,
    );
  }

  /** Sends the request. Call once, before anything else. */
  start(nowMs: number): void {
    this.#requests.start(nowMs);
  }

  /** When `deadlineReached` is due; infinite when the session waits for nothing. */
  get deadlineMs(): number {
    const now = this.#state;
    if (now.phase === 'moving') return now.machine.deadlineMs;
    return now.phase === 'asking' ? this.#requests.deadlineMs : Number.POSITIVE_INFINITY;
  }

  /** How the transfer ended; `undefined` while it runs. */
  get outcome(): TransferOutcome | undefined {
    const now = this.#state;
    if (now.phase === 'moving') return now.machine.outcome;
    return now.phase === 'ended' ? now.outcome : undefined;
  }

  /** Whether nothing more can happen; after a download's last ACK the session lingers to repeat it. */
  get isOver(): boolean {
    const now = this.#state;
    return now.phase === 'moving' ? now.machine.isOver : now.phase === 'ended';
  }

  /** Requests sent. */
  get requestCount(): number {
    return this.#requests.tries;
  }

  /** The machine that moves the blocks, once the server has answered. */
  get transfer(): M | undefined {
    return this.#state.phase === 'moving' ? this.#state.machine : undefined;
  }

  /** The agreed options, once the server has answered. */
  get agreement(): Agreement | undefined {
    return this.#state.phase === 'moving' ? this.#state.agreement : undefined;
  }

  /** An OACK arrived, with `options` as it spells them. */
  optionsAcknowledged(options: readonly TftpOption[], nowMs: number): void {
    const now = this.#state;
    this.#trace?.record(nowMs, traceKind.optionsReceived, 0, 1);
    if (now.phase === 'moving') this.#direction.optionsRepeated(now.machine, nowMs);
    if (now.phase !== 'asking') return;
    const verified = verifyAnswer(this.#requests.options, options);
    if (!verified.ok) {
      const message = 'options not as requested';
      this.#refuse({ errorCode: tftpErrorCode.optionsRefused, message, failure: verified.failure });
      return;
    }
    const fault = this.#direction.faultOf(verified.agreement);
    if (fault === undefined) this.#begin(verified.agreement, true, nowMs);
    else this.#refuse(fault);
  }

  /** The server's first packet is no OACK: it accepted no options. Without effect once blocks flow. */
  answeredPlainly(nowMs: number): void {
    if (this.#state.phase === 'asking') this.#begin(plainAgreement, false, nowMs);
  }

  /** An ERROR arrived; it is never answered. If it can be about the options, the session tries without them. */
  errorReceived(errorCode: number, message: string, nowMs: number): void {
    const now = this.#state;
    if (now.phase === 'moving') {
      now.machine.errorReceived(errorCode, message, nowMs);
      return;
    }
    this.#trace?.record(nowMs, traceKind.errorReceived, errorCode, 1);
    if (now.phase === 'asking' && !this.#requests.declined(errorCode, nowMs)) {
      this.#end(failure('TFTP_PEER_ERROR', { errorCode, text: message }));
    }
  }

  /** Aborts: sends the ERROR, if there is a peer for it, and ends with `reason`. */
  abort(errorCode: number, message: string, reason: Failure): void {
    const now = this.#state;
    if (now.phase === 'moving') now.machine.abort(errorCode, message, reason);
    else if (now.phase === 'asking') this.#end(reason);
  }

  /** The server is gone, by ICMP for example: ends without another packet. */
  peerVanished(reason: Failure): void {
    const now = this.#state;
    if (now.phase === 'moving') now.machine.peerVanished(reason);
    else if (now.phase === 'asking') this.#end(reason);
  }

  /** The time is `deadlineMs` or later; an earlier call does nothing. */
  deadlineReached(nowMs: number): void {
    const now = this.#state;
    if (now.phase === 'moving') {
      now.machine.deadlineReached(nowMs);
    } else if (now.phase === 'asking' && nowMs >= this.#requests.deadlineMs) {
      this.#trace?.record(nowMs, traceKind.timedOut, 0, 1);
      if (this.#requests.deadlineReached(nowMs)) return;
      this.#end(failure('TFTP_TIMED_OUT', { tries: this.#requests.tries, blocks: 0 }));
    }
  }

  #begin(agreement: Agreement, optionsAgreed: boolean, nowMs: number): void {
    const machine = this.#direction.createMachine(agreement, optionsAgreed);
    this.#state = { phase: 'moving', machine, agreement };
    this.#outbox.agreed(agreement);
    // The shell may have aborted meanwhile.
    if (machine.outcome === undefined) machine.start(nowMs);
  }

  #refuse({ errorCode, message, failure: reason }: SizeFault): void {
    this.#outbox.error(errorCode, message);
    this.#end(reason);
  }

  #end(reason: Failure): void {
    this.#state = { phase: 'ended', outcome: endedBy(reason) };
  }
}
