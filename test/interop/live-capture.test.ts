// `bob capture` beside tcpdump on the same traffic, and as a user meets it.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { libpcapVersion } from '../../src/libpcap/libpcap.js';
import { bob, main } from '../bob.js';
import { readAll } from '../capture-files.js';
import { freePort } from '../free-port.js';
import { itWith } from '../peer-programs.js';
import { scratch } from '../scratch.js';

const needs = libpcapVersion() === undefined ? 'libpcap' : process.getuid?.() === 0 ? undefined : 'root';
const { folder, own } = scratch();

/** A program that captures, once it says on standard error that it does. */
async function capturing(command: string, args: readonly string[], says: RegExp) {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  own({ close: () => child.kill('SIGKILL') });
  const output: Buffer[] = [];
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  const ended = once(child, 'close');
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
      if (says.test(errors)) resolve();
    });
    child.once('close', () => reject(new Error(errors)));
  });
  return {
    interrupt: () => child.kill('SIGINT'),
    ended: async () => {
      const [status] = await ended;
      return { status: status as number | null, stdout: Buffer.concat(output), stderr: errors };
    },
  };
}

const startBob = (...args: readonly string[]) =>
  capturing(process.execPath, [main, 'capture', ...args], /Ctrl\+C ends it/);

/** Sends datagrams of every length from 0 to before `count` to a port of 127.0.0.1. */
async function sendTo(port: number, count: number): Promise<void> {
  const socket = createSocket('udp4');
  for (let length = 0; length < count; length += 1)
    await new Promise<void>((resolve) =>
      socket.send(new Uint8Array(length).fill(length), port, '127.0.0.1', () => resolve()),
    );
  socket.close();
}

const packetsOf = (file: Uint8Array) =>
  readAll(new Uint8Array(file)).packets.map(({ hex, wireBytes }) => [hex, wireBytes]);

