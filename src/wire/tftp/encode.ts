import { ByteWriter } from '../../bytes/byte-writer.js';
import { encodeUtf8 } from '../../bytes/utf8.js';
import { blockHeaderBytes, opcode, type TftpOption, type TftpRequest } from './packet.js';

const opcodeBytes = 2;
const maxMessageBytes = 400;
/** What one datagram can carry: 65,535, the maximum of UDP's length field, less UDP's header of 8 bytes (RFC 768). */
const maxOptionAcknowledgementBytes = 65_527;

/** Writes a DATA packet's header at `offset` of the caller's buffer and returns its 4 bytes; the payload follows it. */
export function writeDataHeader(target: Uint8Array, offset: number, block16: number): number {
  return writePair(target, offset, opcode.data, block16);
}

/** Writes an ACK at `offset` of the caller's buffer and returns its 4 bytes. */
export function writeAcknowledgement(target: Uint8Array, offset: number, block16: number): number {
  return writePair(target, offset, opcode.acknowledgement, block16);
}

/** An ERROR packet; `message` is cut at 400 bytes, and at a NUL, so that it fits every path. */
export function encodeError(errorCode: number, message: string): Uint8Array {
  const text = encodeUtf8(message.replace(/\0.*$/s, '')).subarray(0, maxMessageBytes);
  const packet = new Uint8Array(blockHeaderBytes + text.length + 1);
  writePair(packet, 0, opcode.error, errorCode);
  packet.set(text, blockHeaderBytes);
  return packet;
}

/**
 * An RRQ or WRQ; `undefined` when a text holds a NUL, the name is empty, or the packet would pass the 512 bytes that
 * servers have to take (RFC 2347) and `maxBytes` does not allow more.
 */
export function encodeRequest(request: TftpRequest, maxBytes = 512): Uint8Array | undefined {
  const code = request.type === 'readRequest' ? opcode.readRequest : opcode.writeRequest;
  if (request.name === '') return undefined;
  return encodeTexts(code, [request.name, request.mode, ...flat(request.options)], maxBytes);
}

/** An OACK with `options` in this order and spelling; `undefined` when one of their texts holds a NUL, or no datagram holds them all. */
export function encodeOptionAcknowledgement(options: readonly TftpOption[]): Uint8Array | undefined {
  return encodeTexts(opcode.optionAcknowledgement, flat(options), maxOptionAcknowledgementBytes);
}

function flat(options: readonly TftpOption[]): string[] {
  return options.flatMap(({ name, value }) => [name, value]);
}

function encodeTexts(code: number, texts: readonly string[], maxBytes: number): Uint8Array | undefined {
  if (texts.some((text) => text.includes('\0'))) return undefined;
  const encoded = encodeUtf8(texts.map((text) => `${text}\0`).join(''));
  return new ByteWriter(Math.min(maxBytes, opcodeBytes + encoded.length)).u16(code).bytes(encoded).finish();
}

function writePair(target: Uint8Array, offset: number, first: number, second: number): number {
  target[offset] = first >>> 8;
  target[offset + 1] = first;
  target[offset + 2] = second >>> 8;
  target[offset + 3] = second;
  return blockHeaderBytes;
}
