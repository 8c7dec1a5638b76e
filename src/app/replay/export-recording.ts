import { orThrow } from '../../errors/parsed.js';
import {
  compileMessageFilter,
  type MessageFilter,
  readMessageFilter,
} from '../../traffic/filter/message-filter.js';
import { type ExportLine, exportLines } from './export-lines.js';
import { type Missing, type Recording, ReplayAllowance } from './recording.js';
import {
  conversationOf,
  nameOf,
  type ToldConversation,
  ToldConversations,
  type ToldEvent,
} from './told-conversations.js';

/**
 * The conversations of objects of `--json`, a line each. Who was the client follows from what is there: a server says `listening`, a client
 * says `connected` without that; of datagrams, who sends first.
 *
 * @throws BreakoutboxError REPLAY_LINE_INVALID, REPLAY_TOO_LARGE, REPLAY_TOO_MANY_MESSAGES, REPLAY_TOO_MANY_CONVERSATIONS, those of a
 *   filter; the system's errors
 */
export async function exportRecording(
  file: string,
  filter: string | undefined,
  allowance: ReplayAllowance = new ReplayAllowance(file),
): Promise<Recording> {
  const selects =
    filter === undefined ? undefined : compileMessageFilter(orThrow(await readMessageFilter(filter, [])));
  const reader = new ExportReader(allowance, selects);
  for await (const line of exportLines(file)) reader.take(line);
  return reader.recording();
}

/** From when an endpoint was opened until it was opened again. */
interface Run {
  readonly isListening: boolean;
  /** What had been lost anywhere when it began, as far as it matters to it. */
  readonly lostBefore: number;
  /** Events of the endpoint that were lost in it. */
  lost: number;
  /** All that had been lost when it ended; undefined while it goes on. */
  lostUntil: number | undefined;
  /** The number of the last connection. */
  connection: number;
}

/** Where a conversation stands among what was lost: counted up to its first and to its last event. */
interface Place {
  readonly run: Run;
  readonly first: number;
  last: number;
}

/** Puts conversations together from lines, those that have a message that `selects`, and what is missing of them. */
class ExportReader {
  readonly #allowance: ReplayAllowance;
  readonly #selects: MessageFilter | undefined;
  readonly #conversations: ToldConversations;
  readonly #runs = new Map<string, Run>();
  readonly #places = new Map<ToldConversation, Place>();
  /** Events of no known endpoint that were lost. */
  #lost = 0;

  constructor(allowance: ReplayAllowance, selects: MessageFilter | undefined) {
    this.#allowance = allowance;
    this.#selects = selects;
    this.#conversations = new ToldConversations(allowance);
  }

  take(line: ExportLine): void {
    if (line.type === 'event') this.#takeEvent(line);
    else if (line.endpoint === undefined) this.#lost += line.count;
    else this.#runOf(line.endpoint).lost += line.count;
  }

  recording(): Recording {
    const selected = [...this.#conversations.all]
      .filter(({ isSelected }) => isSelected)
      .map((conversation) => ({ conversation, missing: this.#missing(conversation) }));
    return {
      conversations: selected
        .filter(({ missing }) => missing === undefined)
        .map(({ conversation }) => conversationOf(conversation)),
      incomplete: selected.flatMap(({ conversation, missing }) =>
        missing === undefined ? [] : [{ name: nameOf(conversation, undefined), missing }],
      ),
    };
  }

  #takeEvent(line: ExportLine & { readonly type: 'event' }): void {
    const { event } = line;
    const { type, endpoint, connection = 0 } = event;
    const before = this.#runs.get(endpoint);
    const isConnectedAnew =
      type === 'connected' && before?.isListening === false && connection <= before.connection;
    if (type === 'listening' || type === 'stopped' || isConnectedAnew)
      this.#begin(endpoint, this.#lost, type === 'listening');
    const conversation = this.#conversations.take(event);
    if (conversation === undefined) return;
    const run = this.#runOf(endpoint);
    if (type === 'connected') run.connection = connection;
    const lost = this.#lostIn(run);
    const place = this.#places.get(conversation);
    if (place === undefined) this.#places.set(conversation, { run, first: lost, last: lost });
    else place.last = lost;
    conversation.isSelected ||= this.#isSelected(line, event);
    if (type !== 'closed' || conversation.isSelected) return;
    this.#conversations.forget(conversation);
    this.#places.delete(conversation);
  }

  #isSelected({ text, tags, note, by }: ExportLine & { readonly type: 'event' }, event: ToldEvent): boolean {
    const { type, timeMicros, endpoint, peer, bytes } = event;
    if (peer === undefined || bytes === undefined) return false;
    if (this.#selects === undefined) return true;
    return this.#selects({
      ...{ bytes, peer, timeMicros, text, tags, note, by },
      direction: type === 'received' ? 'in' : 'out',
      endpoint: [endpoint],
      encoding: 'utf-8',
      layouts: [],
    });
  }

  /** The present run of an endpoint; without its beginning, all that was lost before may be of it. */
  #runOf(endpoint: string): Run {
    return this.#runs.get(endpoint) ?? this.#begin(endpoint, 0, false);
  }

  #begin(endpoint: string, lostBefore: number, isListening: boolean): Run {
    const before = this.#runs.get(endpoint);
    if (before === undefined) this.#allowance.take(0);
    else before.lostUntil = this.#lostIn(before);
    const run: Run = { isListening, lostBefore, lost: 0, lostUntil: undefined, connection: 0 };
    this.#runs.set(endpoint, run);
    return run;
  }

  #lostIn({ lost, lostUntil }: Run): number {
    return lostUntil ?? lost + this.#lost;
  }

  /** What was lost of a conversation; undefined for nothing. */
  #missing(conversation: ToldConversation): Missing | undefined {
    const place = this.#places.get(conversation);
    if (place === undefined) return undefined;
    const { run, first, last } = place;
    const { protocol, isConnected, hasEnded } = conversation;
    if (protocol === 'tcp' && !isConnected && first > run.lostBefore) return { type: 'beginning' };
    // What is lost while a connection is open may be of it; datagrams have no end.
    const until = protocol === 'tcp' && !hasEnded ? this.#lostIn(run) : last;
    return until > first ? { type: 'events', count: until - first } : undefined;
  }
}
