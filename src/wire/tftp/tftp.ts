import { decodeUtf8 } from '../../bytes/utf8.js';
import type { Codec } from '../codec.js';
import { dataCodec } from '../data.js';
import type { FieldSink } from '../field-sink.js';
import type { Line } from '../line.js';
import { phraseOf } from '../line-words.js';
import type { Packet } from '../packet.js';
import { writeCut } from '../row.js';
import { type RowNotes, rowKind } from '../row-notes.js';
import { FollowedFields } from './followed-fields.js';
import { defaultBlockBytes } from './followed-transfer.js';
import { asksForSize, readBlockBytes } from './negotiated-options.js';
import { blockHeaderBytes, blockOf, opcode, opcodeOf } from './packet.js';
import { readTftp, type TftpFaultCode, type TftpFieldName } from './read-packet.js';
import { looksLikeTftpRequest, tftpPort } from './requests.js';
import { errorCodeNames, opcodeNames, tftpFaultWords, tftpFields } from './tftp-fields.js';
import { TransferTable } from './transfer-table.js';

const dataBlock = phraseOf(`${opcodeNames[opcode.data]}, Block: `);
const acknowledgedBlock = phraseOf(`${opcodeNames[opcode.acknowledgement]}, Block: `);

/** Reads TFTP: requests, which begin a transfer, and the packets of transfers that a request has begun. */
export class TftpCodec implements Codec<TftpFieldName, TftpFaultCode> {
  readonly protocol = 'tftp';
  readonly carriers = [{ table: 'udpPort', number: tftpPort }] as const;
  readonly types = tftpFields;
  readonly faults = tftpFaultWords;
  readonly #transfers = new TransferTable();
  /** The transfer that the packet belongs to which was walked last; -1 if its request is not known. */
  #transfer = -1;
  /** The number of its block, counted on where 16 bits wrap. */
  #fullBlock = 0;
  /** Whether the ERROR that was walked last ends a probe for the size of a file. */
  #isSizeProbe = false;
  readonly #followed = new FollowedFields();
  /** Bytes of a block, by the notes of a row; 0 without any. */
  #toldBlockBytes = 0;

  isExpected(packet: Packet): boolean {
    this.#transfer = this.#transfers.find(packet);
    return this.#transfer >= 0;
  }

  looksLike(bytes: Uint8Array, from: number, end: number): boolean {
    return looksLikeTftpRequest(bytes, from, end);
  }

  next(packet: Packet, layer: number): void {
    const from = packet.start(layer);
    const end = packet.end(layer);
    const code = opcodeOf(packet.bytes, from, end - from);
    const { bytes } = packet;
    if (code === opcode.readRequest || code === opcode.writeRequest) {
      const asks = code === opcode.readRequest && asksForSize(bytes, from + 2, end);
      this.#transfer = this.#transfers.begin(packet, packet.number, nameAt(bytes, from + 2, end), asks);
    }
    const transfer = this.#transfers.transfer(this.#transfer);
    this.#isSizeProbe =
      code === opcode.error && transfer?.isSizeProbe(blockOf(bytes, from, end - from)) === true;
    if (code === opcode.data || code === opcode.acknowledgement) {
      const block16 = blockOf(bytes, from, end - from);
      if (block16 >= 0) this.#fullBlock = transfer?.fullBlock(block16) ?? block16;
      if (code === opcode.data && end - from > blockHeaderBytes)
        packet.carry(dataCodec, from + blockHeaderBytes, packet.wireEnd(layer));
    }
    if (transfer === undefined) return;
    if (code === opcode.optionAcknowledgement) {
      const blockBytes = readBlockBytes(bytes, from + 2, end);
      if (blockBytes > 0) transfer.blockBytes = blockBytes;
    }
    transfer.lastOpcode = code;
  }

  readonly rowNotes: RowNotes = {
    kind: rowKind.tftp,
    words: 1,
    write: (packet, layer, words, at) => {
      words[at] = this.#blockBytes;
      // What has no opcode leaves the row to the layer outside.
      return packet.end(layer) - packet.start(layer) >= 2;
    },
    read: (_packet, _layer, words, at) => {
      this.#toldBlockBytes = words[at] ?? 0;
    },
  };

  /** Bytes of a block of the transfer whose packet was walked last, or as another walk told. */
  get #blockBytes(): number {
    if (this.#toldBlockBytes > 0) return this.#toldBlockBytes;
    return this.#transfers.transfer(this.#transfer)?.blockBytes ?? defaultBlockBytes;
  }

  label(): string {
    return 'TFTP';
  }

