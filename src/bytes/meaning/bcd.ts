/**
 * The digits of packed BCD: two in each byte, the higher half first, or the lower one first with `swapped` (as telephone numbers are
 * sent). Halves of 15 at the end fill the last bytes. `undefined` of bytes that are no BCD.
 */
export function bcdDigits(bytes: Uint8Array, swapped = false): string | undefined {
  let digits = '';
  for (const byte of bytes) {
    const [high, low] = [byte >> 4, byte & 15];
    digits += swapped ? nibble(low) + nibble(high) : nibble(high) + nibble(low);
  }
  const filled = digits.replace(/f+$/, '');
  return /^\d+$/.test(filled) ? filled : undefined;
}

const nibble = (value: number): string => value.toString(16);
