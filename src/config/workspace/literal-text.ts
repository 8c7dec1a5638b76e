import { decodeText } from '../../bytes/encodings.js';
import { escapeText } from '../../bytes/escapes.js';
import { formatHex } from '../../bytes/hex.js';

/** The bytes of a message as a file has them: text where they are text, otherwise hex. */
export type WrittenBytes = { readonly text: string } | { readonly hex: string };

/** Printable ASCII, and what ends and divides lines. */
function isPlain(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x0d || byte === 0x0a || byte === 0x09;
}

/** Writes bytes as text if they are printable ASCII or valid UTF-8 with it, otherwise as hex. */
export function writtenBytes(bytes: Uint8Array): WrittenBytes {
  if (bytes.byteLength > 0 && bytes.every((byte) => isPlain(byte) || byte >= 0x80)) {
    const text = decodeText(bytes, 'utf-8');
    if (!/[\ufffd\ufeff\x80-\x9f]/.test(text)) return { text: messageText(text) };
  }
  return { hex: formatHex(bytes) };
}

/** Text as a message has it, so that exactly it is sent: escapes and the braces of placeholders are literal. */
export function messageText(text: string): string {
  return escapeText(text)
    .replace(/\\\\(?=\{)/g, '\\u005c')
    .replaceAll('{{', '\\{{');
}

/** Text as a rule's answer has it, so that exactly it is sent. */
export function answerText(text: string): string {
  return escapeText(text).replaceAll('{', '\\{');
}

/** Whether bytes are printable ASCII with line ends: the same bytes in every encoding but UTF-16. */
export function isPlainText(bytes: Uint8Array): boolean {
  return bytes.byteLength > 0 && bytes.every(isPlain);
}

const cEscape = /\\(?:x([\da-fA-F]{1,2})|([0-7]{1,3})|([\s\S]))/g;
const cLetters: Readonly<Record<string, string>> = {
  ...{ n: '\\n', r: '\\r', t: '\\t', '\\': '\\\\' },
  ...{ a: '\\x07', b: '\\x08', f: '\\x0c', v: '\\x0b', e: '\\x1b' },
};

/** Text with the escapes of C as a message has it; a backslash before anything else stands for that character. */
export function messageTextOfC(text: string): string {
  let written = '';
  let from = 0;
  for (const found of text.matchAll(cEscape)) {
    const [whole, hex, octal, letter = ''] = found;
    written += messageText(text.slice(from, found.index));
    const byte = hex === undefined ? Number.parseInt(octal ?? '', 8) : Number.parseInt(hex, 16);
    const isByte = hex !== undefined || octal !== undefined;
    written += isByte
      ? `\\x${(byte & 0xff).toString(16).padStart(2, '0')}`
      : (cLetters[letter] ?? messageText(letter));
    from = found.index + whole.length;
  }
  return written + messageText(text.slice(from));
}
