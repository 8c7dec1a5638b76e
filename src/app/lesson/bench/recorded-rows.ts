import { decodeUtf8 } from '../../../bytes/utf8.js';
import type { RecordedFrame } from '../../../lesson/act.js';
import type { Observed } from '../../../lesson/observation.js';
import { Line } from '../../../wire/line.js';
import { Packet } from '../../../wire/packet.js';
import { createProtocols } from '../../../wire/protocols.js';
import { speakingLayer, writeInfo } from '../../../wire/row.js';

const ethernet = 1;

/** The packets of a recording as they are shown, with what the column `Info` says of each. Copies the frames. */
export function recordedRows(frames: readonly RecordedFrame[]): readonly Observed[] {
  const packet = new Packet();
  packet.linkType = ethernet;
  const line = new Line();
  const { frame: outermost } = createProtocols();
  return frames.map(({ atSeconds, isClients, bytes }) => {
    packet.number += 1;
    packet.walk(bytes, 0, bytes.byteLength, bytes.byteLength, outermost);
    const last = speakingLayer(packet);
    line.clear();
    line.begin();
    writeInfo(line, packet, last);
    return {
      ...{ type: 'recorded', direction: isClients ? 'up' : 'down', atSeconds },
      row: decodeUtf8(line.bytes.subarray(0, line.at)).trim(),
      payload: Uint8Array.from(bytes),
    };
  });
}
