import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { targetOf } from '../../../test/tftp-target.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { Opened } from '../../tftp/server/served-files.js';
import type { WholeContent } from '../../tftp/transfer-data.js';
import { FileCache } from './file-cache.js';
import { ServedFolder } from './served-folder.js';

let root: string;
let outside: string;
/** The process that swaps a folder of the test. */
let swapper: ChildProcess | undefined;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'breakoutbox-root-'));
  outside = mkdtempSync(join(tmpdir(), 'breakoutbox-outside-'));
  writeFileSync(join(outside, 'secret'), 'secret');
});
afterEach(async () => {
  if (swapper !== undefined) {
    const ended = once(swapper, 'close');
    swapper.kill();
    await ended;
    swapper = undefined;
  }
  for (const folder of [root, outside]) rmSync(folder, { recursive: true, force: true });
});

async function bytesOf(opened: Opened): Promise<string> {
  if (opened.type !== 'file') return opened.type;
  const { content } = opened;
  try {
    if (content.type === 'whole') return Buffer.from(content.bytes).toString();
    const parts: Uint8Array[] = [];
    for (let part = await content.next(); part !== undefined; part = await content.next()) parts.push(part);
    return Buffer.concat(parts).toString();
  } finally {
    content.release();
  }
}

/** Makes `folder` of a root alternate between a folder and a link that leads out, both by `rename`; ends by itself. */
const swapping = `
  const { renameSync, symlinkSync } = require('node:fs');
  const [root, outside] = process.argv.slice(1);
  process.chdir(root);
  symlinkSync(outside, 'link');
  process.stdout.write('begun');
  for (let swaps = 0; swaps < 1_000_000; swaps += 1) {
    renameSync('folder', 'real');
    renameSync('link', 'folder');
    renameSync('folder', 'link');
    renameSync('real', 'folder');
  }`;

