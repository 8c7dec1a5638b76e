import { RateLimiter } from '../tftp/rate-limit.js';
import type { SessionsOptions } from '../tftp/server-options.js';
import type { ServedFiles } from '../tftp/transfer-data.js';
import type { TftpServerSpec } from './tftp-server-spec.js';

/** What a server's sessions go by, as its spec says; `traceSteps` steps of each transfer are kept. */
export function sessionsOptions(
  spec: TftpServerSpec,
  files: ServedFiles,
  traceSteps: number,
): SessionsOptions {
  const { policy, negotiation, limits, filter, maxTransfers, maxTransfersPerClient, maxInFlightBytes } = spec;
  const { requests, errors, bytes } = spec;
  return {
    files,
    policy,
    negotiation,
    limits,
    filter,
    maxTransfers,
    maxTransfersPerClient,
    maxInFlightBytes,
    requests: new RateLimiter(requests.perClient, requests.overall),
    errors: new RateLimiter(errors.perClient, errors.overall),
    traceSteps,
    ...(bytes === undefined ? {} : { bytes: new RateLimiter(bytes.perClient, bytes.overall) }),
  };
}
