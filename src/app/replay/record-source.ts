import { BreakoutboxError } from '../../errors/error.js';
import type { RecordMissing, RecordSpan } from '../../operations/record.js';
import { maxHits, maxPageEvents } from '../../store/history/record-parts.js';
import type { TrafficEvent } from '../../traffic/event.js';
import { openRecordReading, type RecordReading, recordFolder } from '../record/record-reading.js';
import { type Missing, type Recording, ReplayAllowance } from './recording.js';
import type { ReadOptions, ReplaySource } from './replay-source.js';
import {
  conversationOf,
  keyOf,
  nameOf,
  type ToldConversation,
  ToldConversations,
} from './told-conversations.js';

/** The numbers of messages that a filter selects, held to know their conversations by. */
const maxSelected = 4_000_000;
/** Gaps and runs that are remembered; the oldest are let go. */
const maxRemembered = 100_000;

/** The record of a workspace: of the workbench that holds it, or its file. */
export function recordSource(workspace: string | undefined): ReplaySource {
  const folder = recordFolder(workspace);
  return {
    name: folder,
    empty: (incomplete) => new BreakoutboxError('REPLAY_RECORD_EMPTY', { folder, incomplete }),
    read: async (filter, options = {}) => {
      const record = await openRecordReading(folder);
      try {
        return await recordRecording(record, folder, filter, options);
      } finally {
        await record.close();
      }
    },
  };
}

/**
 * The conversations of a record, those that the filter selects a message of. With a filter the record is searched first, and then the
 * endpoints that were found are read, so that no other conversation is held.
 *
 * @throws BreakoutboxError those of the filter and of the record, REPLAY_TOO_LARGE; the signal's reason
 */
export async function recordRecording(
  record: RecordReading,
  name: string,
  filter: string | undefined,
  { signal = new AbortController().signal, looked }: ReadOptions,
): Promise<Recording> {
  const selected =
    filter === undefined ? undefined : await selectedBy(record, { name, filter, looked }, signal);
  const reader = new ConversationReader(name, selected?.numbers);
  for (const endpoint of selected?.endpoints ?? [undefined]) {
    for (let after: number | undefined = 0; after !== undefined; ) {
      signal.throwIfAborted();
      const page: Awaited<ReturnType<RecordReading['page']>> = await record.page({
        endpoint,
        after,
        limit: maxPageEvents,
      });
      for (const event of page.batch.events) reader.take(event);
      reader.learn(page.runs, page.gaps);
      after = page.hasMore ? page.batch.events.at(-1)?.sequence : undefined;
    }
  }
  return reader.recording(record);
}

/** Numbers of messages, ascending, by the conversations that they are of. */
interface Selected {
  readonly endpoints: ReadonlySet<string>;
  readonly numbers: ReadonlyMap<string, readonly number[]>;
}

async function selectedBy(
  record: RecordReading,
  { name, filter, looked }: { readonly name: string; readonly filter: string } & Pick<ReadOptions, 'looked'>,
  signal: AbortSignal,
): Promise<Selected> {
  const endpoints = new Set<string>();
  const numbers = new Map<string, number[]>();
  const allowance = new ReplayAllowance(name, { messages: maxSelected });
  let before: number | undefined;
  for (let found = maxHits; found >= maxHits; ) {
    found = 0;
    const query = { filter, endpoint: undefined, before, limit: maxHits };
    for await (const part of record.search(query, signal)) {
      looked?.(part.looked, part.of);
      allowance.take(0, part.batch.events.length);
      for (const event of part.batch.events.toReversed()) {
        if (event.type !== 'received' && event.type !== 'sent') continue;
        const key = keyOf(event.endpoint, event.peer, event.connection);
        const known = numbers.get(key);
        if (known === undefined) numbers.set(key, [event.sequence]);
        else known.push(event.sequence);
        endpoints.add(event.endpoint);
      }
      found += part.batch.events.length;
      before = part.batch.events[0]?.sequence ?? before;
    }
    signal.throwIfAborted();
  }
  for (const found of numbers.values()) found.reverse();
  return { endpoints, numbers };
}

/** Where a conversation stands in the record. */
interface Place {
  readonly first: number;
  last: number;
}

/** Reads conversations out of the events of a record, and what it lacks of them. */
class ConversationReader {
  readonly #numbers: ReadonlyMap<string, readonly number[]> | undefined;
  /** How many of the selected numbers of a conversation have been passed. */
  readonly #passed = new Map<string, number>();
  readonly #conversations: ToldConversations;
  readonly #places = new Map<ToldConversation, Place>();
  /** The last conversation by each key: it may go on. */
  readonly #open = new Map<string, ToldConversation>();
  #runs: RecordSpan[] = [];
  #gaps: RecordMissing[] = [];

