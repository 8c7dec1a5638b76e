import type { EncodingName } from '../../bytes/encoding-names.js';
import { type NumberPattern, readPattern } from './example-pattern.js';
import { JustFloatReader } from './just-float.js';
import { LineSplitter } from './line-splitter.js';
import { cellsOf, isHeader, readCells, readFireWater, readNamed, type Separator } from './text-values.js';
import { maxNameCharacters, type ValueReader, type ValueSink } from './value-reader.js';

/** A form in which a stream has numbers. */
export type ValueFormat =
  /** `temp=23.5`, `temp: 23.5`, `temp 23.5`: several in a line. */
  | { readonly type: 'named' }
  /** A line of cells; a line of names says what they are called, else the names are those that are given here, else 1, 2 … */
  | { readonly type: 'cells'; readonly separator: Separator; readonly names?: readonly string[] }
  | { readonly type: 'firewater' }
  /** The number at one place of a line, of which a person has clicked an example. */
  | { readonly type: 'example'; readonly name: string; readonly pattern: NumberPattern }
  | { readonly type: 'just-float' };

/** How a stream is cut into what a format reads. */
export interface ValueStream {
  readonly encoding?: EncodingName;
  /** Whether the end of a message ends a line: a datagram, a frame. */
  readonly isFramed?: boolean;
}

/** Makes a reader of one stream in a format. It holds 4 KiB at most of what has no end yet. */
export function createValueReader(
  format: ValueFormat,
  { encoding, isFramed }: ValueStream = {},
): ValueReader {
  if (format.type === 'just-float') return new JustFloatReader();
  const lines = new LineSplitter(encoding, isFramed);
  const readLine = lineReader(format);
  return {
    read(bytes, sink) {
      lines.add(bytes, (line) => readLine(line, sink));
    },
  };
}

function lineReader(
  format: Exclude<ValueFormat, { type: 'just-float' }>,
): (line: string, sink: ValueSink) => void {
  switch (format.type) {
    case 'named':
      return readNamed;
    case 'firewater':
      return (line, sink) => void readFireWater(line, sink);
    case 'example': {
      const name = format.name.slice(0, maxNameCharacters);
      return (line, sink) => {
        const value = readPattern(format.pattern, line);
        if (value !== undefined) sink(name, value);
      };
    }
    case 'cells': {
      let names = format.names ?? [];
      return (line, sink) => {
        const cells = cellsOf(line, format.separator);
        // A device that starts again says its names again.
        if (isHeader(cells)) names = cells;
        else readCells(cells, names, sink);
      };
    }
  }
}
