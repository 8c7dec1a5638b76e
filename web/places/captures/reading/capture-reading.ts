import { CaptureReader } from '../../../../src/capture/capture-reader.js';
import { FieldColumns } from '../../../../src/capture/field-columns.js';
import { gunzipping } from '../../../../src/capture/gunzip.js';
import { noTime } from '../../../../src/capture/packet-batch.js';
import { timeDigits } from '../../../../src/capture/packet-walker.js';
import type { Failure } from '../../../../src/errors/error.js';
import { orThrow } from '../../../../src/errors/parsed.js';
import { compileFilter } from '../../../../src/traffic/filter/compile.js';
import { readFilter } from '../../../../src/traffic/filter/filter.js';
import { FilterCatalog } from '../../../../src/traffic/filter/filter-catalog.js';
import type { Packet } from '../../../../src/wire/packet.js';
import { createProtocols, type Protocols } from '../../../../src/wire/protocols.js';
import { CaptureIndexer } from './capture-indexer.js';
import type { CaptureSource } from './capture-source.js';
import { FieldValues } from './field-values.js';
import type { CaptureFacts, FilterProgress, PassProgress, WalkProgress } from './messages.js';
import { type PacketList, SelectedPackets } from './packet-list.js';
import { PacketReplay } from './packet-replay.js';
import type { PacketTable } from './packet-table.js';
import { TreeReader } from './tree-reader.js';

/** Notified of what becomes of a capture. */
export interface ReadingEvents {
  readonly facts: (facts: CaptureFacts) => void;
  readonly filter: (progress: FilterProgress) => void;
  /** More packets have the values of fields that columns show. */
  readonly columns: (progress: PassProgress) => void;
  /** A dissection that was asked for is so far. */
  readonly walk: (progress: WalkProgress) => void;
}

/** One capture: indexed once from its beginning to its end, and walked again for what a person asks. */
export class CaptureReading {
  readonly index: CaptureIndexer;
  readonly trees: TreeReader;
  /** The packets that are shown. */
  list: PacketList;
  /** Fields that rows show, by their names. */
  readonly fieldValues = new Map<string, FieldValues>();
  readonly #protocols = createProtocols();
  readonly #source: CaptureSource;
  readonly #events: ReadingEvents;
  readonly #reader: CaptureReader;
  #readBytes = 0;
  #state: CaptureFacts['state'];
  #fault: Failure | undefined;
  #filterRun = 0;
  #columnRun = 0;
  readonly #wakes: (() => void)[] = [];

  constructor(source: CaptureSource, events: ReadingEvents) {
    this.#source = source;
    this.#events = events;
    this.#state = source.totalBytes === undefined ? 'capturing' : 'reading';
    this.index = new CaptureIndexer(this.#protocols, (bytes) => source.unpacked(bytes));
    this.#reader = new CaptureReader(this.index, gunzipping);
    this.trees = new TreeReader(this.index, source.bytes, events.walk);
    this.list = this.#all();
  }

  /** Whether more packets may come. */
  get #isGrowing(): boolean {
    return this.#state === 'reading' || this.#state === 'capturing';
  }

  /** Indexes it to its end, to damage, or until it is stopped. Yields to other work after each piece. */
  async run(): Promise<void> {
    while (this.#isGrowing && this.#reader.fault === undefined) {
      const piece = await this.#source.next();
      if (piece === undefined) break;
      this.#reader.push(piece);
      this.#readBytes += piece.length;
      this.#found();
    }
    if (this.#isGrowing) {
      this.#reader.end();
      this.#state = 'whole';
    }
    this.#fault = this.#reader.fault;
    this.#found();
  }

