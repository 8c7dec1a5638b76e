import { CaptureReader } from '../../../../src/capture/capture-reader.js';
import { noTime } from '../../../../src/capture/packet-batch.js';
import { timeDigits } from '../../../../src/capture/packet-walker.js';
import type { Failure } from '../../../../src/errors/error.js';
import { orThrow } from '../../../../src/errors/parsed.js';
import { compileFilter } from '../../../../src/traffic/filter/compile.js';
import { readFilter } from '../../../../src/traffic/filter/filter.js';
import { FilterCatalog } from '../../../../src/traffic/filter/filter-catalog.js';
import { createProtocols } from '../../../../src/wire/protocols.js';
import { CaptureIndexer } from './capture-indexer.js';
import { type FileBytes, PlainBytes, UnpackedBytes } from './file-bytes.js';
import type { CaptureFacts, FilterProgress } from './messages.js';
import { type PacketList, SelectedPackets } from './packet-list.js';
import { PacketReplay } from './packet-replay.js';
import type { PacketTable } from './packet-table.js';
import { TreeReader } from './tree-reader.js';

/** Bytes of the file that are read at a time: few at first, so that rows come at once, and of a packed file, which grows. */
const firstPieceBytes = 256 * 1024;
const pieceBytes = 4 * 1024 * 1024;
const packedPieceBytes = 128 * 1024;

/** Notified of what becomes of a capture. */
export interface ReadingEvents {
  readonly facts: (facts: CaptureFacts) => void;
  readonly filter: (progress: FilterProgress) => void;
}

/** One capture file: indexed once from its beginning to its end, and walked again for what a person asks. */
export class CaptureReading {
  readonly index: CaptureIndexer;
  readonly trees: TreeReader;
  /** The packets that are shown. */
  list: PacketList;
  readonly #protocols = createProtocols();
  readonly #file: Blob;
  readonly #bytes: FileBytes;
  readonly #events: ReadingEvents;
  readonly #reader: CaptureReader;
  #readBytes = 0;
  #state: CaptureFacts['state'] = 'reading';
  #fault: Failure | undefined;
  #filterRun = 0;
  /** Wakes a filter that has seen all packets so far. */
  #wake: (() => void) | undefined;

  constructor(file: Blob, isPacked: boolean, events: ReadingEvents) {
    this.#file = file;
    this.#events = events;
    const unpacked = isPacked ? new UnpackedBytes() : undefined;
    this.#bytes = unpacked ?? new PlainBytes(file);
    this.index = new CaptureIndexer(this.#protocols, (bytes) => unpacked?.add(bytes));
    this.#reader = new CaptureReader(this.index);
    this.trees = new TreeReader(this.index, this.#bytes, createProtocols());
    this.list = this.#all();
  }

  /** Reads a file, whose first bytes say whether it is packed. */
  static async of(file: Blob, events: ReadingEvents): Promise<CaptureReading> {
    const head = new Uint8Array(await file.slice(0, 2).arrayBuffer());
    return new CaptureReading(file, head[0] === 0x1f && head[1] === 0x8b, events);
  }

  /** Indexes the file to its end, to damage, or until it is stopped. Yields to other work after each piece. */
  async run(): Promise<void> {
    const { size } = this.#file;
    while (this.#readBytes < size && this.#state === 'reading' && this.#reader.fault === undefined) {
      const wanted =
        this.#readBytes === 0 ? firstPieceBytes : this.#reader.isPacked ? packedPieceBytes : pieceBytes;
      const piece = new Uint8Array(
        await this.#file.slice(this.#readBytes, this.#readBytes + wanted).arrayBuffer(),
      );
      this.#reader.push(piece);
      this.#readBytes += piece.length;
      this.#found();
    }
    if (this.#state === 'reading') {
      this.#reader.end();
      this.#state = 'whole';
    }
    this.#fault = this.#reader.fault;
    this.#found();
  }

  /** Reads no further. */
  stop(): void {
    if (this.#state === 'reading') this.#state = 'stopped';
  }

  /** Shows the packets that a filter selects, all for an empty one; ends what an earlier filter still does. */
  async filter(text: string, run: number): Promise<void> {
    this.#filterRun = run;
    this.#wake?.();
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
    const replay = new PacketReplay(this.index, this.#bytes, protocols);
    const { table } = this.index;
    for (;;) {
      await replay.advance(Number.POSITIVE_INFINITY, (packet) => {
        if (selects(packet)) selected.add(packet.number);
      });
      if (this.#filterRun !== run) return;
      const isDone = replay.next > table.count && this.#state !== 'reading';
      this.#events.filter({ run, looked: replay.next - 1, shown: selected.count, isDone });
      if (isDone) return;
      if (replay.next > table.count)
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }

  /** What is known so far. */
  facts(): CaptureFacts {
    const { table, conversations, transfers, walker, blocks } = this.index;
    const section = blocks.find((block) => block.type === 'section');
    const [first] = walker.interfaces;
    const statistics = blocks.flatMap((block) => (block.type === 'statistics' ? [block.droppedPackets] : []));
    const dropped = statistics.filter((count) => count !== undefined);
    return {
      count: table.count,
      readBytes: this.#readBytes,
      totalBytes: this.#file.size,
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
      dropped: dropped.length === 0 ? undefined : Number(dropped.reduce((sum, count) => sum + count, 0n)),
    };
  }

  #found(): void {
    this.#events.facts(this.facts());
    this.#wake?.();
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
