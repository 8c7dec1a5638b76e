import { visibleText } from '../../../../../src/bytes/escapes.js';
import { detectValues } from '../../../../../src/traffic/values/detect-values.js';
import { LayoutReader } from '../../../../../src/traffic/values/layout-reader.js';
import { RoundTrips } from '../../../../../src/traffic/values/round-trips.js';
import type { SeriesTable } from '../../../../../src/traffic/values/series-table.js';
import { Silences } from '../../../../../src/traffic/values/silences.js';
import { createValueReader, type ValueFormat } from '../../../../../src/traffic/values/value-format.js';
import type { ValueReader, ValueSink } from '../../../../../src/traffic/values/value-reader.js';
import { PointBudget, ValueSeries } from '../../../../../src/traffic/values/value-series.js';
import type { LogMark } from '../../log/log-entry.js';
import { isMessage, type LogEntry, type MessageEvent, peersOf } from '../../log/log-entry.js';
import { type Direction, exampleKey, type NumberExample, type ReadingName } from '../values-settings.js';
import type { FoundSeries, Measure, ReadingRules, ReadingSource } from './found-series.js';
import {
  latestMessages,
  maxPoints,
  maxPointsOfAll,
  newSide,
  quietFor,
  quietOf,
  type SeriesKind,
  type Side,
} from './reading-side.js';
import { LinePoints, RatePoints, type SeriesPoints } from './series-points.js';

/** Streams whose unfinished lines are held; of more, the one that was quiet longest loses its own. */
const maxStreams = 256;
/** Messages by which a format may be told at the earliest. */
const firstTry = 3;
/** Messages are read so many at a time between looks at the clock. */
const stride = 32;

/** The formats that a person can choose. */
export const formats: Readonly<Record<Exclude<ReadingName, 'auto'>, ValueFormat>> = {
  named: { type: 'named' },
  comma: { type: 'cells', separator: ',' },
  semicolon: { type: 'cells', separator: ';' },
  tab: { type: 'cells', separator: '\t' },
  bar: { type: 'cells', separator: '|' },
  firewater: { type: 'firewater' },
  'just-float': { type: 'just-float' },
};

interface Stream {
  readonly values: ValueReader | undefined;
  readonly layout: ValueReader | undefined;
  readonly picked: readonly ValueReader[];
}

/**
 * Reads the numbers out of a log into series, as it grows, in slices. What it keeps outlives the log's own entries, within its
 * bounds.
 */
export class ValuesReading {
  readonly #log: ReadingSource;
  readonly #rules: ReadingRules;
  readonly #units: ReadonlyMap<string, string>;
  readonly #streams = new Map<string, Stream>();
  #sides: Readonly<Record<Direction, Side>>;
  #trips: RoundTrips;
  #tripSeries: ValueSeries;
  #tripQuiet = new Silences();
  #at: number;
  #cleared: LogMark | undefined;
  #edition: number;
  #missed = 0;
  #firstMicros = Number.NaN;
  #lastMicros = Number.NaN;
  #nowMicros = 0;
  #version = 0;
  #list: readonly FoundSeries[] | undefined;
  #listed = -1;

