import { ClusterLink, type LinkState } from '../../cluster/cluster-link.js';
import { HistoryReader } from '../../cluster/history/history-reader.js';
import { type HistoryQuery, searchHistory } from '../../cluster/history/history-search.js';
import type { NamedLayout } from '../../config/message-settings.js';
import { BreakoutboxError, errorOf, type Failure } from '../../errors/error.js';
import { WorkspaceFolder } from '../../store/workspace/workspace-folder.js';
import { pause } from '../../system/pause.js';
import type { TrafficEvent } from '../../traffic/event.js';
import { isExportedMessage } from '../../traffic/export/export-item.js';
import { payloadBytes } from '../../traffic/kinds.js';
import { LayoutTexts } from '../layouts/layout-texts.js';
import { historyLayouts } from '../record/search-layouts.js';
import type { ClusterChoice } from './cluster-choice.js';
import { type BatchOfNode, type ClusterEvent, ClusterEvents } from './cluster-events.js';

/** Which events of the history of a cluster are wanted. */
export interface ClusterSelection {
  /** Messages that a filter selects; empty for events of every kind. */
  readonly filter: string;
  readonly node: string | undefined;
  /** An endpoint by its name or id. */
  readonly endpoint: string | undefined;
  /** The newest of them; undefined for all. */
  readonly limit: number | undefined;
}

/** What a selection tells meanwhile. */
export interface ClusterListener {
  /** How many batches have been looked at, of how many. */
  looked(looked: number, of: number): void;
  /** Older hits were left out: there were more than are held in memory. */
  cut(): void;
}

/** What following a history tells meanwhile. */
export interface FollowListener {
  /** Why nothing comes, although NATS is there, each time that changes; undefined once it does again. */
  unable(why: Failure | undefined): void;
}

/** Hits are found newest first and shown oldest first: so much of their payload is held, in bytes. */
const maxHeldBytes = 256 * 1024 ** 2;
const followMs = 500;

/** The history of a cluster, read. */
export interface HistoryReading {
  /** The events that are wanted, oldest first, in pieces, until `signal` is aborted. @throws BreakoutboxError the failures of the filter, HISTORY_UNAVAILABLE */
  select(
    selection: ClusterSelection,
    listener: ClusterListener,
    signal: AbortSignal,
  ): AsyncGenerator<readonly ClusterEvent[], void, undefined>;
  /** Calls `told` with each new state of the link. */
  watch(told: (state: LinkState) => void): void;
  /** The nodes that the history has something of, by name. @throws BreakoutboxError CLUSTER_AWAY, HISTORY_NONE, HISTORY_UNAVAILABLE */
  nodes(): Promise<readonly string[]>;
  /**
   * What comes from now on and is wanted, until `signal` is aborted; while NATS is away, or keeps no history, nothing. What is shown is not
   * shown again, and of a stream that was made anew everything is.
   */
  follow(
    selection: ClusterSelection,
    listener: FollowListener,
    signal: AbortSignal,
  ): AsyncGenerator<readonly ClusterEvent[], void, undefined>;
  close(): Promise<void>;
}

/** The batches of a search that finds the newest first, the oldest first; so many as there is room for in memory. */
export async function newestFirst<Found extends BatchOfNode>(
  parts: AsyncIterable<{ readonly looked: number; readonly of: number; readonly found: Found | undefined }>,
  listener: ClusterListener,
): Promise<readonly Found[]> {
  const held: Found[] = [];
  let bytes = 0;
  for await (const { looked, of, found } of parts) {
    listener.looked(looked, of);
    if (found === undefined) continue;
    held.push({ ...found, events: found.events.map(owned) });
    for (const event of found.events) bytes += payloadBytes(event);
    if (bytes <= maxHeldBytes) continue;
    listener.cut();
    break;
  }
  return held.reverse();
}

/** The history of a cluster in NATS, for a program that need not be one of its nodes. */
export class ClusterHistoryReading implements HistoryReading {
  readonly #link: ClusterLink;
  readonly #reader: HistoryReader;
  readonly #layouts: (filter: string) => readonly NamedLayout[];
  /** The last batch that there was when it was opened, or was shown. */
  #last = 0;
  /** When the stream was made that it is of. */
  #created = '';

