// Node reads GBK and does not write it: this turns its table round.
const reader = new TextDecoder('gbk');
/** @type {Map<string, number[]>} */
const bytesOf = new Map();
for (let first = 0x81; first <= 0xfe; first += 1)
  for (let second = 0x40; second <= 0xfe; second += 1) {
    const character = reader.decode(Uint8Array.of(first, second));
    if ([...character].length === 1 && !bytesOf.has(character)) bytesOf.set(character, [first, second]);
  }
bytesOf.delete('\ufffd');

/** The bytes of a text in GBK; a character that GBK lacks becomes `?`. @param {string} text */
export function encodeGbk(text) {
  const bytes = [...text].flatMap((character) =>
    character < '\x80' ? [character.charCodeAt(0)] : (bytesOf.get(character) ?? [0x3f]),
  );
  return Uint8Array.from(bytes);
}
