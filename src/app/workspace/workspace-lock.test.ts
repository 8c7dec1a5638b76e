import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processStart } from '../../system/process-start.js';
import { runningWorkbench, WorkspaceLock } from './workspace-lock.js';

let workspace: string;
let lockFile: string;
const closers: (() => void)[] = [];
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'breakoutbox-lock-'));
  lockFile = join(workspace, '.bob', 'lock');
});
afterEach(() => {
  for (const close of closers.splice(0)) close();
  rmSync(workspace, { recursive: true });
});

/** Takes the workspace for a workbench of this process. */
async function taken(): Promise<WorkspaceLock> {
  const lock = await WorkspaceLock.take(workspace);
  if (!(lock instanceof WorkspaceLock)) throw new Error(`held by ${lock.pid}`);
  return lock;
}

/** Writes a lock held by another workbench, which knows the folder unless it says another one. */
function heldByOther(held: object | string): void {
  mkdirSync(join(workspace, '.bob'), { recursive: true });
  const inode = String(statSync(join(workspace, '.bob'), { bigint: true }).ino);
  writeFileSync(lockFile, typeof held === 'string' ? held : JSON.stringify({ inode, ...held }));
}

/** The number of a process that has ended. */
function endedPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}

/** A workbench of that instance, as far as a lock asks for it; the tokens that it was asked with. */
async function answering(instance: string): Promise<{ origin: string; tokens: (string | undefined)[] }> {
  const tokens: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    tokens.push(request.headers.authorization);
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ ok: true, instance }));
  }).listen(0, '127.0.0.1');
  closers.push(() => server.close());
  await once(server, 'listening');
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tokens };
}

const alive = { pid: process.pid, started: processStart(process.pid), instance: 'other' };

