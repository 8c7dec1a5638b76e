/** Places that one address may have for each place left to the others. */
const placesForEachFree = 4;

/** Places of `all` that a single address may have. */
export function placesOfOneAlone(all: number): number {
  return Math.floor((all * placesForEachFree) / (placesForEachFree + 1));
}

/**
 * Whether an address with `held` places may have another while `free` are left: no more than four times as many. A single
 * address gets four fifths of all: a laboratory behind one address is served, and the next client always finds room (a dynamic
 * threshold, as switches share their buffers: Choudhury and Hahne, 1998).
 */
export function mayHaveAnother(held: number, free: number): boolean {
  return held < placesForEachFree * free;
}
