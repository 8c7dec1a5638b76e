import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { probeEngine } from '../../src/linux/engine-probe.js';
import { bob, main, RunningBob, run } from '../bob.js';
import { freePort } from '../free-port.js';
import { opened } from '../open-endpoint.js';
import { hasProgram, itWith } from '../peer-programs.js';
import { RawTftp, type ReceivedDatagram } from '../raw-tftp.js';
import { connectedSoon } from './terminal.js';

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

/** A folder with some files, served with these options. */
async function serving(...options: readonly string[]): Promise<RunningBob> {
  const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-options-'));
  mkdirSync(join(folder, '127.0.0.1'));
  writeFileSync(join(folder, 'boot.img'), new Uint8Array(100_000).fill(7));
  writeFileSync(join(folder, 'notes.txt'), 'one\ntwo\n');
  writeFileSync(join(folder, 'rules'), 'lower\n');
  writeFileSync(join(folder, '127.0.0.1', 'own.txt'), 'mine');
  const words = options.map((word) => (word === 'RULES' ? join(folder, 'rules') : word));
  const server = await RunningBob.listen(
    'tftp',
    'serve',
    folder,
    '--port',
    '0',
    '--host',
    '127.0.0.1',
    ...words,
  );
  cleanups.push(
    () => rmSync(folder, { recursive: true }),
    () => server.stop(),
  );
  return server;
}

async function asker(): Promise<RawTftp> {
  const raw = await RawTftp.open();
  cleanups.push(() => raw.close());
  return raw;
}

const get = ({ port }: RunningBob, file: string, ...options: readonly string[]) =>
  bob(['tftp', 'get', `tftp://127.0.0.1:${port}/${file}`, '-', ...options]);

const errorOf = ({ bytes }: ReceivedDatagram): string =>
  bytes[1] === 5 ? Buffer.from(bytes.subarray(4, -1)).toString() : '';

describe('bob tftp serve', () => {
  it('--single-port answers from the request port', async () => {
    const server = await serving('--single-port');
    const raw = await asker();
    raw.request('readRequest', 'notes.txt', server.port);
    expect((await raw.next()).from.port).toBe(server.port);
  });

  it('--tid-ports A-B answers from one of them', async () => {
    const first = await freePort();
    const server = await serving('--tid-ports', `${first}-${first}`);
    const raw = await asker();
    raw.request('readRequest', 'notes.txt', server.port);
    expect((await raw.next()).from.port).toBe(first);
  });

  it.each([
    [['--per-client', 'ip'], 'own.txt', 'mine'],
    [['--rules', 'RULES'], 'NOTES.TXT', 'one\ntwo\n'],
    [['--allow', '127.0.0.0/8'], 'notes.txt', 'one\ntwo\n'],
    [['--allow', '10.0.0.0/8'], 'notes.txt', undefined],
    [['--deny', '127.0.0.0/8', '--allow', '127.0.0.1'], 'notes.txt', undefined],
    [['--cache', '1K'], 'notes.txt', 'one\ntwo\n'],
  ])('%j gives %s as %j', async (options, file, content) => {
    const server = await serving(...options);
    const { status, stdout } = await get(server, file);
    expect(stdout.toString()).toBe(content ?? '');
    expect(status).toBe(content === undefined ? 1 : 0);
  });

  it.each(['--max-transfers', '--max-transfers-per-client'])(
    '%s 1 refuses a second at once',
    async (option) => {
      const server = await serving(option, '1');
      const [first, second] = [await asker(), await asker()];
      first.request('readRequest', 'boot.img', server.port);
      // Only one that goes on counts: a request alone may be anybody's.
      first.acknowledge(1, await first.next());
      await first.next();
      second.request('readRequest', 'boot.img', server.port);
      expect(errorOf(await second.next())).toMatch(/busy|many|later/);
    },
  );

  it.each(['--max-requests', '--max-client-requests'])(
    '%s 1 handles one request a second',
    async (option) => {
      const server = await serving(option, '1');
      const raw = await asker();
      for (let count = 0; count < 5; count += 1) raw.request('readRequest', `missing-${count}`, server.port);
      await raw.next();
      await expect(raw.next(300)).rejects.toThrow();
    },
  );

  it.each(['--max-rate', '--max-client-rate'])('%s 100K holds a download to it', async (option) => {
    const server = await serving(option, '100K');
    const began = performance.now();
    const { stdout } = await get(server, 'boot.img');
    expect(stdout.length).toBe(100_000);
    // 100,000 bytes at 102,400 a second, a tenth of a second's worth at once.
    expect(performance.now() - began).toBeGreaterThan(700);
  });

  it('--max-blksize and --max-windowsize bound what is agreed to', async () => {
    const server = await serving('--max-blksize', '1024', '--max-windowsize', '4');
    const { status } = await get(server, 'boot.img', '--blksize', '4000', '--windowsize', '64');
    expect(status).toBe(0);
    const { options } = await server.event(({ type }) => type === 'transferStarted');
    expect(options).toMatchObject({ blockBytes: 1024, windowBlocks: 4 });
  });

  it.runIf(probeEngine().ok)('--workers and --spin-us serve on the Linux engine', async () => {
    const server = await serving('--workers', '2', '--spin-us', '0');
    expect((await get(server, 'notes.txt')).stdout.toString()).toBe('one\ntwo\n');
  });
});

