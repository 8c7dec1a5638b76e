import { type KeyValueStore, keptObject, keptStore } from '../../state/kept.js';
import type { Store } from '../../state/store.js';

/** How the address of a file on a server begins. */
export const scheme = 'tftp://';

/** What was typed last for fetching and sending as a client; it outlives the page. */
export interface TftpClientSettings {
  readonly url: string;
  /** Bytes of a block to ask for, as typed; empty for the usual. */
  readonly block: string;
  /** Blocks in flight to ask for, as typed; empty for the usual. */
  readonly window: string;
}

/** The settings as kept. */
export function createTftpClientSettings(keeper: KeyValueStore): Store<TftpClientSettings> {
  return keptStore(keeper, 'breakoutbox.tftp-client', (kept) => {
    const { url, block, window } = keptObject(kept);
    return {
      url: typeof url === 'string' ? url : scheme,
      block: typeof block === 'string' ? block : '',
      window: typeof window === 'string' ? window : '',
    };
  });
}

/** Whether a field is empty, or a whole number from `least` to `most`. */
export function isNumberIn(
  text: string,
  { least, most }: { readonly least: number; readonly most: number },
): boolean {
  if (text === '') return true;
  return /^\d{1,6}$/.test(text) && Number(text) >= least && Number(text) <= most;
}
