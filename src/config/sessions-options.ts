import { RateLimiter } from '../tftp/server/rate-limit.js';
import type { RewriteRules } from '../tftp/server/rewrite-rules.js';
import type { ServedFiles } from '../tftp/server/served-files.js';
import type { SessionsOptions } from '../tftp/server/server-options.js';
import type { TftpServerSpec } from './tftp-server-spec.js';

/** Returns the options of a server's sessions from its spec and `rules`; `traceSteps` steps of each transfer are kept. */
export function sessionsOptions(
  spec: TftpServerSpec,
  rules: RewriteRules,
  files: ServedFiles,
  traceSteps: number,
): SessionsOptions {
  const { policy, negotiation, limits, filter, maxTransfers, maxTransfersPerClient, maxInFlightBytes } = spec;
  const { requests, errors, bytes } = spec;
  return {
    files,
    policy: Object.freeze({ ...policy, rules }),
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