describe('bob tftp get', () => {
  it.each([
    [['--rollover', '1'], { rollover: 1 }],
    [['--timeout', '2'], { timeoutMs: 2000 }],
    [['--no-options'], { blockBytes: 512, windowBlocks: 1 }],
    [['--mode', 'netascii'], { mode: 'netascii' }],
  ])('%j is what the server agrees to', async (words, agreed) => {
    const server = await serving();
    const { status, stdout } = await get(server, 'notes.txt', ...words);
    expect(status).toBe(0);
    expect(stdout.toString()).toBe('one\ntwo\n');
    const { options } = await server.event(({ type }) => type === 'transferStarted');
    expect(options).toMatchObject(agreed);
  });

  it('takes no more than --max-size, and no longer than --max-time', async () => {
    const large = await get(await serving(), 'boot.img', '--max-size', '50K');
    expect([large.status, large.stdout.length]).toEqual([1, 0]);
    expect(large.stderr).toMatch(/51200/);
    const silent = await asker();
    const late = await bob(['tftp', 'get', `tftp://127.0.0.1:${silent.port}/x`, '-', '--max-time', '0.3']);
    expect([late.status, late.stdout.length]).toEqual([1, 0]);
  });
});

describe('bob tcp listen', () => {
  it('--max-connections 1 takes no second one', async () => {
    const server = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0', '--max-connections', '1');
    cleanups.push(() => server.stop());
    const first = await connectedSoon(server.port);
    cleanups.push(() => first.destroy());
    await server.event(({ type }) => type === 'connected');
    const second = connect(server.port, '127.0.0.1').on('error', () => undefined);
    await once(second.resume(), 'close');
    expect(server.events.filter(({ type }) => type === 'connected')).toHaveLength(1);
  });

  itWith('openssl', '--tls-cert and --tls-key are what clients see', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-tls-'));
    cleanups.push(() => rmSync(folder, { recursive: true }));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const making =
      'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=bench -keyout';
    await run('openssl', [...making.split(' '), key, '-out', cert]);
    const server = await RunningBob.listen(
      'tcp',
      'listen',
      '127.0.0.1:0',
      '--tls-cert',
      cert,
      '--tls-key',
      key,
    );
    cleanups.push(() => server.stop());
    const client = connectTls({ port: server.port, host: '127.0.0.1', rejectUnauthorized: false });
    await once(client, 'secureConnect');
    expect(client.getPeerCertificate().subject.CN).toBe('bench');
    client.destroy();
  });
});

describe('bob udp send', () => {
  it('--from is the port it comes from', async () => {
    const { endpoint, port } = await opened({ type: 'udp', address: '127.0.0.1:0', reply: 'text:{peer}' });
    cleanups.push(() => endpoint.close(0));
    const from = await freePort();
    const { stdout } = await bob(['udp', 'send', `127.0.0.1:${port}`, 'x', '--from', String(from)]);
    expect(stdout.toString()).toBe(`127.0.0.1:${from}`);
  });

  itWith('python3', '--ttl is the hops that a datagram to one address arrives with', async () => {
    // 12 is IP_RECVTTL, which older Pythons do not name.
    const script = `
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(('127.0.0.1', 0)); s.settimeout(20)
s.setsockopt(socket.IPPROTO_IP, 12, 1); print(s.getsockname()[1], flush=True)
data, extra, flags, peer = s.recvmsg(100, 100); s.sendto(b'ttl %d' % extra[0][2][0], peer)`;
    const peer = spawn('python3', ['-c', script], { stdio: 'pipe' });
    cleanups.push(() => peer.kill());
    const [port] = (await once(peer.stdout, 'data')) as [Buffer];
    const { stdout } = await bob(['udp', 'send', `127.0.0.1:${port.toString().trim()}`, 'x', '--ttl', '3']);
    expect(stdout.toString()).toBe('ttl 3');
  });
});

describe('bob ports', () => {
  it.each([
    [['--tcp'], ['tcp']],
    [['--udp'], ['udp']],
    [
      ['--tcp', '--udp'],
      ['tcp', 'udp'],
    ],
  ])('%j PORT lists those sockets of it', async (words, protocols) => {
    const { endpoint, port } = await opened({ type: 'tcp-listen', address: '127.0.0.1:0' });
    const udp = await opened({ type: 'udp', address: `127.0.0.1:${port}` });
    cleanups.push(
      () => endpoint.close(0),
      () => udp.endpoint.close(0),
    );
    const { stdout } = await bob(['ports', ...words, String(port), '--json']);
    const rows = stdout
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { protocol: string });
    expect([...new Set(rows.map(({ protocol }) => protocol))].toSorted()).toEqual(protocols);
  });
  it.runIf(process.getuid?.() === 0 && hasProgram('setpriv'))(
    'says to a user who is not root that owners of others are not shown, and to root nothing',
    async () => {
      const { endpoint, port } = await opened({ type: 'tcp-listen', address: '127.0.0.1:0' });
      cleanups.push(() => endpoint.close(0));
      const hidden = "the owners of other users' sockets are not shown";
      const asUser = ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, main];
      const user = await run('setpriv', [...asUser, 'ports', String(port)], {
        env: { LC_ALL: 'C.UTF-8', NODE_DISABLE_COMPILE_CACHE: '1' },
      });
      expect(user.stdout.toString()).toMatch(new RegExp(`127\\.0\\.0\\.1:${port} .*LISTEN$`, 'm'));
      expect(user.stderr).toContain(hidden);
      const root = await bob(['ports', String(port)]);
      expect(root.stdout.toString()).toContain(`(${process.pid})`);
      expect(root.stderr).toBe('');
    },
  );
});
