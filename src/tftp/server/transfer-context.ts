import { encodeError, encodeOptionAcknowledgement } from '../../wire/tftp/encode.js';
import { TransferTrace, traceKind } from '../trace.js';
import type { TransferLimits } from '../transfer-limits.js';
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
  /** `undefined` for no bound. */
  readonly budget: TransferBudget | undefined;
}

/** What a served transfer lends to its side: what was decided, the channel to the client, and what all sides send alike. */
export class TransferContext {
  readonly decision: TransferDecision;
  readonly channel: TransferChannel;
  readonly trace: TransferTrace | undefined;
  readonly limits: TransferLimits;
  readonly budget: TransferBudget | undefined;
  readonly nowMs: () => number;
  /** The file or the budget has moved the machine on: to be called after that. */
  readonly changed: () => void;

  constructor(
    decision: TransferDecision,
    channel: TransferChannel,
    { limits, budget, nowMs, traceSteps }: Omit<ServedTransferOptions, 'changed'>,
    changed: () => void,
  ) {
    this.decision = decision;
    this.channel = channel;
    this.limits = limits;
    this.budget = budget;
    this.nowMs = nowMs;
    this.changed = changed;
    this.trace = traceSteps > 0 ? new TransferTrace(traceSteps) : undefined;
  }

  /** Sends an ERROR to the client. */
  sendError(errorCode: number, message: string): void {
    this.trace?.record(this.nowMs(), traceKind.errorSent, errorCode, 1);
    this.channel.send(encodeError(errorCode, message));
  }

  /** Sends the OACK with the options that were agreed, if any were. */
  sendOptions(): void {
    const packet = encodeOptionAcknowledgement(this.decision.agreement.answer);
    if (packet !== undefined) this.channel.send(packet);
  }
}
