import { createStore, type Store } from '../../../state/store.js';
import { LongSend } from './long-send.js';

/** Content too long to edit, in place of the draft: a file, or a pasted text. */
export type Attachment =
  | { readonly type: 'file'; readonly name: string; readonly content: Blob }
  | { readonly type: 'text'; readonly text: string };

/** Characters that a draft holds to be edited; a longer text is attached. */
export const maxDraftCharacters = 16_384;

/** The pending sends of one endpoint; they go on while another endpoint is shown. */
export class Outgoing {
  readonly attachment: Store<Attachment | undefined> = createStore<Attachment | undefined>(undefined);
  readonly long = new LongSend();
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `send` after all earlier requests are answered, so that messages leave in the order of the keys. */
  inTurn<Result>(send: () => Promise<Result>): Promise<Result> {
    const sent = this.#last.then(send);
    this.#last = sent.catch(() => undefined);
    return sent;
  }
}
