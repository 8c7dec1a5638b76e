import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { auditFile } from '../src/app/cluster/audit-file.js';
import { HistoryCursorFile } from '../src/app/cluster/history-cursor.js';
import { CourseFile } from '../src/app/course/course-file.js';
import { WorkbenchRecord } from '../src/app/record/workbench-record.js';
import { KeptBases } from '../src/app/sharing/kept-bases.js';
import { keepPassedOver } from '../src/app/sharing/passed-over-versions.js';
import { ComposerMemory } from '../src/app/workspace/composer-memory.js';
import { trust } from '../src/app/workspace/known-workspaces.js';
import { setWorkspaceJsonAside } from '../src/app/workspace/workspace-json.js';
import { WorkspaceLock } from '../src/app/workspace/workspace-lock.js';
import { WorkspaceSecrets } from '../src/app/workspace/workspace-secrets.js';
import { WorkspaceState } from '../src/app/workspace/workspace-state.js';
import { WorkspaceFolder } from '../src/store/workspace/workspace-folder.js';
import { scratch } from './scratch.js';

const bench = scratch();
const root = join(import.meta.dirname, '..');

/** What is written below `.bob` of a workspace, by the source that writes it: each twice, as the second write meets what the first has made. */
const writers: Readonly<Record<string, (workspace: string) => unknown>> = {
  'src/app/cluster/audit-file.ts': (workspace) => {
    const file = auditFile(workspace, () => true);
    tried(() => file.append('one\n'));
    file.replace('two\n');
    file.append('three\n');
  },
  'src/app/cluster/history-cursor.ts': (workspace) => {
    const cursor = new HistoryCursorFile(workspace, 'one');
    cursor.keep(1);
    cursor.close();
  },
  'src/app/course/course-file.ts': (workspace) => {
    const file = new CourseFile(workspace, () => true);
    file.changed(() => ({ people: [], lastId: 0, removed: [] }));
    file.close();
  },
  'src/app/record/workbench-record.ts': async (workspace) => {
    const record = await WorkbenchRecord.open(workspace, 'write');
    await record.close();
  },
  'src/app/sharing/kept-bases.ts': (workspace) => {
    const bases = new KeptBases(workspace);
    bases.begin('a bucket');
    bases.close();
  },
  'src/app/sharing/passed-over-versions.ts': (workspace) => {
    keepPassedOver(workspace, 'messages/a.yaml', [{ side: 'here', text: 'text: one\n' }], 0);
  },
  'src/app/workspace/composer-memory.ts': (workspace) => {
    const memory = new ComposerMemory(workspace, () => true);
    memory.keepDraft('e1', 'hello');
    memory.close();
  },
  'src/app/workspace/known-workspaces.ts': trust,
  'src/app/workspace/workspace-json.ts': (workspace) => {
    writeFileSync(join(workspace, 'workspace.json'), '{}');
    setWorkspaceJsonAside(workspace);
  },
  'src/app/workspace/workspace-lock.ts': async (workspace) => {
    const lock = await WorkspaceLock.take(workspace, 0);
    if (!(lock instanceof WorkspaceLock)) throw new Error('somebody holds it');
    lock.announce({ url: 'http://127.0.0.1:1', origin: 'http://127.0.0.1:1', token: undefined });
    lock.release();
  },
  'src/app/workspace/workspace-secrets.ts': (workspace) => {
    const tls = { certificatePem: 'certificate', keyPem: 'secret' };
    new WorkspaceSecrets(workspace).hidden('e1', { type: 'tcp-listen', address: '7777', tls });
  },
  'src/app/workspace/workspace-state.ts': (workspace) => {
    new WorkspaceState(workspace).nextCount('messages/one.yaml#1');
  },
  'src/store/workspace/workspace-folder.ts': (workspace) => {
    new WorkspaceFolder(workspace).writeText('filters/one.yaml', 'filter: tcp\n');
  },
};

