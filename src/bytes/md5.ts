/** Bytes that are mixed in at a time. */
const blockBytes = 64;
const rounds = 64;
/** The constants of the rounds: 32 bits of the fraction of sines (RFC 1321, section 3.4). */
const sines = Uint32Array.from({ length: rounds }, (_, round) =>
  Math.floor(Math.abs(Math.sin(round + 1)) * 2 ** 32),
);
/** By how many bits each of four rounds turns, in each quarter of them. */
const turns = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;

/**
 * MD5 (RFC 1321) of bytes, as 32 hexadecimal digits. It names things, as JA3 does; it protects nothing, because two texts of one sum are
 * easily made.
 */
export function md5Hex(bytes: Uint8Array): string {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / blockBytes) * blockBytes);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, (bytes.length << 3) >>> 0, true);
  view.setUint32(padded.length - 4, Math.floor(bytes.length / 2 ** 29), true);
  const state = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  for (let at = 0; at < padded.length; at += blockBytes) mix(state, view, at);
  const sum = new DataView(state.buffer);
  let digits = '';
  for (const word of state.keys()) {
    sum.setUint32(word * 4, state[word] ?? 0, true);
    for (let index = 0; index < 4; index += 1)
      digits += sum
        .getUint8(word * 4 + index)
        .toString(16)
        .padStart(2, '0');
  }
  return digits;
}

/** Mixes the block at `at` into the state. */
function mix(state: Uint32Array, view: DataView, at: number): void {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  for (let round = 0; round < rounds; round += 1) {
    const quarter = round >> 4;
    const word = view.getUint32(at + 4 * wordOf(quarter, round), true);
    const sum = (a + chosen(quarter, b, c, d) + (sines[round] ?? 0) + word) | 0;
    const turn = turns[quarter]?.[round & 3] ?? 0;
    a = d;
    d = c;
    c = b;
    b = (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0;
  }
  for (const [index, value] of [a, b, c, d].entries()) state[index] = (state[index] ?? 0) + value;
}

function wordOf(quarter: number, round: number): number {
  if (quarter === 0) return round;
  return ((quarter === 1 ? 5 * round + 1 : quarter === 2 ? 3 * round + 5 : 7 * round) & 15) >>> 0;
}

function chosen(quarter: number, b: number, c: number, d: number): number {
  if (quarter === 0) return (b & c) | (~b & d);
  if (quarter === 1) return (d & b) | (~d & c);
  return quarter === 2 ? b ^ c ^ d : c ^ (b | ~d);
}
