import { parseEncodingName } from '../../../../src/bytes/encoding-names.js';
import { decodeText } from '../../../../src/bytes/encodings.js';
import { escapedText, textPieces } from '../../../../src/bytes/text-pieces.js';
import type { HistorySearchLine } from '../../../../src/operations/history-search-lines.js';
import { decodeBatch } from '../../../../src/traffic/event-codec.js';
import { isExportedMessage, senderOf } from '../../../../src/traffic/export/export-item.js';
import { sourceName } from '../../../../src/traffic/source-name.js';
import { type Complaint, complaintOf } from '../../../session.js';
import { createStore, type Store } from '../../../state/store.js';
import { decodeBase64 } from '../../../transport/base64.js';

/** Messages that are shown; a narrower filter finds older ones. */
export const maxNodesFound = 1_000;
/** Characters of a message that a row shows. */
const maxText = 300;
/** Bytes that are read for them: no encoding takes more for a character. */
const maxTextBytes = 4 * maxText;

/** A message of a node that was found. */
export interface FoundMessage {
  /** No other has it. */
  readonly key: string;
  readonly node: string;
  /** The id of its endpoint there. */
  readonly endpoint: string;
  /** What the endpoint was called. */
  readonly name: string;
  readonly timeMicros: number;
  readonly direction: 'received' | 'sent';
  readonly peer: string;
  /** Who sent it by hand; empty where nobody is known. */
  readonly by: string;
  /** The beginning, in one line in which nothing acts. */
  readonly text: string;
  readonly bytes: number;
}

/** How far a search is, and what it has found, the newest first. */
export interface NodesFindState {
  readonly state: 'none' | 'searching' | 'ended' | 'stopped' | 'full' | 'failed';
  /** Batches that were looked at, of how many. */
  readonly looked: number;
  readonly of: number;
  readonly found: readonly FoundMessage[];
  /** Why it has failed. */
  readonly complaint?: Complaint | undefined;
}

/** Asks the workbench to search. @throws ApiError */
export type AskHistory = (signal: AbortSignal) => AsyncIterable<HistorySearchLine>;

const nothing: NodesFindState = { state: 'none', looked: 0, of: 0, found: [] };

/** The search of the page through the history of all nodes; a new one ends the one before. */
export class NodesFind {
  readonly state: Store<NodesFindState> = createStore<NodesFindState>(nothing);
  #stopping = new AbortController();

  /** Searches until it ends, or `stop`, or the next search. Never rejects. */
  async search(ask: AskHistory): Promise<void> {
    this.#stopping.abort();
    this.#stopping = new AbortController();
    const { signal } = this.#stopping;
    this.state.set({ ...nothing, state: 'searching' });
    try {
      for await (const line of ask(signal)) {
        if (signal.aborted) return;
        if (line.type === 'failed') {
          this.#end('failed', { failure: line.failure });
          return;
        }
        const { found } = this.state.get();
        const { looked, of } = line;
        const all = line.type === 'hits' ? [...found, ...messagesIn(line)] : found;
        const isFull = all.length >= maxNodesFound;
        const state = isFull ? 'full' : line.type === 'end' ? 'ended' : 'searching';
        this.state.set({ state, looked, of, found: all.slice(0, maxNodesFound) });
        if (isFull) {
          this.#stopping.abort();
          return;
        }
      }
      if (this.state.get().state === 'searching') this.#end('failed', { failure: undefined });
    } catch (error) {
      if (!signal.aborted) this.#end('failed', complaintOf(error));
    }
  }

  /** Ends the search; what was found stays. */
  stop(): void {
    if (this.state.get().state === 'searching') this.#end('stopped');
    this.#stopping.abort();
  }

  #end(state: NodesFindState['state'], complaint?: Complaint): void {
    this.state.update((before) => ({ ...before, state, complaint }));
  }
}

/** The messages of a batch, the newest first. */
function messagesIn({
  node,
  record,
  stream,
  batch,
  sources,
}: Extract<HistorySearchLine, { readonly type: 'hits' }>): readonly FoundMessage[] {
  const decoded = decodeBatch(decodeBase64(batch));
  if (!decoded.ok) return [];
  const present = new Map<string, (typeof sources)[number]>();
  let told = 0;
  const messages: FoundMessage[] = [];
  for (const event of decoded.batch.events) {
    for (; told < sources.length; told += 1) {
      const source = sources[told];
      if (source === undefined || source.from > event.sequence) break;
      present.set(source.endpoint, source);
    }
    if (!isExportedMessage(event)) continue;
    const { sequence, endpoint, timeMicros, type: direction, peer = '', bytes } = event;
    const known = present.get(endpoint);
    const encoding = parseEncodingName(known?.encoding ?? '') ?? 'utf-8';
    const text = escapedText(textPieces(decodeText(bytes.subarray(0, maxTextBytes), encoding)));
    messages.push({
      key: `${stream} ${record} ${sequence}`,
      ...{
        node,
        endpoint,
        name: known === undefined ? endpoint : sourceName(known),
        timeMicros,
        direction,
        peer,
      },
      by: senderOf(event),
      text: text.length > maxText ? `${text.slice(0, maxText)}…` : text,
      bytes: bytes.length,
    });
  }
  return messages.reverse();
}
