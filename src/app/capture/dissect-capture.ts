import { type DissectedPacket, PacketDissector } from '../../capture/dissected-packet.js';
import type { PacketOrigin } from '../../capture/packet-walker.js';
import type { Packet } from '../../wire/packet.js';
import { createProtocols } from '../../wire/protocols.js';
import type { CaptureSource } from './capture-pieces.js';
import { type CaptureOptions, walkCapture } from './packet-walk.js';

export type {
  DissectedField,
  DissectedLayer,
  DissectedPacket,
  LayerFault,
} from '../../capture/dissected-packet.js';
export { packetObject } from '../../capture/packet-object.js';

/**
 * Dissects a capture, packet by packet: every layer, every field with its bytes, its value and what it means. For a line each,
 * `captureRows` is much faster.
 *
 *     for await (const { number, layers } of dissectCapture('boot.pcapng')) {
 *       console.log(number, layers.map(({ protocol }) => protocol).join(' '));
 *     }
 *
 * Few packets are held at a time: one that completes a message of many parts may take a megabyte.
 *
 * Throws the failures of a filter. Ends as `readCapture` does behind the last packet that could be read, when the capture is damaged or cut off.
 */
export async function* dissectCapture(
  source: CaptureSource,
  { filter, codecs }: CaptureOptions = {},
): AsyncGenerator<DissectedPacket, void, undefined> {
  const protocols = createProtocols(codecs);
  const dissector = new PacketDissector(protocols);
  let dissected: DissectedPacket[] = [];
  const visit = (packet: Packet, origin: PacketOrigin): void => {
    dissected.push(dissector.packet(packet, origin));
  };
  for await (const _ of walkCapture(source, visit, { filter, protocols, isStepwise: true })) {
    const given = dissected;
    dissected = [];
    yield* given;
  }
}
