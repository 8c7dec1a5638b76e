import type { RecordAnnotation } from '../../../../src/operations/record.js';
import type { RecordSearchLine } from '../../../../src/operations/record-search-lines.js';
import { decodeBatch } from '../../../../src/traffic/event-codec.js';
import { isTransferEvent } from '../../../../src/traffic/kinds.js';
import { type Complaint, complaintOf } from '../../../session.js';
import { createStore, type Store } from '../../../state/store.js';
import { decodeBase64 } from '../../../transport/base64.js';
import { isMessageEntry } from '../log/log-entry.js';
import type { EntryTest } from '../log/log-filter.js';
import { MessageLog } from '../log/message-log.js';

/** Hits of a search; a log holds more. */
export const maxFound = 50_000;

/** How far a search is. */
export interface FindState {
  readonly state: 'searching' | 'ended' | 'stopped' | 'full' | 'failed';
  /** Numbers of the record that were looked at, of how many. */
  readonly looked: number;
  readonly of: number;
  /** Why it has failed. */
  readonly complaint?: Complaint;
}

/** Asks the workbench to search what is older than `before`. @throws ApiError */
export type AskSearch = (before: number | undefined, signal: AbortSignal) => AsyncIterable<RecordSearchLine>;

/** Messages of an endpoint that a filter selects: those that its log has, what the record has before, and those to come. */
export class RecordFind {
  /** The messages that were found. */
  readonly found = new MessageLog(undefined, 2 * maxFound);
  readonly state: Store<FindState> = createStore<FindState>({ state: 'searching', looked: 0, of: 0 });
  readonly #live: MessageLog;
  readonly #test: EntryTest;
  readonly #changed: () => void;
  readonly #learn: (annotations: readonly RecordAnnotation[]) => void;
  readonly #stopping = new AbortController();
  /** The record is searched for what is older than this event of the log. */
  readonly #before: number | undefined;
  /** The number of the next entry of the log to be tested. */
  #seen: number;

  /** `live` ends with the newest event. `changed` is called when messages were found, `learn` with what is noted of them. */
  constructor(
    live: MessageLog,
    test: EntryTest,
    changed: () => void,
    learn: (annotations: readonly RecordAnnotation[]) => void,
  ) {
    this.#learn = learn;
    this.#live = live;
    this.#test = test;
    this.#changed = changed;
    this.#seen = live.wholeFrom;
    this.#before = this.#oldest();
  }

  /** Searches the record until it ends, or `stop`. Never rejects. */
  async search(ask: AskSearch): Promise<void> {
    const { signal } = this.#stopping;
    try {
      for await (const line of ask(this.#before, signal)) {
        if (signal.aborted) return;
        if (line.type === 'failed') {
          this.#end('failed', { failure: line.failure });
          return;
        }
        this.state.set({
          state: line.type === 'end' ? 'ended' : 'searching',
          looked: line.looked,
          of: line.of,
        });
        if (line.type !== 'hits') continue;
        this.#learn(line.annotations);
        if (!this.#take(line.batch)) return;
      }
      if (this.state.get().state === 'searching') this.#end('failed', { failure: undefined });
    } catch (error) {
      if (!signal.aborted) this.#end('failed', complaintOf(error));
    }
  }

  /** Ends the search; what was found stays, and what comes is found. */
  stop(): void {
    if (this.state.get().state === 'searching') this.#end('stopped');
    this.#stopping.abort();
  }

  /** Whether entries of the log wait to be tested. */
  get isBehind(): boolean {
    return this.#seen < this.#live.next;
  }

  /** Tests entries of the log until `isOver`, which is asked every 64 of them. */
  advance(isOver: () => boolean): void {
    this.#seen = Math.max(this.#seen, this.#live.first);
    for (let looked = 1; this.isBehind; looked += 1) {
      const entry = this.#live.at(this.#seen);
      this.#seen += 1;
      if (entry !== undefined && isMessageEntry(entry) && this.#test(entry))
        this.found.add({ ...entry.event });
      if (looked % 64 === 0 && isOver()) return;
    }
  }

  /** The number of the oldest event that is tested here. */
  #oldest(): number | undefined {
    for (let number = this.#seen; number < this.#live.next; number += 1) {
      const event = this.#live.at(number)?.event;
      if (event !== undefined && 'sequence' in event) return event.sequence;
    }
    return undefined;
  }

  /** Returns false when there is no room for more. */
  #take(batch: string): boolean {
    const decoded = decodeBatch(decodeBase64(batch));
    if (!decoded.ok) return true;
    const events = decoded.batch.events.filter((event) => !isTransferEvent(event));
    this.found.prepend({ events, runs: [], gaps: [], annotations: [], hasMore: false }, 0);
    this.#changed();
    if (!this.found.isCrowded && this.found.size < maxFound) return true;
    this.#end('full');
    this.#stopping.abort();
    return false;
  }

  #end(state: FindState['state'], complaint?: Complaint): void {
    this.state.update(({ looked, of }) => ({
      state,
      looked,
      of,
      ...(complaint === undefined ? {} : { complaint }),
    }));
  }
}
