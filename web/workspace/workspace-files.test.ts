import { describe, expect, it } from 'vitest';
import { memoryStore } from '../state/kept.js';
import { WorkspaceFiles } from './workspace-files.js';

/** The files of a workbench that has a text at each path, whose page never pauses long enough to save. */
function filesWith(keeper = memoryStore()) {
  const removed = new Set<string>();
  const asked: string[] = [];
  const answer = (name: string, { path = '', kind = '' }: { path?: string; kind?: string }): unknown => {
    switch (name) {
      case 'workspace.get':
        return { folder: '/desk' };
      case 'workspace.files':
        return [{ kind, path: `${kind}s/a.yaml` }];
      case 'workspace.removeFile':
        return removed.add(path);
      case 'workspace.renameFile':
        return { path: 'messages/b.yaml', followed: [], left: [] };
      case 'workspace.writeFile':
        removed.delete(path);
        return { path, text: 'text: a\n', revision: 'r' };
      default:
        return { path, text: 'text: a\n', revision: 'r' };
    }
  };
  const api = {
    call: async (name: string, request: object = {}) => {
      asked.push(name);
      return answer(name, request);
    },
  };
  return { files: new WorkspaceFiles(api as never, () => () => undefined, keeper), asked };
}

const path = 'messages/a.yaml';

async function opened(files: WorkspaceFiles, at: string) {
  const file = files.file(at);
  await file.refresh();
  return file;
}

describe('the open files of a workspace', () => {
  it('are thirty, the latest that were looked at, and those with something unsaved', async () => {
    const { files } = filesWith();
    const unsaved = await opened(files, 'messages/unsaved.yaml');
    unsaved.edit('text: mine\n');
    const old = await opened(files, 'messages/old.yaml');
    const seen = await opened(files, 'messages/seen.yaml');
    for (let number = 0; number < 27; number += 1) await opened(files, `messages/${number}.yaml`);
    expect(files.file('messages/seen.yaml')).toBe(seen);
    await opened(files, 'messages/last.yaml');
    expect(files.file('messages/unsaved.yaml')).toBe(unsaved);
    expect(files.file('messages/seen.yaml')).toBe(seen);
    expect(files.file('messages/old.yaml')).not.toBe(old);
  });

  it('have their drafts again when the page is loaded anew', async () => {
    const keeper = memoryStore();
    (await opened(filesWith(keeper).files, path)).edit('text: mine\n');
    const file = await opened(filesWith(keeper).files, path);
    expect(file.state.get()).toMatchObject({ text: 'text: mine\n', saving: { type: 'pending' } });
  });
});

describe('a file that is removed', () => {
  it('takes its draft with it, and comes back as it was saved', async () => {
    const { files } = filesWith();
    const before = await opened(files, path);
    before.edit('text: mine\n');
    await files.remove(path);
    const [removed] = files.removed.get();
    expect(removed).toEqual({ path, text: 'text: a\n' });
    if (removed !== undefined) await files.restore(removed);
    expect(files.removed.get()).toEqual([]);
    const after = await opened(files, path);
    expect(after).not.toBe(before);
    expect(after.state.get()).toMatchObject({ text: 'text: a\n', saving: { type: 'saved' } });
  });

  it('can be brought back until fifty others were removed', async () => {
    const { files } = filesWith();
    for (let number = 0; number <= 50; number += 1) await files.remove(`messages/${number}.yaml`);
    expect(files.removed.get().map((one) => one.path)).toHaveLength(50);
    expect(files.removed.get()[0]?.path).toBe('messages/1.yaml');
  });
});

describe('a file with another name', () => {
  it('keeps what was typed and not saved, and what it was before', async () => {
    const keeper = memoryStore();
    const { files } = filesWith(keeper);
    const before = await opened(files, path);
    before.edit('text: [');
    expect(await files.rename(path, 'b')).toBe('messages/b.yaml');
    expect(files.renamed.get()).toEqual({ path: 'messages/b.yaml', from: path, followed: [], left: [] });
    const after = await opened(files, 'messages/b.yaml');
    expect(after.state.get()).toMatchObject({ text: 'text: [' });
    after.undo();
    expect(after.state.get()).toMatchObject({ text: 'text: a\n' });
    expect((await opened(filesWith(keeper).files, path)).state.get()).toMatchObject({ text: 'text: a\n' });
  });
});

describe('a list of files', () => {
  it('is asked for once more, however often it is wanted while it is asked for', async () => {
    const { files, asked } = filesWith();
    await Promise.all([1, 2, 3, 4].map(() => files.refresh('message')));
    expect(asked.filter((name) => name === 'workspace.files')).toHaveLength(2);
    expect(files.list('message').get()).toMatchObject([{ path }]);
    expect(files.report.get()?.folder).toBe('/desk');
  });
});
