/** Places that one address may have for each one that would be left to the others. */
const placesForEachFree = 4;

/** Places of `all` that one address alone may have. */
export function placesOfOneAlone(all: number): number {
  return Math.floor((all * placesForEachFree) / (placesForEachFree + 1));
}

/**
 * Whether an address that has `held` places may have another where `free` are left: no more than four times those. One
 * alone gets four fifths of all, so that a laboratory behind one address is served, and the next client always
 * finds room (a dynamic threshold, as switches share their buffers by: Choudhury and Hahne, 1998).
 */
export function mayHaveAnother(held: number, free: number): boolean {
  return held < placesForEachFree * free;
}