  constructor(log: ReadingSource, rules: ReadingRules) {
    this.#log = log;
    this.#rules = rules;
    this.#units = new Map(
      rules.layouts.flatMap(({ name, fields }) =>
        fields.map((field) => [`${name}.${field.name}`, field.unit]),
      ),
    );
    this.#at = log.first;
    this.#cleared = log.cleared;
    this.#edition = log.edits.edition;
    const budget = new PointBudget(maxPointsOfAll);
    this.#sides = { received: newSide(budget), sent: newSide(budget) };
    this.#trips = new RoundTrips({ timeoutMicros: rules.answerMs * 1_000 });
    this.#tripSeries = new ValueSeries(maxPoints, budget);
  }

  /** Another number whenever something was read. */
  get version(): number {
    return this.#version;
  }

  /** Whether the log has entries that are not read yet. */
  get isBehind(): boolean {
    return this.#at < this.#log.next;
  }

  /** Entries that the log forgot before they were read. */
  get missed(): number {
    return this.#missed;
  }

  /** Numbers that were left out because they would have been one series too many. */
  get refused(): number {
    const { received, sent } = this.#sides;
    return received.values.refused + sent.values.refused;
  }

  /** When the first and the latest message came that was read; NaN before. */
  get firstMicros(): number {
    return this.#firstMicros;
  }

  get lastMicros(): number {
    return this.#lastMicros;
  }

  /** From requests to their answers. Borrowed: they go on. */
  get roundTrips(): RoundTrips {
    return this.#trips;
  }

  /** How the messages of a direction have numbers; undefined if nobody knows. */
  formatOf(direction: Direction): ValueFormat | undefined {
    return this.#sides[direction].format;
  }

  /** Reads on until all is read or `isOver`. Every now and then, it tells anew what the messages look like. */
  advance(isOver: () => boolean): void {
    const { cleared, edits } = this.#log;
    // Lines of the record came before those that were read, or in their place.
    if (cleared !== this.#cleared || edits.edition !== this.#edition) {
      this.#cleared = cleared;
      this.#edition = edits.edition;
      this.#restart();
      this.#version += 1;
    }
    if (this.#at < this.#log.first) {
      this.#missed += this.#log.first - this.#at;
      this.#at = this.#log.first;
      this.#streams.clear();
    }
    for (const direction of ['received', 'sent'] as const) if (this.#tells(direction)) this.#restart();
    if (this.isBehind) this.#version += 1;
    for (let count = 1; this.isBehind; count += 1) {
      const event = this.#log.at(this.#at)?.event;
      this.#at += 1;
      if (event !== undefined) this.#take(event);
      if (count % stride === 0 && isOver()) return;
    }
  }

  /** It is `nowMicros`: requests may have waited for too long. */
  passed(nowMicros: number): void {
    this.#nowMicros = nowMicros;
    const before = this.#trips.unanswered;
    this.#trips.passed(nowMicros);
    if (this.#trips.unanswered !== before) this.#version += 1;
  }

  /** All series: values in the order that they came, then what was picked, then measures. */
  list(): readonly FoundSeries[] {
    const { received, sent } = this.#sides;
    const count = [received, sent].reduce(
      (sum, { values, picked, messages }) =>
        sum + values.series.size + picked.series.size + (messages > 0 ? 1 : 0),
      this.#tripSeries.count > 0 ? 1 : 0,
    );
    if (this.#list !== undefined && this.#listed === count) return this.#list;
    this.#listed = count;
    this.#list = [
      ...this.#valuesOf('received'),
      ...this.#valuesOf('sent'),
      ...this.#rules.examples.flatMap((example) => this.#pickedOf(example)),
      ...this.#measuresOf('received'),
      ...this.#measuresOf('sent'),
      ...(this.#tripSeries.count > 0 ? [this.#tripPoints()] : []),
    ];
    return this.#list;
  }

  #take(event: LogEntry['event']): void {
    if (!isMessage(event)) {
      if (event.type === 'closed') this.#trips.closed(event.peer);
      if (event.type === 'connected' || event.type === 'closed') {
        this.#streams.delete(`received ${event.peer}`);
        this.#streams.delete(`sent ${event.peer}`);
      } else if (event.type !== 'error') this.#streams.clear();
      return;
    }
    const { peer } = this.#rules;
    const peers = peersOf(event);
    if (peer !== undefined && !peers.includes(peer)) return;
    const { type, timeMicros, bytes } = event;
    const side = this.#sides[type];
    side.messages += 1;
    this.#firstMicros = Number.isNaN(this.#firstMicros)
      ? timeMicros
      : Math.min(this.#firstMicros, timeMicros);
    this.#lastMicros = timeMicros;
    side.buckets.add(timeMicros, bytes.byteLength * peers.length);
    side.sizes.add(timeMicros, bytes.byteLength);
    side.sizesQuiet.add(timeMicros);
    this.#measureTrip(event, peers);
    this.#readValues(event, side);
  }

  #measureTrip({ type, timeMicros, peer }: MessageEvent, peers: readonly string[]): void {
    if (type === 'sent') {
      for (const each of peers) this.#trips.sent(each, timeMicros);
      return;
    }
    const micros = this.#trips.received(peer, timeMicros);
    if (micros === undefined) return;
    this.#tripSeries.add(timeMicros, micros / 1_000);
    this.#tripQuiet.add(timeMicros);
  }

  #readValues({ type, timeMicros, bytes, peer }: MessageEvent, side: Side): void {
    const stream = this.#streamOf(type, peer);
    let isTaken = false;
    const into =
      (table: SeriesTable, kind: SeriesKind): ValueSink =>
      (name, value) => {
        isTaken = true;
        table.add(name, timeMicros, value);
        if (type === 'sent') return;
        quietFor(side, kind, name)?.add(timeMicros);
      };
    const values = into(side.values, 'value');
    stream.layout?.read(bytes, values);
    // A message that a layout takes is not read as a text as well.
    if (!isTaken) stream.values?.read(bytes, values);
    for (const picked of stream.picked) picked.read(bytes, into(side.picked, 'picked'));
  }

  #streamOf(direction: Direction, peer: string): Stream {
    const name = `${direction} ${peer}`;
    const known = this.#streams.get(name);
    if (known !== undefined) return known;
    const { readAs, layouts, examples, encoding, isFramed } = this.#rules;
    const how = { encoding, isFramed };
    const format = readAs === 'auto' ? this.#sides[direction].format : formats[readAs];
    const stream: Stream = {
      values: format === undefined ? undefined : createValueReader(format, how),
      layout: readAs === 'auto' && layouts.length > 0 ? new LayoutReader(layouts) : undefined,
      picked: examples
        .filter((example) => example.direction === direction)
        .map(({ name: own, before, after }) =>
          createValueReader({ type: 'example', name: own, pattern: { before, after } }, how),
        ),
    };
    if (this.#streams.size >= maxStreams) {
      const [oldest] = this.#streams.keys();
      if (oldest !== undefined) this.#streams.delete(oldest);
    }
    this.#streams.set(name, stream);
    return stream;
  }

  /** Tells the format of a direction by the latest messages of its latest stream. Returns whether all has to be read anew. */
  #tells(direction: Direction): boolean {
    const side = this.#sides[direction];
    if (this.#rules.readAs !== 'auto' || side.format !== undefined) return false;
    if (side.messages < side.nextTry && this.#at > this.#log.first) return false;
    side.nextTry = side.messages + Math.max(firstTry, Math.min(side.messages, 2_048));
    const { encoding, isFramed } = this.#rules;
    const messages = latestMessages(this.#log, direction, this.#rules.peer);
    side.format = detectValues(messages, { encoding, isFramed })[0]?.format;
    return side.format !== undefined && this.#at > this.#log.first;
  }

  #restart(): void {
    const formatsOf = { received: this.#sides.received.format, sent: this.#sides.sent.format };
    const budget = new PointBudget(maxPointsOfAll);
    this.#sides = {
      received: { ...newSide(budget), format: formatsOf.received },
      sent: { ...newSide(budget), format: formatsOf.sent },
    };
    this.#streams.clear();
    this.#trips = new RoundTrips({ timeoutMicros: this.#rules.answerMs * 1_000 });
    this.#tripSeries = new ValueSeries(maxPoints, budget);
    this.#tripQuiet = new Silences();
    this.#firstMicros = Number.NaN;
    this.#lastMicros = Number.NaN;
    this.#at = this.#log.first;
    this.#list = undefined;
  }

  #valuesOf(direction: Direction): readonly FoundSeries[] {
    const side = this.#sides[direction];
    return [...side.values.series].map(([name, series]) => ({
      key: `${direction} ${name}`,
      name,
      unit: visibleText(this.#units.get(name.replace(/\.\d+$/, '')) ?? this.#units.get(name) ?? ''),
      direction,
      measure: undefined,
      holds: direction === 'sent',
      points: new LinePoints(series, quietOf(side, 'value', name)),
    }));
  }

  #pickedOf(example: NumberExample): readonly FoundSeries[] {
    const { direction } = example;
    const side = this.#sides[direction];
    const name = visibleText(example.name);
    const series = side.picked.series.get(name);
    if (series === undefined) return [];
    const points = new LinePoints(series, quietOf(side, 'picked', name));
    return [
      {
        ...{ key: exampleKey(example), name, unit: '', direction, measure: undefined },
        ...{ holds: direction === 'sent', points },
      },
    ];
  }

  #measuresOf(direction: Direction): readonly FoundSeries[] {
    const { buckets, sizes, sizesQuiet, messages } = this.#sides[direction];
    if (messages === 0) return [];
    const range = (): { readonly firstMicros: number; readonly nowMicros: number } => ({
      firstMicros: this.#firstMicros,
      nowMicros: Math.max(this.#lastMicros, this.#nowMicros),
    });
    const of = (measure: Measure, unit: string, points: SeriesPoints): FoundSeries => ({
      ...{ key: `measure ${direction} ${measure}`, name: '', unit, direction, measure, holds: false, points },
    });
    return [
      of('messageRate', '1/s', new RatePoints(buckets, 'messages', range)),
      of('byteRate', 'B/s', new RatePoints(buckets, 'bytes', range)),
      of('messageBytes', 'B', new LinePoints(sizes, sizesQuiet)),
    ];
  }

  #tripPoints(): FoundSeries {
    const points = new LinePoints(this.#tripSeries, this.#tripQuiet);
    return {
      ...{ key: 'measure roundTrip', name: '', unit: 'ms', direction: 'received', measure: 'roundTrip' },
      ...{ holds: false, points },
    };
  }
}