describe.skipIf(needs !== undefined)(`bob capture (needs ${needs ?? 'libpcap, root'})`, () => {
  itWith('tcpdump', 'takes the same packets as tcpdump', async () => {
    const port = await freePort();
    const file = join(folder(), 'bob.pcapng');
    const filter = `udp dst port ${port}`;
    const theirs = await capturing(
      'tcpdump',
      ['-i', 'lo', '-c', '200', '-U', '-w', '-', filter],
      /listening on/,
    );
    const ours = await startBob('lo', '-c', '200', '-w', file, '-f', filter);
    await sendTo(port, 200);
    const [reference, { status, stderr }] = await Promise.all([theirs.ended(), ours.ended()]);
    expect(status).toBe(0);
    expect(stderr).toContain(`200 packets captured to ${file}`);
    expect(stderr).toMatch(/ 0 dropped by the kernel, 0 dropped by the interface/);
    expect(packetsOf(readFileSync(file))).toEqual(packetsOf(reference.stdout));
  });

  it('says what it has taken, and of no file that has it, when the disk is full', async () => {
    const port = await freePort();
    const ours = await startBob('lo', '-w', '/dev/full', '-f', `udp dst port ${port}`);
    await sendTo(port, 9);
    const { status, stderr } = await ours.ended();
    expect(status).toBe(1);
    expect(stderr).not.toContain('captured to');
    expect(stderr).toMatch(/\d packets? captured\n {2}lo: [1-9]\d* packets? selected/);
    expect(stderr).toContain('the disk is full');
  });

  it('prints a line for each packet that --filter selects, and writes all of them', async () => {
    const port = await freePort();
    const file = join(folder(), 'all.pcapng');
    const ours = await startBob(
      'lo',
      '-c',
      '9',
      '-w',
      file,
      '-f',
      `udp dst port ${port}`,
      '--no-processes',
      '--filter',
      'udp.length > 14',
    );
    await sendTo(port, 9);
    const { status, stdout } = await ours.ended();
    expect(status).toBe(0);
    expect(
      stdout
        .toString()
        .trimEnd()
        .split('\n')
        .map((line) => line.replace(/^.*Len=/, '')),
    ).toEqual(['7', '8']);
    expect(packetsOf(readFileSync(file))).toHaveLength(9);
    const again = await bob(['dissect', file, '--fields', 'udp.length']);
    expect(again.stdout.toString()).toBe(Array.from({ length: 9 }, (_, index) => `${index + 8}\n`).join(''));
  });

  it('notes whose packets they are, and keeps it in the file', async () => {
    const port = await freePort();
    const file = join(folder(), 'whose.pcapng');
    const receiver = createSocket('udp4').bind(port, '127.0.0.1');
    await once(receiver, 'listening');
    const filter = `udp dst port ${port}`;
    const ours = await startBob(
      'lo',
      '-c',
      '3',
      '-w',
      file,
      '-f',
      filter,
      '--filter',
      `process.pid == ${process.pid}`,
    );
    await sendTo(port, 3);
    const { stdout } = await ours.ended();
    receiver.close();
    const lines = stdout.toString().trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line).toMatch(new RegExp(`  \\{.* → \\S.* ${process.pid}\\}$`));
    const again = await bob([
      'dissect',
      file,
      '--processes',
      '--filter',
      'frame.comment contains "received by"',
    ]);
    expect(again.stdout.toString().trimEnd().split('\n')).toEqual(lines);
    const plain = await bob(['dissect', file]);
    expect(plain.stdout.toString()).not.toContain('{');
  });

  it('ends at Ctrl+C behind what has arrived, and says so in JSON', async () => {
    const port = await freePort();
    const ours = await startBob('lo', '-f', `udp dst port ${port}`, '--json');
    await sendTo(port, 3);
    ours.interrupt();
    const { status, stdout } = await ours.ended();
    const objects = stdout
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(status).toBe(0);
    expect(objects.map(({ type }) => type)).toEqual(['packet', 'packet', 'packet', 'captured']);
    expect(objects.at(-1)).toMatchObject({
      packets: 3,
      interfaces: [{ name: 'lo', droppedByKernel: 0, droppedByInterface: 0 }],
    });
  });

  it('writes a ring of files, and takes several interfaces', async () => {
    const port = await freePort();
    const path = folder();
    const filter = `udp dst port ${port}`;
    const ours = await startBob(
      'lo',
      'any',
      '-c',
      '60',
      '-w',
      join(path, 'ring.pcapng'),
      '--ring',
      '3x1K',
      '-f',
      filter,
    );
    await sendTo(port, 60);
    expect(await ours.ended()).toMatchObject({ status: 0 });
    const names = readdirSync(path);
    expect(names).toHaveLength(3);
    for (const name of names) {
      const { blocks, fault } = readAll(new Uint8Array(readFileSync(join(path, name))));
      expect(fault).toBeUndefined();
      expect(blocks.filter(({ type }) => type === 'interface')).toHaveLength(2);
    }
  });

  it('ends with its reader, as head does', async () => {
    const port = await freePort();
    const command = `"${process.execPath}" "${main}" capture lo -f 'udp dst port ${port}' | head -n 1`;
    const ours = await capturing('sh', ['-c', command], /Ctrl\+C ends it/);
    let hasEnded = false;
    const ended = ours.ended().finally(() => {
      hasEnded = true;
    });
    while (!hasEnded) {
      await sendTo(port, 5);
      // A datagram that is sent at once is reported before the loop of events goes on.
      await new Promise(setImmediate);
    }
    expect((await ended).stdout.toString().split('\n')).toHaveLength(2);
  });

  it.each([
    [['nowhere0'], 2, 'there is no interface nowhere0 to capture on; "bob capture --list" shows'],
    [['lo', '-f', 'udp prt 69'], 2, 'the capture filter "udp prt 69" is not libpcap’s'],
    [['lo', '--ring', '3x1M'], 2, '--write'],
    [['lo', '-w', 'x', '--ring', 'many'], 2, '"many" is no ring of files'],
    [['lo', '-w', '/nowhere/x.pcapng', '-c', '1'], 1, 'cannot be written to /nowhere/x.pcapng'],
    [['lo', '--filter', 'udp.prt == 1'], 2, '"udp.prt" at column 1'],
    [[], 2, 'name an interface to capture on'],
  ] as const)('refuses %j', async (args, status, words) => {
    const finished = await bob(['capture', ...args]);
    expect(finished.stderr).toContain(words);
    expect(finished.status).toBe(status);
  });

  it('lists the interfaces with their addresses', async () => {
    const { stdout } = await bob(['capture', '--list', '--json']);
    const interfaces = stdout
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(interfaces).toContainEqual(
      expect.objectContaining({
        type: 'interface',
        name: 'lo',
        up: true,
        loopback: true,
        addresses: expect.arrayContaining(['127.0.0.1']),
      }),
    );
  });

  it('says to a user without the right how to get it', async () => {
    const child = spawn(process.execPath, [main, 'capture', 'lo', '-c', '1'], {
      uid: 65_534,
      gid: 65_534,
      env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', XDG_CACHE_HOME: folder() },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(errors).toContain(`sudo setcap cap_net_raw+ep ${process.execPath}`);
  });
});
