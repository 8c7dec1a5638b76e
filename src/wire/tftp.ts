import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.js';
import type { WireFault, WireField } from './reading.js';

/*
 * TFTP packets (RFC 1350, section 5; RFC 2347). Numbers are two octets, high octet first; text ends with a NUL.
 *
 *           2 octets   string   1   string   1   string   1   string   1
 *          +---------+--------+---+--------+---+--------+---+--------+---+
 * RRQ WRQ  | 01 | 02 |  name  | 0 |  mode  | 0 | option | 0 | value  | 0 | ...
 *          +---------+--------+---+--------+---+--------+---+--------+---+
 *           2 octets   2 octets   n octets, fewer than blksize in the last block
 *          +---------+----------+------------+
 * DATA     |   03    |  block   |  payload   |
 *          +---------+----------+------------+
 *           2 octets   2 octets
 *          +---------+----------+
 * ACK      |   04    |  block   |
 *          +---------+----------+
 *           2 octets   2 octets   string   1
 *          +---------+----------+---------+---+
 * ERROR    |   05    |   code   | message | 0 |
 *          +---------+----------+---------+---+
 *           2 octets   string   1   string   1
 *          +---------+--------+---+--------+---+
 * OACK     |   06    | option | 0 | value  | 0 | ...
 *          +---------+--------+---+--------+---+
 */

/** The six opcodes (RFC 1350, section 5; RFC 2347). */
export const opcode = Object.freeze({
  readRequest: 1,
  writeRequest: 2,
  data: 3,
  acknowledgement: 4,
  error: 5,
  optionAcknowledgement: 6,
});

/** The error codes that a packet can carry (RFC 1350, appendix; 8 is RFC 2347's). */
export const tftpErrorCode = Object.freeze({
  undefined: 0,
  fileNotFound: 1,
  accessViolation: 2,
  diskFull: 3,
  illegalOperation: 4,
  unknownTransferId: 5,
  fileExists: 6,
  noSuchUser: 7,
  optionsRefused: 8,
});

/** Octets before a DATA packet's payload, and all of an ACK. */
export const blockHeaderBytes = 4;

/** Options read from one packet; a datagram of 64 KiB could hold 16,000. Requests longer than 512 octets are rare. */
export const maxOptions = 64;

/** One option as the packet spells it. */
export interface TftpOption {
  readonly name: string;
  readonly value: string;
}

/** What a packet means. Texts are UTF-8, a malformed sequence U+FFFD. */
export type TftpPacket =
  | TftpRequest
  | {
      readonly type: 'data';
      readonly block16: number;
      /** Borrowed: a view of what was read. */
      readonly payload: Uint8Array;
    }
  | { readonly type: 'acknowledgement'; readonly block16: number }
  | { readonly type: 'error'; readonly errorCode: number; readonly message: string }
  | { readonly type: 'optionAcknowledgement'; readonly options: readonly TftpOption[] };

/** A request to read (RRQ) or to write (WRQ) a file. */
export interface TftpRequest {
  readonly type: 'readRequest' | 'writeRequest';
  readonly name: string;
  /** As spelled; compare without case. */
  readonly mode: string;
  /** In the packet's order and spelling; of a name that comes twice, whatever its case, only the last. */
  readonly options: readonly TftpOption[];
}

/** What can be wrong with a TFTP packet. */
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
export interface TftpFault extends WireFault<TftpFaultCode> {
  /** The field that is missing or cut off, when that is the fault. */
  readonly field?: TftpField['name'];
}

/** One field of a TFTP packet; a payload's value is its length. */
export interface TftpField extends WireField {
  readonly name:
    | 'opcode'
    | 'name'
    | 'mode'
    | 'option'
    | 'value'
    | 'block'
    | 'payload'
    | 'errorCode'
    | 'message';
}

/** Everything that could be read of a packet, valid or not: for whoever shows it. */
export interface TftpReading {
  readonly fields: readonly TftpField[];
  /** The first thing wrong; what precedes it was read. */
  readonly fault?: TftpFault;
}

/** The meaning of a packet, or the fault for which it must be refused. */
export type TftpDecoded =
  | { readonly ok: true; readonly packet: TftpPacket }
  | { readonly ok: false; readonly fault: TftpFault };

/**
 * The opcode of the packet at `offset`, 0 when there are not two octets. Allocates nothing.
 * Any number can come from the network: compare it with `opcode`.
 */
export function opcodeOf(bytes: Uint8Array, offset: number, length: number): number {
  return length < 2 ? 0 : ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);
}

/** The block number of the DATA or ACK at `offset`, or the code of the ERROR; -1 when it is cut off. Allocates nothing. */
export function blockOf(bytes: Uint8Array, offset: number, length: number): number {
  return length < blockHeaderBytes ? -1 : ((bytes[offset + 2] ?? 0) << 8) | (bytes[offset + 3] ?? 0);
}

