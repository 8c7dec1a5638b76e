import type { FieldSink, FieldValue } from '../field-sink.js';
import type { FollowedTransfer } from './followed-transfer.js';
import type { TftpFaultCode, TftpFieldName } from './read-packet.js';

/**
 * Puts what is known of the transfer among the fields of its packet, without bytes of their own, as Wireshark does: the file and the
 * request behind the opcode, the full number behind a block's. Reused: nothing is allocated for a packet.
 */
export class FollowedFields implements FieldSink<TftpFieldName, TftpFaultCode> {
  readonly wantsChecksums = false;
  #sink: FieldSink<TftpFieldName, TftpFaultCode> | undefined;
  #transfer: FollowedTransfer | undefined;
  #fullBlock = 0;
  #isSizeProbe = false;

  /** The fields that follow are of a packet of `transfer`, and go to `sink`. */
  of(
    transfer: FollowedTransfer,
    fullBlock: number,
    isSizeProbe: boolean,
    sink: FieldSink<TftpFieldName, TftpFaultCode>,
  ): FieldSink<TftpFieldName, TftpFaultCode> {
    this.#sink = sink;
    this.#transfer = transfer;
    this.#fullBlock = fullBlock;
    this.#isSizeProbe = isSizeProbe;
    return this;
  }

  field(name: TftpFieldName, offset: number, length: number, value: FieldValue): void {
    const sink = this.#sink;
    const transfer = this.#transfer;
    if (sink === undefined || transfer === undefined) return;
    const isProbe = this.#isSizeProbe && name === 'tftp.error';
    sink.field(isProbe ? 'tftp.likely_tsize_probe' : name, offset, length, value);
    const end = offset + length;
    if (name === 'tftp.opcode') {
      // Wireshark calls it so in either direction.
      sink.field('tftp.destination_file', end, 0, transfer.file);
      sink.field('tftp.request_frame', end, 0, transfer.requestFrame);
    } else if (name === 'tftp.block') sink.field('tftp.block.full', end, 0, this.#fullBlock);
  }

  open(name: TftpFieldName, offset: number, value?: FieldValue): void {
    this.#sink?.open(name, offset, value);
  }

  close(end: number): void {
    this.#sink?.close(end);
  }

  fault(code: TftpFaultCode, offset: number, field?: TftpFieldName): void {
    this.#sink?.fault(code, offset, field);
  }
}
