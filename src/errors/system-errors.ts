import { BreakoutboxError, errorOf, type Failure, failure } from './error.js';
import type { Situation } from './situations.js';
import { isTlsCode, tlsFailure } from './tls-errors.js';

/** The system's error code of anything thrown or emitted by Node: `ECONNREFUSED`, also inside an AggregateError. */
export function systemCode(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return systemCode(error.errors[0]);
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return '';
}

/** The system call that failed, in Node's words: `bind`, `connect`, `send`. */
function systemCall(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return systemCall(error.errors[0]);
  if (error instanceof Error && 'syscall' in error && typeof error.syscall === 'string') return error.syscall;
  return '';
}

/** Whether the system refused something, in contrast to a fault of this program or of a library. */
export function isSystemError(error: unknown): boolean {
  return systemCall(error) !== '';
}

/** Calls to a peer: a refusal by the system there is about its firewall or routes, not about privileged ports. */
const callsOut: ReadonlySet<string> = new Set(['connect', 'send', 'sendmsg', 'sendmmsg', 'sendto', 'write']);

const everyHost: readonly string[] = ['', '*', '0.0.0.0', '[::]'];
const inUse: { readonly situation: Situation } = { situation: 'port-in-use' };
const overLimit: { readonly situation: Situation } = { situation: 'datagram-over-limit' };
const needsRoot: { readonly situation: Situation } = { situation: 'port-needs-root' };

/** Turns an error of the system about `address` (`HOST:PORT`) into a failure with a cause and a next step. */
export function socketFailure(error: unknown, address: string): Failure {
  if (error instanceof BreakoutboxError) return error.failure;
  const at = address.lastIndexOf(':');
  const port = address.slice(at + 1);
  // Without a host, or with one for every address, the person gave only a port.
  const isPort = everyHost.includes(address.slice(0, Math.max(0, at)));
  const code = systemCode(error);
  switch (code) {
    case 'EADDRINUSE':
      return failure('ADDRESS_IN_USE', { address, port, ...(isPort ? inUse : {}) });
    case 'EADDRNOTAVAIL':
      return failure('ADDRESS_NOT_LOCAL', { address });
    case 'EACCES':
    case 'EPERM':
      if (callsOut.has(systemCall(error))) return failure('SENDING_FORBIDDEN', { address, reason: code });
      return failure('PERMISSION_DENIED', { address, port, ...(isPort ? needsRoot : {}) });
    case 'EINVAL':
      // A blackhole route: the system gives no other reason (ip-route(8)).
      return callsOut.has(systemCall(error))
        ? failure('SENDING_FORBIDDEN', { address, reason: code })
        : failure('SOCKET_FAILED', { address, reason: reasonOf(error) });
    case 'EMSGSIZE':
      return failure('DATAGRAM_TOO_LARGE', { address, ...overLimit });
    case 'ENOTFOUND':
      return hostNotFound(address);
    case 'ECONNREFUSED':
      return failure('CONNECTION_REFUSED', { address });
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
      return failure('CONNECTION_RESET', { address });
    case 'ETIMEDOUT':
      return failure('PEER_LOST', { address });
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
    case 'ENETDOWN':
      return failure('UNREACHABLE', { address });
    case 'EMFILE':
    case 'ENFILE':
      return failure('TOO_MANY_FILES', { address });
    default:
      if (code.startsWith('EAI_')) return hostNotFound(address);
      return isTlsCode(code)
        ? tlsFailure(error, code, address)
        : failure('SOCKET_FAILED', { address, reason: reasonOf(error) });
  }
}

/** The same as an error to throw, with the system's own as its cause. */
export function socketError(error: unknown, address: string): BreakoutboxError {
  if (error instanceof BreakoutboxError) return error;
  return errorOf(socketFailure(error, address), { cause: error });
}

function hostNotFound(address: string): Failure {
  return failure('HOST_NOT_FOUND', { host: address.slice(0, address.lastIndexOf(':')) });
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
