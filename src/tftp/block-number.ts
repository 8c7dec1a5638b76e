/**
 * The number after block 65,535 on the wire: 0, as in nearly every implementation, or 1, as the de-facto option `rollover` can
 * request. Block 0 itself, the ACK of a request, is 0 in both.
 */
export type Rollover = 0 | 1;

/** The 16-bit number on the wire of the absolute block `block` (0 and up). */
export function wireBlock(block: number, rollover: Rollover): number {
  if (rollover === 0 || block === 0) return block % 65_536;
  return ((block - 1) % 65_535) + 1;
}

/**
 * The distance from absolute block `from` to the next block numbered `block16` on the wire: 0 to 65,535. A block behind `from`
 * has a large distance. -1 for a number that the rollover never uses.
 */
export function blocksAhead(from: number, block16: number, rollover: Rollover): number {
  if (rollover === 0) return (block16 - from) & 0xffff;
  if (block16 === 0) return from === 0 ? 0 : -1;
  if (from === 0) return block16;
  return (block16 - wireBlock(from, 1) + 65_535) % 65_535;
}
