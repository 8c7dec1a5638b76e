import { type DissectedPacket, packetObject } from '../../app/capture/dissect-capture.js';
import { visibleJson } from '../../bytes/escapes.js';

/** A packet as one line of `--json` (docs/json.md). */
export function packetJson(packet: DissectedPacket): string {
  return `${visibleJson(packetObject(packet))}\n`;
}
