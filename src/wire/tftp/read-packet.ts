import { ByteReader } from '../../bytes/byte-reader.js';
import { decodeUtf8 } from '../../bytes/utf8.js';
import type { FieldSink, WireFault } from '../field-sink.js';
import { maxOptions, opcode } from './packet.js';

/** The fields of TFTP packets by Wireshark's names; `tftp.option` holds a name and its value. */
export type TftpFieldName =
  | 'tftp.opcode'
  | 'tftp.source_file'
  | 'tftp.destination_file'
  | 'tftp.request_frame'
  | 'tftp.type'
  | 'tftp.option'
  | 'tftp.option.name'
  | 'tftp.option.value'
  | 'tftp.block'
  | 'tftp.block.full'
  | 'tftp.data'
  | 'tftp.error'
  | 'tftp.likely_tsize_probe'
  | 'tftp.error.code'
  | 'tftp.error.message';

/** The faults of a TFTP packet. */
export type TftpFaultCode =
  | 'TRUNCATED'
  | 'OPCODE_UNKNOWN'
  | 'TEXT_UNTERMINATED'
  | 'NAME_EMPTY'
  | 'OPTION_NAME_EMPTY'
  | 'OPTION_VALUE_MISSING'
  | 'OPTIONS_TOO_MANY'
  | 'TRAILING_OCTETS';

/** The first fault of a TFTP packet. */
export type TftpFault = WireFault<TftpFaultCode, TftpFieldName>;

/**
 * Gives the fields of the packet (RFC 1350, RFC 2347) from `from` to before `to` of `bytes` (borrowed) to `sink`: everything that
 * can be read, then the first fault if there is one. Never throws, and reads nothing outside.
 */
export function readTftp(
  bytes: Uint8Array,
  from: number,
  to: number,
  sink: FieldSink<TftpFieldName, TftpFaultCode>,
): void {
  new PacketReading(new ByteReader(bytes, from, to), sink).packet();
}

/** Reads one packet into the sink. */
class PacketReading {
  readonly #reader: ByteReader;
  readonly #sink: FieldSink<TftpFieldName, TftpFaultCode>;

  constructor(reader: ByteReader, sink: FieldSink<TftpFieldName, TftpFaultCode>) {
    this.#reader = reader;
    this.#sink = sink;
  }

  packet(): void {
    const { offset } = this.#reader;
    const code = this.#number('tftp.opcode');
    switch (code) {
      case undefined:
        return;
      case opcode.readRequest:
        this.#request('tftp.source_file');
        return;
      case opcode.writeRequest:
        this.#request('tftp.destination_file');
        return;
      case opcode.data:
        if (this.#number('tftp.block') !== undefined) this.#data();
        return;
      case opcode.acknowledgement:
        if (this.#number('tftp.block') !== undefined) this.#end();
        return;
      case opcode.error:
        if (this.#number('tftp.error.code') === undefined || !this.#text('tftp.error.message')) return;
        this.#sink.field('tftp.error', this.#reader.offset, 0, undefined);
        this.#end();
        return;
      case opcode.optionAcknowledgement:
        this.#options();
        return;
      default:
        this.#sink.fault('OPCODE_UNKNOWN', offset, 'tftp.opcode');
    }
  }

  #request(file: 'tftp.source_file' | 'tftp.destination_file'): void {
    const { offset } = this.#reader;
    if (!this.#text(file)) return;
    if (this.#reader.offset === offset + 1) this.#sink.fault('NAME_EMPTY', offset, file);
    if (this.#text('tftp.type')) this.#options();
  }

  #number(name: 'tftp.opcode' | 'tftp.block' | 'tftp.error.code'): number | undefined {
    const { offset } = this.#reader;
    const value = this.#reader.u16();
    if (value === undefined) this.#sink.fault('TRUNCATED', offset, name);
    else this.#sink.field(name, offset, 2, value);
    return value;
  }

  /** Reads a text and its NUL; without the NUL, the part that there is. */
  #text(
    name: Exclude<
      TftpFieldName,
      | 'tftp.opcode'
      | 'tftp.block'
      | 'tftp.error'
      | 'tftp.likely_tsize_probe'
      | 'tftp.error.code'
      | 'tftp.data'
    >,
  ): boolean {
    const reader = this.#reader;
    const { offset } = reader;
    if (reader.remainingBytes === 0) {
      this.#sink.fault('TRUNCATED', offset, name);
      return false;
    }
    const terminated = reader.until(0);
    const value = decodeUtf8(terminated ?? reader.rest());
    this.#sink.field(name, offset, reader.offset - offset, value);
    if (terminated === undefined) this.#sink.fault('TEXT_UNTERMINATED', reader.offset, name);
    return terminated !== undefined;
  }

  #options(): void {
    const reader = this.#reader;
    for (let count = 0; reader.remainingBytes > 0; count += 1) {
      const { offset } = reader;
      if (reader.peek() === 0) {
        this.#namelessOption();
        return;
      }
      if (count === maxOptions) {
        this.#sink.fault('OPTIONS_TOO_MANY', offset);
        return;
      }
      this.#sink.open('tftp.option', offset);
      const isWhole = this.#option();
      this.#sink.close(reader.offset);
      if (!isWhole) return;
    }
  }

  #option(): boolean {
    if (!this.#text('tftp.option.name')) return false;
    if (this.#reader.remainingBytes > 0) return this.#text('tftp.option.value');
    this.#sink.fault('OPTION_VALUE_MISSING', this.#reader.offset, 'tftp.option.value');
    return false;
  }

  /** NULs to the end are padding, which some clients send. */
  #namelessOption(): void {
    const { offset } = this.#reader;
    const isPadding = this.#reader.rest().every((byte) => byte === 0);
    if (isPadding) this.#sink.fault('TRAILING_OCTETS', offset);
    else this.#sink.fault('OPTION_NAME_EMPTY', offset, 'tftp.option.name');
  }

  #data(): void {
    const { offset } = this.#reader;
    this.#sink.field('tftp.data', offset, this.#reader.rest().length, undefined);
  }

  #end(): void {
    if (this.#reader.remainingBytes > 0) this.#sink.fault('TRAILING_OCTETS', this.#reader.offset);
  }
}
