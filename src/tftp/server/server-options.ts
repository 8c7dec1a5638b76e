import type { NegotiationPolicy } from '../negotiation.js';
import type { TransferLimits } from '../transfer-limits.js';
import type { ClientFilter } from './cidr.js';
import type { RateLimiter } from './rate-limit.js';
import type { ServedFiles } from './served-files.js';
import type { ServerPolicy } from './server-request.js';
import type { SharedCount } from './transfer-table.js';

/** The options of a server's sessions. */
export interface SessionsOptions {
  readonly files: ServedFiles;
  readonly policy: ServerPolicy;
  readonly negotiation: NegotiationPolicy;
  readonly limits: TransferLimits;
  readonly filter: ClientFilter;
  /** Maximum concurrent transfers, 1 and up. */
  readonly maxTransfers: number;
  /** Maximum for one address; `undefined` for a fair share. */
  readonly maxTransfersPerClient: number | undefined;
  /** Maximum bytes in flight of all transfers together: windows shrink when it runs short. */
  readonly maxInFlightBytes: number;
  /** Rate of requests that are handled. */
  readonly requests: RateLimiter;
  /** Rate of ERRORs to strangers. */
  readonly errors: RateLimiter;
  /** Byte rate; `undefined` for no limit. */
  readonly bytes?: RateLimiter;
  /** Steps kept of each transfer's trace; 0 for none. */
  readonly traceSteps: number;
  /** For several servers that serve as one: what they share, and which ids are this server's. */
  readonly share?: ServerShare;
}

/** The part of one server among several that serve as one. */
export interface ServerShare {
  /** Transfers of all servers together. */
  readonly transfers: SharedCount;
  /** This server's index among `servers`, from 0. */
  readonly index: number;
  readonly servers: number;
}
