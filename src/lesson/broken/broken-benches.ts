import { badChecksum } from './bad-checksum.js';
import type { BrokenBench } from './broken-bench.js';
import type { BrokenId } from './broken-ids.js';
import { halfAReading } from './half-a-reading.js';
import { halfClose } from './half-close.js';
import { lostBlock } from './lost-block.js';
import { noNewline } from './no-newline.js';
import { shortBuffer } from './short-buffer.js';
import { wrongEncoding } from './wrong-encoding.js';
import { wrongFamily } from './wrong-family.js';
import { wrongPort } from './wrong-port.js';
import { wrongTid } from './wrong-tid.js';

/** The broken benches in the order of the tour. */
export const brokenBenches: readonly BrokenBench[] = [
  wrongPort,
  wrongFamily,
  noNewline,
  halfAReading,
  wrongEncoding,
  halfClose,
  badChecksum,
  shortBuffer,
  lostBlock,
  wrongTid,
];

/** A broken bench by its name; undefined if there is none. */
export function brokenBenchOf(id: BrokenId): BrokenBench;
export function brokenBenchOf(id: string): BrokenBench | undefined;
export function brokenBenchOf(id: string): BrokenBench | undefined {
  return brokenBenches.find((bench) => bench.id === id);
}
