import { type Failure, failure } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { maxOptions } from '../../wire/tftp/packet.js';
import type { TftpFault } from '../../wire/tftp/read-packet.js';

/** The failure of a malformed request, by the first fault of its packet; without a known fault it is no request. */
export function requestFailure(fault?: TftpFault): Failure {
  const reason = reasonOf(fault);
  const more = reason === 'request-options-too-many' ? { limit: maxOptions } : {};
  return failure('TFTP_REQUEST_INVALID', { reason, ...more });
}

function reasonOf(fault: TftpFault | undefined): ReasonKey {
  switch (fault?.code) {
    case 'TRUNCATED':
      return lacking(fault.field);
    case 'TEXT_UNTERMINATED':
      return unterminated(fault.field);
    case 'NAME_EMPTY':
      return 'request-name-empty';
    case 'OPTION_NAME_EMPTY':
      return 'request-option-nameless';
    case 'OPTIONS_TOO_MANY':
      return 'request-options-too-many';
    // The other faults do not occur in a request, or are ignored in one.
    default:
      return 'not-a-request';
  }
}

function lacking(field: TftpFault['field']): ReasonKey {
  switch (field) {
    case 'tftp.source_file':
    case 'tftp.destination_file':
      return 'request-lacks-name';
    case 'tftp.type':
      return 'request-lacks-mode';
    default:
      return 'not-a-request';
  }
}

function unterminated(field: TftpFault['field']): ReasonKey {
  switch (field) {
    case 'tftp.source_file':
    case 'tftp.destination_file':
      return 'request-name-unterminated';
    case 'tftp.type':
      return 'request-mode-unterminated';
    case 'tftp.option.name':
      return 'request-option-unterminated';
    case 'tftp.option.value':
      return 'request-value-unterminated';
    default:
      return 'not-a-request';
  }
}
