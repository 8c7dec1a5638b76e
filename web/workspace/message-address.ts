import type { SavedMessageRow } from '../../src/operations/workspace.js';
import type { FileAddress } from '../state/place.js';

/** Where the page shows a saved message. */
export function addressOf({ path, index }: Pick<SavedMessageRow, 'path' | 'index'>): FileAddress {
  return { type: 'messages', path, item: index === 0 ? undefined : index };
}