  fields(packet: Packet, layer: number, sink: FieldSink<TftpFieldName, TftpFaultCode>): void {
    const from = packet.start(layer);
    const end = packet.end(layer);
    const code = opcodeOf(packet.bytes, from, end - from);
    const isRequest = code === opcode.readRequest || code === opcode.writeRequest;
    const transfer =
      isRequest || packet.isQuoted(layer) ? undefined : this.#transfers.transfer(this.#transfer);
    const fields =
      transfer === undefined ? sink : this.#followed.of(transfer, this.#fullBlock, this.#isSizeProbe, sink);
    readTftp(packet.bytes, from, end, fields);
  }

  readonly info = (packet: Packet, layer: number, line: Line): void => {
    const { bytes } = packet;
    const from = packet.start(layer);
    const end = packet.end(layer);
    if (end - from < 2) {
      packet.codec(layer - 1)?.info?.(packet, layer - 1, line);
      writeCut(line, packet, layer);
      return;
    }
    const code = opcodeOf(bytes, from, end - from);
    if (writeBlock(line, packet, layer, code, this.#blockBytes)) return;
    const name = opcodeNames[code];
    if (name === undefined) {
      line.ascii('Unknown (0x');
      line.hex(code, 4);
      line.byte(0x29);
      return;
    }
    line.ascii(name);
    if (!writeBody(line, bytes, from, end, code)) writeCut(line, packet, layer);
  };
}

/**
 * Writes a block or its acknowledgment, what most packets are; returns false of anything else, and of one without a number. A block that is
 * shorter than `blockBytes` is the last one.
 */
function writeBlock(line: Line, packet: Packet, layer: number, code: number, blockBytes: number): boolean {
  if (code !== opcode.data && code !== opcode.acknowledgement) return false;
  const from = packet.start(layer);
  const block = blockOf(packet.bytes, from, packet.end(layer) - from);
  if (block < 0) return false;
  line.phrase(code === opcode.data ? dataBlock : acknowledgedBlock);
  line.decimal(block);
  const payloadBytes = packet.wireEnd(layer) - from - blockHeaderBytes;
  if (code === opcode.data && payloadBytes < blockBytes) line.ascii(' (last)');
  return true;
}

/** Writes what follows the name of the opcode; returns false at the end of a packet that has been cut off. */
function writeBody(line: Line, bytes: Uint8Array, from: number, end: number, code: number): boolean {
  switch (code) {
    case opcode.data:
    case opcode.acknowledgement:
      // Without a number.
      return false;
    case opcode.error:
      return writeError(line, bytes, from, end);
    case opcode.optionAcknowledgement:
      return writeOptions(line, bytes, from + 2, end);
    default:
      return writeRequest(line, bytes, from + 2, end);
  }
}

function writeError(line: Line, bytes: Uint8Array, from: number, end: number): boolean {
  const code = blockOf(bytes, from, end - from);
  if (code < 0) return false;
  line.ascii(', Code: ');
  line.ascii(errorCodeNames[code] ?? `Unknown (${code})`);
  return writeText(line, ', Message: ', bytes, from + blockHeaderBytes, end) >= 0;
}

function writeRequest(line: Line, bytes: Uint8Array, from: number, end: number): boolean {
  const modeFrom = writeText(line, ', File: ', bytes, from, end);
  if (modeFrom < 0) return false;
  const optionsFrom = writeText(line, ', Transfer type: ', bytes, modeFrom, end);
  return optionsFrom >= 0 && writeOptions(line, bytes, optionsFrom, end);
}

function writeOptions(line: Line, bytes: Uint8Array, from: number, end: number): boolean {
  for (let at = from; at < end; ) {
    const valueFrom = afterNul(bytes, at, end);
    const next = valueFrom < 0 ? -1 : afterNul(bytes, valueFrom, end);
    if (next < 0) return false;
    writeText(line, ', ', bytes, at, end);
    writeText(line, '=', bytes, valueFrom, end);
    at = next;
  }
  return true;
}

/** Writes the text at `from` after `before`, and returns where the next one begins; -1 without writing if it has no NUL. */
function writeText(line: Line, before: string, bytes: Uint8Array, from: number, end: number): number {
  const next = afterNul(bytes, from, end);
  if (next < 0) return -1;
  line.ascii(before);
  line.text(bytes, from, next - 1);
  return next;
}

function afterNul(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end; at += 1) if (bytes[at] === 0) return at + 1;
  return -1;
}

/** The text from `from` to before its NUL, or to the end. */
function nameAt(bytes: Uint8Array, from: number, end: number): string {
  const next = afterNul(bytes, from, end);
  return decodeUtf8(bytes.subarray(Math.min(from, end), next < 0 ? end : next - 1));
}
