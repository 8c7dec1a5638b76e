import type { EncodingName } from '../../../../../src/bytes/encoding-names.js';
import type { Layout } from '../../../../../src/layout/layout.js';
import type { LogEntry, LogMark } from '../../log/log-entry.js';
import type { Direction, NumberExample, ReadingName } from '../values-settings.js';
import type { SeriesPoints } from './series-points.js';

/** A log, from `first` to `next` - 1. */
export interface ReadingSource {
  readonly first: number;
  readonly next: number;
  /** Another one once a person has emptied it. */
  readonly cleared: LogMark | undefined;
  /** Another edition once lines have changed other than by what happened since. */
  readonly edits: { readonly edition: number };
  at(number: number): LogEntry | undefined;
}

/** How numbers are found. */
export interface ReadingRules {
  readonly readAs: ReadingName;
  readonly examples: readonly NumberExample[];
  readonly layouts: readonly Layout[];
  readonly encoding: EncodingName;
  /** Whether a message ends its line: a datagram, a frame. */
  readonly isFramed: boolean;
  /** Whose messages are read; undefined: all. */
  readonly peer: string | undefined;
  readonly answerMs: number;
}

/** What is measured of the messages themselves. */
export const measures = ['messageRate', 'byteRate', 'messageBytes', 'roundTrip'] as const;

/** One of `measures`. */
export type Measure = (typeof measures)[number];

/** A series that can be plotted. */
export interface FoundSeries {
  /** Its name for settings: lasts as long as the device says the same. */
  readonly key: string;
  /** As it came, made visible; empty for a measure, which the page has a word for. */
  readonly name: string;
  readonly unit: string;
  readonly direction: Direction;
  readonly measure: Measure | undefined;
  /** A value that holds until the next one: what was sent. */
  readonly holds: boolean;
  readonly points: SeriesPoints;
}
