/** A word that a POSIX shell takes as it is; other words are quoted, and nothing in them acts. */
export function shellWord(text: string): string {
  return /^[\w@%+:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** `printf '…'`, which writes bytes in every POSIX shell: what is not plain ASCII by its octal number, which all of them know. */
export function printfOf(bytes: Uint8Array): string {
  let format = '';
  for (const [index, byte] of bytes.entries())
    format += directives[index === 0 && byte === dash ? 256 : byte];
  return `printf '${format}'`;
}

const dash = 0x2d;

/** How each byte is written in the format of printf within single quotes; the last is a dash that begins it: it is no option. */
const directives: readonly string[] = [
  ...Array.from({ length: 256 }, (_, byte) => {
    if (byte === 0x0a) return String.raw`\n`;
    if (byte === 0x0d) return String.raw`\r`;
    if (byte === 0x09) return String.raw`\t`;
    if (byte === 0x25) return '%%';
    if (byte === 0x5c) return String.raw`\\`;
    return byte >= 0x20 && byte < 0x7f && byte !== 0x27 ? String.fromCharCode(byte) : octal(byte);
  }),
  octal(dash),
];

function octal(byte: number): string {
  return `\\${byte.toString(8).padStart(3, '0')}`;
}