/** Reads as much of `bytes` (one datagram) as can be read; never throws. */
export function readTftp(bytes: Uint8Array): TftpReading {
  const reader = new Reader(bytes);
  reader.packet();
  return reader.fault === undefined
    ? { fields: reader.fields }
    : { fields: reader.fields, fault: reader.fault };
}

/**
 * What the datagram `bytes` means. More lenient than the letter where real peers are and no meaning is lost: octets
 * after an ACK, NULs that pad a request, an ERROR without its message or NUL, and an option's name at the very end
 * without a value, which is dropped. Everything else that `readTftp` faults is refused.
 */
export function decodeTftp(bytes: Uint8Array): TftpDecoded {
  const { fields, fault } = readTftp(bytes);
  const code = opcodeOf(bytes, 0, bytes.length);
  if (fault !== undefined && !isHarmless(fault, code, fields)) return { ok: false, fault };
  switch (code) {
    case opcode.data:
      return {
        ok: true,
        packet: {
          type: 'data',
          block16: blockOf(bytes, 0, bytes.length),
          payload: bytes.subarray(blockHeaderBytes),
        },
      };
    case opcode.acknowledgement:
      return { ok: true, packet: { type: 'acknowledgement', block16: blockOf(bytes, 0, bytes.length) } };
    case opcode.error:
      return {
        ok: true,
        packet: {
          type: 'error',
          errorCode: blockOf(bytes, 0, bytes.length),
          message: textOf(fields, 'message'),
        },
      };
    case opcode.optionAcknowledgement:
      return { ok: true, packet: { type: 'optionAcknowledgement', options: optionsOf(fields) } };
    default:
      return {
        ok: true,
        packet: {
          type: code === opcode.readRequest ? 'readRequest' : 'writeRequest',
          name: textOf(fields, 'name'),
          mode: textOf(fields, 'mode'),
          options: optionsOf(fields),
        },
      };
  }
}

function isHarmless(fault: TftpFault, code: number, fields: readonly TftpField[]): boolean {
  if (fault.code === 'TRAILING_OCTETS' || fault.code === 'OPTION_VALUE_MISSING') return true;
  return code === opcode.error && fields.some((field) => field.name === 'errorCode');
}

function textOf(fields: readonly TftpField[], name: TftpField['name']): string {
  return String(fields.find((field) => field.name === name)?.value ?? '');
}

/** The pairs in order; a later one of the same name takes the place of the earlier. */
function optionsOf(fields: readonly TftpField[]): readonly TftpOption[] {
  const byName = new Map<string, TftpOption>();
  for (const [index, field] of fields.entries()) {
    const value = fields[index + 1];
    if (field.name !== 'option' || value?.name !== 'value') continue;
    byName.set(String(field.value).toLowerCase(), { name: String(field.value), value: String(value.value) });
  }
  return [...byName.values()];
}

