// `bob capture --endpoints`: what a workbench's endpoints send and receive, as tshark reads it. As any user.
import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { TftpClient } from '../../src/app/tftp/tftp-client.js';
import type { Workbench } from '../../src/app/workbench/workbench.js';
import { synthesisComment } from '../../src/capture/synthesis/synthetic-blocks.js';
import { bob, main, RunningBob } from '../bob.js';
import { readAll } from '../capture-files.js';
import { describeWith, programPath } from '../peer-programs.js';
import { scratch } from '../scratch.js';
import { fileOf } from '../tftp-pair.js';
import { expectSameRows, tsharkLines } from '../tshark.js';
import { ask, created, portOf, workbenchFixture } from '../workbench.js';

const { folder, own } = scratch();
const bench = workbenchFixture();

/** `bob capture --endpoints`, once it records. */
async function recording(workspace: string, ...args: readonly string[]) {
  const child = spawn(process.execPath, [main, 'capture', '--endpoints', '--workspace', workspace, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  own({ close: () => child.kill('SIGKILL') });
  const ended = once(child, 'close');
  let errors = '';
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
      if (errors.includes('Ctrl+C ends it')) resolve();
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

/** Sends `bytes` to a TCP echo and takes all of them back. */
async function echoed(host: string, port: number, bytes: Buffer): Promise<void> {
  const socket = connect(port, host);
  socket.end(bytes);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'close');
  expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
}

/** Sends a datagram to a UDP echo and waits for its answer. */
async function answered(host: string, port: number, text: string): Promise<void> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  socket.send(text, port, host);
  const [answer] = (await once(socket, 'message')) as [Buffer];
  expect(answer.toString()).toBe(text);
  socket.close();
}

const image = fileOf(100_000);
const spoken = Buffer.alloc(200_000, 'Breakoutbox 温度 ');

/** Makes the endpoints of a workbench speak: TCP and UDP of both families, and TFTP both ways. */
async function speak(workbench: Workbench): Promise<void> {
  for (const host of ['127.0.0.1', '::1']) {
    const address = host === '::1' ? '[::1]:0' : `${host}:0`;
    await echoed(
      host,
      portOf(await created(workbench, { type: 'tcp-listen', address, reply: 'echo' })),
      spoken,
    );
  }
  const udp = portOf(await created(workbench, { type: 'udp', address: '*:0', reply: 'echo' }));
  for (const host of ['127.0.0.1', '::1']) await answered(host, udp, `hello ${host}`);
  const tftp = await created(workbench, { type: 'tftp-server', port: 0, write: 'create' });
  const client = new TftpClient({ host: '127.0.0.1', port: portOf(tftp) });
  expect(Buffer.from(await client.read('boot.img')).equals(image)).toBe(true);
  await client.put(image, 'copy.img');
  await settled(workbench);
}

/** Waits until the TFTP transfers are over for the server as well. */
async function settled(workbench: Workbench): Promise<void> {
  for (;;) {
    const { body } = await ask(workbench, 'GET', '/api/tftp');
    if ((body as { finished: readonly unknown[] }).finished.length === 2) return;
  }
}

/** A workspace whose TFTP serves a file. */
function workspace(): string {
  const made = bench.folder();
  mkdirSync(join(made, 'tftp'));
  writeFileSync(join(made, 'tftp', 'boot.img'), image);
  return made;
}

describeWith('tshark', 'a recording of a workbench', () => {
  it('has every byte and no fault for tshark', async () => {
    const home = workspace();
    const workbench = await bench.workbench('127.0.0.1', home);
    const file = join(folder(), 'own.pcapng');
    const bobs = await recording(home, '-w', file);
    await speak(workbench);
    bobs.interrupt();
    const { status, stderr } = await bobs.ended();
    expect(status).toBe(0);
    expect(stderr).toMatch(
      /\d+ packets captured to .*own\.pcapng\n {2}endpoints: \d+ packets made, 0 dropped/,
    );

    const checked = ['ip', 'tcp', 'udp'].flatMap((name) => ['-o', `${name}.check_checksum:TRUE`]);
    const bad = ['ip', 'tcp', 'udp'].map((name) => `${name}.checksum.status == 0`).join(' || ');
    const faults = `_ws.malformed || tcp.analysis.flags || ${bad}`;
    expect(tsharkLines('-r', file, ...checked, '-Y', faults)).toEqual(['']);
    for (const stream of [0, 1]) {
      const lines = tsharkLines('-r', file, '-q', '-z', `follow,tcp,raw,${stream}`);
      const data = lines.filter((line) => /^\t?[0-9a-f]+$/.test(line));
      const [client, server] = [false, true].map((isServer) =>
        Buffer.from(
          data
            .filter((line) => line.startsWith('\t') === isServer)
            .join('')
            .replaceAll('\t', ''),
          'hex',
        ),
      );
      expect([client?.equals(spoken), server?.equals(spoken)]).toEqual([true, true]);
    }
    const payloads = tsharkLines('-r', file, '-Y', 'udp && !tftp', '-T', 'fields', '-e', 'udp.payload');
    expect(payloads.map((line) => Buffer.from(line, 'hex').toString())).toEqual([
      ...['127.0.0.1', '127.0.0.1', '::1', '::1'].map((host) => `hello ${host}`),
      '',
    ]);
    const files = folder();
    execFileSync(programPath('tshark') ?? '', ['-r', file, '-q', '--export-objects', `tftp,${files}`]);
    expect(readdirSync(files).toSorted()).toEqual(['boot.img', 'copy.img']);
    for (const name of readdirSync(files)) expect(readFileSync(join(files, name)).equals(image)).toBe(true);
    await expectSameRows(file);
    expect(readAll(new Uint8Array(readFileSync(file))).blocks[0]).toMatchObject({
      comments: [synthesisComment],
    });
  });
});

it('is printed as it comes, filtered, for so many packets, and by a ring of files', async () => {
  const home = workspace();
  const workbench = await bench.workbench('127.0.0.1', home);
  const into = folder();
  const shown = await recording(home, '--filter', 'udp', '--fields', 'udp.length', '-c', '4');
  const ring = await recording(home, '-w', join(into, 'ring.pcapng'), '--ring', '3x2k');
  const udp = portOf(await created(workbench, { type: 'udp', address: '127.0.0.1:0', reply: 'echo' }));
  for (let length = 1; length <= 40; length += 1) await answered('127.0.0.1', udp, 'x'.repeat(length));
  const { status, stdout } = await shown.ended();
  expect([status, stdout.toString()]).toEqual([0, '9\n9\n10\n10\n']);
  ring.interrupt();
  expect((await ring.ended()).status).toBe(0);
  const files = readdirSync(into);
  expect(files).toHaveLength(3);
  for (const name of files) {
    const { fault, packets } = readAll(new Uint8Array(readFileSync(join(into, name))));
    expect(fault).toBeUndefined();
    expect(packets.length).toBeGreaterThan(0);
  }
});

describe('a command with an endpoint of its own', () => {
  const into = (name: string): readonly string[] => ['--capture', join(folder(), name)];
  /** The number of packets in a file, which is whole. */
  const packetsIn = (file: string | undefined): number => {
    const { fault, packets } = readAll(new Uint8Array(readFileSync(file ?? '')));
    expect(fault).toBeUndefined();
    return packets.length;
  };

  it('records TCP at both sides, each in its file', async () => {
    const [server, client] = [into('server.pcapng'), into('client.pcapng')];
    const listener = await RunningBob.listen(
      'tcp',
      'listen',
      '127.0.0.1:0',
      '--reply',
      'echo',
      '--once',
      ...server,
    );
    const sent = await bob(['tcp', 'send', `127.0.0.1:${listener.port}`, 'hello', ...client]);
    expect([sent.status, sent.stdout.toString()]).toEqual([0, 'hello']);
    expect(sent.stderr).toMatch(/\d+ packets captured to .*client\.pcapng/);
    expect(await listener.ended()).toBe(0);
    // A handshake, two messages and two ends, each acknowledged.
    for (const [, file] of [server, client]) expect(packetsIn(file)).toBe(11);
  });

  it('records UDP and TFTP', async () => {
    const udp = into('udp.pcapng');
    const listener = await RunningBob.listen(
      'udp',
      'listen',
      '127.0.0.1:0',
      '--reply',
      'echo',
      '--once',
      ...udp,
    );
    await answered('127.0.0.1', listener.port, 'hello');
    expect(await listener.ended()).toBe(0);
    expect(packetsIn(udp[1])).toBe(2);
    const [serving, getting] = [into('serve.pcapng'), into('get.pcapng')];
    const root = folder({ 'boot.img': image });
    const server = await RunningBob.listen(
      'tftp',
      'serve',
      root,
      '--port',
      '0',
      '--host',
      '127.0.0.1',
      ...serving,
    );
    const got = await bob(['tftp', 'get', `tftp://127.0.0.1:${server.port}/boot.img`, '-', ...getting]);
    expect(got.stdout.equals(image)).toBe(true);
    await server.stop();
    for (const [, file] of [serving, getting]) {
      const home = folder();
      await bob(['dissect', file ?? '', '--extract', home]);
      expect(readFileSync(join(home, 'boot.img')).equals(image)).toBe(true);
    }
  });

  it('says why a file cannot be written', async () => {
    const nowhere = await bob(['udp', 'listen', '0', '--capture', join(folder(), 'none', 'a.pcapng')]);
    expect([nowhere.status, nowhere.stderr]).toEqual([1, expect.stringContaining('cannot be written')]);
  });
});

it('asks for a workbench where none runs, and says which options have no meaning', async () => {
  const home = bench.folder();
  const alone = await bob(['capture', '--endpoints', '--workspace', home]);
  expect(alone.status).toBe(1);
  expect(alone.stderr).toContain(
    `no workbench runs on the workspace ${home}, or it has ended; start one with "bob"`,
  );
  for (const args of [['lo'], ['-f', 'udp'], ['-s', '64'], ['--no-processes']]) {
    const { status, stderr } = await bob(['capture', '--endpoints', ...args]);
    expect([status, stderr]).toEqual([2, expect.stringContaining('--endpoints')]);
  }
});

it('ends with the workbench, and keeps what it had', async () => {
  const home = workspace();
  const workbench = await bench.workbench('127.0.0.1', home);
  const file = join(folder(), 'own.pcapng');
  const bobs = await recording(home, '-w', file);
  const udp = portOf(await created(workbench, { type: 'udp', address: '127.0.0.1:0', reply: 'echo' }));
  await answered('127.0.0.1', udp, 'last words');
  await workbench.close(0);
  expect((await bobs.ended()).status).toBe(0);
  expect(readAll(new Uint8Array(readFileSync(file))).packets).toHaveLength(2);
});
