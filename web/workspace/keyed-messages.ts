import type { SavedMessageRow, SentMessage } from '../../src/operations/workspace.js';
import { type After, type Complaint, complaintOf } from '../session.js';
import { createStore, type Store } from '../state/store.js';
import type { Api } from '../transport/api.js';

/** What came of the message that a key sent last. */
export type KeyedOutcome =
  | { readonly type: 'none' }
  | { readonly type: 'sent'; readonly name: string; readonly sent: SentMessage }
  | { readonly type: 'failed'; readonly name: string; readonly complaint: Complaint }
  /** No message has that key. */
  | { readonly type: 'unknown'; readonly digit: number };

/** Milliseconds that a success is shown; a failure stays until it is dismissed. */
const shownMs = 4_000;

/** The saved messages that a key sends, Alt+1 to Alt+9, from wherever the page looks. */
export class KeyedMessages {
  readonly outcome: Store<KeyedOutcome> = createStore<KeyedOutcome>({ type: 'none' });
  readonly #api: Pick<Api, 'call'>;
  readonly #after: After;

  constructor(api: Pick<Api, 'call'>, after: After) {
    this.#api = api;
    this.#after = after;
  }

  /**
   * Sends the message of a key: to where it says, or else through `endpoint`. Returns one that cannot be sent before its person has
   * filled in a blank or chosen a target.
   */
  async press(digit: number, endpoint: string | undefined): Promise<SavedMessageRow | undefined> {
    let message: SavedMessageRow | undefined;
    try {
      message = (await this.#api.call('messages.list', { keyed: true })).find(({ key }) => key === digit);
    } catch (error) {
      this.outcome.set({ type: 'failed', name: `Alt ${digit}`, complaint: complaintOf(error) });
      return undefined;
    }
    if (message === undefined) this.#show({ type: 'unknown', digit });
    return message === undefined ? undefined : this.send(message, endpoint);
  }

  /** The same for a message that is known. */
  async send(message: SavedMessageRow, endpoint: string | undefined): Promise<SavedMessageRow | undefined> {
    const { fullName, name, blanks, to } = message;
    const isOpen = blanks.some(({ preset = '' }) => preset === '');
    if (isOpen || (to === undefined && endpoint === undefined)) return message;
    const body = {
      name: fullName,
      ...(to === undefined && endpoint !== undefined ? { to: endpoint } : {}),
    };
    try {
      this.#show({ type: 'sent', name, sent: await this.#api.call('messages.send', { body }) });
    } catch (error) {
      this.outcome.set({ type: 'failed', name, complaint: complaintOf(error) });
    }
    return undefined;
  }

  dismiss(): void {
    this.outcome.set({ type: 'none' });
  }

  #show(outcome: KeyedOutcome): void {
    this.outcome.set(outcome);
    this.#after(shownMs, () => {
      if (this.outcome.get() === outcome) this.dismiss();
    });
  }
}
