import { visibleJson } from '../../../../src/bytes/escapes.js';
import { formatHexDump } from '../../../../src/bytes/hex.js';
import type { DissectedPacket } from '../../../../src/capture/dissected-packet.js';
import { packetObject } from '../../../../src/capture/packet-object.js';
import { cElements } from '../../../../src/traffic/export/c-export.js';

/** The forms in which a single packet leaves the page, with the extensions of their files. */
export const packetForms = { hex: 'txt', c: 'h', json: 'json' } as const;
export type PacketForm = keyof typeof packetForms;

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
  return `static const unsigned char packet_${number}[${bytes.length}] = {\n${cElements(bytes)}};\n`;
}
