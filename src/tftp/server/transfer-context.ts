import { encodeError, encodeOptionAcknowledgement } from '../../wire/tftp/encode.js';
import { TransferTrace, traceKind } from '../trace.js';
import type { TransferLimits } from '../transfer-limits.js';
import type { TransferDecision } from './server-request.js';
import type { TransferChannel } from './server-shell.js';

/** A transfer's use of a resource that all transfers share, such as a byte rate. */
export interface TransferBudget {
  /** Whether the budget has anything left now. */
  isOpen(nowMs: number): boolean;
  spend(bytes: number, nowMs: number): void;
}

/** The options of a transfer beyond what was agreed with its client. */
export interface ServedTransferOptions {
  readonly limits: TransferLimits;
  /** Steps of the trace to keep, 17 bytes each; 0 for no trace. */
  readonly traceSteps: number;
  readonly nowMs: () => number;
  /** The transfer changed: `deadlineMs` may differ, there may be an `outcome`, it may have ended. */
  readonly changed: () => void;
  /** `undefined` for no limit. */
  readonly budget: TransferBudget | undefined;
}

/** What a served transfer shares with its side: the decision, the channel to the client, and the packets that both sides send. */
export class TransferContext {
  readonly decision: TransferDecision;
  readonly channel: TransferChannel;
  readonly trace: TransferTrace | undefined;
  readonly limits: TransferLimits;
  readonly budget: TransferBudget | undefined;
  readonly nowMs: () => number;
  /** Call after the file or the budget has moved the machine on. */
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

  /** Sends the OACK with the agreed options, if there are any. */
  sendOptions(): void {
    const packet = encodeOptionAcknowledgement(this.decision.agreement.answer);
    if (packet !== undefined) this.channel.send(packet);
  }
}
