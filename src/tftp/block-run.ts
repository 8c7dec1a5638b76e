import { blockOf, opcode, opcodeOf } from '../wire/tftp/packet.js';
import { type Rollover, wireBlock } from './block-number.js';

/**
 * How many in front of `count` datagrams are DATA `firstBlock` and the blocks that follow it, in order. Each datagram has
 * `datagramBytes`, one behind the other in `bytes` from `offset`, which are only read.
 */
export function countRun(
  bytes: Uint8Array,
  offset: number,
  count: number,
  datagramBytes: number,
  firstBlock: number,
  rollover: Rollover,
): number {
  let taken = 0;
  for (let at = offset; taken < count; at += datagramBytes) {
    if (opcodeOf(bytes, at, datagramBytes) !== opcode.data) break;
    if (blockOf(bytes, at, datagramBytes) !== wireBlock(firstBlock + taken, rollover)) break;
    taken += 1;
  }
  return taken;
}
