import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
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
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { bob } from '../bob.js';
import { itWith } from '../peer-programs.js';

const main = fileURLToPath(new URL('../../dist/bob/main.js', import.meta.url));
const folders: string[] = [];
const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'close');
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'breakoutbox-held-'));
  folders.push(made);
  return made;
}

interface Started {
  readonly child: ChildProcess;
  /** What it says first: where it is, or where the other is; undefined when it ends without a word. */
  readonly first: { readonly url: string; readonly alreadyRunning?: boolean } | undefined;
  stderr(): string;
}

/** Starts a command that becomes `bob workbench --json`, and waits for its first line. */
async function startedAs(command: string, args: readonly string[], uid?: number): Promise<Started> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  children.push(child);
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const lines = createInterface({ input: child.stdout });
  const closed = once(child, 'close').then(() => undefined);
  const line = await Promise.race([once(lines, 'line').then(([text]) => String(text)), closed]);
  return { child, first: line === undefined ? undefined : JSON.parse(line), stderr: () => errors };
}

const options = (workspace: string): string[] => [
  main,
  'workbench',
  '--json',
  '--no-open',
  '--port',
  '0',
  '--workspace',
  workspace,
];
const start = (workspace: string, uid?: number): Promise<Started> =>
  startedAs(process.execPath, options(workspace), uid);

async function end({ child }: Started, signal: NodeJS.Signals): Promise<number | null> {
  const closed = once(child, 'close');
  child.kill(signal);
  const [status] = (await closed) as [number | null];
  return status;
}

