import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
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
