/** Random numbers that come again with the seed: each call gives the next whole number below its `bound` (xorshift32). */
export function randomBelow(seed) {
  let state = Number(seed) >>> 0 || 1;
  return (bound) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % bound;
  };
}
