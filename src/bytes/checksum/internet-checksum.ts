/** What the sum over bytes with a right checksum among them is. */
export const rightSum = 0xffff;

/**
 * The sum that the checksums of the Internet protocols are made of (RFC 1071): the 16-bit words of `bytes` from `from` to before
 * `to`, high byte first, added to `sum` with end-around carry. A last single byte counts as the high one of a word. 0 to 0xffff.
 */
export function internetSum(bytes: Uint8Array, from: number, to: number, sum = 0): number {
  let total = sum;
  const even = to - ((to - from) & 1);
  for (let at = from; at < even; at += 2) total += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  if (even < to) total += (bytes[even] ?? 0) << 8;
  return foldedSum(total);
}

/** Two such sums, or a sum and a number of 16 bits, as one. */
export function addedSum(a: number, b: number): number {
  return foldedSum(a + b);
}

/** The checksum that makes a sum right: its ones' complement. */
export function checksumOf(sum: number): number {
  return sum ^ 0xffff;
}

function foldedSum(total: number): number {
  let folded = total;
  while (folded > 0xffff) folded = (folded % 0x1_0000) + Math.floor(folded / 0x1_0000);
  return folded;
}