/** Names that a file has while it is being written, or that SQLite gives to what belongs to one. */
const besides = [
  '',
  '.new',
  '.tmp',
  '.half',
  `.${process.pid}.new`,
  `.${process.pid}.tmp`,
  '-journal',
  '-wal',
];

it('goes over everything that is written below .bob', () => {
  const found = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((name) => `src/${name.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|\/private-folder\.ts$/.test(file))
    .filter((file) => readFileSync(join(root, file), 'utf8').includes('makePrivateFolder('));
  expect(Object.keys(writers).toSorted()).toEqual(found.toSorted());
});

it.each(Object.entries(writers))(
  '%s overwrites nothing that a handed-over workspace leads it to',
  async (_file, write) => {
    vi.stubEnv('XDG_DATA_HOME', bench.folder());
    onTestFinished(() => void vi.unstubAllEnvs());
    // Names that it uses, as long as they are, and those that are usual.
    const first = bench.folder();
    await write(first);
    const known = readdirSync(join(first, '.bob'), { recursive: true, encoding: 'utf8' });
    const outside = bench.folder({ precious: 'precious' });
    const workspace = bench.folder();
    mkdirSync(join(workspace, '.bob', 'keys'), { recursive: true });
    for (const name of [...known, ...usualNames].filter((one) => one !== 'keys'))
      for (const beside of besides)
        tried(() => symlinkSync(join(outside, 'precious'), join(workspace, '.bob', `${name}${beside}`)));
    // A link may be refused: nothing is written then.
    await Promise.resolve()
      .then(() => write(workspace))
      .catch(() => undefined);
    expect(readFileSync(join(outside, 'precious'), 'utf8')).toBe('precious');
    expect(readdirSync(outside)).toEqual(['precious']);
    rmSync(workspace, { recursive: true });
  },
);

/** What stands below `.bob` for a short time only. */
const usualNames = ['lock', 'keys/e1.json', 'one.yaml', 'workspace.json', 'record.sqlite'];

function tried(act: () => unknown): void {
  try {
    act();
  } catch {
    // There is one, or it is refused.
  }
}

/**
 * Sources that write a file by its path in another way than `replaceFile`, and why a link of that name leads nothing astray. Whatever is
 * below `.bob`, or in the folder of this program's data, is written by `replaceFile`, or opened as a new file or without following links.
 */
const otherwise: Readonly<Record<string, string>> = {
  'src/app/capture/capture-files.ts': 'a file that a person names',
  'src/app/capture/target-file.ts': 'a file that a person names',
  'src/app/check/check-program.ts': 'in a folder that it has just made',
  'src/app/logs/log-file.ts': 'files that a person names',
  'src/launch/code-store.ts': 'in the cache of the person, whose folder is made sure to be of nobody else',
  'src/launch/start.ts': '/proc/self/comm',
  'src/net/tcp/worker-main.ts': '/proc/self/comm',
  'src/store/files/digest-copies.ts': 'changes the time of a copy in the folder of the library',
};

it('a file is written whole, as a new one or without following links, or stands here with the reason', () => {
  const writing =
    /\b(?:writeFileSync|writeFile|appendFileSync|appendFile|createWriteStream)\((?!descriptor|\)|path, { fd)(?![^;]*?flag: 'wx')[^;]*;|\bopen(?:Sync)?\([^;]*?'[wa]\+?'[^;]*;|\bopen\([^;]*?appending[^;]*;|\bopen(?:Sync)?\([^;]*O_(?:WRONLY|RDWR|APPEND)(?![^;]*O_(?:NOFOLLOW|EXCL))[^;]*;/;
  const found = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((name) => `src/${name.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .filter((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      return text.includes("'node:fs") && writing.test(text.replace(/^\s*\*.*$/gm, ''));
    });
  expect(found.toSorted()).toEqual(Object.keys(otherwise).toSorted());
});
