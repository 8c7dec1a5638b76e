import { CaptureReader, type CaptureSink } from '../../../capture/capture-reader.js';
import { type DissectedPacket, PacketDissector } from '../../../capture/dissected-packet.js';
import { PacketWalker } from '../../../capture/packet-walker.js';
import { PlainPacket } from '../../../wire/plain-packet.js';
import { createProtocols } from '../../../wire/protocols.js';

/** Whether a packet between two ports may be of the bench. */
export type PortGlance = (sourcePort: number, destinationPort: number) => boolean;

/**
 * Dissects those packets of a capture that may be of a bench, in their order, and calls `visit` with each. All programs of the machine talk over
 * loopback: the packets of others are told by their ports, for a hundredth of what it takes to dissect one.
 */
export async function dissectBench(
  pieces: AsyncIterable<Uint8Array>,
  mayBeOfBench: PortGlance,
  visit: (packet: DissectedPacket) => void,
): Promise<void> {
  const protocols = createProtocols();
  const dissector = new PacketDissector(protocols);
  const walker = new PacketWalker(protocols);
  const plain = new PlainPacket();
  const sink: CaptureSink = {
    packets: (batch, bytes) =>
      walker.batch(
        ...([batch, bytes] as const),
        (packet, origin) => visit(dissector.packet(packet, origin)),
        (all, from, to, linkType) =>
          !plain.read(all, from, to, linkType) || mayBeOfBench(plain.sourcePort, plain.destinationPort),
      ),
    block: (block) => walker.block(block),
  };
  const reader = new CaptureReader(sink, undefined);
  for await (const piece of pieces) reader.push(piece);
  reader.end();
}
