import type { NegotiationPolicy } from '../negotiation.js';
import type { TransferLimits } from '../transfer-limits.js';
import type { ClientFilter } from './cidr.js';
import type { RateLimiter } from './rate-limit.js';
import type { ServedFiles } from './served-files.js';
import type { ServerPolicy } from './server-request.js';
import type { SharedCount } from './transfer-table.js';

/** Everything that a server's sessions go by. */
export interface SessionsOptions {
  readonly files: ServedFiles;
  readonly policy: ServerPolicy;
  readonly negotiation: NegotiationPolicy;
  readonly limits: TransferLimits;
  readonly filter: ClientFilter;
  /** Transfers at once, 1 and up. */
  readonly maxTransfers: number;
  /** Of one address; `undefined` for a fair share. */
  readonly maxTransfersPerClient: number | undefined;
  /** Bytes in flight of all transfers together: windows become smaller when it runs short. */
  readonly maxInFlightBytes: number;
  /** How many requests are handled. */
  readonly requests: RateLimiter;
  /** How many ERRORs are sent to strangers. */
  readonly errors: RateLimiter;
  /** How many bytes flow; `undefined` for as many as can. */
  readonly bytes?: RateLimiter;
  /** Steps of each transfer's trace that are kept; 0 for none. */
  readonly traceSteps: number;
  /** Where several servers serve as one: what they have together, and which ids are this one's. */
  readonly share?: ServerShare;
}

/** What one of several servers that serve as one goes by. */
export interface ServerShare {
  /** Transfers of all of them. */
  readonly transfers: SharedCount;
  /** This one's place, 0 and up, of `servers`. */
  readonly index: number;
  readonly servers: number;
}
