import { createStore, type Store } from '../../../state/store.js';
import { LongSend } from './long-send.js';

/** Something too long to be typed into, in the place of the draft: a file as it is, or a text that was pasted. */
export type Attachment =
  | { readonly type: 'file'; readonly name: string; readonly content: Blob }
  | { readonly type: 'text'; readonly text: string };

/** Characters that a draft holds to be edited; a longer text is attached. */
export const maxDraftCharacters = 16_384;

/** What is on its way out of one endpoint; it goes on while another is looked at. */
export class Outgoing {
  readonly attachment: Store<Attachment | undefined> = createStore<Attachment | undefined>(undefined);
  readonly long = new LongSend();
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `send` once all that were asked for before have been answered, so that messages leave in the order of the keys. */
  inTurn<Result>(send: () => Promise<Result>): Promise<Result> {
    const sent = this.#last.then(send);
    this.#last = sent.catch(() => undefined);
    return sent;
  }
}
