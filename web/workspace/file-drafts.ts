import { type KeyValueStore, keptObject, keptStore } from '../state/kept.js';
import type { Store } from '../state/store.js';

/** What was typed into a file and is not saved: the text, and the revision of the file that it came from. */
export interface FileDraft {
  readonly text: string;
  readonly revision: string;
}

/** The drafts of this browser by `draftKey`. */
export type FileDrafts = Readonly<Record<string, FileDraft>>;

/** Longer texts are kept until the page is closed, and not beyond: the storage of a browser holds a few megabytes. */
export const maxKeptCharacters = 256 * 1024;
/** The oldest drafts past this are forgotten. */
const maxDrafts = 50;

/** The drafts that this browser keeps, over a reload too. */
export function createFileDrafts(keeper: KeyValueStore): Store<FileDrafts> {
  return keptStore(keeper, 'breakoutbox.drafts', (kept) =>
    Object.fromEntries(Object.entries(keptObject(kept)).flatMap(([key, one]) => draftOf(key, one))),
  );
}

/** The drafts with that of a file, or without it. */
export function withDraft(drafts: FileDrafts, key: string, draft: FileDraft | undefined): FileDrafts {
  const { [key]: _before, ...others } = drafts;
  if (draft === undefined || draft.text.length > maxKeptCharacters) return key in drafts ? others : drafts;
  const kept = Object.entries(others).slice(-(maxDrafts - 1));
  return Object.fromEntries([...kept, [key, draft]]);
}

/** The key of a file's draft: workspaces may be opened one after another in the same browser. */
export function draftKey(folder: string, path: string): string {
  return `${folder}\n${path}`;
}

function draftOf(key: string, kept: unknown): readonly (readonly [string, FileDraft])[] {
  const { text, revision } = keptObject(kept);
  return typeof text === 'string' && typeof revision === 'string' ? [[key, { text, revision }]] : [];
}
