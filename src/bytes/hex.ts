/** What is wrong with hex that was typed; `column` counts characters from 1. */
export interface HexFault {
  readonly code: 'HEX_INVALID' | 'HEX_ODD';
  readonly column: number;
  readonly found: string;
}

const pairs: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).toUpperCase().padStart(2, '0'),
);

/** Bytes as upper-case pairs: `48 65`. */
export function formatHex(bytes: Uint8Array, separator = ' '): string {
  let text = '';
  for (let index = 0; index < bytes.byteLength; index += 1) {
    text += (index === 0 ? '' : separator) + pairs[bytes[index] ?? 0];
  }
  return text;
}

/**
 * Bytes as lines of offset, pairs and printable ASCII, as `hexdump -C` lays them out; parseHex reads them back.
 * `offset` is the first line's.
 */
export function formatHexDump(
  bytes: Uint8Array,
  { bytesPerLine = 16, offset = 0 }: { readonly bytesPerLine?: number; readonly offset?: number } = {},
): string {
  const lines: string[] = [];
  for (let start = 0; start < bytes.byteLength; start += bytesPerLine) {
    const line = bytes.subarray(start, start + bytesPerLine);
    let ascii = '';
    for (const byte of line) ascii += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
    const at = (offset + start).toString(16).padStart(8, '0');
    lines.push(`${at}  ${formatHex(line).padEnd(bytesPerLine * 3 - 1)}  |${ascii}|`);
  }
  return lines.join('\n');
}

/**
 * Reads hex as people write and paste it: `48 65`, `4865`, `0x48,0x65`, `\x48\x65`, `48:65`, `48-65`, over several lines,
 * and dumps, whose offsets and text are left out.
 */
export function parseHex(
  text: string,
): { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly fault: HexFault } {
  const bytes: number[] = [];
  let lineStart = 0;
  for (const line of text.split('\n')) {
    const dump = dumpLine(line);
    const faultInLine = readPairs(dump?.hex ?? line, bytes);
    if (faultInLine !== undefined) {
      const before = [...text.slice(0, lineStart + (dump?.start ?? 0))].length;
      return { ok: false, fault: { ...faultInLine, column: before + faultInLine.column } };
    }
    lineStart += line.length + 1;
  }
  return { ok: true, bytes: Uint8Array.from(bytes) };
}

/** The hex of a line of hexdump, xxd or Wireshark: an offset of four digits or more, two spaces or a colon, pairs, text. */
function dumpLine(line: string): { readonly start: number; readonly hex: string } | undefined {
  const match =
    /^(\s*[0-9a-f]{4,16}(?::|\s\s)\s*)((?:[0-9a-f]{2}\s{0,2}(?=[0-9a-f\s|]|$))+)(\s.*|\|.*)?$/i.exec(line);
  if (match === null) return undefined;
  const [, offset = '', hex = ''] = match;
  return { start: offset.length, hex: trimDumpText(hex) };
}

/** Two spaces after the pairs begin the text column, even where its letters look like hex; one may part the halves. */
function trimDumpText(hex: string): string {
  const columns = hex.trimEnd().split(/\s{3,}/);
  return columns[0] ?? '';
}

function readPairs(text: string, bytes: number[]): HexFault | undefined {
  const characters = [...text];
  let index = 0;
  while (index < characters.length) {
    const character = characters[index] ?? '';
    if (/[\s,;:_-]/.test(character)) {
      index += 1;
      continue;
    }
    const prefix = character + (characters[index + 1] ?? '');
    if (/^(0x|\\x)$/i.test(prefix)) {
      index += 2;
      if (!isHexDigit(characters[index])) {
        return { code: 'HEX_INVALID', column: index + 1, found: characters[index] ?? prefix };
      }
    }
    const high = characters[index];
    const low = characters[index + 1];
    if (!isHexDigit(high)) return { code: 'HEX_INVALID', column: index + 1, found: high ?? '' };
    if (!isHexDigit(low)) {
      if (low === undefined || /[\s,;:_\-\\]/.test(low))
        return { code: 'HEX_ODD', column: index + 1, found: high };
      return { code: 'HEX_INVALID', column: index + 2, found: low };
    }
    bytes.push(Number.parseInt(high + low, 16));
    index += 2;
  }
  return undefined;
}

function isHexDigit(character: string | undefined): character is string {
  return character !== undefined && /^[0-9a-f]$/i.test(character);
}
