import { decodeUtf8 } from '../../bytes/utf8.js';
import type { Codec } from '../../wire/codec.js';
import type { FieldSink } from '../../wire/field-sink.js';
import type { FieldTable } from '../../wire/field-type.js';
import type { Packet } from '../../wire/packet.js';
import { FollowedFields } from '../../wire/tftp/followed-fields.js';
import { FollowedTransfer } from '../../wire/tftp/followed-transfer.js';
import { blockOf, opcode, opcodeOf } from '../../wire/tftp/packet.js';
import { readTftp, type TftpFaultCode, type TftpFieldName } from '../../wire/tftp/read-packet.js';
import { looksLikeTftpRequest } from '../../wire/tftp/requests.js';
import { tftpFaultWords, tftpFields } from '../../wire/tftp/tftp-fields.js';

/** Fields that need the numbers of a capture's packets, and those of none else. */
const notOfMessages: ReadonlySet<string> = new Set(['tftp.request_frame', 'tftp.likely_tsize_probe']);

/** The fields of TFTP that a message of an endpoint can have. */
const messageFields = Object.freeze(
  Object.fromEntries(Object.entries(tftpFields).filter(([name]) => !notOfMessages.has(name))),
) as FieldTable<TftpFieldName>;

/**
 * What one peer and the other side have said so far: that it is TFTP shows in the request, which alone goes to a known port. From then on
 * every message of the two is read as TFTP, with the block counted on where its 16 bits wrap.
 */
export class TftpConversation {
  #transfer: FollowedTransfer | undefined;
  #fullBlock = 0;

  /** What is known of the transfer; undefined before its request. */
  get transfer(): FollowedTransfer | undefined {
    return this.#transfer;
  }

  /** The number of the block of the message that was seen last. */
  get fullBlock(): number {
    return this.#fullBlock;
  }

  /** A message passes, in either direction. */
  seen(bytes: Uint8Array): void {
    const end = bytes.byteLength;
    if (looksLikeTftpRequest(bytes, 0, end)) {
      const nameEnd = bytes.indexOf(0, 2);
      this.#transfer = new FollowedTransfer();
      this.#transfer.begin(0, decodeUtf8(bytes.subarray(2, nameEnd)));
      this.#fullBlock = 0;
      return;
    }
    const code = opcodeOf(bytes, 0, end);
    if (this.#transfer === undefined || (code !== opcode.data && code !== opcode.acknowledgement)) return;
    const block16 = blockOf(bytes, 0, end);
    if (block16 >= 0) this.#fullBlock = this.#transfer.fullBlock(block16);
  }
}

/** Reads the messages of a conversation as TFTP, for filters; set `conversation` before each. */
export class TftpMessageCodec implements Codec<TftpFieldName, TftpFaultCode> {
  readonly protocol = 'tftp';
  readonly carriers = [];
  readonly types = messageFields;
  readonly faults = tftpFaultWords;
  readonly info = undefined;
  conversation: TftpConversation | undefined;
  readonly #followed = new FollowedFields();

  next(): void {
    // The blocks of a file are no layer that a filter of messages asks for.
  }

  label(): string {
    return 'TFTP';
  }

  fields(packet: Packet, layer: number, sink: FieldSink<TftpFieldName, TftpFaultCode>): void {
    const from = packet.start(layer);
    const end = packet.end(layer);
    const { transfer, fullBlock = 0 } = this.conversation ?? {};
    const code = opcodeOf(packet.bytes, from, end - from);
    const isRequest = code === opcode.readRequest || code === opcode.writeRequest;
    const fields =
      transfer === undefined || isRequest ? sink : this.#followed.of(transfer, fullBlock, false, sink);
    readTftp(packet.bytes, from, end, fields);
  }
}
