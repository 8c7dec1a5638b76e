import { ByteWriter } from '../../bytes/byte-writer.js';
import { formatHex } from '../../bytes/hex.js';
import { encodeUtf8 } from '../../bytes/utf8.js';
import { decodeTftp } from '../../wire/tftp/decode.js';
import { writeAcknowledgement, writeDataHeader } from '../../wire/tftp/encode.js';
import { blockHeaderBytes, opcode, type TftpOption } from '../../wire/tftp/packet.js';

const maxHexBytes = 24;
const maxTextLength = 60;
const ranges = { block16: 0x1_0000 } as const;

/** An ACK of a block; its number wraps. */
export function acknowledgementPacket(block: number): Uint8Array {
  const packet = new Uint8Array(blockHeaderBytes);
  writeAcknowledgement(packet, 0, block % ranges.block16);
  return packet;
}

/** A DATA packet; its number wraps. */
export function dataPacket(block: number, payload: Uint8Array): Uint8Array {
  const packet = new Uint8Array(blockHeaderBytes + payload.length);
  packet.set(payload, writeDataHeader(packet, 0, block % ranges.block16));
  return packet;
}

/** A packet of an opcode and texts that each end with a NUL, whatever they say: requests that no codec would write, too. */
export function textPacket(code: number, ...texts: readonly string[]): Uint8Array {
  const encoded = encodeUtf8(texts.map((text) => `${text}\0`).join(''));
  return rawPacket(code, encoded);
}

/** A packet of an opcode and anything. */
export function rawPacket(code: number, rest: Uint8Array): Uint8Array {
  return new ByteWriter(2 + rest.length).u16(code).bytes(rest).finish() ?? new Uint8Array(0);
}

/** An RRQ or WRQ with its options in order. */
export function requestPacket(
  type: 'readRequest' | 'writeRequest',
  name: string,
  mode: string,
  options: readonly TftpOption[] = [],
): Uint8Array {
  return textPacket(opcode[type], name, mode, ...options.flatMap((option) => [option.name, option.value]));
}

/** An OACK. */
export function optionAcknowledgementPacket(options: readonly TftpOption[]): Uint8Array {
  return textPacket(
    opcode.optionAcknowledgement,
    ...options.flatMap((option) => [option.name, option.value]),
  );
}

/** Options in the order of an object's keys, as packets have them. */
export function optionsOf(values: Readonly<Record<string, string | number>>): readonly TftpOption[] {
  return Object.entries(values).map(([name, value]) => ({ name, value: String(value) }));
}

/** What a packet is, in the words of the RFC, which every language has: `DATA 3, 512 B`; of what is none its bytes, cut. */
export function packetWords(bytes: Uint8Array): string {
  const decoded = decodeTftp(bytes);
  if (!decoded.ok) {
    const more = bytes.length > maxHexBytes ? '…' : '';
    return bytes.length === 0 ? '0 B' : `${formatHex(bytes.subarray(0, maxHexBytes))}${more}`;
  }
  const { packet } = decoded;
  switch (packet.type) {
    case 'data':
      return `DATA ${packet.block16}, ${packet.payload.length} B`;
    case 'acknowledgement':
      return `ACK ${packet.block16}`;
    case 'error':
      return `ERROR ${packet.errorCode}${packet.message === '' ? '' : ` "${cut(packet.message)}"`}`;
    case 'optionAcknowledgement':
      return `OACK${optionWords(packet.options)}`;
    default:
      return `${packet.type === 'readRequest' ? 'RRQ' : 'WRQ'} "${cut(packet.name)}" ${cut(packet.mode)}${optionWords(packet.options)}`;
  }
}

function optionWords(options: readonly TftpOption[]): string {
  return cut(options.map(({ name, value }) => ` ${name}=${value}`).join(''));
}

function cut(text: string): string {
  return text.length <= maxTextLength ? text : `${text.slice(0, maxTextLength)}…`;
}
