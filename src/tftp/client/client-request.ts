import type { Agreement, ClientWishes } from '../negotiation.js';
import type { TransferLimits } from '../transfer-limits.js';
import type { TransferWaits } from '../transfer-waits.js';

/** What a client requests of a server, and how. */
export interface TftpClientRequest {
  readonly host: string;
  readonly port: number;
  readonly file: string;
  readonly mode: 'octet' | 'netascii';
  /** Request the usual options: blocks that fit the path, a window of 16, the size. `false`: RFC 1350 alone. */
  readonly options: boolean;
  /** In place of the usual options. */
  readonly wishes: Omit<ClientWishes, 'sizeBytes'>;
  readonly limits: TransferLimits;
  /** Local address to send from. */
  readonly bind?: string;
  /** Maximum bytes of a download. */
  readonly maxBytes?: number;
  readonly traceSteps: number;
}

/** The progress of one side of a transfer. */
export interface SideFigures {
  readonly bytes: number;
  readonly retransmitted: number;
  readonly duplicates: number;
  /** `undefined` before the server has answered. */
  readonly waits: TransferWaits | undefined;
}

/** A snapshot of a transfer. */
export interface ClientFigures extends SideFigures {
  readonly totalBytes?: number;
  /** Requests sent. */
  readonly requests: number;
  /** Milliseconds since the request. */
  readonly ageMs: number;
}

/** Is notified of what happens. */
export interface ClientObserver {
  /** The server has answered: `peer` is its address and TID. */
  started(agreement: Agreement, peer: string): void;
}
