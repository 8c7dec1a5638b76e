import { blockHeaderBytes, blockOf, opcode, opcodeOf } from '../wire/tftp/packet.js';
import { type Rollover, wireBlock } from './block-number.js';

/**
 * Of up to `most` datagrams of `datagramBytes` each, one behind the other in `bytes` from `offset`: how many in front are
 * DATA `block` and those that follow it. Their payloads are moved together in `bytes`, from `offset + 4` on; datagrams behind
 * them are left as they are.
 */
export function gatherRun(
  bytes: Uint8Array,
  offset: number,
  datagramBytes: number,
  most: number,
  block: number,
  rollover: Rollover,
): number {
  const payloadBytes = datagramBytes - blockHeaderBytes;
  const payloadAt = offset + blockHeaderBytes;
  let taken = 0;
  for (let at = offset; taken < most; at += datagramBytes) {
    if (opcodeOf(bytes, at, datagramBytes) !== opcode.data) break;
    if (blockOf(bytes, at, datagramBytes) !== wireBlock(block + taken, rollover)) break;
    const from = at + blockHeaderBytes;
    if (taken > 0) bytes.copyWithin(payloadAt + taken * payloadBytes, from, from + payloadBytes);
    taken += 1;
  }
  return taken;
}
