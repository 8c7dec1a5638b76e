import { failure } from '../errors/error.js';
import type { Situation } from '../errors/situations.js';
import { tftpErrorCode } from '../wire/tftp/packet.js';
import type { TransferOutcome } from './outcome.js';

/** Whether an ERROR comes from a satisfied peer: EDK2 aborts with 8, and GRUB closes a file with 0 and this word alone. */
function isContent(errorCode: number, text: string): boolean {
  if (errorCode === tftpErrorCode.optionsRefused) return true;
  return errorCode === tftpErrorCode.undefined && /^closed$/i.test(text);
}

/** The state of a sender when an ERROR arrives: its offer of options, data that the peer `mayStop`, or data that it must take. */
export type ErrorMoment = 'offering' | 'mayStop' | 'sending';

/** The outcome of a sender after its peer's ERROR. An ERROR that declines an offer, or stops a download early, is no failure. */
export function outcomeOfError(errorCode: number, text: string, moment: ErrorMoment): TransferOutcome {
  const params = { errorCode, text };
  if (moment === 'offering') {
    const situation: Situation = 'only-asked';
    return { outcome: 'aborted', failure: failure('TFTP_PEER_ERROR', { ...params, situation }) };
  }
  if (moment === 'mayStop' && isContent(errorCode, text)) {
    const situation: Situation = 'needed-no-more';
    return { outcome: 'aborted', failure: failure('TFTP_PEER_ERROR', { ...params, situation }) };
  }
  return { outcome: 'failed', failure: failure('TFTP_PEER_ERROR', params) };
}
