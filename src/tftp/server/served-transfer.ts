import { failure } from '../../errors/error.js';
import { type ReasonKey, reasons } from '../../errors/reasons.js';
import { decodeTftp } from '../../wire/tftp/decode.js';
import { encodeError, encodeOptionAcknowledgement } from '../../wire/tftp/encode.js';
import { opcode, opcodeOf, tftpErrorCode } from '../../wire/tftp/packet.js';
import type { TransferOutcome } from '../outcome.js';
import type { TftpReceiver } from '../receiver.js';
import type { TftpSender } from '../sender.js';
import { TransferTrace, traceKind } from '../trace.js';
import type { TransferLimits } from '../transfer-limits.js';
import type { TransferWaits } from '../transfer-waits.js';
import type { TransferDecision } from './server-request.js';
import type { TransferChannel } from './server-shell.js';

/** How much a transfer may use of what all of them share; a byte rate, for example. */
export interface TransferBudget {
  /** Whether anything is left now. */
  isOpen(nowMs: number): boolean;
  spend(bytes: number, nowMs: number): void;
}

/** What a transfer goes by beyond what was agreed with its client. */
export interface ServedTransferOptions {
  readonly limits: TransferLimits;
  /** Steps of the trace that are kept, 17 bytes each; 0 for no trace. */
  readonly traceSteps: number;
  readonly nowMs: () => number;
  /** Something happened: `deadlineMs` may be another one, there may be an `outcome`, it may be over for good. */
  readonly changed: () => void;
  readonly budget?: TransferBudget;
}

/** What a transfer has done, in plain numbers. */
export interface TransferFigures {
  /** Acknowledged by the peer, or delivered here. */
  readonly bytes: number;
  readonly retransmitted: number;
  readonly duplicates: number;
  readonly waits: TransferWaits;
}

/**
 * One transfer of a server, whichever way the file goes: its machine, the way to its client, and its end.
 * `ServedDownload` and `ServedUpload` are the two, each with its file.
 */
export abstract class ServedTransfer {
  readonly decision: TransferDecision;
  readonly channel: TransferChannel;
  readonly trace: TransferTrace | undefined;
  readonly startedMs: number;
  protected readonly options: ServedTransferOptions;
  #hasLetGo = false;

  constructor(decision: TransferDecision, channel: TransferChannel, options: ServedTransferOptions) {
    this.decision = decision;
    this.channel = channel;
    this.options = options;
    this.startedMs = options.nowMs();
    this.trace = options.traceSteps > 0 ? new TransferTrace(options.traceSteps) : undefined;
  }

  /** Bytes of the file, when they are known. */
  abstract readonly totalBytes: number | undefined;

  abstract get figures(): TransferFigures;

  /** Whether nothing more can happen; after an upload's last ACK the transfer stays a while to repeat it. */
  abstract get isOver(): boolean;

  /** Whether an ACK waits for the budget. */
  abstract get isWaiting(): boolean;

  /** A datagram of the peer came: `length` bytes of `bytes` from `offset`, borrowed. */
  abstract datagramReceived(bytes: Uint8Array, offset: number, length: number, nowMs: number): void;

  /**
   * `count` datagrams of `datagramBytes` each came from the peer, one behind the other in `bytes` from `offset`, borrowed.
   * Returns how many in front are taken at once; the others are for `datagramReceived`.
   */
  abstract runReceived(
    bytes: Uint8Array,
    offset: number,
    count: number,
    datagramBytes: number,
    nowMs: number,
  ): number;

  /** There may be something left in the budget: goes on with what waited for it. */
  abstract budgetRefilled(nowMs: number): void;

  /** Sends the opening: to be called once, before anything else. */
  start(nowMs: number): void {
    this.#asked(this.startedMs);
    this.begin(nowMs);
    this.changed();
  }

  get lastReceivedMs(): number {
    return this.machine.lastReceivedMs;
  }

  /** When `deadlineReached` is due. */
  get deadlineMs(): number {
    return this.machine.deadlineMs;
  }

  /** How it ended; `undefined` while it goes on. */
  get outcome(): TransferOutcome | undefined {
    return this.machine.outcome;
  }

  /** Whether the client has answered; until then its address may be forged. */
  get isConfirmed(): boolean {
    return this.machine.isConfirmed;
  }

  /** The client sent its request once more. */
  requestRepeated(nowMs: number): void {
    this.#asked(nowMs);
    this.machine.requestRepeated(nowMs);
    this.changed();
  }

  /** It is `deadlineMs` or later. */
  deadlineReached(nowMs: number): void {
    // What waits for the budget is not late: the peer has answered already.
    if (this.isWaiting) return;
    this.machine.deadlineReached(nowMs);
    this.changed();
  }

  /** This side gives up, and tells the peer why in a few words of English. */
  abort(reason: ReasonKey): void {
    const given = failure('TFTP_ABORTED', { reason });
    this.machine.abort(tftpErrorCode.undefined, reasons[reason].en, given);
    this.changed();
  }

  /** The peer has begun anew, or its place is needed: ends without a word to it, for `reason`. */
  replaced(reason: ReasonKey): void {
    this.machine.peerVanished(failure('TFTP_ABORTED', { reason }));
    this.changed();
  }

  /** The system says that nobody listens at `peer`, the client's `ADDRESS:PORT`, any more. */
  peerVanished(peer: string): void {
    this.machine.peerVanished(failure('TFTP_CLIENT_GONE', { peer }));
    this.changed();
  }

  protected abstract readonly machine: TftpSender | TftpReceiver;

  /** Starts the machine. */
  protected abstract begin(nowMs: number): void;

  /** The transfer has ended: the file is needed no more. Comes once. */
  protected abstract letGoOfFile(): void;

  /** A datagram of the peer came that moves no blocks. */
  protected otherReceived(bytes: Uint8Array, offset: number, length: number, nowMs: number): void {
    switch (opcodeOf(bytes, offset, length)) {
      case opcode.error: {
        const decoded = decodeTftp(bytes.subarray(offset, offset + length));
        if (decoded.ok && decoded.packet.type === 'error') {
          this.machine.errorReceived(decoded.packet.errorCode, decoded.packet.message, nowMs);
        }
        break;
      }
      case opcode.data:
      case opcode.acknowledgement:
        // Cut short, or the other direction's.
        break;
      default:
        // Garbage from the peer's own port says nothing; the transfer goes on.
        return;
    }
    this.changed();
  }

  protected sendError(errorCode: number, message: string): void {
    this.trace?.record(this.options.nowMs(), traceKind.errorSent, errorCode, 1);
    this.channel.send(encodeError(errorCode, message));
  }

  protected sendOptions(): void {
    const packet = encodeOptionAcknowledgement(this.decision.agreement.answer);
    if (packet !== undefined) this.channel.send(packet);
  }

  /** Lets go of the file as soon as there is an outcome, of the peer when nothing more can happen. */
  protected changed(): void {
    if (this.outcome !== undefined && !this.#hasLetGo) {
      this.#hasLetGo = true;
      this.letGoOfFile();
    }
    this.options.changed();
  }

  #asked(nowMs: number): void {
    this.trace?.record(nowMs, traceKind.requestReceived, this.decision.target.request.options.length, 1);
  }
}
