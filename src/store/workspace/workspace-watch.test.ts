import fs, { type FSWatcher, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { workspaceKindNames } from '../../config/workspace/workspace-kinds.js';
import { type FolderChange, WorkspaceWatch } from './workspace-watch.js';

let root = '';
let watch: WorkspaceWatch;
let changes: FolderChange[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'breakoutbox-watch-'));
  mkdirSync(join(root, 'messages/sensor'), { recursive: true });
  changes = [];
  watch = new WorkspaceWatch(root, (change) => changes.push(change));
});
afterEach(() => {
  watch.close();
  rmSync(root, { recursive: true, force: true });
});

const real = { watch: fs.watch as (...given: Parameters<typeof fs.watch>) => FSWatcher };

/** Has the system watch folders so, for one test. */
function watched(watching: typeof real.watch): void {
  const spy = vi.spyOn(fs, 'watch').mockImplementation(watching as typeof fs.watch);
  syncBuiltinESMExports();
  onTestFinished(() => {
    spy.mockRestore();
    syncBuiltinESMExports();
  });
}

const told = (path: string): Promise<void> =>
  vi.waitFor(() => expect(changes.flatMap(({ paths }) => paths)).toContain(path));

describe('a watched workspace', () => {
  it('tells of a file that is written, replaced and removed', async () => {
    const file = join(root, 'messages/sensor/a.yaml');
    writeFileSync(file, 'text: a\n');
    await told('messages/sensor/a.yaml');
    changes = [];
    writeFileSync(join(root, 'half'), 'text: b\n');
    renameSync(join(root, 'half'), file);
    await told('messages/sensor/a.yaml');
    changes = [];
    rmSync(file);
    await told('messages/sensor/a.yaml');
  });

  it('tells of a kind whose folder came, and of files in it', async () => {
    mkdirSync(join(root, 'environments'));
    await vi.waitFor(() => expect(changes.flatMap(({ kinds }) => kinds)).toContain('environment'));
    writeFileSync(join(root, 'environments/bench.yaml'), 'a: b\n');
    await told('environments/bench.yaml');
  });

  it('goes on with a folder that was removed and made again', async () => {
    rmSync(join(root, 'messages'), { recursive: true });
    mkdirSync(join(root, 'messages/sensor'), { recursive: true });
    await vi.waitFor(() => expect(changes.flatMap(({ kinds }) => kinds)).toContain('message'));
    writeFileSync(join(root, 'messages/sensor/b.yaml'), 'text: b\n');
    await told('messages/sensor/b.yaml');
  });

  it('tells nothing of what is no file of a workspace', async () => {
    writeFileSync(join(root, 'README.md'), 'x');
    mkdirSync(join(root, '.bob'));
    writeFileSync(join(root, '.bob/lock'), 'x');
    writeFileSync(join(root, 'messages/last.yaml'), 'text: a\n');
    await told('messages/last.yaml');
    expect(changes.flatMap(({ paths }) => paths)).toEqual(['messages/last.yaml']);
  });

  it('looks at its files every three seconds where the system cannot watch a folder', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    watched(() => {
      throw new Error('ENOSPC');
    });
    const looking = new WorkspaceWatch(root, (change) => changes.push(change));
    vi.advanceTimersByTime(2_999);
    expect(changes).toEqual([]);
    vi.advanceTimersByTime(61);
    expect(changes).toEqual([{ paths: [], kinds: workspaceKindNames }]);
    looking.close();
    vi.advanceTimersByTime(10_000);
    expect(changes).toHaveLength(1);
  });

  it('tells that something may have changed in a folder that can no longer be watched', async () => {
    const watchers: FSWatcher[] = [];
    watched((...given) => {
      const watcher = real.watch(...given);
      watchers.push(watcher);
      return watcher;
    });
    const failing = new WorkspaceWatch(root, (change) => changes.push(change));
    const closed = vi.spyOn(watchers[1] as FSWatcher, 'close');
    watchers[1]?.emit('error', new Error('EIO'));
    expect(closed).toHaveBeenCalledTimes(1);
    await vi.waitFor(() => expect(changes).toEqual([{ paths: [], kinds: [] }]));
    failing.close();
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it('tells nothing once it is closed', async () => {
    writeFileSync(join(root, 'messages/a.yaml'), 'text: a\n');
    watch.close();
    const other = new WorkspaceWatch(root, (change) => changes.push(change));
    writeFileSync(join(root, 'messages/b.yaml'), 'text: a\n');
    await told('messages/b.yaml');
    other.close();
    expect(changes.flatMap(({ paths }) => paths)).not.toContain('messages/a.yaml');
  });
});
