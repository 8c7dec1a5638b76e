import { failure } from '../../errors/error.js';
import { type ReasonKey, reasons } from '../../errors/reasons.js';
import { decodeTftp } from '../../wire/tftp/decode.js';
import { opcode, opcodeOf, tftpErrorCode } from '../../wire/tftp/packet.js';
import type { TransferOutcome } from '../outcome.js';
import type { TftpReceiver } from '../receiver.js';
import type { TftpSender } from '../sender.js';
import { type TransferTrace, traceKind } from '../trace.js';
import type { TransferWaits } from '../transfer-waits.js';
import type { TransferDecision } from './server-request.js';
import type { TransferChannel } from './server-shell.js';
import { type ServedTransferOptions, TransferContext } from './transfer-context.js';

/** The progress of a transfer, in plain numbers. */
export interface TransferFigures {
  /** Bytes acknowledged by the peer, or delivered here. */
  readonly bytes: number;
  readonly retransmitted: number;
  readonly duplicates: number;
  readonly waits: TransferWaits;
}

/** One direction of a transfer, to the client or from it: the machine, and the file that the machine moves. */
export interface ServedSide {
  readonly machine: TftpSender | TftpReceiver;
  /** Bytes of the file, if known. */
  readonly totalBytes: number | undefined;
  readonly figures: TransferFigures;
  /** Whether nothing more can happen; after an upload's last ACK the transfer lingers to repeat it. */
  readonly isOver: boolean;
  /** Starts the machine. */
  start(nowMs: number): void;
  /** Handles a packet that moves blocks, passed as to `ServedTransfer.datagramReceived`; returns false for any other packet. */
  blockReceived(bytes: Uint8Array, offset: number, length: number, nowMs: number): boolean;
  /** Handles a run, as `ServedTransfer.runReceived` does. */
  runReceived(bytes: Uint8Array, offset: number, count: number, datagramBytes: number, nowMs: number): number;
  /** The budget may have room: resumes what waited for it. */
  budgetRefilled(nowMs: number): void;
  /** The transfer has ended and no longer needs the file. Called once. */
  releaseFile(): void;
}

/**
 * One transfer of a server, in either direction: what its client and the server do to it, and its end. `ServedDownload` and
 * `ServedUpload` are the two sides, each with its file.
 */
export class ServedTransfer {
  readonly startedMs: number;
  readonly #context: TransferContext;
  readonly #side: ServedSide;
  readonly #notify: () => void;
  #isFileReleased = false;

  /** `createSide` creates the side from a context; nothing is sent before `start`. */
  constructor(
    decision: TransferDecision,
    channel: TransferChannel,
    options: ServedTransferOptions,
    createSide: (context: TransferContext) => ServedSide,
  ) {
    this.startedMs = options.nowMs();
    this.#notify = options.changed;
    this.#context = new TransferContext(decision, channel, options, () => this.#changed());
    this.#side = createSide(this.#context);
  }

  get decision(): TransferDecision {
    return this.#context.decision;
  }

  get channel(): TransferChannel {
    return this.#context.channel;
  }

  get trace(): TransferTrace | undefined {
    return this.#context.trace;
  }

  /** Bytes of the file, if known. */
  get totalBytes(): number | undefined {
    return this.#side.totalBytes;
  }

  get figures(): TransferFigures {
    return this.#side.figures;
  }

  /** Whether nothing more can happen; after an upload's last ACK the transfer lingers to repeat it. */
  get isOver(): boolean {
    return this.#side.isOver;
  }

  /** Whether an ACK waits for the budget. */
  get isWaiting(): boolean {
    return this.#side.machine.isRateHeld;
  }

  /** When the client's last datagram arrived. */
  get lastReceivedMs(): number {
    return this.#side.machine.lastReceivedMs;
  }

  /** When `deadlineReached` is due. */
  get deadlineMs(): number {
    return this.#side.machine.deadlineMs;
  }

