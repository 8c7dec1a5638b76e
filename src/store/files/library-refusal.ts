import { type Failure, failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';

/**
 * Why a client is refused a file of a library, with the name that it asked for: what the library itself says names no file, since it has to do
 * with all of them.
 */
export function libraryRefusal(cause: Failure, text: string): Failure {
  const { code, params } = cause;
  const { server = '-', reason = '-' } = params;
  if (code === 'CLUSTER_AWAY') return away(text, server, 'cut-off' satisfies ReasonKey);
  if (code === 'CLUSTER_UNREACHABLE' || code === 'LIBRARY_UNAVAILABLE') return away(text, server, reason);
  if (code.startsWith('CLUSTER_')) return away(text, server, 'login-refused' satisfies ReasonKey);
  if (code === 'LIBRARY_BODY_MISSING') return unread(text, 'library-body-missing');
  if (code === 'LIBRARY_BODY_DAMAGED') return unread(text, 'library-body-damaged');
  return code === 'LIBRARY_READ_FAILED' ? failure('TFTP_READ_FAILED', { text, reason }) : cause;
}

/** `reason` is a key of `reasons`, or what the system or NATS says. */
function away(text: string, server: string | number, reason: string | number): Failure {
  return failure('TFTP_LIBRARY_AWAY', { text, server, reason });
}

function unread(text: string, reason: ReasonKey): Failure {
  return failure('TFTP_READ_FAILED', { text, reason });
}