describe('the lock of a workspace', () => {
  it('names its holder and the holder’s address, and goes when it is released', async () => {
    const lock = await taken();
    lock.announce({ url: 'http://h:1/#token=t', origin: 'http://h:1', token: 't' });
    expect(JSON.parse(readFileSync(lockFile, 'utf8'))).toMatchObject({
      ...{ pid: process.pid, instance: lock.instance },
      ...{ url: 'http://h:1/#token=t', origin: 'http://h:1', token: 't' },
    });
    // The token is in it.
    expect(statSync(lockFile).mode & 0o777).toBe(0o600);
    lock.release();
    expect(readdirSync(join(workspace, '.bob'))).toEqual([]);
  });

  it('names the workbench that has it and answers', async () => {
    const { origin, tokens } = await answering('other');
    heldByOther({ ...alive, url: `${origin}/#token=t`, origin, token: 't' });
    const other = { pid: process.pid, url: `${origin}/#token=t`, origin, token: 't' };
    expect(await WorkspaceLock.take(workspace)).toEqual(other);
    expect(await runningWorkbench(workspace)).toEqual(other);
    expect(tokens).toEqual(['Bearer t', 'Bearer t']);
  });

  it.each([
    ['whose process has ended', () => ({ pid: endedPid(), instance: 'other' })],
    ['whose process number another program has now', () => ({ ...alive, started: 'long ago' })],
    ['that no workbench wrote', () => 'not a lock'],
    ['that is cut', () => '{"pid":'],
    ['of megabytes', () => 'x'.repeat(2 ** 21)],
  ])('is taken over from one %s', async (_name, held) => {
    heldByOther(held());
    const lock = await taken();
    expect(JSON.parse(readFileSync(lockFile, 'utf8'))).toMatchObject({ instance: lock.instance });
    expect(readdirSync(join(workspace, '.bob'))).toEqual(['lock']);
  });

  it('is taken over from a workbench at whose address another one answers', async () => {
    const { origin } = await answering('a third one');
    heldByOther({ pid: endedPid(), instance: 'other', url: origin, origin });
    expect(await taken()).toBeInstanceOf(WorkspaceLock);
  });

  it.each([
    ['does not know the folder', () => ({ ...alive, inode: undefined })],
    ['is for another folder', () => ({ ...alive, inode: '1' })],
    ['does not know when its process began', () => ({ ...alive, started: undefined })],
    ['is of a process that has ended', () => ({ ...alive, pid: endedPid() })],
    ['is of a process of another time', () => ({ ...alive, started: 'long ago' })],
  ])('that came with a clone and %s holds nothing, and nobody is asked', async (_name, held) => {
    const { origin, tokens } = await answering('other');
    heldByOther({ ...held(), url: origin, origin });
    expect(await runningWorkbench(workspace)).toBeUndefined();
    expect(await WorkspaceLock.take(workspace)).toBeInstanceOf(WorkspaceLock);
    expect(tokens).toEqual([]);
  });

  it.each([
    ['http://192.0.2.1:80', undefined],
    [undefined, 'http://192.0.2.1:80/'],
    [undefined, 'https://127.0.0.1/'],
    [undefined, 'file:///etc/passwd'],
    [undefined, 'javascript:alert(1)'],
    [undefined, 'http://user@127.0.0.1/'],
    [undefined, 'no address'],
    ['http://127.0.0.1@192.0.2.1:80', undefined],
  ])('leads to no address but of this machine: %s, %s', async (origin, url) => {
    const own = await answering('other');
    heldByOther({ ...alive, url: url ?? own.origin, origin: origin ?? own.origin });
    expect(await runningWorkbench(workspace)).toBeUndefined();
    expect(own.tokens).toEqual([]);
  });

  it('says nothing that a terminal would obey', async () => {
    const { origin } = await answering('other');
    heldByOther({ ...alive, url: `${origin}/\u001b]0;title\u0007#\u001b[2J`, origin: `${origin}/\u001b` });
    const held = await runningWorkbench(workspace);
    expect(held?.url).toBe(`${origin}/%1B]0;title%07#%1B[2J`);
    expect(held?.origin).toBe(origin);
  });

  it('is not taken through a link in the place of its folder', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'breakoutbox-lock-'));
    closers.push(() => rmSync(outside, { recursive: true }));
    symlinkSync(outside, join(workspace, '.bob'));
    await expect(WorkspaceLock.take(workspace)).rejects.toMatchObject({ reason: 'path-crosses-link' });
    expect(await runningWorkbench(workspace)).toBeUndefined();
    expect(readdirSync(outside)).toEqual([]);
  });

  it('holds nothing in a copy of the workspace', async () => {
    const copy = mkdtempSync(join(tmpdir(), 'breakoutbox-lock-'));
    closers.push(() => rmSync(copy, { recursive: true }));
    const lock = await taken();
    const { origin } = await answering(lock.instance);
    lock.announce({ url: `${origin}/`, origin, token: undefined });
    cpSync(workspace, copy, { recursive: true });
    expect(await runningWorkbench(workspace)).toMatchObject({ origin });
    expect(await runningWorkbench(copy)).toBeUndefined();
    const own = await WorkspaceLock.take(copy);
    expect(own).toBeInstanceOf(WorkspaceLock);
    if (own instanceof WorkspaceLock) own.release();
    expect(await runningWorkbench(workspace)).toMatchObject({ origin });
    lock.release();
  });

  it('is one workbench’s, of many that take it over at once', async () => {
    heldByOther({ pid: endedPid(), instance: 'other' });
    // Later starters ask the first one for its address, and it answers.
    const all = Array.from({ length: 8 }, async () => {
      const lock = await WorkspaceLock.take(workspace).catch(() => undefined);
      if (!(lock instanceof WorkspaceLock)) return 0;
      const { instance } = lock;
      expect(JSON.parse(readFileSync(lockFile, 'utf8')).instance).toBe(instance);
      const own = await answering(instance);
      lock.announce({ url: own.origin, origin: own.origin, token: undefined });
      return 1;
    });
    const holders = await Promise.all(all);
    expect(holders.reduce<number>((sum, one) => sum + one, 0)).toBe(1);
  });

  it('goes on when a process was killed in the middle of taking it over', async () => {
    const stale = JSON.stringify({ pid: endedPid(), instance: 'stale' });
    heldByOther(stale);
    const digest = createHash('sha256').update(stale).digest('hex').slice(0, 32);
    const inode = String(statSync(join(workspace, '.bob'), { bigint: true }).ino);
    const killed = JSON.stringify({ pid: endedPid(), inode, started: 'long ago', instance: 'killed' });
    writeFileSync(join(workspace, '.bob', `claim.${digest}`), killed);
    writeFileSync(join(workspace, '.bob', 'lock.11111111-2222-4333-8444-555555555555'), killed);
    await taken();
    expect(readdirSync(join(workspace, '.bob'))).toEqual(['lock']);
  });

  it('is left alone by one that has lost it', async () => {
    const lock = await taken();
    heldByOther({ ...alive, instance: 'after us' });
    lock.announce({ url: 'http://h:1', origin: 'http://h:1', token: undefined });
    lock.release();
    expect(JSON.parse(readFileSync(lockFile, 'utf8'))).toMatchObject({ instance: 'after us' });
  });

  it('cannot be had where nothing can be written', async () => {
    writeFileSync(join(workspace, '.bob'), '');
    await expect(WorkspaceLock.take(workspace)).rejects.toMatchObject({ reason: 'path-crosses-file' });
    expect(existsSync(lockFile)).toBe(false);
  });
});
