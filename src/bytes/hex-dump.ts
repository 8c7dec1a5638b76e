/** A stretch of text, from one UTF-16 index up to another. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** One reading of a line of a dump: its pairs end at `hexEnd`, and the text column follows. */
interface Reading {
  readonly hexEnd: number;
  readonly byteCount: number;
  /** Whether the text column shows these bytes, stands between bars at least, is anything else, or is missing. */
  readonly column: 'fits' | 'barred' | 'other' | 'none';
}

interface DumpLine {
  readonly offset: number;
  /** The separator of offset and pairs; a single space counts only if the lines confirm one another. */
  readonly separator: 'colon' | 'spaces' | 'space';
  readonly hexStart: number;
  readonly readings: readonly Reading[];
}

/** No tool prints longer lines, so a longer line is not part of a dump. */
const maxLineBytes = 256;

/**
 * Finds the pairs in a pasted dump of hexdump -C, xxd, od -A x -t x1, tcpdump or Wireshark; undefined if `text` is no dump.
 * Digits are taken for an offset only on evidence, since bytes lost silently are worse than a refused dump: the lines'
 * offsets grow by their bytes, or the text column shows them, or a colon and a space end the offset.
 */
export function dumpSpans(text: string): readonly TextSpan[] | undefined {
  const lines: DumpLine[] = [];
  let closingOffset: number | undefined;
  let start = 0;
  for (const raw of text.split('\n')) {
    if (raw.trim() !== '') {
      if (closingOffset !== undefined) return undefined;
      const line = dumpLine(raw, start);
      if (line !== undefined) lines.push(line);
      else {
        // hexdump and od end with the offset after the last byte, alone on its line.
        const closing = /^[ \t]*(?:0x)?([0-9a-f]{4,16}):?\s*$/i.exec(raw);
        if (closing === null || lines.length === 0) return undefined;
        closingOffset = Number.parseInt(closing[1] ?? '', 16);
      }
    }
    start += raw.length + 1;
  }
  const spans: TextSpan[] = [];
  for (const [index, line] of lines.entries()) {
    const nextOffset = lines[index + 1]?.offset ?? closingOffset;
    const reading =
      nextOffset === undefined
        ? lastReading(line, index > 0)
        : line.readings.find(({ byteCount }) => line.offset + byteCount === nextOffset);
    if (reading === undefined) return undefined;
    spans.push({ start: line.hexStart, end: reading.hexEnd });
  }
  return spans.length === 0 ? undefined : spans;
}

/** No later offset gives the number of bytes of this line: the text column does, or all apparent pairs count. */
function lastReading(line: DumpLine, isConfirmed: boolean): Reading | undefined {
  const fitting = line.readings.find(({ column }) => column === 'fits');
  if (fitting !== undefined && line.separator !== 'space') return fitting;
  const longest = line.readings[0];
  const isDump = isConfirmed || line.separator === 'colon' || longest?.column === 'barred';
  return isDump ? longest : undefined;
}

function dumpLine(raw: string, start: number): DumpLine | undefined {
  const head = /^[ \t]*(?:0x)?([0-9a-f]{4,16})(:[ \t]+|[ \t]{2,}|\t| )(?=[0-9a-f]{2})/i.exec(raw);
  if (head === null) return undefined;
  const [matched, digits = '', parting = ''] = head;
  const separator = parting.startsWith(':') ? 'colon' : parting === ' ' ? 'space' : 'spaces';
  if (separator === 'space' && digits.length < 6) return undefined;
  const readings = readingsOf(raw.trimEnd(), matched.length, start, separator === 'space');
  if (readings.length === 0) return undefined;
  return {
    offset: Number.parseInt(digits, 16),
    separator,
    hexStart: start + matched.length,
    readings,
  };
}

/** Every place where the pairs may end and the text column begin, the last first. */
function readingsOf(line: string, hexStart: number, lineStart: number, pairsOnly: boolean): Reading[] {
  const group = pairsOnly
    ? /([0-9a-f]{2})(?=[\s|]|$)[ \t]*/iy
    : /((?:[0-9a-f]{2}){1,16})(?=[\s|-]|$)-?[ \t]*/iy;
  const bytes: number[] = [];
  const readings: Reading[] = [];
  group.lastIndex = hexStart;
  for (let match = group.exec(line); match !== null; match = group.exec(line)) {
    const pairs = match[1] ?? '';
    for (let index = 0; index < pairs.length; index += 2) {
      bytes.push(Number.parseInt(pairs.slice(index, index + 2), 16));
    }
    if (bytes.length > maxLineBytes) return [];
    const column = columnOf(line.slice(group.lastIndex), match[0].length - pairs.length, bytes);
    const hexEnd = lineStart + match.index + pairs.length;
    if (column !== undefined) readings.unshift({ hexEnd, byteCount: bytes.length, column });
  }
  return readings;
}

/** The text after the pairs and `gap` spaces; undefined if it is too near to be a separate column. */
function columnOf(rest: string, gap: number, bytes: readonly number[]): Reading['column'] | undefined {
  if (rest === '') return 'none';
  const barred = /^\|(.*)\|$/.exec(rest)?.[1];
  if (barred !== undefined && showsBytes(barred, bytes)) return 'fits';
  if (gap < 2) return undefined;
  if (showsBytes(rest, bytes)) return 'fits';
  return barred === undefined ? 'other' : 'barred';
}

/**
 * Whether a text column shows these bytes: printable ASCII as it is, a dot or a non-ASCII character for any other. Spaces are
 * ignored, because tools put them in the middle and terminals cut them off at the end.
 */
function showsBytes(column: string, bytes: readonly number[]): boolean {
  if (column.length > bytes.length * 3) return false;
  const marks = [...column.replaceAll(/[ \t]/g, '')];
  const shown = bytes.filter((byte) => byte !== 0x20);
  return (
    marks.length === shown.length &&
    shown.every((byte, index) => {
      const mark = marks[index] ?? '';
      return byte > 0x20 && byte < 0x7f ? mark === String.fromCharCode(byte) : mark === '.' || mark > '\x7e';
    })
  );
}