/** Until the test ends, another process turns `folder` into a link that leads out and back, as fast as it can. */
async function folderIsSwapped(): Promise<void> {
  mkdirSync(join(root, 'folder'));
  writeFileSync(join(root, 'folder', 'secret'), 'mine');
  swapper = spawn(process.execPath, ['-e', swapping, root, outside], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (swapper.stdout !== null) await once(swapper.stdout, 'data');
}

describe('a file that is read', () => {
  it('is never what a workspace keeps for itself, by name or by a link, and cannot be put there', async () => {
    mkdirSync(join(root, 'desk', '.bob'), { recursive: true });
    mkdirSync(join(root, '.bob'));
    writeFileSync(join(root, '.bob', 'lock'), 'token');
    writeFileSync(join(root, 'desk', '.bob', 'lock'), 'token');
    symlinkSync('.bob/lock', join(root, 'link'));
    symlinkSync('desk/.bob', join(root, 'folder'));
    const served = await ServedFolder.open(root, { createClientFolders: true });
    for (const name of ['.bob/lock', '.BOB/lock', 'desk/.bob/lock', 'desk/.bob', '.bob/other', '.bob']) {
      expect(await bytesOf(await served.open(targetOf(name)))).toBe('missing');
      expect((await served.inspect(targetOf(name))).type).toBe('other');
      await expect(served.create(targetOf(name), '', true)).rejects.toMatchObject({
        code: 'TFTP_WRITE_FAILED',
      });
      await expect(served.remove(targetOf(name))).rejects.toMatchObject({ code: 'TFTP_NOT_FOUND' });
    }
    for (const name of ['link', 'folder/lock'])
      expect(await bytesOf(await served.open(targetOf(name)))).toBe('other');
    await expect(served.create(targetOf('folder/new'), '', true)).rejects.toMatchObject({
      code: 'TFTP_WRITE_FAILED',
    });
    expect(await served.open(targetOf('bob/lock'))).toEqual({ type: 'missing' });
    expect(await served.list(10)).toEqual([]);
    expect(readdirSync(root).sort()).toEqual(['.bob', 'desk', 'folder', 'link']);
    expect(readFileSync(join(root, '.bob', 'lock'), 'utf8')).toBe('token');
    await served.close();
  });

  it('never lies outside, however quickly a link is swapped in', async () => {
    await folderIsSwapped();
    // Nothing is cached, so that every lookup reads the disk.
    const served = await ServedFolder.open(root, { cache: new FileCache(0) });
    const seen = new Set<string>();
    for (let reads = 0; reads < 1_000; reads += 1)
      seen.add(await bytesOf(await served.open(targetOf('folder/secret'))));
    expect(seen).not.toContain('secret');
    expect([...seen].every((one) => ['mine', 'other', 'missing'].includes(one))).toBe(true);
    expect(seen).toContain('mine');
  });

  it('is what the file holds now, from memory while it stays the same', async () => {
    const cache = new FileCache();
    const served = await ServedFolder.open(root, { cache });
    writeFileSync(join(root, 'file'), 'one');
    expect(await bytesOf(await served.open(targetOf('file')))).toBe('one');
    expect(await bytesOf(await served.open(targetOf('file')))).toBe('one');
    expect(cache.counters).toMatchObject({ hits: 1, misses: 1 });
    writeFileSync(join(root, 'file'), 'two');
    expect(await bytesOf(await served.open(targetOf('file')))).toBe('two');
    rmSync(join(root, 'file'));
    expect((await served.open(targetOf('file'))).type).toBe('missing');
  });

  it('is loaded once, however many ask at the same time', async () => {
    const cache = new FileCache();
    const served = await ServedFolder.open(root, { cache });
    writeFileSync(join(root, 'file'), 'x'.repeat(100_000));
    const all = await Promise.all(Array.from({ length: 20 }, () => served.open(targetOf('file'))));
    expect(cache.counters).toMatchObject({ misses: 1, bytes: 100_000 });
    for (const one of all) await bytesOf(one);
  });

  it('stays within the cache’s bound, what is in use included', async () => {
    const cache = new FileCache(10_000);
    const served = await ServedFolder.open(root, { cache });
    for (let index = 0; index < 10; index += 1) writeFileSync(join(root, `file${index}`), 'x'.repeat(4_000));
    const first = await served.open(targetOf('file0'));
    const second = await served.open(targetOf('file1'));
    const third = await served.open(targetOf('file2'));
    expect([first, second, third].map((one) => one.type === 'file' && one.content.type)).toEqual([
      'whole',
      'whole',
      'stream',
    ]);
    for (const one of [first, second, third]) await bytesOf(one);
    for (let index = 0; index < 10; index += 1) await bytesOf(await served.open(targetOf(`file${index}`)));
    expect(cache.counters.bytes).toBeLessThanOrEqual(10_000);
    expect((await served.open(targetOf('file9'))).type).toBe('file');
  });
});

describe.each(['of one thread', 'that threads share'])('the cache in memory %s', (whose) => {
  const cacheOf = (maxBytes: number): FileCache => {
    const cache = new FileCache(maxBytes);
    if (whose === 'that threads share') cache.shareMemory();
    return cache;
  };

  it('does not leave files that took turns in it in memory', async () => {
    const served = await ServedFolder.open(root, { cache: cacheOf(64 * 1024 * 1024) });
    for (let index = 0; index < 6; index += 1) {
      writeFileSync(join(root, `file${index}`), '');
      truncateSync(join(root, `file${index}`), 30_000_000);
    }
    const before = process.memoryUsage.rss();
    let most = 0;
    for (let turn = 0; turn < 20; turn += 1) {
      const opened = await served.open(targetOf(`file${turn % 6}`));
      most = Math.max(most, process.memoryUsage.rss() - before);
      if (opened.type !== 'file' || opened.content.type !== 'whole') throw new Error('not in memory');
      opened.content.release();
    }
    expect(most).toBeLessThan(250_000_000);
  });

  it('never changes bytes that are being sent, whatever is replaced, dropped or loaded meanwhile', async () => {
    const served = await ServedFolder.open(root, { cache: cacheOf(40_000) });
    const written: number[] = [0, 0, 0, 0, 0, 0];
    const open: { readonly content: WholeContent; readonly value: number }[] = [];
    let state = 1;
    const below = (bound: number): number => {
      state = (state * 48_271) % 2_147_483_647;
      return state % bound;
    };
    const openOne = async (index: number): Promise<void> => {
      const opened = await served.open(targetOf(`file${index}`));
      if (opened.type !== 'file' || opened.content.type === 'stream') {
        if (opened.type === 'file') opened.content.release();
        return;
      }
      open.push({ content: opened.content, value: written[index] ?? 0 });
    };
    let value = 0;
    let loaded = 0;
    for (let step = 0; step < 600; step += 1) {
      const index = below(written.length);
      if (step < written.length || below(3) === 0) {
        value = (value + 1) % 251;
        written[step < written.length ? step : index] = value;
        const name = join(root, `file${step < written.length ? step : index}`);
        writeFileSync(`${name}.new`, Buffer.alloc(1_000 * (1 + below(18)), value));
        renameSync(`${name}.new`, name);
      }
      if (step < written.length) continue;
      // Some ask for one file at the same time, some for others.
      await Promise.all([openOne(index), openOne(index), openOne(below(written.length))]);
      loaded = Math.max(loaded, open.length);
      while (open.length > 4) open.splice(below(open.length), 1)[0]?.content.release();
      const wrong = open.filter(({ content, value: own }) => content.bytes.some((byte) => byte !== own));
      expect(wrong, `step ${step}`).toEqual([]);
    }
    expect(loaded).toBeGreaterThan(4);
    for (const { content } of open) content.release();
    expect(served.cache.counters.bytes).toBeLessThanOrEqual(40_000);
  });
});

describe('an upload', () => {
  it('never lies outside, however quickly a folder is swapped for a link', async () => {
    await folderIsSwapped();
    const served = await ServedFolder.open(root);
    let written = 0;
    for (let uploads = 0; uploads < 500; uploads += 1) {
      const sink = await served
        .create(targetOf('folder/new', 'put'), '', true)
        .catch((error: unknown) => void expect(error).toBeInstanceOf(BreakoutboxError));
      if (sink === undefined) continue;
      await sink.finish().catch(() => undefined);
      written += 1;
    }
    expect(written).toBeGreaterThan(0);
    expect(readdirSync(outside)).toEqual(['secret']);
  });

  it('takes its name at the end, replaces a file only if allowed, and leaves nothing when given up', async () => {
    const served = await ServedFolder.open(root);
    const sink = await served.create(targetOf('file', 'put'), '', false);
    sink.write(Buffer.from('hello'));
    expect(readdirSync(root).some((name) => name === 'file')).toBe(false);
    writeFileSync(join(root, 'file'), 'first');
    await expect(sink.finish()).rejects.toMatchObject({ code: 'TFTP_FILE_EXISTS' });
    expect(readdirSync(root)).toEqual(['file']);
    const other = await served.create(targetOf('file', 'put'), '', true);
    other.write(Buffer.from('second'));
    await other.finish();
    expect(readFileSync(join(root, 'file'), 'utf8')).toBe('second');
    const given = await served.create(targetOf('file', 'put'), '', true);
    given.write(Buffer.alloc(3_000_000));
    await given.discard();
    expect(readdirSync(root)).toEqual(['file']);
  });

  it('cannot be written through a link, into a folder that is none, or to another’s temporary file', async () => {
    symlinkSync(outside, join(root, 'out'));
    symlinkSync(join(outside, 'new'), join(root, 'dangling'));
    const served = await ServedFolder.open(root);
    await expect(served.create(targetOf('out/x', 'put'), '', true)).rejects.toMatchObject({
      code: 'TFTP_WRITE_FAILED',
    });
    expect(await served.inspect(targetOf('dangling', 'put'))).toMatchObject({ type: 'other' });
    expect(await served.inspect(targetOf('.x.1-0123456789ab.bob-part', 'put'))).toMatchObject({
      type: 'other',
    });
    expect(readdirSync(outside)).toEqual(['secret']);
  });

  it('is refused before it begins where there is no folder for it, and nothing is made', async () => {
    const served = await ServedFolder.open(root);
    const refused = { type: 'refused', failure: { params: { reason: 'no-such-folder' } } };
    expect(await served.inspect(targetOf('no/such/file', 'put'))).toMatchObject(refused);
    const ofClients = await ServedFolder.open(root, { createClientFolders: true });
    expect(await ofClients.inspect(targetOf('10.0.0.9/file', 'put'))).toMatchObject({ type: 'missing' });
    expect(await ofClients.inspect(targetOf('10.0.0.9/no/file', 'put'))).toMatchObject(refused);
    expect(readdirSync(root)).toEqual([]);
  });

  it.each(['new', 'old', '10.0.0.9/new'])(
    'of %s is refused before it begins where it may not be written',
    (name) => {
      writeFileSync(join(root, 'old'), '');
      chmodSync(root, 0o555);
      // Root may write everywhere.
      const script = `
      const { ServedFolder } = await import(${JSON.stringify(new URL('../../../dist/store/files/served-folder.js', import.meta.url).href)});
      if (process.getuid() === 0) process.setuid(65534);
      const served = await ServedFolder.open(${JSON.stringify(root)}, { createClientFolders: true });
      const target = ${JSON.stringify(targetOf(name, 'put'))};
      process.stdout.write(JSON.stringify(await served.inspect(target)));`;
      const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
        encoding: 'utf8',
      });
      expect(JSON.parse(stdout)).toMatchObject({
        type: 'refused',
        failure: { code: 'TFTP_WRITE_FAILED', params: { reason: 'permission-denied' } },
      });
      expect(readdirSync(root)).toEqual(['old']);
    },
  );

  it('of a name that fills the file system’s limit has a temporary name that fits as well', async () => {
    const served = await ServedFolder.open(root);
    for (const name of ['x'.repeat(255), '固'.repeat(85)]) {
      const sink = await served.create(targetOf(name, 'put'), '', false);
      sink.write(Buffer.from('x'));
      await sink.finish();
      expect(readdirSync(root)).toContain(name);
    }
  });

  it('makes the client’s own folder when it may', async () => {
    const served = await ServedFolder.open(root, { createClientFolders: true });
    const sink = await served.create(targetOf('10.0.0.9/file', 'put'), '10.0.0.9', false);
    await sink.finish();
    expect(readdirSync(join(root, '10.0.0.9'))).toEqual(['file']);
  });

  it('that fails leaves no folder of the client’s, however many begin and end at the same time', async () => {
    mkdirSync(join(root, '10.0.0.1'));
    const served = await ServedFolder.open(root, { createClientFolders: true });
    const uploads = Array.from({ length: 40 }, async (_, index) => {
      // The first was there before, and the last gets a file.
      const client = `10.0.0.${1 + (index % 3)}`;
      const sink = await served.create(targetOf(`${client}/file${index}`, 'put'), client, false);
      if (index === 38) await sink.finish();
      else await sink.discard();
    });
    await Promise.all(uploads);
    await expect(served.create(targetOf('10.0.0.9/no/file', 'put'), '10.0.0.9', false)).rejects.toMatchObject(
      {
        failure: { params: { reason: 'no-such-folder' } },
      },
    );
    await served.create(targetOf('10.0.0.8/file', 'put'), '10.0.0.8', false);
    await served.close();
    expect(readdirSync(root).sort()).toEqual(['10.0.0.1', '10.0.0.3']);
    expect(readdirSync(join(root, '10.0.0.3'))).toEqual(['file38']);
  });

  it('of an earlier process of the same number is cleaned up, one of this process goes on', async () => {
    const served = await ServedFolder.open(root);
    const sink = await served.create(targetOf('file', 'put'), '', true);
    const [own = ''] = readdirSync(root);
    expect(own).toContain(`.${process.pid}-`);
    // In a container the server is process 1, each time it is started.
    writeFileSync(join(root, own.replace(/-[0-9a-f]{8}/, '-00000000')), '');
    await ServedFolder.open(root);
    expect(readdirSync(root)).toEqual([own]);
    await sink.finish();
    expect(readdirSync(root)).toEqual(['file']);
  });

  it('of a process that was killed leaves nothing under its name, and the next one cleans up', async () => {
    const script = `
      const { ServedFolder } = await import(${JSON.stringify(new URL('../../../dist/store/files/served-folder.js', import.meta.url).href)});
      const served = await ServedFolder.open(${JSON.stringify(root)});
      const target = { name: 'file', segments: ['file'] };
      const sink = await served.create(target, '', true);
      sink.write(Buffer.alloc(1_000_000));
      process.stdout.write('written');
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const closed = once(child, 'close');
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await closed;
    expect(readdirSync(root)).toHaveLength(1);
    expect(readdirSync(root)[0]).toMatch(/^\.file\..*\.bob-part$/);
    await ServedFolder.open(root);
    expect(readdirSync(root)).toEqual([]);
  });

  const canMount = process.getuid?.() === 0 && spawnSync('sh', ['-c', 'unshare -m true']).status === 0;
  it.skipIf(!canMount)('that fills the disk says so and leaves nothing (needs unshare)', () => {
    const script = `
      const { ServedFolder } = await import(${JSON.stringify(new URL('../../../dist/store/files/served-folder.js', import.meta.url).href)});
      const served = await ServedFolder.open(${JSON.stringify(root)});
      const target = { name: 'file', segments: ['file'] };
      const sink = await served.create(target, '', true);
      let code = '';
      for (let index = 0; index < 100; index += 1) await sink.write(Buffer.alloc(65536))?.catch((error) => { code = error.code; });
      await sink.finish().catch((error) => { code = error.code; });
      const { readdirSync } = await import('node:fs');
      process.stdout.write(JSON.stringify({ code, left: readdirSync(${JSON.stringify(root)}) }));`;
    const { stdout, stderr } = spawnSync(
      'unshare',
      [
        '-m',
        'sh',
        '-c',
        `mount -t tmpfs -o size=1m tmpfs "${root}" && exec "$0" --input-type=module -e "$1"`,
        process.execPath,
        script,
      ],
      { encoding: 'utf8' },
    );
    if (/denied|not permitted/i.test(stderr)) return;
    expect(JSON.parse(stdout)).toEqual({ code: 'TFTP_DISK_FULL', left: [] });
  });
});

it('a folder that is none is refused with its reason', async () => {
  await expect(ServedFolder.open(join(root, 'nope'))).rejects.toMatchObject({
    code: 'TFTP_ROOT_INVALID',
    message: expect.stringMatching(/ cannot be served: there is no such folder$/),
  });
  writeFileSync(join(root, 'file'), '');
  await expect(ServedFolder.open(join(root, 'file'))).rejects.toMatchObject({
    code: 'TFTP_ROOT_INVALID',
    failure: { params: { reason: 'not-a-folder' } },
  });
});
