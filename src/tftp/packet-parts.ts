import { writeAcknowledgement, writeDataHeader } from '../wire/tftp/encode.js';
import { blockHeaderBytes } from '../wire/tftp/packet.js';
import { type Rollover, wireBlock } from './block-number.js';
import type { BlockSource } from './block-source.js';

/** The DATA packets of blocks `firstBlock` to `firstBlock + count - 1`, each as its header and its payload, which is borrowed. */
export function* dataParts(
  source: BlockSource,
  firstBlock: number,
  count: number,
  rollover: Rollover,
): Generator<readonly [Uint8Array, Uint8Array], void, undefined> {
  for (let block = firstBlock; block < firstBlock + count; block += 1) {
    const header = new Uint8Array(blockHeaderBytes);
    writeDataHeader(header, 0, wireBlock(block, rollover));
    yield [header, source.payload(block)];
  }
}

/** The ACK packet of a block by its number on the wire. */
export function acknowledgementPacket(block16: number): Uint8Array {
  const packet = new Uint8Array(blockHeaderBytes);
  writeAcknowledgement(packet, 0, block16);
  return packet;
}
