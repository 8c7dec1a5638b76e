import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bob, RunningBob } from '../bob.js';
import { freePort } from '../free-port.js';
import { opened } from '../open-endpoint.js';

const main = fileURLToPath(new URL('../../dist/bob/main.js', import.meta.url));
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
const peer = expect.stringMatching(/^127\.0\.0\.1:\d+$/);

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(socket)).once('error', reject);
  });
}

/** Whether the system took the bytes within `ms`. */
function written(socket: Socket, bytes: Buffer, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    socket.write(bytes, () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

describe('the objects of --json', () => {
  it('report a connection from listening to stopped, with the fields that scripts rely on', async () => {
    const server = await RunningBob.listen(
      'tcp',
      'listen',
      '127.0.0.1:0',
      '--encoding',
      'gbk',
      '--reply',
      'echo',
    );
    const { status } = await bob([
      'tcp',
      'send',
      `127.0.0.1:${server.port}`,
      '温度',
      '--encoding',
      'gbk',
      '--wait',
      '200',
    ]);
    expect(status).toBe(0);
    await server.event(({ type }) => type === 'closed');
    expect(await server.stop()).toBe(0);
    const endpoint = 'tcp-listen:127.0.0.1:0';
    const message = { time, endpoint, peer, bytes: 4, text: '温度', hex: 'CEC2B6C8' };
    expect(server.events).toEqual([
      expect.objectContaining({ time, type: 'listening', endpoint, local: `127.0.0.1:${server.port}` }),
      { time, type: 'connected', endpoint, sequence: 2, connection: 1, peer, open: 1 },
      { ...message, type: 'received', sequence: 3, connection: 1 },
      { ...message, type: 'sent', sequence: 4, connection: 1 },
      expect.objectContaining({ time, type: 'closed', endpoint, peer, reason: 'peer', open: 0 }),
      {
        time,
        type: 'stopped',
        endpoint,
        sequence: 6,
        totals: {
          connections: 1,
          receivedMessages: 1,
          receivedBytes: 4,
          sentMessages: 1,
          sentBytes: 4,
          refused: 0,
          dropped: 0,
          errors: 0,
        },
      },
    ]);
  });

  it('give a character that two reads share once, whole, and every byte in hex', async () => {
    const server = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0');
    const socket = await connected(server.port);
    const bytes = Buffer.from('温\xff');
    socket.write(bytes.subarray(0, 2));
    await server.event(({ type, bytes: count }) => type === 'received' && count === 2);
    socket.end(bytes.subarray(2));
    await server.event(({ type }) => type === 'closed');
    await server.stop();
    const received = server.events.filter(({ type }) => type === 'received');
    expect(received.map(({ text }) => text).join('')).toBe('温\xff');
    expect(received.map(({ hex }) => hex).join('')).toBe(bytes.toString('hex').toUpperCase());
  });

  it('give U+FFFD for what is malformed', async () => {
    const server = await RunningBob.listen('udp', 'listen', '127.0.0.1:0', '--once');
    await bob(['udp', 'send', `127.0.0.1:${server.port}`, '41 ff 42', '--hex', '--wait', '0']);
    expect(await server.ended()).toBe(0);
    expect(server.events[1]).toMatchObject({ type: 'received', bytes: 3, text: 'A\uFFFDB', hex: '41FF42' });
  });

  it('show turns in a half-duplex chat', async () => {
    const far = await opened({ type: 'udp', address: '127.0.0.1:0', reply: 'echo' });
    const chat = RunningBob.start('udp', 'chat', `127.0.0.1:${far.port}`, '--duplex', 'half');
    chat.type('one');
    await chat.event(({ type, text }) => type === 'received' && text === 'one\n');
    await chat.event(({ type, turn }) => type === 'turnChanged' && turn === 'theirs');
    await chat.event(({ type, turn }) => type === 'turnChanged' && turn === 'mine');
    expect(await chat.stop('SIGINT')).toBe(130);
    await far.endpoint.close(0);
  });
});

describe('a listener', () => {
  it('with --once ends after its first connection', async () => {
    const server = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0', '--once', '--reply', 'reverse');
    const { stdout } = await bob(['tcp', 'send', `127.0.0.1:${server.port}`, 'Hello 温', '--wait', '200']);
    expect(stdout.toString()).toBe('温 olleH');
    expect(await server.ended()).toBe(0);
  });

  it('with --once and TLS ends too, when somebody before had left in the middle of the handshake', async () => {
    const server = await RunningBob.listen(
      'tcp',
      'listen',
      '127.0.0.1:0',
      '--once',
      '--tls',
      '--reply',
      'echo',
    );
    const at = `127.0.0.1:${server.port}`;
    const distrusted = await bob(['tcp', 'send', at, 'x', '--tls']);
    expect(distrusted.stderr).toMatch(/^the certificate of 127\.0\.0\.1:\d+ is self-signed; .*--insecure/);
    expect(distrusted.status).toBe(1);
    await server.event(({ type, code }) => type === 'error' && code === 'TLS_FAILED');
    (await connected(server.port)).destroy();
    const { stdout } = await bob(['tcp', 'send', at, 'x', '--tls', '--insecure', '--wait', '200']);
    expect(stdout.toString()).toBe('x');
    expect(await server.ended()).toBe(0);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends at %s under load within its grace, with 0',
    async (signal) => {
      const server = await RunningBob.listen(
        'tcp',
        'listen',
        '127.0.0.1:0',
        '--reply',
        'echo',
        '--grace',
        '1',
      );
      const sockets = await Promise.all(Array.from({ length: 20 }, () => connected(server.port)));
      const chunk = Buffer.alloc(1000, 'x');
      for (const socket of sockets) {
        socket.on('error', () => undefined).on('data', () => socket.write(chunk));
        socket.write(chunk);
      }
      await server.event(({ type }) => type === 'sent');
      const startedAt = performance.now();
      expect(await server.stop(signal)).toBe(0);
      expect(performance.now() - startedAt).toBeLessThan(2500);
      for (const socket of sockets) socket.destroy();
      expect(server.events.at(-1)?.type).toBe('stopped');
    },
  );

  it('ends in time though a peer never reads and nobody reads its output', async () => {
    const words = ['tcp', 'listen', '127.0.0.1:0', '--reply', 'echo', '--grace', '0.3', '--json'];
    const server = spawn(process.execPath, [main, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(server, 'exit');
    let line = '';
    while (!line.includes('\n')) {
      await once(server.stdout, 'readable');
      line += String(server.stdout.read() ?? '');
    }
    const { local } = JSON.parse(line) as { readonly local: string };
    const socket = await connected(Number(local.split(':').at(-1)));
    socket.on('error', () => undefined).pause();
    // More than the buffers on the way hold, so that the listener stops reading and this does not drain.
    while (await written(socket, Buffer.alloc(1_000_000, 'x'), 500));
    server.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    socket.destroy();
    server.stdout.destroy();
  });

  it('ends quietly when the reader of its output goes away', async () => {
    const server = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0', '--reply', 'echo');
    server.process.stdout?.destroy();
    const { stdout } = await bob(['tcp', 'send', `127.0.0.1:${server.port}`, 'x', '--wait', '200']);
    expect(['', 'x']).toContain(stdout.toString());
    expect(await server.ended()).toBe(0);
    expect(server.stderr).toBe('');
  });
});

describe('a client', () => {
  it('finishes sending at the end of its input and still gets the whole answer', async () => {
    const { endpoint, port } = await opened({ type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo' });
    const { status, stdout } = await bob(['tcp', 'connect', `127.0.0.1:${port}`, '--json'], {
      input: 'one\ntwo',
    });
    const events = stdout
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; text?: string; reason?: string });
    const received = events.filter(({ type }) => type === 'received').map(({ text }) => text);
    expect(received.join('')).toBe('one\ntwo');
    expect(events.find(({ type }) => type === 'closed')?.reason).toBe('peer');
    expect(status).toBe(0);
    await endpoint.close(0);
  });

  it('prints exactly the bytes that came into a pipe, also from a pipe', async () => {
    const { endpoint, port } = await opened({ type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo' });
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index * 7));
    const { status, stdout } = await bob(['tcp', 'send', `127.0.0.1:${port}`], { input: bytes });
    expect(status).toBe(0);
    expect(stdout.equals(bytes)).toBe(true);
    await endpoint.close(0);
  });

  it('appends the checksum and the line ending that were asked for', async () => {
    const { endpoint, port } = await opened({ type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo' });
    const modbus = await bob([
      ...['tcp', 'send', `127.0.0.1:${port}`, '01 03 00 00 00 0A', '--hex', '--checksum', 'crc16-modbus'],
      ...['--wait', '200'],
    ]);
    // The request and CRC of the Modbus over serial line guide: low byte first.
    expect(modbus.stdout.toString().trim()).toBe('01 03 00 00 00 0A C5 CD');
    const line = await bob(['tcp', 'send', `127.0.0.1:${port}`, 'a\\tb', '--eol', 'crlf', '--wait', '200']);
    expect(line.stdout.toString()).toBe('a\tb\r\n');
    const raw = await bob(['tcp', 'send', `127.0.0.1:${port}`, 'a\\tb', '--raw', '--wait', '200']);
    expect(raw.stdout.toString()).toBe('a\\tb');
    await endpoint.close(0);
  });

  it.each([
    ['udp', 'udp'],
    ['tcp', 'tcp-listen'],
  ] as const)(
    'over %s reports that nothing arrived, and fails if it was asked to wait',
    async (protocol, type) => {
      const { endpoint, port } = await opened({ type, address: '127.0.0.1:0' });
      const send = (...options: string[]) => bob([protocol, 'send', `127.0.0.1:${port}`, 'x', ...options]);
      const waited = await send('--wait', '100');
      expect([waited.status, waited.stderr]).toEqual([1, 'no reply within 100 ms\n']);
      const silent = await send();
      expect([silent.status, silent.stderr]).toEqual([0, 'no reply within 1000 ms; see --wait\n']);
      const hurried = await send('--wait', '0');
      expect([hurried.status, hurried.stderr]).toEqual([0, '']);
      await endpoint.close(0);
    },
  );
});

describe('bob ports', () => {
  it('says so when nothing holds the port', async () => {
    const port = await freePort();
    const { status, stdout, stderr } = await bob(['ports', String(port)]);
    expect([status, stdout.toString(), stderr]).toEqual([1, '', `nothing holds port ${port}\n`]);
    const chinese = await bob(['ports', String(port), '--lang', 'zh-CN']);
    expect(chinese.stderr).toBe(`没有程序占用端口 ${port}\n`);
  });

  it('shows a listening socket with the process that holds it', async () => {
    const server = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0');
    const local = `127.0.0.1:${server.port}`;
    const { status, stdout } = await bob(['ports', String(server.port), '--listening', '--json']);
    expect(status).toBe(0);
    const rows = stdout.toString().trim().split('\n');
    expect(rows).toHaveLength(1);
    const row = JSON.parse(rows[0] ?? '{}') as { local?: string; pid?: number };
    expect(row).toMatchObject({ time, type: 'port', protocol: 'tcp', local, state: 'LISTEN' });
    expect([undefined, server.process.pid]).toContain(row.pid);
    const table = (await bob(['ports', String(server.port)])).stdout.toString();
    expect(table).toContain(local);
    // On Linux it has its own name in place of Node's.
    if (row.pid !== undefined && process.platform === 'linux') expect(table).toContain(`bob (${row.pid})`);
    expect((await bob(['ports', String(server.port), '-q'])).stdout.toString()).toBe('');
    await server.stop();
  });
});
