import { blockHeaderBytes, blockOf, opcode, opcodeOf } from '../wire/tftp/packet.js';
import { type Rollover, wireBlock } from './block-number.js';

/**
 * How many leading datagrams of `count` are DATA `firstBlock` and the following blocks, in order. Each datagram has
 * `datagramBytes`, back to back in `bytes` from `offset`, which are only read.
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

/** No run is larger: the system coalesces no more than one datagram may hold. */
const maxRunBytes = 65_536;
/** Reused by all runs of this thread: each is delivered before the next one is read. */
const gathered = new Uint8Array(maxRunBytes);

/**
 * The payloads of `count` datagrams of `datagramBytes`, one behind the other in `bytes` from `offset`, without the headers
 * between them. Valid until the next call; `undefined` where they are too many. One copy of the run, and moves within that
 * copy, cost a third of a view of each block: 27 of 430 ms of a download of 32 MiB in blocks of 1,428 bytes.
 */
export function gatherPayloads(
  bytes: Uint8Array,
  offset: number,
  count: number,
  datagramBytes: number,
): Uint8Array | undefined {
  const runBytes = count * datagramBytes;
  if (runBytes > maxRunBytes) return undefined;
  gathered.set(bytes.subarray(offset, offset + runBytes));
  const payloadBytes = datagramBytes - blockHeaderBytes;
  for (let index = 0; index < count; index += 1) {
    const at = index * datagramBytes + blockHeaderBytes;
    gathered.copyWithin(index * payloadBytes, at, at + payloadBytes);
  }
  return gathered;
}
