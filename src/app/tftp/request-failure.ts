import { type Failure, failure } from '../../errors/error.js';
import { isSituation, type Situation } from '../../errors/situations.js';

/** The request of a transfer, as far as its failure names it. */
export interface FailedRequest {
  /** `HOST:PORT` as it was given. */
  readonly peer: string;
  readonly file: string;
  readonly direction: 'get' | 'put';
  /** Whether the server has sent anything but an ERROR. */
  readonly answered: boolean;
}

/**
 * The failure of a client's transfer with the server and file of its request, which the machines do not know, and the
 * situation that its message depends on. A failure of the local side stays as it is.
 */
export function requestFailure(reason: Failure, { peer, file, direction, answered }: FailedRequest): Failure {
  const { code, params } = reason;
  const inSituation = (situation: Situation): Failure => failure(code, { ...params, peer, file, situation });
  switch (code) {
    case 'TFTP_PEER_ERROR': {
      const closer = `${direction}-error-${params.errorCode}`;
      return inSituation(isSituation(closer) ? closer : 'other-error');
    }
    case 'TFTP_TIMED_OUT':
      return inSituation(answered ? 'fell-silent' : 'no-answer');
    case 'TFTP_ABORTED':
      return inSituation('client-gave-up');
    case 'TFTP_TOO_LARGE':
      return inSituation('download-too-large');
    case 'TFTP_LIFETIME_EXCEEDED':
      return inSituation('transfer-too-long');
    default:
      return reason;
  }
}
