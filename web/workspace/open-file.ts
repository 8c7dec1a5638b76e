import { failure } from '../../src/errors/error.js';
import type { FileProblemReport, WorkspaceFileContent } from '../../src/operations/workspace.js';
import { type Complaint, complaintOf } from '../session.js';
import { createStore, type Store } from '../state/store.js';
import type { FileDraft } from './file-drafts.js';
import { TextHistory } from './text-history.js';

/** A file as the workspace holds it. */
export interface SavedText {
  readonly text: string;
  /** Empty: there is no such file. */
  readonly revision: string;
}

/** How far what was typed is saved. */
export type Saving =
  | { readonly type: 'saved' }
  /** It will be, as soon as nobody types. */
  | { readonly type: 'pending' }
  | { readonly type: 'under-way' }
  /** It has a fault, and is kept here until it has none. */
  | { readonly type: 'faulty'; readonly problem: FileProblemReport }
  /** It could not be written, for a reason that is not its own. */
  | { readonly type: 'refused'; readonly complaint: Complaint }
  /** The file has become another one meanwhile; `theirs` is what it holds now. */
  | { readonly type: 'conflict'; readonly theirs: SavedText };

/** A file that is looked at. */
export type FileState =
  | { readonly type: 'loading' }
  | { readonly type: 'unreadable'; readonly complaint: Complaint }
  | { readonly type: 'open'; readonly text: string; readonly saved: SavedText; readonly saving: Saving };

/** What an open file needs of the page. */
export interface FileDesk {
  readonly read: (path: string) => Promise<WorkspaceFileContent>;
  readonly write: (path: string, text: string, revision: string) => Promise<WorkspaceFileContent>;
  /** The fault of a text, as far as the page can tell; a fault found later comes with the answer of `write`. */
  readonly check: (path: string, text: string) => Promise<FileProblemReport | undefined>;
  readonly draft: () => FileDraft | undefined;
  readonly keepDraft: (draft: FileDraft | undefined) => void;
  /** Runs a function after `ms` milliseconds; the result cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
}

/** How long nobody types before it is saved. */
const saveAfterMs = 600;

/**
 * One file of the workspace that a person edits. What is typed is saved when they pause, if it has no fault; until then it is a
 * draft. A change of the file meanwhile is taken where nothing was typed, and else both versions are kept until one is chosen.
 */
export class OpenFile {
  readonly path: string;
  readonly state: Store<FileState> = createStore<FileState>({ type: 'loading' });
  readonly #desk: FileDesk;
  readonly #history: TextHistory;
  #cancel: (() => void) | undefined;
  #reading: Promise<void> | undefined;
  /** It has changed since the reading began. */
  #isReadAgain = false;

  constructor(path: string, desk: FileDesk, history = new TextHistory()) {
    this.path = path;
    this.#desk = desk;
    this.#history = history;
  }

  /** The same file at another path: what it was before can still be gone back to. This one is not used any more. */
  moved(path: string, desk: FileDesk): OpenFile {
    this.#cancel?.();
    const file = new OpenFile(path, desk, this.#history);
    void file.refresh();
    return file;
  }

  /** Reads the file, or looks whether it has changed. Never rejects: what fails is in the state. */
  refresh(): Promise<void> {
    this.#isReadAgain = this.#reading !== undefined;
    this.#reading ??= this.#readUntilFresh().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** What was typed. */
  edit(text: string): void {
    const state = this.state.get();
    if (state.type !== 'open' || text === state.text) return;
    this.#history.changed(state.text);
    this.#put(text);
  }

  /** Whether there is a text to go back to, and one to come back to. */
  get canUndo(): boolean {
    return this.#history.canUndo;
  }
  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  undo(): void {
    this.#step((text) => this.#history.undo(text));
  }

  redo(): void {
    this.#step((text) => this.#history.redo(text));
  }

  /** Decides a conflict for what was typed here: it replaces what the file holds now. */
  keepMine(): Promise<void> {
    const state = this.state.get();
    if (state.type !== 'open' || state.saving.type !== 'conflict') return Promise.resolve();
    this.state.set({ ...state, saved: state.saving.theirs, saving: { type: 'pending' } });
    return this.save();
  }

  /** Decides a conflict for what the file holds now; undo brings back what was typed. */
  takeTheirs(): void {
    const state = this.state.get();
    if (state.type !== 'open' || state.saving.type !== 'conflict') return;
    const { theirs } = state.saving;
    this.#history.changed(state.text);
    this.#history.pause();
    this.#desk.keepDraft(undefined);
    this.state.set({ type: 'open', text: theirs.text, saved: theirs, saving: { type: 'saved' } });
  }

  /** Saves what was typed now, if it has no fault and no conflict. Never rejects. */
  async save(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    const state = this.state.get();
    if (state.type !== 'open' || state.saving.type === 'conflict' || state.saving.type === 'under-way')
      return;
    this.#history.pause();
    const { text, saved } = state;
    if (text === saved.text && saved.revision !== '') {
      this.#settled({ ...state, saving: { type: 'saved' } });
      return;
    }
    this.state.set({ ...state, saving: { type: 'under-way' } });
    const problem = await this.#desk.check(this.path, text);
    if (problem !== undefined) {
      this.#answered(text, saved, { type: 'faulty', problem });
      return;
    }
    try {
      const { revision } = await this.#desk.write(this.path, text, saved.revision);
      this.#answered(text, { text, revision }, { type: 'saved' });
    } catch (error) {
      await this.#failed(text, saved, complaintOf(error));
    }
  }

  #step(step: (text: string) => string | undefined): void {
    const state = this.state.get();
    if (state.type !== 'open') return;
    const text = step(state.text);
    if (text !== undefined) this.#put(text);
  }

  #put(text: string): void {
    const state = this.state.get();
    if (state.type !== 'open') return;
    const { saved, saving } = state;
    this.#desk.keepDraft(text === saved.text ? undefined : { text, revision: saved.revision });
    // A fault stays in sight until the text is looked at again.
    const isHeld = saving.type === 'conflict' || saving.type === 'under-way' || saving.type === 'faulty';
    this.state.set({ ...state, text, saving: isHeld ? saving : { type: 'pending' } });
    this.#saveLater();
  }

