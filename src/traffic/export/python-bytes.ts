/** Bytes as a literal of Python, `b'\x00ok\n'`. */
export function pythonBytes(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += literals[byte];
  return `b'${text}'`;
}

const literals: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0x0a) return String.raw`\n`;
  if (byte === 0x0d) return String.raw`\r`;
  if (byte === 0x09) return String.raw`\t`;
  const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x27 && byte !== 0x5c;
  return isPlain ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
});