class Reader {
  readonly fields: TftpField[] = [];
  fault: TftpFault | undefined;
  #offset = 0;

  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  packet(): void {
    const code = this.#number('opcode');
    switch (code) {
      case undefined:
        return;
      case opcode.readRequest:
      case opcode.writeRequest:
        if (!this.#text('name')) return;
        if (this.fields[1]?.length === 0) this.#fail('NAME_EMPTY', 2, 'the request names no file');
        if (this.#text('mode')) this.#options();
        return;
      case opcode.data:
        if (this.#number('block') !== undefined) this.#payload();
        return;
      case opcode.acknowledgement:
        if (this.#number('block') !== undefined) this.#end();
        return;
      case opcode.error:
        if (this.#number('errorCode') !== undefined && this.#text('message')) this.#end();
        return;
      case opcode.optionAcknowledgement:
        this.#options();
        return;
      default:
        this.#fail('OPCODE_UNKNOWN', 0, `opcode ${code} is none of 1 to 6`);
    }
  }

  #number(name: 'opcode' | 'block' | 'errorCode'): number | undefined {
    const offset = this.#offset;
    if (this.#bytes.length < offset + 2) {
      this.#fail(
        'TRUNCATED',
        offset,
        `${name} needs 2 octets, the packet ends after ${this.#bytes.length - offset}`,
        name,
      );
      return undefined;
    }
    const value = ((this.#bytes[offset] ?? 0) << 8) | (this.#bytes[offset + 1] ?? 0);
    this.fields.push({ name, offset, length: 2, value });
    this.#offset += 2;
    return value;
  }

  /** Reads a text and its NUL; without the NUL, what there is of it. */
  #text(name: 'name' | 'mode' | 'option' | 'value' | 'message'): boolean {
    const offset = this.#offset;
    const nul = this.#bytes.indexOf(0, offset);
    const end = nul < 0 ? this.#bytes.length : nul;
    if (nul < 0 && end === offset) {
      this.#fail('TRUNCATED', offset, `the packet ends before its ${name}`, name);
      return false;
    }
    this.fields.push({
      name,
      offset,
      length: end - offset,
      value: decodeUtf8(this.#bytes.subarray(offset, end)),
    });
    this.#offset = end + 1;
    if (nul >= 0) return true;
    this.#fail('TEXT_UNTERMINATED', end, `${name} has no NUL at its end`, name);
    return false;
  }

  #options(): void {
    for (let count = 0; this.#offset < this.#bytes.length; count += 1) {
      const offset = this.#offset;
      if (this.#bytes[offset] === 0) {
        if (this.#isPadding()) this.#end();
        else this.#fail('OPTION_NAME_EMPTY', offset, 'an option has no name');
        return;
      }
      if (count === maxOptions) {
        this.#fail('OPTIONS_TOO_MANY', offset, `more than ${maxOptions} options`);
        return;
      }
      if (!this.#text('option')) return;
      if (this.#offset === this.#bytes.length) {
        this.#fail('OPTION_VALUE_MISSING', this.#offset, 'the packet ends before the value of an option');
        return;
      }
      if (!this.#text('value')) return;
    }
  }

  #isPadding(): boolean {
    for (let index = this.#offset; index < this.#bytes.length; index += 1) {
      if (this.#bytes[index] !== 0) return false;
    }
    return true;
  }

  #payload(): void {
    const length = this.#bytes.length - this.#offset;
    this.fields.push({ name: 'payload', offset: this.#offset, length, value: length });
  }

  #end(): void {
    const left = this.#bytes.length - this.#offset;
    if (left > 0) this.#fail('TRAILING_OCTETS', this.#offset, `${left} octets after the end of the packet`);
  }

  #fail(code: TftpFaultCode, offset: number, detail: string, field?: TftpField['name']): void {
    this.fault ??= { code, offset, detail, ...(field === undefined ? {} : { field }) };
  }
}

/** Writes a DATA packet's header at `offset` of the caller's buffer and returns its 4 octets; the payload follows it. */
export function writeDataHeader(target: Uint8Array, offset: number, block16: number): number {
  return writePair(target, offset, opcode.data, block16);
}

/** Writes an ACK at `offset` of the caller's buffer and returns its 4 octets. */
export function writeAcknowledgement(target: Uint8Array, offset: number, block16: number): number {
  return writePair(target, offset, opcode.acknowledgement, block16);
}

/** An ERROR packet; `message` is cut at 400 octets, and at a NUL, so that it fits every path. */
export function encodeError(errorCode: number, message: string): Uint8Array {
  const text = encodeUtf8(message.replace(/\0.*$/s, '')).subarray(0, maxMessageBytes);
  const packet = new Uint8Array(blockHeaderBytes + text.length + 1);
  writePair(packet, 0, opcode.error, errorCode);
  packet.set(text, blockHeaderBytes);
  return packet;
}

const maxMessageBytes = 400;

/**
 * An RRQ or WRQ; `undefined` when a text holds a NUL, the name is empty, or the packet would pass the 512 octets that
 * servers have to take (RFC 2347) and `maxBytes` does not allow more.
 */
export function encodeRequest(request: TftpRequest, maxBytes = 512): Uint8Array | undefined {
  const code = request.type === 'readRequest' ? opcode.readRequest : opcode.writeRequest;
  if (request.name === '') return undefined;
  const packet = encodeTexts(code, [request.name, request.mode, ...flat(request.options)]);
  return packet === undefined || packet.length > maxBytes ? undefined : packet;
}

/** An OACK with `options` in this order and spelling; `undefined` when one of their texts holds a NUL. */
export function encodeOptionAcknowledgement(options: readonly TftpOption[]): Uint8Array | undefined {
  return encodeTexts(opcode.optionAcknowledgement, flat(options));
}

function flat(options: readonly TftpOption[]): string[] {
  return options.flatMap(({ name, value }) => [name, value]);
}

function encodeTexts(code: number, texts: readonly string[]): Uint8Array | undefined {
  if (texts.some((text) => text.includes('\0'))) return undefined;
  const encoded = encodeUtf8(texts.map((text) => `${text}\0`).join(''));
  const packet = new Uint8Array(2 + encoded.length);
  packet[1] = code;
  packet.set(encoded, 2);
  return packet;
}

function writePair(target: Uint8Array, offset: number, first: number, second: number): number {
  target[offset] = first >>> 8;
  target[offset + 1] = first;
  target[offset + 2] = second >>> 8;
  target[offset + 3] = second;
  return blockHeaderBytes;
}