  /** Reads no further; of a live capture what is on its way still comes. */
  stop(): void {
    if (this.#isGrowing && !this.#source.stop()) this.#state = 'stopped';
  }

  /** What was read, as a file. */
  file(): Blob {
    return this.#source.file();
  }

  /** Shows the packets that a filter selects, all for an empty one; ends what an earlier filter still does. */
  async filter(text: string, run: number): Promise<void> {
    this.#filterRun = run;
    this.#wakeAll();
    if (text === '') {
      this.list = this.#all();
      this.#events.filter({ run, looked: this.list.count, shown: this.list.count, isDone: true });
      return;
    }
    const protocols = createProtocols();
    const selects = compileFilter(orThrow(await readFilter(text, new FilterCatalog(protocols.all))));
    if (this.#filterRun !== run) return;
    const selected = new SelectedPackets();
    this.list = selected;
    await this.walkAll(
      protocols,
      () => this.#filterRun === run,
      (packet) => {
        if (selects(packet)) selected.add(packet.number);
      },
      (looked, isDone) => this.#events.filter({ run, looked, shown: selected.count, isDone }),
    );
  }

  /** Reads fields of all packets into columns, those that are not there yet; ends what an earlier call still does. */
  async fieldColumns(names: readonly string[]): Promise<void> {
    this.#columnRun += 1;
    const run = this.#columnRun;
    this.#wakeAll();
    const known = new Map(this.fieldValues);
    this.fieldValues.clear();
    for (const name of names) this.fieldValues.set(name, known.get(name) ?? new FieldValues());
    const missing = names.filter((name) => this.fieldValues.get(name)?.isWhole !== true);
    if (missing.length === 0) return;
    const protocols = createProtocols();
    const columns = new FieldColumns(missing, protocols);
    const values = missing.flatMap((name) => this.fieldValues.get(name) ?? []);
    await this.walkAll(
      protocols,
      () => this.#columnRun === run,
      (packet) => {
        const found = columns.values(packet);
        for (let index = 0; index < values.length; index += 1)
          values[index]?.set(packet.number, found[index] ?? []);
      },
      (looked, isDone) => {
        if (isDone) for (const column of values) column.isWhole = true;
        this.#events.columns({ looked, isDone });
      },
    );
  }

  /** Bytes that were read, unpacked, from `from` to before `to`; the caller's own. */
  bytes(from: number, to: number): Promise<Uint8Array> {
    return this.#source.bytes.read(from, to);
  }

  /** Walks the packets that there are by now. */
  async walkSoFar(protocols: Protocols, visit: (packet: Packet) => void): Promise<void> {
    const replay = new PacketReplay(this.index, this.#source.bytes, protocols);
    const end = this.index.table.count + 1;
    while (replay.next < end) await replay.advance(end, visit);
  }

  /** Walks all packets, also those that are still to come, as long as `isWanted`; reports after each part of the file. */
  async walkAll(
    protocols: Protocols,
    isWanted: () => boolean,
    visit: (packet: Packet) => void,
    report: (looked: number, isDone: boolean) => void,
  ): Promise<void> {
    const replay = new PacketReplay(this.index, this.#source.bytes, protocols);
    const { table } = this.index;
    for (;;) {
      await replay.advance(Number.POSITIVE_INFINITY, visit);
      if (!isWanted()) return;
      const isDone = replay.next > table.count && !this.#isGrowing;
      report(replay.next - 1, isDone);
      if (isDone) return;
      if (replay.next > table.count) await new Promise<void>((resolve) => this.#wakes.push(resolve));
    }
  }

  /** Wakes those that have walked all packets so far. */
  #wakeAll(): void {
    for (const wake of this.#wakes.splice(0)) wake();
  }

  /** What is known so far. */
  facts(): CaptureFacts {
    const { table, conversations, transfers, walker, blocks } = this.index;
    const section = blocks.find((block) => block.type === 'section');
    const [first] = walker.interfaces;
    return {
      count: table.count,
      readBytes: this.#readBytes,
      totalBytes: this.#source.totalBytes ?? this.#readBytes,
      isFull: this.#source.isFull,
      state: this.#state,
      fault: this.#fault,
      format: this.#reader.format,
      isPacked: this.#reader.isPacked,
      first: table.count === 0 ? undefined : timeOf(table, 1),
      last: timeOf(table, table.count),
      interfaces: walker.interfaces.flatMap(({ name }) => name ?? []),
      application: section?.application,
      timeDigits: timeDigits(first?.unitsPerSecond ?? 1_000_000),
      conversations: conversations.count,
      transfers: transfers.all.length,
      troubles: this.index.troubles,
      dropped: this.index.dropped.total,
    };
  }

  #found(): void {
    this.#events.facts(this.facts());
    this.#wakeAll();
  }

  #all(): PacketList {
    const { table } = this.index;
    return {
      get count() {
        return table.count;
      },
      numberAt: (index) => index + 1,
    };
  }
}

/** The time of a packet in seconds since 1970; undefined where the file has none. */
function timeOf({ seconds, nanoseconds }: PacketTable, number: number): number | undefined {
  const rest = nanoseconds.at(number);
  return number === 0 || rest === noTime ? undefined : seconds.at(number) + rest / 1e9;
}
