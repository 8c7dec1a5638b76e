import { visibleJson } from '../../../../src/bytes/escapes.js';
import { formatHexDump } from '../../../../src/bytes/hex.js';
import type { DissectedPacket } from '../../../../src/capture/dissected-packet.js';
import { packetObject } from '../../../../src/capture/packet-object.js';

/** The forms in which a single packet leaves the page, with the extensions of their files. */
export const packetForms = { hex: 'txt', c: 'h', json: 'json' } as const;
export type PacketForm = keyof typeof packetForms;

/** Bytes of a line of a C array. */
const bytesPerLine = 12;

/** A packet in a form: a dump of its captured bytes, those as an array in C, or its fields as `bob dissect --json` prints them. */
export function packetText(packet: DissectedPacket, form: PacketForm): string {
  const captured = packet.bytes.subarray(0, packet.capturedBytes);
  switch (form) {
    case 'hex':
      return `${formatHexDump(captured)}\n`;
    case 'c':
      return cArray(captured, packet.number);
    case 'json':
      return `${visibleJson(packetObject(packet))}\n`;
  }
}

function cArray(bytes: Uint8Array, number: number): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += bytesPerLine) {
    const line = Array.from(
      bytes.subarray(at, at + bytesPerLine),
      (byte) => `0x${byte.toString(16).padStart(2, '0')}`,
    );
    lines.push(`  ${line.join(', ')},\n`);
  }
  return `static const unsigned char packet_${number}[${bytes.length}] = {\n${lines.join('')}};\n`;
}
