// Relays between programs that nobody here wrote: by the command, and in this process on each engine.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { createServer as createTlsServer } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSelfSignedIdentity } from '../../src/net/tcp/self-signed.js';
import { bob, main, RunningBob, run } from '../bob.js';
import { describeOnEngines } from '../engines.js';
import { freePort } from '../free-port.js';
import { hasNamespaces, inNamespace, namespaceNeeds } from '../namespace.js';
import { type Opened, openedOfAny } from '../open-endpoint.js';
import { describeWith, itWith } from '../peer-programs.js';
import { fileOf } from '../tftp-pair.js';
import {
  fileOfSize,
  ownAddress,
  type RunningPeer,
  sameFiles,
  startServer,
  transferBy,
} from './tftp-peers.js';

const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-relay-'));
const sizes = [0, 1, 511, 512, 513, 200_000] as const;
const large = 5_000_000;

beforeAll(() => {
  // Servers that become another user have to read and write here.
  chmodSync(folder, 0o777);
  for (const size of [...sizes, large]) writeFileSync(fileOfSize(folder, size), fileOf(size));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Python's HTTP server of the folder. */
async function pythonServer(): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const script = [
    'import functools, http.server as h, sys',
    'f = functools.partial(h.SimpleHTTPRequestHandler, directory=sys.argv[1])',
    "s = h.ThreadingHTTPServer(('127.0.0.1', 0), f)",
    'print(s.server_address[1], flush=True)',
    's.serve_forever()',
  ].join('\n');
  const child = spawn('python3', ['-c', script, folder], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return {
    port: Number(line),
    stop: async () => {
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** `bob relay tcp` from a port of its own. */
function relay(target: number | string, ...options: readonly string[]): Promise<RunningBob> {
  const to = typeof target === 'number' ? `127.0.0.1:${target}` : target;
  return RunningBob.listen('relay', 'tcp', '127.0.0.1:0', to, ...options);
}

describeWith('curl', 'bob relay tcp', () => {
  itWith(
    'python3',
    'carries files from an HTTP server of Python, with and without TLS for clients',
    async () => {
      const server = await pythonServer();
      const there = join(folder, 'fetched');
      for (const [scheme, options] of [
        ['http', []],
        ['https', ['--tls-listen']],
      ] as const) {
        const one = await relay(server.port, ...options);
        const url = `${scheme}://127.0.0.1:${one.port}/f${large}`;
        expect(await run('curl', ['-sSk', '-o', there, url])).toMatchObject({ status: 0, stderr: '' });
        expect(sameFiles(there, fileOfSize(folder, large))).toBe(true);
        const closed = await one.event(({ type }) => type === 'closed');
        expect(Number(closed.sentBytes)).toBeGreaterThan(large);
        expect(await one.event(({ type }) => type === 'connected')).toMatchObject({
          target: `127.0.0.1:${server.port}`,
        });
        expect(await one.stop()).toBe(0);
      }
      await server.stop();
    },
  );

  it('speaks TLS to its target', async () => {
    const { certificatePem: cert, keyPem: key } = await makeSelfSignedIdentity();
    const server = createTlsServer({ cert, key }, (socket) => {
      socket.on('error', () => undefined).once('data', () => socket.end('HTTP/1.0 200 OK\r\n\r\nsecret'));
    });
    const one = await relay(await listening(server), '--tls-target', '--insecure');
    expect((await run('curl', ['-sS', `http://127.0.0.1:${one.port}/`])).stdout.toString()).toBe('secret');
    await one.stop();
    const wary = await relay((server.address() as AddressInfo).port, '--tls-target');
    expect((await run('curl', ['-sS', `http://127.0.0.1:${wary.port}/`])).status).not.toBe(0);
    expect(await wary.event(({ type }) => type === 'error')).toMatchObject({ code: 'TLS_FAILED' });
    expect(await wary.stop()).toBe(0);
    server.close();
  });

  it('takes the PROXY header of curl, and sends its own', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (bytes) => socket.end(`HTTP/1.0 200 OK\r\n\r\n${String(bytes).split('\r\n')[0]}`));
    });
    const port = await listening(server);
    const last = await relay(port, '--proxy-protocol', 'send');
    const first = await relay(last.port, '--proxy-protocol', 'accept');
    const { stdout } = await run('curl', ['-sS', '--haproxy-protocol', `http://127.0.0.1:${first.port}/`]);
    expect(stdout.toString()).toMatch(/^PROXY TCP4 127\.0\.0\.1 127\.0\.0\.1 \d+ \d+$/);
    const refused = await run('curl', ['-sS', `http://127.0.0.1:${first.port}/`]);
    expect(refused.status).not.toBe(0);
    expect(await first.event(({ type }) => type === 'error')).toMatchObject({ code: 'PROXY_HEADER_INVALID' });
    for (const one of [first, last]) expect(await one.stop()).toBe(0);
    server.close();
  });

  it('refuses while its target is down, writes its log, and ends well', async () => {
    const port = await freePort();
    const log = join(folder, 'relay.log');
    const one = await relay(port, '--log', log);
    expect((await run('curl', ['-sS', `http://127.0.0.1:${one.port}/`])).status).not.toBe(0);
    expect(await one.event(({ type }) => type === 'error')).toMatchObject({
      code: 'CONNECTION_REFUSED',
      fault: 'peer',
    });
    const server = createServer((socket) =>
      socket.on('error', () => undefined).end('HTTP/1.0 200 OK\r\n\r\nback'),
    );
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    expect((await run('curl', ['-sS', `http://127.0.0.1:${one.port}/`])).stdout.toString()).toBe('back');
    await one.event(({ type }) => type === 'closed');
    server.close();
    expect(await one.stop('SIGINT')).toBe(0);
    const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
    expect(lines.filter((line) => line.includes(` + `))).toHaveLength(1);
    expect(lines.at(-1)).toContain('stopped; messages in: 1');
  });
});

describe('bob relay tcp, by its words', () => {
  it('shows people what passes, and the whole at the end', async () => {
    const server = createServer((socket) => socket.on('error', () => undefined).pipe(socket));
    const port = await listening(server);
    const child = spawn(process.execPath, [main, 'relay', 'tcp', '127.0.0.1:0', String(port)], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
    let said = '';
    child.stdout.on('data', (piece: Buffer) => {
      said += piece.toString();
    });
    const saidBy = async (pattern: RegExp): Promise<string> => {
      await expect.poll(() => said).toMatch(pattern);
      return pattern.exec(said)?.[1] ?? '';
    };
    const socket = connect(Number(await saidBy(/\* listening on 127\.0\.0\.1:(\d+)\n/)), '127.0.0.1');
    socket.write('hello');
    await once(socket, 'data');
    await saidBy(
      new RegExp(
        `\\+ 127\\.0\\.0\\.1:${socket.localPort}  connected to 127\\.0\\.0\\.1:${port} \\(1 open\\)\n`,
      ),
    );
    await saidBy(/ < [\d.:]+ {2}5 B {2}hello\n/);
    await saidBy(/ > [\d.:]+ {2}5 B {2}hello\n/);
    socket.destroy();
    await saidBy(/ - [\d.:]+ {2}closed by peer /);
    child.kill('SIGINT');
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(said).toMatch(/\* stopped; connections: 1, messages in: 1 \(5 B\), out: 1 \(5 B\)\n$/);
    server.close();
  });

  it('is refused what cannot be, with the status of usage or of failure', async () => {
    expect(await bob(['relay', 'tcp', '7000'])).toMatchObject({ status: 2 });
    expect(await bob(['relay', 'tcp', '7000', '9', '--insecure'])).toMatchObject({ status: 2 });
    expect(await bob(['relay', 'tcp', '7000', '9', '--proxy-protocol', 'no'])).toMatchObject({ status: 2 });
    const contradicting = ['--proxy-protocol', 'send', '--proxy-protocol', 'send-v2'];
    expect(await bob(['relay', 'tcp', '7000', '9', ...contradicting])).toMatchObject({ status: 2 });
    expect(await bob(['relay', 'udp', '7000', '224.0.0.1:9'])).toMatchObject({ status: 2 });
    const idle = await bob(['relay', 'udp', '7000', '9', '--queue', '9p']);
    expect([idle.status, idle.stderr]).toEqual([2, expect.stringContaining('without --rate')]);
    const port = await freePort();
    const itself = await bob(['relay', 'tcp', `127.0.0.1:${port}`, String(port)]);
    expect([itself.status, itself.stderr]).toEqual([1, expect.stringContaining('is the relay itself')]);
    const taken = await relay(9);
    expect(await bob(['relay', 'tcp', `127.0.0.1:${taken.port}`, '9'])).toMatchObject({ status: 1 });
    await taken.stop();
  });
});

it('a relay carries a thousand connections at once, each with its own bytes', async () => {
  const script = fileURLToPath(new URL('../../soak/relay-connections.mjs', import.meta.url));
  const words = [script, '--connections', '1000'];
  const { status, stdout, stderr } = await run(process.execPath, words, { timeoutMs: 60_000 });
  expect(status, stderr).toBe(0);
  expect(stdout.toString()).toMatch(/^\| 1000 \|.*\| 0 \|$/m);
}, 70_000);

describe('a relay between programs of the shell', () => {
  itWith('socat', 'keeps a half-closed connection of socat open for the answer', async () => {
    const port = await freePort();
    const child = spawn('socat', [`TCP-LISTEN:${port},bind=127.0.0.1,reuseaddr,fork`, 'SYSTEM:sort'], {
      stdio: 'ignore',
    });
    const one = await relay(port);
    const lines = ['pear', 'apple', 'fig'];
    await expect
      .poll(
        async () => {
          const words = ['-t', '10', '-', `TCP:127.0.0.1:${one.port}`];
          return (await run('socat', words, { input: `${lines.join('\n')}\n` })).stdout.toString();
        },
        { timeout: 10_000 },
      )
      .toBe('apple\nfig\npear\n');
    expect(await one.stop()).toBe(0);
    child.kill('SIGKILL');
    await once(child, 'close');
  });

  itWith('ncat', 'carries what ncat is given, to its end', async () => {
    const port = await freePort();
    const child = spawn('ncat', ['-l', '127.0.0.1', String(port), '--recv-only'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const pieces: Buffer[] = [];
    child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
    const one = await relay(port);
    const input = fileOf(1_000_000);
    const ended = once(child, 'close');
    // The listener may not listen yet.
    await expect
      .poll(async () => {
        await run('ncat', ['--send-only', '127.0.0.1', String(one.port)], { input });
        return pieces.length;
      })
      .toBeGreaterThan(0);
    await ended;
    expect(Buffer.compare(Buffer.concat(pieces), input)).toBe(0);
    expect(await one.stop()).toBe(0);
  });
});

const isRoot = process.getuid?.() === 0;

describeOnEngines((engine) => {
  describeWith(isRoot ? 'in.tftpd' : 'in.tftpd and root', 'a UDP relay to tftp-hpa', () => {
    let server: RunningPeer;
    let one: Opened;
    beforeAll(async () => {
      server = await startServer('in.tftpd', folder, '127.0.0.1');
      const target = `127.0.0.1:${server.port}`;
      one = await openedOfAny({ type: 'udp-relay', address: '127.0.0.1:0', target, tftp: true }, { engine });
    });
    afterAll(async () => {
      await one.endpoint.close(0);
      await server.stop();
    });

    for (const program of ['tftp', 'atftp', 'curl', 'busybox'] as const)
      itWith(program, `carries the files of ${program}, both ways, each as one conversation`, async () => {
        const peersSoFar = (): Set<string> =>
          new Set(one.events.flatMap((event) => ('peer' in event ? [event.peer ?? ''] : [])));
        const before = peersSoFar();
        let transfers = 0;
        // curl 7.88 asks a socket that is closed who its peer was, where a file is empty: without a relay too.
        for (const size of program === 'curl' ? sizes.slice(1) : sizes) {
          const local = join(folder, `own-${engine}-${program}-${size}`);
          const job = { host: '127.0.0.1', port: one.port, remote: `f${size}`, local };
          await transferBy(program, 'get', job);
          transfers += 1;
          expect(sameFiles(local, fileOfSize(folder, size)), `get ${size}`).toBe(true);
          // Some make no upload of an empty file.
          if (size === 0) continue;
          const remote = `up-${engine}-${program}-${size}`;
          await transferBy(program, 'put', { ...job, remote });
          transfers += 1;
          await expect.poll(() => existsSync(join(folder, remote))).toBe(true);
          await expect.poll(() => sameFiles(join(folder, remote), local)).toBe(true);
        }
        expect(one.endpoint.totals.errors).toBe(0);
        // A port may be used again by a later one.
        const peers = [...peersSoFar()].filter((peer) => !before.has(peer));
        expect(peers.length).toBeGreaterThan(0);
        expect(peers.length).toBeLessThanOrEqual(transfers);
      });
  });
});

describe.skipIf(!isRoot)('bob relay udp at the port of TFTP (needs root)', () => {
  itWith('curl', 'records a transfer as packets that are read as one', async () => {
    const port = String(await freePort());
    const server = await RunningBob.listen('tftp', 'serve', folder, '--host', '127.0.0.1', '--port', port);
    const file = join(folder, 'relay.pcapng');
    const words = ['relay', 'udp', `${ownAddress}:69`, `127.0.0.1:${port}`, '--capture', file];
    const one = await RunningBob.listen(...words);
    const local = join(folder, 'captured');
    await transferBy('curl', 'get', { host: ownAddress, port: 69, remote: 'f200000', local });
    expect(sameFiles(local, fileOfSize(folder, 200_000))).toBe(true);
    expect(await one.stop()).toBe(0);
    await server.stop();
    const { stdout } = await bob(['dissect', file, '--stats', '--json']);
    const transfers = stdout
      .toString()
      .split('\n')
      .filter((line) => line.includes('"transfer"'))
      .map((line) => JSON.parse(line) as { file: string; outcome: string; bytes: number });
    expect(transfers).toMatchObject([{ file: 'f200000', outcome: 'complete', bytes: 200_000 }]);
  });
});

describe.skipIf(!hasNamespaces)(`a relay whose target is a name (needs ${namespaceNeeds})`, () => {
  it('reaches whichever of its addresses is there', async () => {
    const { stdout, stderr, status } = await inNamespace('relay-addresses.mjs', [], { timeoutMs: 60_000 });
    expect([status, stderr]).toEqual([0, '']);
    const reached = { first: 'echo', second: 'echo', third: 'echo' };
    expect(JSON.parse(stdout.toString())).toEqual({
      tcp: reached,
      'udp portable': reached,
      'udp auto': reached,
    });
  }, 70_000);
});