  private constructor(
    link: ClusterLink,
    reader: HistoryReader,
    layouts: (filter: string) => readonly NamedLayout[],
  ) {
    this.#link = link;
    this.#reader = reader;
    this.#layouts = layouts;
  }

  /**
   * Opens it. Filters may name the layouts of the folder `workspace`, if there is one.
   * @throws BreakoutboxError CLUSTER_UNREACHABLE, CLUSTER_REFUSED, CLUSTER_CREDENTIALS_INVALID, FILE_UNREADABLE, HISTORY_NONE, HISTORY_UNAVAILABLE
   */
  static async open({ options }: ClusterChoice, workspace: string): Promise<ClusterHistoryReading> {
    const link = await ClusterLink.open({ ...options, name: 'bob history' });
    try {
      const { failure } = link.state;
      if (failure !== undefined) throw errorOf(failure);
      const reader = await HistoryReader.open(link);
      const reading = new ClusterHistoryReading(link, reader, layoutsIn(workspace));
      const { last, created } = await reader.bounds();
      reading.#last = last;
      reading.#created = created;
      return reading;
    } catch (error) {
      await link.close();
      throw error;
    }
  }

  async *select(
    selection: ClusterSelection,
    listener: ClusterListener,
    signal: AbortSignal,
  ): AsyncGenerator<readonly ClusterEvent[], void, undefined> {
    const { limit } = selection;
    const before = this.#last + 1;
    const events = new ClusterEvents();
    if (limit === undefined) {
      for await (const { looked, of, found } of this.#search(
        { ...selection, before, isForward: true },
        signal,
      )) {
        listener.looked(looked, of);
        if (found !== undefined) yield events.of(found);
      }
      return;
    }
    for (const found of await newestFirst(this.#search({ ...selection, before }, signal), listener)) {
      if (signal.aborted) return;
      yield events.of(found);
    }
  }

  watch(told: (state: LinkState) => void): void {
    this.#link.watch(told);
  }

  async nodes(): Promise<readonly string[]> {
    return (await this.#reader.report()).nodes.map(({ node }) => node);
  }

  async *follow(
    selection: ClusterSelection,
    listener: FollowListener,
    signal: AbortSignal,
  ): AsyncGenerator<readonly ClusterEvent[], void, undefined> {
    const events = new ClusterEvents();
    while (!signal.aborted) {
      await pause(followMs, signal);
      if (signal.aborted) return;
      try {
        const { last, created } = await this.#reader.bounds();
        listener.unable(undefined);
        if (created !== this.#created) this.#last = 0;
        this.#created = created;
        if (last <= this.#last) continue;
        const range = { after: this.#last, before: last + 1, isForward: true } as const;
        for await (const { found } of this.#search({ ...selection, ...range, limit: undefined }, signal)) {
          if (found === undefined) continue;
          yield events.of(found);
          this.#last = found.stream;
        }
        if (!signal.aborted) this.#last = last;
      } catch (error) {
        if (!(error instanceof BreakoutboxError) || !passing.test(error.code)) throw error;
        // Where the link stands is told by itself.
        if (error.code.startsWith('HISTORY_')) listener.unable(error.failure);
      }
    }
  }

  close(): Promise<void> {
    return this.#link.close();
  }

  #search(
    {
      filter,
      limit = Number.MAX_SAFE_INTEGER,
      ...rest
    }: ClusterSelection & Pick<HistoryQuery, 'after' | 'before' | 'isForward'>,
    signal: AbortSignal,
  ) {
    const query = { ...rest, filter, limit, layouts: this.#layouts(filter), everyKind: true };
    return searchHistory(this.#reader, query, signal);
  }
}

/** Failures that may pass while a history is followed. */
const passing = /^(CLUSTER|HISTORY)_/;

/** An event with bytes of its own: those that were read hold all of their batch in memory. */
function owned(event: TrafficEvent): TrafficEvent {
  return isExportedMessage(event) ? { ...event, bytes: event.bytes.slice() } : event;
}

/** Those of a workspace, and those that ship. */
function layoutsIn(folder: string): (filter: string) => readonly NamedLayout[] {
  const workspace = new WorkspaceFolder(folder);
  workspace.readKind('layout');
  return historyLayouts(new LayoutTexts(workspace));
}
