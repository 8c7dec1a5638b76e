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
import { TftpReceiver } from '../receiver.js';
import type { ReceiverOutbox } from '../receiver-shell.js';
import { TftpSender } from '../sender.js';
import type { SenderOutbox } from '../sender-shell.js';
import { type TransferTrace, traceKind } from '../trace.js';
import { defaultTransferLimits, type TransferLimits } from '../transfer-limits.js';
import { RequestAttempts } from './request-attempts.js';

/** What a client's session asks its shell to do before blocks flow. */
export interface RequestOutbox {
  /**
   * Send the RRQ or WRQ with `options` to the server's port. A higher `attempt` than before begins anew: from a fresh
   * local port, answers to the old one are strangers'.
   */
  request(options: readonly TftpOption[], attempt: number): void;
  /** Both sides know what they go by: open the file, size the buffers. Comes once, before the first block. */
  agreed(agreement: Agreement): void;
}

/** A download's outbox. Whoever answers the request first is the peer; the shell keeps strangers away (ERROR 5). */
export type GetOutbox = RequestOutbox & ReceiverOutbox;

/** An upload's outbox. */
export type PutOutbox = RequestOutbox & SenderOutbox;

/** What a client wants, and how patient it is. */
export interface ClientPlan {
  readonly wishes: ClientWishes;
  /** Of netascii no size is verified: it is not the file's. */
  readonly mode: 'octet' | 'netascii';
  readonly limits?: TransferLimits;
  readonly trace?: TransferTrace;
  /** Bytes of an upload that is in memory from the start; otherwise its source tells the sender what is available. */
  readonly inMemoryBytes?: number;
  /** Most bytes that a download takes. */
  readonly maxBytes?: number;
  /** Most requests that may stay unanswered; default: as many as `limits` says, with options and without. */
  readonly maxRequests?: number;
}

type Machine = TftpSender | TftpReceiver;

/** What downloads and uploads share: the request, its repetition, the OACK, and the end before a block has flowed. */
abstract class ClientSession<M extends Machine> {
  /** What both sides go by, once the server has answered. */
  agreement: Agreement | undefined;
  protected readonly plan: ClientPlan;
  protected readonly limits: TransferLimits;
  protected machine: M | undefined;
  readonly #requests: RequestAttempts;
  readonly #out: RequestOutbox & Pick<SenderOutbox, 'error'>;
  #end: TransferOutcome | undefined;

