import { describe, expect, it } from 'vitest';
import { type Failure, failure } from '../../src/errors/error.js';
import { ApiError } from '../transport/api.js';
import type { FileDraft } from './file-drafts.js';
import { type FileState, OpenFile } from './open-file.js';

const path = 'messages/a.yaml';

/** A folder with one file, whose clock runs when the test says so. */
class Folder {
  text: string | undefined;
  draft: FileDraft | undefined;
  refusal: Failure | undefined;
  readonly written: string[] = [];
  #timers: (() => void)[] = [];
  readonly file: OpenFile;

  constructor(text: string | undefined, draft?: FileDraft) {
    this.text = text;
    this.draft = draft;
    this.file = new OpenFile(path, {
      read: () => {
        if (this.text === undefined)
          return Promise.reject(failed(failure('WORKSPACE_FILE_UNKNOWN', { file: path })));
        return Promise.resolve({ path, text: this.text, revision: `r${this.text}` });
      },
      write: (_, written, revision) => {
        if (this.refusal !== undefined) return Promise.reject(failed(this.refusal));
        if (revision !== (this.text === undefined ? '' : `r${this.text}`))
          return Promise.reject(failed(failure('WORKSPACE_FILE_CHANGED', { file: path })));
        this.text = written;
        this.written.push(written);
        return Promise.resolve({ path, text: written, revision: `r${written}` });
      },
      check: (_, checked) =>
        Promise.resolve(
          checked.includes('!')
            ? {
                file: path,
                line: 1,
                column: 2,
                failure: failure('FILE_SYNTAX_INVALID', { line: 1, column: 2 }),
              }
            : undefined,
        ),
      draft: () => this.draft,
      keepDraft: (kept) => {
        this.draft = kept;
      },
      after: (_, run) => {
        this.#timers.push(run);
        return () => {
          this.#timers = this.#timers.filter((one) => one !== run);
        };
      },
    });
  }