  #saveLater(): void {
    this.#cancel?.();
    this.#cancel = this.#desk.after(saveAfterMs, () => void this.save());
  }

  async #readUntilFresh(): Promise<void> {
    do {
      this.#isReadAgain = false;
      await this.#read();
    } while (this.#isReadAgain);
  }

  async #read(): Promise<void> {
    let found: SavedText;
    try {
      const { text, revision } = await this.#desk.read(this.path);
      found = { text, revision };
    } catch (error) {
      const complaint = complaintOf(error);
      const state = this.state.get();
      if (state.type !== 'open') this.state.set({ type: 'unreadable', complaint });
      else if (complaint.failure?.code === 'WORKSPACE_FILE_UNKNOWN') this.#found({ text: '', revision: '' });
      return;
    }
    this.#found(found);
  }

  /** The file is this on disk. */
  #found(found: SavedText): void {
    const state = this.state.get();
    if (state.type !== 'open') {
      this.#opened(found);
      return;
    }
    const { text, saved, saving } = state;
    // Its own writing is about to be answered.
    if (found.revision === saved.revision || saving.type === 'under-way') return;
    const isTouched = text !== saved.text && text !== found.text;
    if (isTouched) this.state.set({ ...state, saving: { type: 'conflict', theirs: found } });
    else if (found.revision === '')
      this.state.set({
        type: 'unreadable',
        complaint: { failure: failure('WORKSPACE_FILE_UNKNOWN', { file: this.path }) },
      });
    else {
      if (text !== found.text) this.#history.changed(text);
      this.#settled({ type: 'open', text: found.text, saved: found, saving: { type: 'saved' } });
    }
  }

  #opened(found: SavedText): void {
    const draft = this.#desk.draft();
    const text = draft?.text ?? found.text;
    if (draft === undefined || text === found.text) {
      this.#settled({ type: 'open', text: found.text, saved: found, saving: { type: 'saved' } });
      return;
    }
    const isSame = draft.revision === found.revision;
    const saving: Saving = isSame ? { type: 'pending' } : { type: 'conflict', theirs: found };
    this.state.set({ type: 'open', text, saved: found, saving });
    if (isSame) this.#saveLater();
  }

  /** Takes the answer to a text; what was typed since is saved next. */
  #answered(text: string, saved: SavedText, saving: Saving): void {
    const state = this.state.get();
    if (state.type !== 'open') return;
    if (state.text === text) {
      if (saving.type === 'saved') this.#settled({ ...state, saved, saving });
      else this.state.set({ ...state, saved, saving });
      return;
    }
    this.state.set({ ...state, saved, saving: saving.type === 'saved' ? { type: 'pending' } : saving });
    this.#saveLater();
  }

  async #failed(text: string, saved: SavedText, complaint: Complaint): Promise<void> {
    const why = complaint.failure;
    if (why?.code === 'WORKSPACE_FILE_CHANGED') {
      const theirs = await this.#desk.read(this.path).catch(() => ({ text: '', revision: '' }));
      if (theirs.text === text) this.#answered(text, theirs, { type: 'saved' });
      else this.#answered(text, saved, { type: 'conflict', theirs });
      return;
    }
    const { line, column } = why?.params ?? {};
    if (why !== undefined && typeof line === 'number' && typeof column === 'number') {
      const problem: FileProblemReport = { file: this.path, line, column, failure: why };
      this.#answered(text, saved, { type: 'faulty', problem });
      return;
    }
    this.#answered(text, saved, { type: 'refused', complaint });
  }

  #settled(state: FileState): void {
    this.#desk.keepDraft(undefined);
    this.state.set(state);
  }
}