async function ask(url: string, method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(`${url}api/${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
}

const echo = { type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo' };

describe('a workbench that is asked to end', () => {
  it('ends at once after a body that was refused before all of it had come', async () => {
    const bench = await start(folder());
    const url = bench.first?.url ?? '';
    // Refused while it is written, it may be cut off instead of answered.
    await ask(url, 'POST', 'endpoints', { type: 'x'.repeat(600_000) }).catch(() => undefined);
    const toldMs = performance.now();
    expect(await end(bench, 'SIGTERM')).toBe(0);
    // A forgotten timer of the body would hold it for the 30 s that a body has.
    expect(performance.now() - toldMs).toBeLessThan(15_000);
  }, 60_000);
});

describe('a workspace of which parts cannot be used', () => {
  it('is reported part by part when its workbench starts', async () => {
    const workspace = folder();
    const endpoints = [echo, { type: 'ftp' }, { ...echo, address: '99999', label: 'PLC' }];
    const file = join(workspace, 'workspace.json');
    writeFileSync(
      file,
      JSON.stringify({ version: 1, endpoints, ids: ['e1', 'e1', 'e2'], tftpFolder: 5, tftpAutoStart: 'yes' }),
    );
    const bench = await start(workspace);
    await end(bench, 'SIGTERM');
    expect(bench.stderr().trim().split('\n')).toEqual([
      // What the faulty ones would do is not known.
      expect.stringMatching(/ is new to this machine: /),
      expect.stringMatching(
        /^endpoints\/unusable-2\.yaml:\d+:\d+: .*type has to be one of tcp-listen, .*not used/,
      ),
      expect.stringMatching(/^endpoints\/unusable-3\.yaml:\d+:\d+: .*99999/),
      expect.stringMatching(/^\.bob\/workspace\.json:1:1: .*tftpFolder has to be a text/),
      expect.stringMatching(/^\.bob\/workspace\.json:1:1: .*tftpAutoStart has to be true or/),
      expect.stringMatching(/^\.bob\/workspace\.json:1:1: .*ids has to name each entry once/),
    ]);
  }, 60_000);
});

describe('a workspace that is held', () => {
  it('is one workbench’s; a second says where that is and ends with 0, whatever port it is given', async () => {
    const workspace = folder();
    const holder = await start(workspace);
    const url = holder.first?.url ?? '';
    expect(statSync(join(workspace, '.bob', 'lock')).mode & 0o777).toBe(0o600);
    for (const [more, line] of [
      [[], `the workbench of this workspace runs already, at ${url}\n`],
      [['--port', '0', '--lang', 'zh-CN'], `此工作区的工作台已在运行：${url}\n`],
    ] as const) {
      const second = await bob(['--no-open', '--workspace', workspace, ...more]);
      expect([second.status, second.stdout.toString()]).toEqual([0, line]);
    }
    const json = await bob(['--no-open', '--workspace', workspace, '--json']);
    expect(JSON.parse(json.stdout.toString())).toMatchObject({
      type: 'workbench',
      url,
      alreadyRunning: true,
    });
    const beside = await start(folder());
    expect(beside.first?.url).not.toBe(url);
    expect(await end(holder, 'SIGTERM')).toBe(0);
    expect(existsSync(join(workspace, '.bob', 'lock'))).toBe(false);
  });

  it.each([
    ['a link that leads nowhere', (lock: string) => symlinkSync('/no/such', lock)],
    ['a FIFO', (lock: string) => void execFileSync('mkfifo', [lock])],
    ['what no workbench wrote', (lock: string) => writeFileSync(lock, '\0'.repeat(100_000))],
  ])('is taken over where its lock is %s', async (_title, make) => {
    const workspace = folder();
    mkdirSync(join(workspace, '.bob'));
    make(join(workspace, '.bob', 'lock'));
    const bench = await start(workspace);
    expect(bench.first?.url).toMatch(/^http:/);
    // Right after its first line.
    expect(await end(bench, 'SIGTERM')).toBe(0);
    expect(existsSync(join(workspace, '.bob', 'lock'))).toBe(false);
  });

  it('is free after its workbench was killed, and of several that come then one has it', async () => {
    const workspace = folder();
    for (let round = 0; round < 2; round += 1) {
      const all = await Promise.all(Array.from({ length: 4 }, () => start(workspace)));
      const holders = all.filter(({ first }) => first?.alreadyRunning === undefined);
      expect(holders).toHaveLength(1);
      expect(new Set(all.map(({ first }) => first?.url)).size).toBe(1);
      await Promise.all(holders.map((holder) => end(holder, 'SIGKILL')));
    }
    const last = await start(workspace);
    expect(last.first?.alreadyRunning).toBeUndefined();
    expect(readdirSync(join(workspace, '.bob')).filter((name) => !name.startsWith('record.'))).toEqual([
      'lock',
      'trust',
    ]);
  }, 60_000);

  it.each<[string, string]>([
    ['is empty', ''],
    ['is no JSON', '{"pid":'],
    ['names a process that is gone', JSON.stringify({ pid: 2 ** 22 - 1, instance: 'x', started: 'x' })],
    [
      'names a process that got its number later',
      JSON.stringify({ pid: process.pid, instance: 'x', started: 'x:1', url: 'http://127.0.0.1:1/' }),
    ],
  ])('is free when its lock %s', async (_what, lock) => {
    const workspace = folder();
    mkdirSync(join(workspace, '.bob'));
    writeFileSync(join(workspace, '.bob', 'lock'), lock);
    const { first } = await start(workspace);
    expect(first).toMatchObject({ type: 'workbench' });
    expect(first?.alreadyRunning).toBeUndefined();
  });
});

describe('a disk that is full', () => {
  itWith('unshare', 'changes nothing, leaves nothing half done, and lets the workbench end', async () => {
    const workspace = folder();
    // A mount of its own: what is here is seen by this workbench alone.
    const script = `mount -t tmpfs -o size=48k tmpfs '${workspace}' && exec "$@"`;
    const bench = await startedAs('unshare', [
      '-rm',
      'sh',
      '-c',
      script,
      'sh',
      process.execPath,
      ...options(workspace),
    ]);
    const url = bench.first?.url ?? '';
    const big = { ...echo, reply: `text:${'x'.repeat(4000)}` };
    const statuses: number[] = [];
    for (let count = 0; count < 12 && !statuses.includes(507); count += 1) {
      statuses.push((await ask(url, 'POST', 'endpoints', big)).status);
    }
    expect(statuses.at(-1)).toBe(507);
    const list = async (): Promise<{ id: string; status: { state: string; local?: string } }[]> =>
      (await ask(url, 'GET', 'endpoints')).json();
    const before = await list();
    expect(before).toHaveLength(statuses.length - 1);
    const refused = await ask(url, 'PUT', 'endpoints/e1', {
      ...big,
      label: 'x'.repeat(120),
      framing: 'line',
    });
    expect([refused.status, await refused.json()]).toMatchObject([
      507,
      { error: { code: 'WORKSPACE_UNWRITABLE', params: { reason: 'disk-full' } } },
    ]);
    expect((await list()).map(({ id, status }) => [id, status.local])).toEqual(
      before.map(({ id, status }) => [id, status.local]),
    );
    expect(await end(bench, 'SIGTERM')).toBe(0);
  });
});

describe('a workspace that only others may write', () => {
  it.skipIf(process.getuid?.() !== 0)('is reported at the start, and changes to it are refused', async () => {
    const workspace = folder();
    writeFileSync(join(workspace, 'workspace.json'), JSON.stringify({ version: 1, endpoints: [echo] }));
    chmodSync(workspace, 0o555);
    const bench = await start(workspace, 65_534);
    const url = bench.first?.url ?? '';
    await expect
      .poll(bench.stderr)
      .toMatch(/cannot be written: permission denied; its endpoints can be used/);
    expect(await (await ask(url, 'POST', 'endpoints/e1/start')).json()).toMatchObject({
      status: { state: 'listening' },
    });
    const refused = await ask(url, 'DELETE', 'endpoints/e1');
    expect([refused.status, await refused.json()]).toMatchObject([
      507,
      { error: { code: 'WORKSPACE_UNWRITABLE', params: { reason: 'permission-denied' } } },
    ]);
    const tftp = await ask(url, 'PUT', 'tftp/files/x');
    expect([400, 415]).toContain(tftp.status);
    expect(await end(bench, 'SIGTERM')).toBe(0);
    expect(JSON.parse(readFileSync(join(workspace, 'workspace.json'), 'utf8')).endpoints).toEqual([echo]);
  });
});