  constructor(plan: ClientPlan, outbox: RequestOutbox & Pick<SenderOutbox, 'error'>) {
    this.plan = plan;
    this.limits = plan.limits ?? defaultTransferLimits;
    this.#out = outbox;
    this.#requests = new RequestAttempts(
      requestOptions(plan.wishes),
      this.limits,
      (options, attempt) => outbox.request(options, attempt),
      plan.maxRequests,
    );
  }

  /** Sends the request: to be called once, before anything else. */
  start(nowMs: number): void {
    this.#requests.start(nowMs);
  }

  /** When `deadlineReached` is due; infinite when the machine waits for nothing. */
  get deadlineMs(): number {
    if (this.machine !== undefined) return this.machine.deadlineMs;
    return this.#end === undefined ? this.#requests.deadlineMs : Number.POSITIVE_INFINITY;
  }

  /** How it ended; `undefined` while it goes on. */
  get outcome(): TransferOutcome | undefined {
    return this.machine?.outcome ?? this.#end;
  }

  /** Requests that were sent. */
  get requestCount(): number {
    return this.#requests.tries;
  }

  /** The machine that moves the blocks, once the server has answered. */
  get transfer(): M | undefined {
    return this.machine;
  }

  /** An OACK came, with `options` as it spells them. */
  optionsAcknowledged(options: readonly TftpOption[], nowMs: number): void {
    this.plan.trace?.record(nowMs, traceKind.optionsReceived, 0, 1);
    if (this.machine !== undefined) this.optionsAcknowledgedAgain(this.machine, nowMs);
    if (this.machine !== undefined || this.#end !== undefined) return;
    const verified = verifyAnswer(this.#requests.options, options);
    if (!verified.ok) {
      const message = 'options not as requested';
      this.#refuse({ errorCode: tftpErrorCode.optionsRefused, message, failure: verified.failure });
      return;
    }
    const fault = this.faultOf(verified.agreement);
    if (fault === undefined) this.#begin(verified.agreement, true, nowMs);
    else this.#refuse(fault);
  }

  /** An ERROR came; it is never answered. One that can be about the options makes the session try without them. */
  errorReceived(errorCode: number, message: string, nowMs: number): void {
    if (this.machine !== undefined) {
      this.machine.errorReceived(errorCode, message, nowMs);
      return;
    }
    this.plan.trace?.record(nowMs, traceKind.errorReceived, errorCode, 1);
    if (this.#end === undefined && !this.#requests.declined(errorCode, nowMs)) {
      this.#end = { outcome: 'failed', failure: failure('TFTP_PEER_ERROR', { errorCode, text: message }) };
    }
  }

  /** This side gives up: sends the ERROR, when there is a peer to tell, and ends with `reason`. */
  abort(errorCode: number, message: string, reason: Failure): void {
    if (this.machine !== undefined) this.machine.abort(errorCode, message, reason);
    else this.#end ??= endedBy(reason);
  }

  /** The server is known to be gone, by ICMP for example: ends without another word. */
  peerVanished(reason: Failure): void {
    if (this.machine !== undefined) this.machine.peerVanished(reason);
    else this.#end ??= endedBy(reason);
  }

  /** It is `deadlineMs` or later; called early, it does nothing. */
  deadlineReached(nowMs: number): void {
    if (this.machine !== undefined) {
      this.machine.deadlineReached(nowMs);
    } else if (nowMs >= this.deadlineMs) {
      this.plan.trace?.record(nowMs, traceKind.timedOut, 0, 1);
      if (this.#requests.deadlineReached(nowMs)) return;
      const { tries } = this.#requests;
      this.#end = { outcome: 'failed', failure: failure('TFTP_TIMED_OUT', { tries, blocks: 0 }) };
    }
  }

  /** The server answered without an OACK: it took none of the options. */
  protected answeredPlainly(nowMs: number): void {
    if (this.machine === undefined && this.#end === undefined) this.#begin(plainAgreement, false, nowMs);
  }

  /** Why the transfer does not begin although the options are as requested. */
  protected faultOf(_agreement: Agreement): SizeFault | undefined {
    return undefined;
  }

  protected abstract open(agreement: Agreement, optionsAgreed: boolean): M;
  protected abstract optionsAcknowledgedAgain(machine: M, nowMs: number): void;

  #begin(agreement: Agreement, optionsAgreed: boolean, nowMs: number): void {
    const machine = this.open(agreement, optionsAgreed);
    this.machine = machine;
    this.agreement = agreement;
    this.#out.agreed(agreement);
    if (machine.outcome === undefined) machine.start(nowMs);
  }

  #refuse({ errorCode, message, failure: reason }: SizeFault): void {
    this.#out.error(errorCode, message);
    this.#end = { outcome: 'failed', failure: reason };
  }
}

/** Downloads one file: an RRQ and what follows, as a machine. */
export class TftpGet extends ClientSession<TftpReceiver> {
  readonly #outbox: ReceiverOutbox;

  /** Sends nothing before `start`. */
  constructor(plan: ClientPlan, outbox: GetOutbox) {
    super(plan, outbox);
    this.#outbox = outbox;
  }

  /** Whether nothing more can happen; after the last ACK the session stays a while to repeat it. */
  get isOver(): boolean {
    return this.machine?.isOver ?? this.outcome !== undefined;
  }

  /** DATA came: `block16` as the wire has it, its payload `length` bytes of `bytes` from `offset`, borrowed. */
  dataReceived(block16: number, bytes: Uint8Array, offset: number, length: number, nowMs: number): void {
    if (this.machine === undefined && block16 === 1) this.answeredPlainly(nowMs);
    this.machine?.dataReceived(block16, bytes, offset, length, nowMs);
  }

  /** A file that is announced as too large is not begun. */
  protected override faultOf({ announcedBytes = 0 }: Agreement): SizeFault | undefined {
    const { maxBytes } = this.plan;
    if (maxBytes === undefined || announcedBytes <= maxBytes) return undefined;
    const reason = failure('TFTP_TOO_LARGE', { limit: maxBytes });
    return { errorCode: tftpErrorCode.diskFull, message: 'too many bytes', failure: reason };
  }

  protected open(agreement: Agreement, optionsAgreed: boolean): TftpReceiver {
    const { trace, maxBytes } = this.plan;
    const exactBytes = this.plan.mode === 'octet' ? agreement.announcedBytes : undefined;
    return new TftpReceiver(
      {
        ...agreement,
        opening: optionsAgreed ? 'acknowledge' : 'silent',
        isClient: true,
        limits: this.limits,
        ...(exactBytes === undefined ? {} : { exactBytes }),
        ...(maxBytes === undefined ? {} : { maxBytes }),
        ...(trace === undefined ? {} : { trace }),
      },
      this.#outbox,
    );
  }

  protected optionsAcknowledgedAgain(machine: TftpReceiver, nowMs: number): void {
    machine.requestRepeated(nowMs);
  }
}

/** Uploads one file: a WRQ and what follows, as a machine. */
export class TftpPut extends ClientSession<TftpSender> {
  readonly #outbox: SenderOutbox;

  /** Sends nothing before `start`. `sizeBytes` of the wishes, the file's size when it is known, is what the server is told. */
  constructor(plan: ClientPlan, outbox: PutOutbox) {
    super(plan, outbox);
    this.#outbox = outbox;
  }

  /** Whether nothing more can happen. */
  get isOver(): boolean {
    return this.outcome !== undefined;
  }

  /** An ACK came, `block16` as the wire has it. */
  acknowledged(block16: number, nowMs: number): void {
    if (this.machine !== undefined) this.machine.acknowledged(block16, nowMs);
    else if (block16 === 0) {
      this.plan.trace?.record(nowMs, traceKind.acknowledgementReceived, 0, 1);
      this.answeredPlainly(nowMs);
    }
  }

  protected open(agreement: Agreement): TftpSender {
    const { trace, mode, inMemoryBytes } = this.plan;
    const sizeBytes = mode === 'octet' ? inMemoryBytes : undefined;
    return new TftpSender(
      {
        ...agreement,
        opening: 'confirmed',
        limits: this.limits,
        ...(sizeBytes === undefined ? {} : { sizeBytes }),
        ...(trace === undefined ? {} : { trace }),
      },
      this.#outbox,
    );
  }

  /** The first block repeats itself by its timer; the OACK says nothing new. */
  protected optionsAcknowledgedAgain(): void {}
}
