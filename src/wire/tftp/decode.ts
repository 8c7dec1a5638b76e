import type { FieldSink, FieldValue } from '../field-sink.js';
import { blockHeaderBytes, blockOf, opcode, opcodeOf, type TftpOption, type TftpPacket } from './packet.js';
import { readTftp, type TftpFault, type TftpFaultCode, type TftpFieldName } from './read-packet.js';

/** A decoded packet, or the fault for which it must be refused. */
export type TftpDecoded =
  | { readonly ok: true; readonly packet: TftpPacket }
  | { readonly ok: false; readonly fault: TftpFault };

/**
 * Decodes the datagram `bytes`. More lenient than the RFC where real peers are and no meaning is lost: bytes after an ACK,
 * NULs that pad a request, an ERROR without its message or NUL, and an option's name at the very end without a value, which
 * is dropped. Everything else that `readTftp` faults is refused.
 */
export function decodeTftp(bytes: Uint8Array): TftpDecoded {
  const code = opcodeOf(bytes, 0, bytes.length);
  const number = blockOf(bytes, 0, bytes.length);
  // Blocks and their ACKs hold no texts: they are read in place.
  if (number >= 0 && code === opcode.data)
    return { ok: true, packet: { type: 'data', block16: number, payload: bytes.subarray(blockHeaderBytes) } };
  if (number >= 0 && code === opcode.acknowledgement)
    return { ok: true, packet: { type: 'acknowledgement', block16: number } };
  const read = new TextsOfPacket();
  readTftp(bytes, 0, bytes.length, read);
  if (read.firstFault !== undefined && !isHarmless(read.firstFault, code, bytes.length))
    return { ok: false, fault: read.firstFault };
  switch (code) {
    case opcode.error:
      return { ok: true, packet: { type: 'error', errorCode: number, message: read.message } };
    case opcode.optionAcknowledgement:
      return { ok: true, packet: { type: 'optionAcknowledgement', options: read.options() } };
    default: {
      const type = code === opcode.readRequest ? 'readRequest' : 'writeRequest';
      return { ok: true, packet: { type, name: read.name, mode: read.mode, options: read.options() } };
    }
  }
}

function isHarmless(fault: TftpFault, code: number, packetBytes: number): boolean {
  if (fault.code === 'TRAILING_OCTETS' || fault.code === 'OPTION_VALUE_MISSING') return true;
  return code === opcode.error && packetBytes >= blockHeaderBytes;
}

/** Keeps the texts of a packet, the only parts that a search has to find. */
class TextsOfPacket implements FieldSink<TftpFieldName, TftpFaultCode> {
  name = '';
  mode = '';
  message = '';
  firstFault: TftpFault | undefined;
  readonly wantsChecksums = false;
  #optionName = '';
  readonly #options = new Map<string, TftpOption>();

  /** The pairs in order; a later one of the same name, whatever its case, replaces the earlier. */
  options(): readonly TftpOption[] {
    return [...this.#options.values()];
  }

  field(name: TftpFieldName, _offset: number, _length: number, value: FieldValue): void {
    if (typeof value !== 'string') return;
    switch (name) {
      case 'tftp.source_file':
      case 'tftp.destination_file':
        this.name = value;
        return;
      case 'tftp.type':
        this.mode = value;
        return;
      case 'tftp.error.message':
        this.message = value;
        return;
      case 'tftp.option.name':
        this.#optionName = value;
        return;
      case 'tftp.option.value':
        this.#options.set(this.#optionName.toLowerCase(), { name: this.#optionName, value });
    }
  }

  open(): void {}

  close(): void {}

  fault(code: TftpFaultCode, offset: number, field?: TftpFieldName): void {
    this.firstFault ??= { code, offset, field };
  }
}
