import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TftpClient } from '../../src/app/tftp/tftp-client.js';
import { TftpServer } from '../../src/app/tftp/tftp-server.js';
import { opcode, opcodeOf } from '../../src/wire/tftp/packet.js';
import { bob, RunningBob, run } from '../bob.js';
import { describeOnEngines } from '../engines.js';
import { freePort } from '../free-port.js';
import { opened } from '../open-endpoint.js';
import { describeWith } from '../peer-programs.js';
import { RawTftp } from '../raw-tftp.js';
import { dataOf, fileOf } from '../tftp-pair.js';
import { startPythonServer } from './tftp-peers.js';
import { rudeClient, rudeServer, senderFromPort0 } from './tftp-rude-peers.js';

const main = fileURLToPath(new URL('../../dist/bob/main.js', import.meta.url));

const isRoot = process.getuid?.() === 0;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakoutbox-rude-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the rude server on `size` bytes; gives its port and, when it has ended, what it printed. */
async function startRude(how: string, size: number): Promise<{ port: number; output: Promise<string> }> {
  const path = join(folder, 'rude');
  writeFileSync(path, fileOf(size));
  const { port, rest } = await startPythonServer(rudeServer, how, path);
  return { port, output: rest() };
}

/** Binds a UDP socket to an address and a port and passes it on as systemd does: descriptor 3, and the process's own number. */
const socketPasser = `
import os, socket, sys
host, port = sys.argv[1], int(sys.argv[2])
s = socket.socket(socket.AF_INET6 if ':' in host else socket.AF_INET, socket.SOCK_DGRAM); s.bind((host, port))
os.dup2(s.fileno(), 3); os.set_inheritable(3, True)
os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid()))
os.execv(sys.argv[3], sys.argv[3:])
`;

const quick = { initialTimeoutMs: 100, maxTimeoutMs: 200, maxRetries: 3 };

describeOnEngines((engine) => {
  describeWith('python3', 'the client and a server that', () => {
    it.each([
      ['is silent to options', 'silent-to-options', 5_000],
      ['refuses options', 'refuses-options', 5_000],
      ['refuses options twice, back to back', 'refuses-twice', 5_000],
      ['lets a stranger speak to the client', 'stranger', 5_000],
      ['lets a stranger speak first', 'stranger-first', 5_000],
      ['sends every block twice', 'doubles', 20_000],
      ['goes on at block 1 after 65,535', 'wraps-to-1', 512 * 65_600],
    ])(
      '%s: the file arrives whole',
      async (_, how, size) => {
        const { port, output } = await startRude(how, size);
        const limits = how === 'silent-to-options' ? quick : {};
        const got = await new TftpClient({ engine, host: '127.0.0.1', port, limits }).read('large');
        expect(Buffer.compare(got, fileOf(size))).toBe(0);
        const printed = await output;
        expect(printed).toContain('done');
        if (how.startsWith('stranger')) expect(printed).toContain('stranger heard 00050005');
      },
      60_000,
    );

    it.each([
      ['answers an option that was not asked for', 'unasked-option'],
      ['answers more than was asked for', 'more-than-asked'],
    ])('%s gets ERROR 8', async (_, how) => {
      const { port, output } = await startRude(how, 0);
      await expect(new TftpClient({ engine, host: '127.0.0.1', port }).read('x')).rejects.toMatchObject({
        code: 'TFTP_OPTIONS_INVALID',
      });
      expect(await output).toMatch(/^heard 00050008/);
    });

    it('vanishes: the transfer ends as soon as the system knows', async () => {
      const { port, output } = await startRude('vanishes', 5_000);
      const startedMs = performance.now();
      await expect(new TftpClient({ engine, host: '127.0.0.1', port }).read('x')).rejects.toMatchObject({
        code: process.platform === 'linux' ? 'TFTP_NOBODY_THERE' : 'TFTP_TIMED_OUT',
      });
      if (process.platform === 'linux') expect(performance.now() - startedMs).toBeLessThan(4_000);
      await output;
    });
  });
});

