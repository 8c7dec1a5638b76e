import type { RecordReport } from '../../../../src/operations/record.js';
import type { OperationRequest } from '../../../../src/operations/table.js';
import { type Complaint, complaintOf } from '../../../session.js';
import { createStore, type Store } from '../../../state/store.js';
import { isMessage } from '../log/log-entry.js';
import type { MessageLog } from '../log/message-log.js';
import type { PastPage } from './past-page.js';

/** Events of a page. */
const pageEvents = 1_000;
/** Lines beyond the view that are read before they are seen. */
export const ahead = 300;
/** Lines beyond the kept ones from which a page is read where the view is, and not all that is in between. */
const farLines = 3_000;

/** What the reading of a log's past is at. */
export type PastState =
  | { readonly type: 'idle' }
  | { readonly type: 'reading' }
  /** It is read no further until somebody asks again. */
  | { readonly type: 'failed'; readonly complaint: Complaint };

/** Asks the workbench for a page of the record; undefined if it sends none. @throws ApiError */
export type AskPage = (
  request: OperationRequest<'record.page'>,
  signal: AbortSignal,
) => Promise<PastPage | undefined>;

/** What became of a page: `overtaken` by a change of the log, `replaced` by another that was asked for, or given up. */
type Answered = 'taken' | 'overtaken' | 'replaced' | 'failed';

/** How often a page is asked for where lines change meanwhile. */
const maxTries = 3;

const idle: PastState = Object.freeze({ type: 'idle' });

/** Reads the record into the log of an endpoint, as far as a person looks, a page at a time. */
export class PastReader {
  readonly state: Store<PastState> = createStore<PastState>(idle);
  /** Whether the log has lines somewhere else, to which it is not scrolled yet. */
  isSeeking = false;
  readonly #endpoint: string;
  readonly #log: MessageLog;
  readonly #ask: AskPage;
  readonly #changed: () => void;
  #ending = new AbortController();
  #beginning: Promise<void> = Promise.resolve();
  /** The run of the workbench whose newest page the log has. */
  #run: string | undefined;
  /** The run whose newest page was asked for. */
  #tried: string | undefined;
  /** The newest page is being read: nothing is known of the record yet. */
  #isBeginning = false;
  /** Pages that have been asked for. */
  #asked = 0;

  /** `changed` is called when the log has other lines. */
  constructor(endpoint: string, log: MessageLog, ask: AskPage, changed: () => void) {
    this.#endpoint = endpoint;
    this.#log = log;
    this.#ask = ask;
    this.#changed = changed;
  }