  /** Nobody types for a while. */
  async pause(): Promise<FileState> {
    for (const run of this.#timers.splice(0)) run();
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    return this.file.state.get();
  }
}

function failed(why: Failure): ApiError {
  return new ApiError(409, { ...why, message: '' });
}

async function opened(text: string | undefined, draft?: FileDraft): Promise<Folder> {
  const folder = new Folder(text, draft);
  await folder.file.refresh();
  return folder;
}

describe('an open file', () => {
  it('is saved when nobody types, and is a draft until then', async () => {
    const folder = await opened('a');
    folder.file.edit('ab');
    folder.file.edit('abc');
    expect(folder.draft).toEqual({ text: 'abc', revision: 'ra' });
    expect(await folder.pause()).toMatchObject({ text: 'abc', saving: { type: 'saved' } });
    expect(folder.written).toEqual(['abc']);
    expect(folder.draft).toBeUndefined();
  });

  it('is not saved with a fault, which stays in sight while it is mended', async () => {
    const folder = await opened('a');
    folder.file.edit('a!');
    expect(await folder.pause()).toMatchObject({ saving: { type: 'faulty', problem: { column: 2 } } });
    expect(folder.text).toBe('a');
    expect(folder.draft?.text).toBe('a!');
    folder.file.edit('ab');
    expect(folder.file.state.get()).toMatchObject({ saving: { type: 'faulty' } });
    expect(await folder.pause()).toMatchObject({ saving: { type: 'saved' } });
  });

  it('has its unsaved draft again after a reload, and saves it', async () => {
    const folder = await opened('a', { text: 'ab', revision: 'ra' });
    expect(folder.file.state.get()).toMatchObject({ text: 'ab', saving: { type: 'pending' } });
    await folder.pause();
    expect(folder.text).toBe('ab');
  });

  it('takes a change on disk where nothing was typed', async () => {
    const folder = await opened('a');
    folder.text = 'b';
    await folder.file.refresh();
    expect(folder.file.state.get()).toMatchObject({ text: 'b', saving: { type: 'saved' } });
    folder.file.undo();
    expect(folder.file.state.get()).toMatchObject({ text: 'a', saving: { type: 'pending' } });
  });

  it.each([
    ['keep mine', (file: OpenFile) => file.keepMine(), 'mine'],
    ['take theirs', (file: OpenFile) => file.takeTheirs(), 'theirs'],
  ])('offers both versions where both have changed: %s', async (_, choose, expected) => {
    const folder = await opened('a');
    folder.file.edit('mine');
    folder.text = 'theirs';
    expect(await folder.pause()).toMatchObject({
      text: 'mine',
      saving: { type: 'conflict', theirs: { text: 'theirs' } },
    });
    expect(folder.text).toBe('theirs');
    await choose(folder.file);
    expect(folder.file.state.get()).toMatchObject({ text: expected, saving: { type: 'saved' } });
    expect(folder.text).toBe(expected);
    expect(folder.draft).toBeUndefined();
  });

  it('offers both versions where a draft comes from another revision, or the file is gone', async () => {
    const stale = await opened('b', { text: 'mine', revision: 'ra' });
    expect(stale.file.state.get()).toMatchObject({ text: 'mine', saving: { type: 'conflict' } });
    const gone = await opened('a');
    gone.file.edit('mine');
    gone.text = undefined;
    await gone.file.refresh();
    expect(gone.file.state.get()).toMatchObject({ saving: { type: 'conflict', theirs: { revision: '' } } });
    await gone.file.keepMine();
    expect(gone.text).toBe('mine');
  });

  it('says why it cannot be written, and loses nothing', async () => {
    const folder = await opened('a');
    folder.refusal = failure('WORKSPACE_UNWRITABLE', { file: path, reason: 'ENOSPC' });
    folder.file.edit('ab');
    expect(await folder.pause()).toMatchObject({ text: 'ab', saving: { type: 'refused' } });
    expect(folder.draft?.text).toBe('ab');
    folder.refusal = undefined;
    await folder.file.save();
    expect(folder.text).toBe('ab');
  });

  it('is written once at a time; what is typed meanwhile is written next', async () => {
    const folder = await opened('a');
    folder.file.edit('ab');
    const saving = folder.file.save();
    folder.file.edit('abc');
    await Promise.all([saving, folder.file.save()]);
    expect(await folder.pause()).toMatchObject({ text: 'abc', saving: { type: 'saved' } });
    expect(folder.written).toEqual(['ab', 'abc']);
  });

  it('takes its own writing for no change of another', async () => {
    const folder = await opened('a');
    folder.file.edit('ab');
    folder.text = 'ab';
    const savings: string[] = [];
    folder.file.state.subscribe(() => {
      const state = folder.file.state.get();
      if (state.type === 'open') savings.push(state.saving.type);
    });
    const reading = folder.file.refresh();
    const saving = folder.file.save();
    folder.file.edit('abc');
    await Promise.all([reading, saving]);
    expect(savings).toContain('under-way');
    expect(savings).not.toContain('conflict');
  });

  it('goes back and forth among what was saved', async () => {
    const folder = await opened('a');
    folder.file.edit('b');
    await folder.pause();
    folder.file.edit('c');
    await folder.pause();
    folder.file.undo();
    await folder.pause();
    expect(folder.text).toBe('b');
    folder.file.redo();
    await folder.pause();
    expect(folder.text).toBe('c');
  });

  it('looks again when it changes while it is read', async () => {
    const folder = await opened('a');
    folder.text = 'b';
    const reading = folder.file.refresh();
    folder.text = 'c';
    await Promise.all([reading, folder.file.refresh()]);
    expect(folder.file.state.get()).toMatchObject({ text: 'c' });
  });

  it('says that it is not there', async () => {
    const { file } = await opened(undefined);
    expect(file.state.get()).toMatchObject({ type: 'unreadable' });
  });
});
