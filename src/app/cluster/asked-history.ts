import { Buffer } from 'node:buffer';
import type { LinkState } from '../../cluster/cluster-link.js';
import { BreakoutboxError, errorOf } from '../../errors/error.js';
import type { ByteStream } from '../../operations/byte-stream.js';
import type { HistorySearchLine } from '../../operations/history-search-lines.js';
import { operations } from '../../operations/table.js';
import { decodeBatch } from '../../traffic/event-codec.js';
import { knownEncoding } from '../record/recorded-endpoints.js';
import { AskedWorkbench } from './asked-workbench.js';
import type { ClusterChoice } from './cluster-choice.js';
import { type BatchOfNode, type ClusterEvent, ClusterEvents } from './cluster-events.js';
import {
  type ClusterListener,
  type ClusterSelection,
  type HistoryReading,
  newestFirst,
} from './cluster-history.js';

/** Hits that one question may ask for. */
const maxHits = 100_000;
/** Characters of the longest line: a batch of a node in base64. */
const maxLineLength = 16 * 1024 * 1024;
const lineFeed = 0x0a;

/** The history of a cluster for a user whom NATS does not let at it: a workbench searches, by its own layouts. */
export class AskedHistory implements HistoryReading {
  readonly #workbench: AskedWorkbench;

  private constructor(workbench: AskedWorkbench) {
    this.#workbench = workbench;
  }

  /** @throws BreakoutboxError those of `AskedWorkbench.find` */
  static async open(choice: ClusterChoice): Promise<AskedHistory> {
    return new AskedHistory(await AskedWorkbench.find(choice, 'bob history'));
  }

  async *select(
    { filter, node, endpoint, limit = maxHits }: ClusterSelection,
    listener: ClusterListener,
    signal: AbortSignal,
  ): AsyncGenerator<readonly ClusterEvent[], void, undefined> {
    const body = {
      ...{ filter, everyKind: true, limit: Math.min(limit, maxHits) },
      ...(node === undefined ? {} : { node }),
      ...(endpoint === undefined ? {} : { endpoint }),
    };
    const content = await this.#workbench.bytes('history.search', { body }, signal);
    const events = new ClusterEvents();
    let hits = 0;
    for (const found of await newestFirst(this.#parts(content), listener)) {
      if (signal.aborted) return;
      hits += found.events.length;
      yield events.of(found);
    }
    if (hits >= maxHits) listener.cut();
  }

  watch(told: (state: LinkState) => void): void {
    this.#workbench.watch(told);
  }

  async nodes(): Promise<readonly string[]> {
    const { nodes } = await this.#workbench.ask('history.status', {}, operations['history.status'].result);
    return nodes.map(({ node }) => node);
  }

  /** Nothing: a workbench tells what there is (`openHistory`). */
  async *follow(): AsyncGenerator<readonly ClusterEvent[], void, undefined> {}

  close(): Promise<void> {
    return this.#workbench.close();
  }

  async *#parts(content: ByteStream): AsyncGenerator<Part, void, undefined> {
    for await (const text of linesOf(content)) {
      const line = parsedLine(text);
      if (line === undefined) throw this.#broken();
      if (line.type === 'failed') throw errorOf(line.failure);
      if (line.type === 'end') return;
      const { looked, of } = line;
      if (line.type === 'progress') {
        yield { looked, of, found: undefined };
        continue;
      }
      const decoded = decodeBatch(Buffer.from(line.batch, 'base64'));
      if (!decoded.ok) throw this.#broken();
      const { node, record, missing } = line;
      const sources = line.sources.map((source) => ({ ...source, encoding: knownEncoding(source.encoding) }));
      yield { looked, of, found: { node, record, sources, missing, events: decoded.batch.events } };
    }
    throw this.#broken();
  }

  #broken(): BreakoutboxError {
    return new BreakoutboxError('NODE_CANNOT', { node: this.#workbench.node, operation: 'history.search' });
  }
}

interface Part {
  readonly looked: number;
  readonly of: number;
  readonly found: BatchOfNode | undefined;
}

/** Lines of UTF-8. A line that is too long ends them. */
async function* linesOf(content: ByteStream): AsyncGenerator<string, void, undefined> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of content) {
    let start = 0;
    for (let end = piece.indexOf(lineFeed); end >= 0; end = piece.indexOf(lineFeed, start)) {
      pieces.push(piece.subarray(start, end));
      yield Buffer.concat(pieces).toString('utf8');
      pieces = [];
      length = 0;
      start = end + 1;
    }
    pieces.push(piece.subarray(start));
    length += piece.length - start;
    if (length > maxLineLength) return;
  }
}

/** A line of an answer; undefined if what answers is no workbench of this version. */
function parsedLine(text: string): HistorySearchLine | undefined {
  try {
    const line: unknown = JSON.parse(text);
    return isLine(line) ? line : undefined;
  } catch {
    return undefined;
  }
}

/** Whether it is as far a line as it is read here. */
function isLine(line: unknown): line is HistorySearchLine {
  if (typeof line !== 'object' || line === null || !('type' in line)) return false;
  if (line.type === 'end') return true;
  if (line.type === 'failed') return 'failure' in line;
  if (!('looked' in line && 'of' in line)) return false;
  if (line.type === 'progress') return true;
  return (
    line.type === 'hits' &&
    ['node', 'record', 'batch'].every((name) => typeof Reflect.get(line, name) === 'string') &&
    ['sources', 'missing'].every((name) => Array.isArray(Reflect.get(line, name)))
  );
}