  /**
   * Puts the newest page of the record into the log, once for each run of the workbench; of an endpoint that records, as soon as
   * there is one. Never rejects.
   */
  async begin(run: string, record: RecordReport, isRecorded: boolean): Promise<void> {
    if (this.#run === run || record.state === 'unavailable') return;
    if (this.#tried === run && !isRecorded) return;
    this.#run = run;
    this.#tried = run;
    this.#ending.abort();
    this.#ending = new AbortController();
    this.state.set(idle);
    this.#beginning = this.#begin(record);
    await this.#beginning;
  }

  /** Reads what is near the lines that are looked at, by their numbers: `first` to `last` - 1. Never rejects. */
  async look(first: number, last: number, record: RecordReport): Promise<void> {
    if (this.#run === undefined || this.#isBeginning || this.state.get().type !== 'idle') return;
    const log = this.#log;
    const start = log.first - log.above;
    const { before, after } = log.bounds;
    if (log.above > 0 && first < log.first - farLines) {
      const share = Math.max(0, first - start) / log.above;
      const from = Math.floor(record.first + share * ((before ?? record.last) - record.first));
      await this.#show(Math.max(0, from - 1), Math.max(start, first));
    } else if (log.below > 0 && last > log.next + farLines) {
      const share = (Math.max(first, log.next) - log.next) / log.below;
      const newest = Math.max(record.last, after ?? 0);
      const from = Math.floor((after ?? 0) + share * (newest - (after ?? 0)));
      await this.#show(from, Math.max(first, log.next));
    } else if (log.above > 0 && first < log.first + ahead) {
      // Else what happens meanwhile drops the lines that the page goes above.
      if (log.isCrowded && last < log.next - ahead) log.leaveEnd();
      await this.#read(before === undefined ? {} : { before: String(before) }, (page) => {
        if (log.bounds.before === before) log.prepend(page, record.first);
      });
    } else if (log.below > 0 && last > log.next - ahead)
      await this.#read({ after: String(after ?? 0) }, (page) => {
        if (log.bounds.after === after) log.append(page);
      });
  }

  /** Has the log show the event of a number, once `begin` has ended; the number of its line, undefined if there is none. Never rejects. */
  async find(sequence: number): Promise<number | undefined> {
    await this.#beginning;
    const log = this.#log;
    for (let tries = 0; tries < maxTries && log.numberOf(sequence) === undefined; tries += 1) {
      const isBelow = sequence > (log.bounds.after ?? 0);
      if ((isBelow ? log.below : log.above) === 0) break;
      this.isSeeking = true;
      const at = isBelow ? log.next + Math.floor(log.below / 2) : log.first - Math.ceil(log.above / 2);
      if ((await this.#show(Math.max(0, sequence - 1), at)) !== 'overtaken') break;
    }
    const number = log.numberOf(sequence);
    if (number === undefined) this.isSeeking = false;
    return number;
  }

  /** The number of the line of an event, if the log has it now. */
  lineOf(sequence: number): number | undefined {
    return this.#log.numberOf(sequence);
  }

  /** The number of the line of the message whose number is nearest, of those that the log has; undefined without a message. */
  nearest(sequence: number): number | undefined {
    const log = this.#log;
    let nearest: { readonly number: number; readonly distance: number } | undefined;
    for (let number = log.first; number < log.next; number += 1) {
      const event = log.at(number)?.event;
      if (event === undefined || !isMessage(event)) continue;
      const distance = Math.abs(event.sequence - sequence);
      if (nearest === undefined || distance < nearest.distance) nearest = { number, distance };
    }
    return nearest?.number;
  }

  /** Tries again what has failed. */
  again(): void {
    this.state.set(idle);
    this.#changed();
  }

  /** Gives up what is being read; `begin` goes on. */
  stop(): void {
    this.#ending.abort();
    this.#isBeginning = false;
    this.#run = undefined;
    this.#tried = undefined;
  }

  /** Puts the newest page in order with what the feed has brought. */
  async #begin(record: RecordReport): Promise<void> {
    let isEmpty = false;
    let answered: Answered = 'overtaken';
    this.#isBeginning = true;
    for (let tries = 0; tries < maxTries && answered === 'overtaken'; tries += 1)
      answered = await this.#read(
        {},
        (page) => {
          isEmpty = page.events.length === 0;
          this.#log.weave(page, record.first);
        },
        false,
      );
    if (answered === 'replaced') return;
    this.#isBeginning = false;
    if (isEmpty || answered !== 'taken') this.#run = undefined;
  }

  #show(after: number, at: number): Promise<Answered> {
    return this.#read({ after: String(after) }, (page) => this.#log.show(page, at));
  }

  /**
   * Asks for a page, and takes it if the log still stands as it did: the page that was asked for last is the one that is wanted, and
   * none is that was asked for before lines were deleted or the log went elsewhere.
   */
  async #read(
    request: Omit<OperationRequest<'record.page'>, 'endpoint' | 'limit'>,
    take: (page: PastPage) => void,
    isShown = true,
  ): Promise<Answered> {
    const { signal } = this.#ending;
    const { edition } = this.#log.edits;
    this.#asked += 1;
    const asked = this.#asked;
    const isReplaced = (): boolean => signal.aborted || asked !== this.#asked;
    if (isShown) this.state.set({ type: 'reading' });
    try {
      const page = await this.#ask(
        { ...request, endpoint: this.#endpoint, limit: String(pageEvents) },
        signal,
      );
      if (isReplaced()) return 'replaced';
      if (page === undefined) throw new Error('the workbench sent a page that is none');
      const isOvertaken = this.#log.edits.edition !== edition;
      if (!isOvertaken) take(page);
      this.state.set(idle);
      this.#changed();
      return isOvertaken ? 'overtaken' : 'taken';
    } catch (error) {
      if (isReplaced()) return 'replaced';
      this.state.set({ type: 'failed', complaint: complaintOf(error) });
      return 'failed';
    }
  }
}