  constructor(name: string, numbers: ReadonlyMap<string, readonly number[]> | undefined) {
    this.#numbers = numbers;
    this.#conversations = new ToldConversations(
      new ReplayAllowance(name),
      numbers === undefined ? undefined : (key) => numbers.has(key),
    );
  }

  take(event: TrafficEvent): void {
    const conversation = this.#conversations.take({
      ...{ type: event.type, endpoint: event.endpoint, timeMicros: event.timeMicros },
      peer: 'peer' in event ? event.peer : undefined,
      connection: 'connection' in event ? event.connection : undefined,
      local: event.type === 'listening' ? event.local : undefined,
      reason: event.type === 'closed' ? event.reason : undefined,
      bytes: event.type === 'received' || event.type === 'sent' ? event.bytes : undefined,
    });
    if (conversation === undefined) return;
    const { sequence } = event;
    const place = this.#places.get(conversation);
    if (place !== undefined) place.last = sequence;
    else this.#begin(conversation, sequence);
    if (event.type !== 'received' && event.type !== 'sent') return;
    conversation.isSelected ||= this.#selects(conversation, sequence);
  }

  learn(runs: readonly RecordSpan[], gaps: readonly RecordMissing[]): void {
    const known = new Set(this.#runs.map(({ first }) => first));
    this.#runs.push(...runs.filter(({ first }) => !known.has(first)));
    this.#gaps.push(...gaps.filter(({ count }) => count > 0));
    this.#runs = this.#runs.slice(-maxRemembered);
    this.#gaps = this.#gaps.slice(-maxRemembered);
  }

  recording({ endpoints }: Pick<RecordReading, 'endpoints'>): Recording {
    const selected = [...this.#conversations.all]
      .filter(({ isSelected }) => isSelected)
      .sort((one, other) => this.#firstOf(one) - this.#firstOf(other))
      .map((conversation) => ({ conversation, missing: this.#missing(conversation) }));
    return {
      conversations: selected
        .filter(({ missing }) => missing === undefined)
        .map(({ conversation }) => conversationOf(conversation, endpoints.get(conversation.endpoint))),
      incomplete: selected.flatMap(({ conversation, missing }) =>
        missing === undefined
          ? []
          : [{ name: nameOf(conversation, endpoints.get(conversation.endpoint)), missing }],
      ),
    };
  }

  /** A conversation begins: the one before it by the same names is over. */
  #begin(conversation: ToldConversation, sequence: number): void {
    const { endpoint, peer, connection } = conversation;
    const key = keyOf(endpoint, peer, connection);
    const before = this.#open.get(key);
    if (before?.isSelected === false) {
      this.#conversations.forget(before);
      this.#places.delete(before);
    }
    this.#open.set(key, conversation);
    this.#places.set(conversation, { first: sequence, last: sequence });
  }

  #selects({ endpoint, peer, connection }: ToldConversation, sequence: number): boolean {
    if (this.#numbers === undefined) return true;
    const key = keyOf(endpoint, peer, connection);
    const numbers = this.#numbers.get(key) ?? [];
    let passed = this.#passed.get(key) ?? 0;
    while (passed < numbers.length && (numbers[passed] ?? 0) < sequence) passed += 1;
    this.#passed.set(key, passed);
    return numbers[passed] === sequence;
  }

  #firstOf(conversation: ToldConversation): number {
    return this.#places.get(conversation)?.first ?? 0;
  }

  /** What the record lacks of a conversation; undefined for nothing. */
  #missing(conversation: ToldConversation): Missing | undefined {
    const { protocol, endpoint, isConnected, hasEnded } = conversation;
    if (protocol === 'tcp' && !isConnected) return { type: 'beginning' };
    const { first, last } = this.#places.get(conversation) ?? { first: 0, last: 0 };
    // What came of a connection that is still open, or whose end is not there, may be missing until the program ended.
    const goesOn = protocol === 'tcp' && !hasEnded;
    const until = goesOn ? this.#endOfRun(first) : last;
    const count = this.#gaps
      .filter((gap) => gap.endpoint === undefined || gap.endpoint === endpoint)
      .filter(({ from, to }) => to > first && from < until)
      .reduce((sum, gap) => sum + gap.count, 0);
    return count === 0 ? undefined : { type: 'events', count };
  }

  /** The number that the run of an event ends before. */
  #endOfRun(sequence: number): number {
    const next = this.#runs.map(({ first }) => first).filter((first) => first > sequence);
    return next.reduce((least, first) => Math.min(least, first), Number.POSITIVE_INFINITY);
  }
}
