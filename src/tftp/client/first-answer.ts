import { decodeTftp } from '../../wire/tftp/decode.js';
import { blockOf, opcode, opcodeOf } from '../../wire/tftp/packet.js';

/**
 * Whether a datagram can be a server's first answer to a request, which decides the port that it speaks from (its TID,
 * RFC 1350, section 4): DATA 1 to a download, ACK 0 to an upload, an OACK (RFC 2347) or an ERROR to either.
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