describeOnEngines((engine) => {
  describeWith('python3', 'the server and a client that', () => {
    let server: TftpServer;
    const content = fileOf(50_000);
    const whole = `bytes 50000 ${content.reduce((sum, byte) => (sum + byte) & 0xffffffff, 0)}`;

    it.each([
      ['acknowledges every block three times', 'triple-acks', whole],
      ['asks twice', 'twice', whole],
      ['acknowledges what was not sent', 'future-ack', whole],
      ['sends garbage from its port', 'garbage', whole],
      ['writes its mode in capitals', 'upper-case-mode', whole],
      ['pads its request with NULs', 'padded', whole],
      ['names an option without a value', 'odd-options', whole],
      ['speaks from another port as well', 'stray-port', `stray heard (5, 5)\n${whole}`],
      ['forgets the NUL', 'no-nul', 'code 5 4'],
      ['asks for mail', 'mail', 'code 5 4'],
    ])('%s', async (_, how, printed) => {
      writeFileSync(join(folder, 'large'), content);
      server = new TftpServer({ engine, root: folder, host: '127.0.0.1', port: 0 });
      await server.listen();
      const { stdout, stderr } = await run('python3', ['-c', rudeClient, String(server.port), how]);
      expect(stderr).toBe('');
      expect(stdout.toString().trim()).toBe(printed);
      expect(server.stories()[0]?.retransmitted ?? 0).toBeLessThan(4);
      await server.close(0);
    });
  });
});

describeOnEngines((engine) => {
  describeWith(
    isRoot ? 'python3' : 'python3 and root',
    'what comes from port 0, where nobody can be answered,',
    () => {
      const sendFromPort0 = async (port: number, hex: string): Promise<void> => {
        const { status, stderr } = await run('python3', ['-c', senderFromPort0, String(port), hex]);
        expect([status, stderr]).toEqual([0, '']);
      };

      it.each([false, true])('is nothing to the server, with a single port: %j', async (singlePort) => {
        writeFileSync(join(folder, 'image'), fileOf(5_000));
        const server = new TftpServer({ engine, root: folder, host: '127.0.0.1', port: 0, singlePort });
        await server.listen();
        // A request for the file, an ACK of a stranger, and garbage.
        for (const hex of ['0001696d616765006f6374657400', '00040001', 'ff'])
          await sendFromPort0(server.port, hex);
        const got = await new TftpClient({ engine, host: '127.0.0.1', port: server.port }).read('image');
        expect(Buffer.compare(got, fileOf(5_000))).toBe(0);
        await expect.poll(() => server.counters?.transfersDone).toBe(1);
        expect(server.counters).toMatchObject({ requests: 1, refused: 0 });
        await server.close(0);
      });

      it('is nothing to the client', async () => {
        const { port, output } = await startRude('port-0', 5_000);
        const got = await new TftpClient({ engine, host: '127.0.0.1', port }).read('large');
        expect(Buffer.compare(got, fileOf(5_000))).toBe(0);
        expect(await output).toContain('done');
      });

      it('is published by a UDP endpoint, and not answered', async () => {
        const endpoint = await opened({ type: 'udp', address: '127.0.0.1:0', reply: 'echo' }, engine);
        await sendFromPort0(endpoint.port, '6869');
        await expect.poll(() => endpoint.events.map(({ type }) => type)).toContain('received');
        const { totals } = endpoint.endpoint;
        expect([totals.receivedMessages, totals.sentMessages, totals.errors]).toEqual([1, 0, 0]);
        await endpoint.endpoint.close(0);
      });
    },
  );
});

