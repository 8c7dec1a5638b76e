import { BreakoutboxError, type Failure, failure } from '../errors/error.js';
import { tftpErrorCode } from '../wire/tftp/packet.js';

/** The content of an ERROR packet for a failure: its code and a few English words. */
export interface WireError {
  readonly errorCode: number;
  readonly message: string;
}

const busyMessage = 'server busy, try again later';

/** The ERROR that reports a failure of this side to the peer, without details that the peer does not need. */
export function wireErrorOf({ code, params }: Failure): WireError {
  switch (code) {
    case 'TFTP_DISK_FULL':
    case 'TFTP_NO_SPACE':
    case 'TFTP_TOO_LARGE':
      return { errorCode: tftpErrorCode.diskFull, message: 'disk full' };
    case 'TFTP_FILE_EXISTS':
      return { errorCode: tftpErrorCode.fileExists, message: 'file exists' };
    case 'TFTP_NOT_FOUND':
      return { errorCode: tftpErrorCode.fileNotFound, message: 'file not found' };
    case 'TFTP_SOURCE_REFUSED':
    case 'TFTP_NOT_A_FILE':
    case 'TFTP_NAME_REFUSED':
    case 'TFTP_READ_ONLY':
    case 'TFTP_CLIENT_DENIED':
      return { errorCode: tftpErrorCode.accessViolation, message: 'access violation' };
    case 'TFTP_REQUEST_INVALID':
    case 'TFTP_MODE_UNKNOWN':
      return { errorCode: tftpErrorCode.illegalOperation, message: 'illegal TFTP operation' };
    case 'TFTP_FILE_CHANGED':
      return { errorCode: tftpErrorCode.undefined, message: 'file changed while it was sent' };
    case 'CLUSTER_AWAY':
    case 'CLUSTER_REFUSED':
    case 'CLUSTER_SUBJECT_DENIED':
    case 'CLUSTER_UNREACHABLE':
    case 'LIBRARY_UNAVAILABLE':
    case 'TFTP_LIBRARY_AWAY':
      return { errorCode: tftpErrorCode.undefined, message: 'library not reachable, try again later' };
    case 'LIBRARY_CHANGED':
      return { errorCode: tftpErrorCode.undefined, message: 'file was changed meanwhile' };
    case 'TFTP_READ_FAILED':
    case 'LIBRARY_BODY_MISSING':
    case 'LIBRARY_BODY_DAMAGED':
    case 'LIBRARY_READ_FAILED':
      return { errorCode: tftpErrorCode.undefined, message: 'read failed' };
    case 'TFTP_WRITE_FAILED':
      return { errorCode: tftpErrorCode.undefined, message: 'write failed' };
    case 'TFTP_STOPPING':
      return { errorCode: tftpErrorCode.undefined, message: 'the server is stopping' };
    case 'TFTP_BUSY':
      return params.situation === 'places-of-address-taken'
        ? { errorCode: tftpErrorCode.undefined, message: 'too many transfers of this address' }
        : { errorCode: tftpErrorCode.undefined, message: busyMessage };
    case 'TFTP_NO_TID_PORT':
      return { errorCode: tftpErrorCode.undefined, message: busyMessage };
    default:
      return { errorCode: tftpErrorCode.undefined, message: 'transfer ended' };
  }
}

/** Any error thrown by a source or a sink, as a failure; a `BreakoutboxError` is one already. */
export function failureOf(error: unknown): Failure {
  if (error instanceof BreakoutboxError) return error.failure;
  const reason = error instanceof Error ? error.message : String(error);
  return failure('TFTP_READ_FAILED', { text: '', reason });
}
