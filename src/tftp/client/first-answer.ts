import { decodeTftp } from '../../wire/tftp/decode.js';
import { blockOf, opcode, opcodeOf } from '../../wire/tftp/packet.js';

/**
 * Whether a datagram can be a server's first answer to a request, which decides the server's port (its TID, RFC 1350, section
 * 4): DATA 1 for a download, ACK 0 for an upload, an OACK (RFC 2347) or an ERROR for either.
 */
export function isFirstAnswer(
  direction: 'get' | 'put',
  bytes: Uint8Array,
  offset: number,
  length: number,
): boolean {
  switch (opcodeOf(bytes, offset, length)) {
    case opcode.data:
      return direction === 'get' && blockOf(bytes, offset, length) === 1;
    case opcode.acknowledgement:
      return direction === 'put' && blockOf(bytes, offset, length) === 0;
    case opcode.optionAcknowledgement:
    case opcode.error:
      return decodeTftp(bytes.slice(offset, offset + length)).ok;
    default:
      return false;
  }
}
