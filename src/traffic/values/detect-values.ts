import { JustFloatReader } from './just-float.js';
import { LineSplitter } from './line-splitter.js';
import { cellsOf, isHeader, numberOf, readFireWater, readNamed, separators } from './text-values.js';
import type { ValueFormat, ValueStream } from './value-format.js';

/** What messages say for a format. */
export interface FormatEvidence {
  readonly format: ValueFormat;
  /** Lines or frames that were looked at, and how many of them are of the format. */
  readonly looked: number;
  readonly matched: number;
  /** Series that it would give, 64 names at most. */
  readonly names: readonly string[];
}

/** Lines or frames that a format is told by at least: one alone may be anything. */
const minMatched = 3;
/** The part of all lines that have to be of a format. */
const minShare = 0.6;
/** Bytes that are looked at: the latest messages. */
const maxLookedBytes = 65_536;
const maxLines = 400;
const maxNames = 64;

interface Counted {
  readonly format: ValueFormat;
  readonly names: Set<string>;
  matched: number;
  values: number;
}

/**
 * The formats that messages of one stream, in their order, are likely in, the best first: of those that most lines are of, the one that
 * gives more numbers. Empty if the evidence is for none.
 */
export function detectValues(
  messages: readonly Uint8Array[],
  stream: ValueStream = {},
): readonly FormatEvidence[] {
  const latest = latestOf(messages);
  const float = justFloatEvidence(latest);
  if (float !== undefined) return [float];
  const lines: string[] = [];
  const splitter = new LineSplitter(stream.encoding, stream.isFramed);
  for (const message of latest)
    splitter.add(message, (line) => {
      if (lines.length < maxLines) lines.push(line);
    });
  const counted = [
    namedLines(lines),
    fireWaterLines(lines),
    ...separators.map((each) => cellLines(lines, each)),
  ];
  return counted
    .filter(({ matched }) => matched >= minMatched && matched >= lines.length * minShare)
    .sort((one, other) => other.values - one.values || other.matched - one.matched)
    .map(({ format, matched, names }) => ({ format, looked: lines.length, matched, names: [...names] }));
}

function latestOf(messages: readonly Uint8Array[]): readonly Uint8Array[] {
  let bytes = 0;
  let from = messages.length;
  while (from > 0 && bytes < maxLookedBytes) {
    from -= 1;
    bytes += messages[from]?.byteLength ?? 0;
  }
  return messages.slice(from).map((message) => message.subarray(0, maxLookedBytes));
}

function counting(format: ValueFormat): Counted {
  return { format, names: new Set(), matched: 0, values: 0 };
}

function note(counted: Counted, name: string): void {
  counted.values += 1;
  if (counted.names.size < maxNames) counted.names.add(name);
}

function namedLines(lines: readonly string[]): Counted {
  const counted = counting({ type: 'named' });
  const times = new Map<string, number>();
  for (const line of lines) {
    const before = counted.values;
    readNamed(line, (name) => {
      note(counted, name);
      times.set(name, (times.get(name) ?? 0) + 1);
    });
    if (counted.values > before) counted.matched += 1;
  }
  // Names that come once each are words before a number: a text.
  const returning = [...times.values()].filter((count) => count > 1).length;
  if (returning * 2 < times.size) counted.matched = 0;
  for (const [name, count] of times) if (count === 1) counted.names.delete(name);
  return counted;
}

function fireWaterLines(lines: readonly string[]): Counted {
  const counted = counting({ type: 'firewater' });
  for (const line of lines) {
    // Numbers alone are cells; a single one behind a name is named.
    const isLabelled = /^[^:,\d][^:,]*:.*,/.test(line);
    if (isLabelled && readFireWater(line, (name) => note(counted, name))) counted.matched += 1;
  }
  return counted;
}

/** Lines with as many cells as most, at least two, of which half are numbers. */
function cellLines(lines: readonly string[], separator: (typeof separators)[number]): Counted {
  const rows = lines.map((line) => cellsOf(line, separator));
  const widths = new Map<number, number>();
  for (const { length } of rows) widths.set(length, (widths.get(length) ?? 0) + 1);
  const [width = 0] = [...widths].sort(([, one], [, other]) => other - one)[0] ?? [];
  const header = rows.find((cells) => cells.length === width && isHeader(cells));
  const counted = counting({ type: 'cells', separator, ...(header === undefined ? {} : { names: header }) });
  if (width < 2) return counted;
  for (const cells of rows) {
    if (cells.length !== width) continue;
    if (isHeader(cells)) {
      counted.matched += 1;
      continue;
    }
    const places = cells.flatMap((cell, index) => (numberOf(cell) === undefined ? [] : [index]));
    if (places.length * 2 < width) continue;
    counted.matched += 1;
    for (const index of places) note(counted, header?.[index] ?? String(index + 1));
  }
  return counted;
}

function justFloatEvidence(messages: readonly Uint8Array[]): FormatEvidence | undefined {
  const reader = new JustFloatReader();
  const names = new Set<string>();
  for (const message of messages) reader.read(message, (name) => names.add(name));
  const { read, refused } = reader.frames;
  const looked = read + refused;
  if (read < minMatched || read < looked * minShare || names.size === 0) return undefined;
  return { format: { type: 'just-float' }, looked, matched: read, names: [...names] };
}