describe('the command', () => {
  it('ends well while its last block still comes again and again', async () => {
    const server = createSocket('udp4');
    const block = dataOf(1, fileOf(10));
    const repeating = new Set<NodeJS.Timeout>();
    server.on('message', (packet, { port, address }) => {
      if (opcodeOf(packet, 0, packet.length) === opcode.readRequest)
        repeating.add(setInterval(() => server.send(block, port, address), 0.2));
    });
    server.bind(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `tftp://127.0.0.1:${server.address().port}/image`;
    const runs = await Promise.all(Array.from({ length: 8 }, () => bob(['tftp', 'get', url, '-'])));
    for (const timer of repeating) clearInterval(timer);
    server.close();
    for (const { status, stdout, stderr } of runs) {
      expect(status, stderr).toBe(0);
      expect(Buffer.compare(stdout, fileOf(10))).toBe(0);
    }
  });

  it('gives a file to a pipe byte by byte, and takes one from a pipe', async () => {
    writeFileSync(join(folder, 'image'), fileOf(100_000));
    const server = new TftpServer({ root: folder, host: '127.0.0.1', port: 0, write: 'create' });
    await server.listen();
    const url = `tftp://127.0.0.1:${server.port}`;
    const { status, stdout } = await bob(['tftp', 'get', `${url}/image`, '-']);
    expect(status).toBe(0);
    expect(Buffer.compare(stdout, fileOf(100_000))).toBe(0);
    const put = await bob(['tftp', 'put', '-', `${url}/piped`, '--json'], { input: fileOf(70_000) });
    expect(put.status).toBe(0);
    expect(Buffer.compare(readFileSync(join(folder, 'piped')), fileOf(70_000))).toBe(0);
    const events = put.stdout
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events[0]).toMatchObject({
      type: 'transferStarted',
      role: 'client',
      direction: 'put',
      file: 'piped',
    });
    expect(events.at(-1)).toMatchObject({
      type: 'transferFinished',
      outcome: 'done',
      bytes: 70_000,
      retransmitted: 0,
    });
    await server.close(0);
  });

  it('tells an existing file, a missing one and a wrong URL apart by exit status and one line', async () => {
    writeFileSync(join(folder, 'image'), 'x');
    const server = new TftpServer({ root: folder, host: '127.0.0.1', port: 0 });
    await server.listen();
    const url = `tftp://127.0.0.1:${server.port}`;
    const existing = await bob(['tftp', 'get', `${url}/image`, join(folder, 'image')]);
    expect([existing.status, existing.stderr.trim().split('\n').length]).toEqual([1, 1]);
    expect(existing.stderr).toMatch(
      /exists and is not overwritten; give another name, or -f to replace it$/m,
    );
    const result = await bob(['tftp', 'get', `${url}/image`, join(folder, 'image'), '--json']);
    expect(result.status).toBe(1);
    expect(JSON.parse(result.stdout.toString())).toMatchObject({ type: 'error', code: 'TFTP_FILE_EXISTS' });
    const missing = await bob(['tftp', 'get', `${url}/nope`, join(folder, 'nope')]);
    expect([missing.status, missing.stderr]).toEqual([
      1,
      `127.0.0.1:${server.port} has no "nope" (TFTP error 1: File not found); check the spelling and its case\n`,
    ]);
    expect(existsSync(join(folder, 'nope'))).toBe(false);
    const wrong = await bob(['tftp', 'get', 'http://127.0.0.1/x']);
    expect([wrong.status, wrong.stderr.trim().split('\n').length]).toEqual([2, 1]);
    const nobody = await bob([
      'tftp',
      'get',
      `tftp://127.0.0.1:${await freePort()}/x`,
      '--lang',
      'zh-CN',
      join(folder, 'y'),
    ]);
    expect(nobody.status).toBe(1);
    if (process.platform === 'linux') expect(nobody.stderr).toContain('没有程序在监听');
    await server.close(0);
  });

  it.each<[options: string[], says: RegExp]>([
    [['--user', 'no-such-user'], /^cannot run as user "no-such-user": there is no such user$/],
    [['--metrics', '192.0.2.77:0'], /^192\.0\.2\.77:0 is not an address of this machine/],
  ])('serves nothing with %j, which it cannot do, and exits 1', async (options, says) => {
    const words = ['tftp', 'serve', folder, '--host', '127.0.0.1', '--port', '0', '--json', ...options];
    const { status, stdout, stderr } = await bob(words);
    expect(stderr.trimEnd()).toMatch(says);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stdout.toString()).not.toContain('listening');
    expect(status).toBe(1);
  });

  it('names the port as it was typed when it is taken', async () => {
    const server = new TftpServer({ root: folder, port: 0 });
    await server.listen();
    for (const engine of ['auto', 'portable']) {
      const words = ['tftp', 'serve', folder, '--port', String(server.port), '--engine', engine];
      const { status, stderr } = await bob(words);
      expect(stderr).toMatch(
        new RegExp(`^port ${server.port} is in use by \\S+ \\(pid ${process.pid}\\)`, 'm'),
      );
      expect(status).toBe(1);
    }
    await server.close(0);
  });

  it('says with --verbose which engine serves', async () => {
    const words = ['tftp', 'serve', folder, '--host', '127.0.0.1', '--port', '0', '--engine', 'portable'];
    const server = await RunningBob.listen(...words, '--verbose');
    await expect.poll(() => server.stderr).toBe('engine: portable, as --engine says\n');
    expect(await server.stop()).toBe(0);
  });

  it('a reader that goes away ends with 1, and the server is notified', async () => {
    writeFileSync(join(folder, 'image'), fileOf(3_000_000));
    const server = new TftpServer({ root: folder, host: '127.0.0.1', port: 0 });
    await server.listen();
    const child = spawn(
      process.execPath,
      [main, 'tftp', 'get', `tftp://127.0.0.1:${server.port}/image`, '-'],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, LC_ALL: 'C.UTF-8' },
      },
    );
    const closed = once(child, 'close');
    const stderr: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [status] = (await closed) as [number];
    expect([status, Buffer.concat(stderr).toString()]).toEqual([
      1,
      '"image" cannot be written: nobody reads the pipe any more\n',
    ]);
    await expect
      .poll(() => server.stories()[0]?.outcome)
      .toMatchObject({
        outcome: 'failed',
        failure: { code: 'TFTP_PEER_ERROR' },
      });
    await server.close(0);
  });

  it.skipIf(!existsSync('/dev/full'))('a full device is reported in one line', async () => {
    writeFileSync(join(folder, 'image'), fileOf(100_000));
    const server = new TftpServer({ root: folder, host: '127.0.0.1', port: 0 });
    await server.listen();
    const words = `"${process.execPath}" "${main}" tftp get tftp://127.0.0.1:${server.port}/image - > /dev/full`;
    const { status, stderr } = await run('sh', ['-c', words], { env: { LC_ALL: 'C.UTF-8' } });
    expect(status).toBe(1);
    expect(stderr).toBe(
      'where "image" is written to takes no more (no space left); make room there, or send it elsewhere\n',
    );
    await expect.poll(() => server.stories()[0]?.outcome).toMatchObject({ outcome: 'failed' });
    await server.close(0);
  });

  it('an interrupted upload of an open pipe ends at once, and the server is notified', async () => {
    const silent = await RawTftp.open();
    const child = spawn(
      process.execPath,
      [main, 'tftp', 'put', '-', `tftp://127.0.0.1:${silent.port}/image`, '--grace', '60'],
      { stdio: ['pipe', 'ignore', 'ignore'] },
    );
    const closed = once(child, 'close');
    const request = await silent.next(10_000);
    silent.acknowledge(0, request);
    child.stdin.write(fileOf(512));
    expect(await silent.nextPacket()).toMatchObject({ type: 'data', block16: 1 });
    child.kill('SIGINT');
    expect(await silent.nextPacket()).toMatchObject({ type: 'error', errorCode: 0 });
    expect(await closed).toEqual([130, null]);
    silent.close();
  });

  it('a refused upload of what is still open ends at once', async () => {
    const server = new TftpServer({ root: folder, host: '127.0.0.1', port: 0 });
    await server.listen();
    const url = `tftp://127.0.0.1:${server.port}/image`;
    const child = spawn(process.execPath, [main, 'tftp', 'put', '-', url], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    expect(await once(child, 'close')).toEqual([1, null]);
    await server.close(0);
  });

  it('notifies the server when it is interrupted, leaves nothing, and ends with 130', async () => {
    const silent = await RawTftp.open();
    const child = spawn(
      process.execPath,
      [main, 'tftp', 'get', `tftp://127.0.0.1:${silent.port}/image`, join(folder, 'image')],
      {
        stdio: 'ignore',
      },
    );
    const closed = once(child, 'close');
    const request = await silent.next(10_000);
    silent.data(1, fileOf(512), request);
    await silent.next();
    child.kill('SIGINT');
    const [status] = (await closed) as [number];
    expect(status).toBe(130);
    expect(await silent.nextPacket()).toMatchObject({ type: 'error', errorCode: 0 });
    expect(readdirSync(folder)).toEqual([]);
    silent.close();
  });

  it('a server ends at once at the second signal, with its status, in the middle of transfers', async () => {
    writeFileSync(join(folder, 'image'), fileOf(100_000_000));
    const server = await RunningBob.listen(
      ...['tftp', 'serve', folder, '--host', '127.0.0.1', '--port', '0', '--workers', '2', '--grace', '60'],
    );
    const clients = [1, 2, 3, 4].map(() =>
      bob([
        'tftp',
        'get',
        `tftp://127.0.0.1:${server.port}/image`,
        '-',
        '--quiet',
        '--blksize',
        '512',
        '--windowsize',
        '1',
      ]),
    );
    await server.event(() => server.events.filter(({ type }) => type === 'transferStarted').length === 4);
    // Two of one kind may become one, and of two kinds any may come first.
    server.process.kill('SIGINT');
    expect([130, 143]).toContain(await server.stop('SIGTERM'));
    expect(server.stderr).toBe('');
    await Promise.all(clients);
  });

  it('leaves no part under the name when it is killed in the middle of an upload, and cleans up when it comes back', async () => {
    const port = await freePort();
    const start = async () => {
      const child = spawn(
        process.execPath,
        [
          main,
          'tftp',
          'serve',
          folder,
          '--host',
          '127.0.0.1',
          '--port',
          String(port),
          '--write',
          'create',
          '--json',
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const closed = once(child, 'close');
      await once(child.stdout, 'data');
      return { child, closed };
    };
    const first = await start();
    const client = await RawTftp.open();
    client.request('writeRequest', 'image', port, { options: ['blksize=1024'] });
    const answer = await client.next();
    for (let block = 1; block <= 100; block += 1) {
      client.data(block, fileOf(1_024), answer);
      await client.next();
    }
    first.child.kill('SIGKILL');
    await first.closed;
    expect(existsSync(join(folder, 'image'))).toBe(false);
    expect(readdirSync(folder)).toHaveLength(1);
    const second = await start();
    expect(readdirSync(folder)).toEqual([]);
    second.child.kill('SIGTERM');
    const [status] = (await second.closed) as [number];
    expect(status).toBe(0);
    client.close();
  });

  it.each(['portable', 'auto'])('says where the socket is bound that it was given: %s', async (engine) => {
    const port = await freePort();
    const child = spawn(
      'python3',
      [
        ...['-c', socketPasser, '127.0.0.1', String(port), process.execPath, main],
        ...['tftp', 'serve', folder, '--json', '--engine', engine],
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const closed = once(child, 'close');
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const local = `127.0.0.1:${port}`;
    expect(JSON.parse(line.toString())).toMatchObject({
      ...{ type: 'listening', endpoint: 'tftp-serve:fd3', local, reachable: [local] },
    });
    child.kill('SIGTERM');
    await closed;
  });

  it('binds the port of the protocol as root, then serves as nobody, and gives its figures to Prometheus', async () => {
    // Only root may bind it, and only root may become another.
    if (process.getuid?.() !== 0) return;
    writeFileSync(join(folder, 'image'), 'served as nobody', { mode: 0o644 });
    chmodSync(folder, 0o755);
    const metricsPort = await freePort();
    const server = await RunningBob.listen(
      ...['tftp', 'serve', folder, '--host', '127.0.0.77', '--port', '69', '--user', 'nobody'],
      ...['--metrics', `127.0.0.1:${metricsPort}`],
    );
    const got = await new TftpClient({ host: '127.0.0.77' }).read('image');
    expect(Buffer.from(got).toString()).toBe('served as nobody');
    const status = readFileSync(`/proc/${server.process.pid}/status`, 'utf8');
    expect(/^Uid:(.*)$/m.exec(status)?.[1]?.trim().split(/\s+/)).not.toContain('0');
    const figures = async (): Promise<string> =>
      (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    await expect.poll(figures).toContain('breakoutbox_tftp_transfers_ended_total{outcome="done"} 1');
    expect(await server.stop()).toBe(0);
  });

  it('takes a socket that was bound for it, and becomes another user', async () => {
    if (process.getuid?.() !== 0) return;
    writeFileSync(join(folder, 'image'), 'inherited');
    spawn('chmod', ['-R', 'a+rX', folder]);
    const port = await freePort();
    const child = spawn(
      'python3',
      [
        '-c',
        socketPasser,
        '::',
        String(port),
        process.execPath,
        main,
        'tftp',
        'serve',
        folder,
        '--user',
        'nobody',
        '--json',
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const closed = once(child, 'close');
    await once(child.stdout, 'data');
    for (const host of ['127.0.0.1', '::1']) {
      const got = await new TftpClient({ host, port }).read('image');
      expect(Buffer.from(got).toString()).toBe('inherited');
    }
    const [, uid] = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
    expect(Number(uid)).toBeGreaterThan(0);
    child.kill('SIGTERM');
    await closed;
  });
});
