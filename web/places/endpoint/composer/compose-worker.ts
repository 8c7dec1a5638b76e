import type { EncodingName } from '../../../../src/bytes/encoding-names.js';
import { composeDraft, type DraftMeaning } from './draft.js';

/** What the page asks: a text that is too long to be composed between two frames. */
export interface ComposeTask {
  readonly text: string;
  readonly meaning: DraftMeaning;
  readonly encoding: EncodingName;
}

addEventListener('message', ({ data }: MessageEvent<ComposeTask>) => {
  postMessage(composeDraft(data.text, data.meaning, data.encoding));
});
