import { blockOf, opcode, opcodeOf } from '../../wire/tftp/packet.js';
import type { DatagramLog, LoggedDatagram } from './datagram-log.js';

/** A datagram of a transfer, with what its first bytes say. */
export interface LoggedPacket extends LoggedDatagram {
  /** The first two bytes, high byte first; 0 if there are fewer. */
  readonly code: number;
  /** The block of DATA and ACK, and the code of ERROR; -1 of others. */
  readonly block: number;
}

/** The datagrams of a log as packets of TFTP (RFC 1350, section 5), in their order. */
export function packetsOf(log: DatagramLog): readonly LoggedPacket[] {
  return log.all.map((datagram) => {
    const { bytes } = datagram;
    const code = bytes.byteLength < 2 ? 0 : opcodeOf(bytes, 0, bytes.byteLength);
    const hasBlock = code === opcode.data || code === opcode.acknowledgement || code === opcode.error;
    return { ...datagram, code, block: hasBlock ? blockOf(bytes, 0, bytes.byteLength) : -1 };
  });
}

/** Whether it is a DATA packet. */
export function isData({ code, block }: LoggedPacket): boolean {
  return code === opcode.data && block >= 0;
}

/** Whether it is an ACK. */
export function isAcknowledgement({ code, block }: LoggedPacket): boolean {
  return code === opcode.acknowledgement && block >= 0;
}

/** Whether it is a request to read. */
export function isReadRequest({ code }: LoggedPacket): boolean {
  return code === opcode.readRequest;
}

/** A number of 16 bits with its bytes exchanged. */
export function swapped(number: number): number {
  return ((number & 0xff) << 8) | (number >> 8);
}

/** A code or a block in hex, as its bytes stand in the packet. */
export function hexOfNumber(number: number): string {
  return number.toString(16).toUpperCase().padStart(4, '0');
}

/** The number of data bytes of a full block. */
export const fullBlockBytes = 512;