  /** How the transfer ended; `undefined` while it runs. */
  get outcome(): TransferOutcome | undefined {
    return this.#side.machine.outcome;
  }

  /** Whether the client has answered; until then its address may be forged. */
  get isConfirmed(): boolean {
    return this.#side.machine.isConfirmed;
  }

  /** Sends the opening. Call once, before anything else. */
  start(nowMs: number): void {
    this.#recordRequest(this.startedMs);
    this.#side.start(nowMs);
    this.#changed();
  }

  /** A datagram from the client arrived: `length` bytes of `bytes` from `offset`, borrowed. */
  datagramReceived(bytes: Uint8Array, offset: number, length: number, nowMs: number): void {
    if (this.#side.blockReceived(bytes, offset, length, nowMs)) this.#changed();
    else this.#otherReceived(bytes, offset, length, nowMs);
  }

  /**
   * `count` datagrams of `datagramBytes` each arrived from the client, back to back in `bytes` from `offset`, borrowed. Returns
   * how many leading ones are taken at once; the others are for `datagramReceived`.
   */
  runReceived(
    bytes: Uint8Array,
    offset: number,
    count: number,
    datagramBytes: number,
    nowMs: number,
  ): number {
    const taken = this.#side.runReceived(bytes, offset, count, datagramBytes, nowMs);
    if (taken > 0) this.#changed();
    return taken;
  }

  /** The budget may have room: resumes what waited for it. */
  budgetRefilled(nowMs: number): void {
    this.#side.budgetRefilled(nowMs);
    this.#changed();
  }

  /** The client repeated its request. */
  requestRepeated(nowMs: number): void {
    this.#recordRequest(nowMs);
    this.#side.machine.requestRepeated(nowMs);
    this.#changed();
  }

  /** The time is `deadlineMs` or later. */
  deadlineReached(nowMs: number): void {
    this.#side.machine.deadlineReached(nowMs);
    this.#changed();
  }

  /** Aborts: sends the client the reason in a few English words. */
  abort(reason: ReasonKey): void {
    const given = failure('TFTP_ABORTED', { reason });
    this.#side.machine.abort(tftpErrorCode.undefined, reasons[reason].en, given);
    this.#changed();
  }

  /** The client has begun anew, or its place is needed: ends with `reason`, and sends nothing. */
  replaced(reason: ReasonKey): void {
    this.#side.machine.peerVanished(failure('TFTP_ABORTED', { reason }));
    this.#changed();
  }

  /** The system reports that the port of `peer`, the client's `ADDRESS:PORT`, is closed. */
  peerVanished(peer: string): void {
    this.#side.machine.peerVanished(failure('TFTP_CLIENT_GONE', { peer }));
    this.#changed();
  }

  /** A datagram from the client arrived that moves no blocks. */
  #otherReceived(bytes: Uint8Array, offset: number, length: number, nowMs: number): void {
    switch (opcodeOf(bytes, offset, length)) {
      case opcode.error: {
        const decoded = decodeTftp(bytes.subarray(offset, offset + length));
        if (decoded.ok && decoded.packet.type === 'error') {
          this.#side.machine.errorReceived(decoded.packet.errorCode, decoded.packet.message, nowMs);
        }
        break;
      }
      case opcode.data:
      case opcode.acknowledgement:
        // Truncated, or for the other direction.
        break;
      default:
        // Garbage from the client's own port is ignored; the transfer goes on.
        return;
    }
    this.#changed();
  }

  /** Releases the file once there is an outcome; the sessions forget the transfer when it has ended. */
  #changed(): void {
    if (this.outcome !== undefined && !this.#isFileReleased) {
      this.#isFileReleased = true;
      this.#side.releaseFile();
    }
    this.#notify();
  }

  #recordRequest(nowMs: number): void {
    this.trace?.record(nowMs, traceKind.requestReceived, this.decision.target.request.options.length, 1);
  }
}
