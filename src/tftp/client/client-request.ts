import type { Agreement, ClientWishes } from '../negotiation.js';
import type { TransferLimits } from '../transfer-limits.js';
import type { TransferWaits } from '../transfer-waits.js';

/** What a client wants of a server, and how. */
export interface TftpClientRequest {
  readonly host: string;
  readonly port: number;
  readonly file: string;
  readonly mode: 'octet' | 'netascii';
  /** Ask for the options that are usual: blocks that fit the path, a window of 16, the size. `false`: RFC 1350 alone. */
  readonly options: boolean;
  /** Instead of the usual ones. */
  readonly wishes: Omit<ClientWishes, 'sizeBytes'>;
  readonly limits: TransferLimits;
  /** Local address to send from. */
  readonly bind?: string;
  /** Most bytes that a download takes. */
  readonly maxBytes?: number;
  readonly traceSteps: number;
}

/** What one side of a transfer has done. */
export interface SideFigures {
  readonly bytes: number;
  readonly retransmitted: number;
  readonly duplicates: number;
  /** `undefined` before the server has answered. */
  readonly waits: TransferWaits | undefined;
}

/** A transfer as it stands. */
export interface ClientFigures extends SideFigures {
  readonly totalBytes?: number;
  /** Requests that were sent. */
  readonly requests: number;
  /** Milliseconds since the request. */
  readonly ageMs: number;
}

/** Who is notified of what happens. */
export interface ClientObserver {
  /** The server has answered: `peer` is its address and TID. */
  started(agreement: Agreement, peer: string): void;
}
