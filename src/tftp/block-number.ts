/**
 * What follows block 65,535 on the wire: block 0, as nearly everyone has it, or block 1, as the de-facto option
 * `rollover` can ask for. Block 0 itself, the ACK of a request, is 0 in both.
 */
export type Rollover = 0 | 1;

/** The 16 bits that the wire has for absolute block `block` (0 and up). */
export function wireBlock(block: number, rollover: Rollover): number {
  if (rollover === 0 || block === 0) return block % 65_536;
  return ((block - 1) % 65_535) + 1;
}

/**
 * How many blocks after absolute block `from` the nearest one lies that the wire calls `block16`: 0 to 65,535. What is
 * behind `from` comes out as a large distance. -1 for a number that the rollover never uses.
 */
export function blocksAhead(from: number, block16: number, rollover: Rollover): number {
  if (rollover === 0) return (block16 - from) & 0xffff;
  if (block16 === 0) return from === 0 ? 0 : -1;
  if (from === 0) return block16;
  return (block16 - wireBlock(from, 1) + 65_535) % 65_535;
}
