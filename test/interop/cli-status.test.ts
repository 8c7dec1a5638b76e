import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { bob, main, RunningBob, run } from '../bob.js';
import { freePort } from '../free-port.js';
import { opened } from '../open-endpoint.js';
import { describeWith, itWith } from '../peer-programs.js';
import { atTerminal, connectedSoon } from './terminal.js';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server that does one thing with each peer that has sent something. */
async function serverThat(does: (socket: Socket) => void): Promise<string> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => does(socket));
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

const resetting = (): Promise<string> => serverThat((socket) => socket.resetAndDestroy());
/** Nobody listens at the discard port here. */
const nobody = async (): Promise<string> => '127.0.0.1:9';
/** A server without TLS. */
const plain = (): Promise<string> => serverThat((socket) => socket.end('220 ready\r\n'));

interface BadEnd {
  readonly title: string;
  readonly server: () => Promise<string>;
  readonly words: (at: string) => readonly string[];
  readonly status: number;
}

/** Every way that a client comes to a bad end, by each command that it can happen to. */
const badEnds: readonly BadEnd[] = [
  {
    title: 'tcp send to a server that resets',
    server: resetting,
    words: (at) => ['tcp', 'send', at],
    status: 1,
  },
  {
    title: 'tcp connect to a server that resets',
    server: resetting,
    words: (at) => ['tcp', 'connect', at],
    status: 1,
  },
  { title: 'tcp send where nobody listens', server: nobody, words: (at) => ['tcp', 'send', at], status: 1 },
  {
    title: 'tcp connect where nobody listens',
    server: nobody,
    words: (at) => ['tcp', 'connect', at],
    status: 1,
  },
  { title: 'udp send where nobody listens', server: nobody, words: (at) => ['udp', 'send', at], status: 1 },
  { title: 'udp chat where nobody listens', server: nobody, words: (at) => ['udp', 'chat', at], status: 1 },
  {
    title: 'udp chat that only sends, where nobody listens',
    server: nobody,
    words: (at) => ['udp', 'chat', at, '--duplex', 'simplex-send'],
    status: 1,
  },
  {
    title: 'udp chat that only receives and is to send',
    server: nobody,
    words: (at) => ['udp', 'chat', at, '--duplex', 'simplex-receive'],
    status: 1,
  },
  {
    title: 'tcp connect by TLS to a server without',
    server: plain,
    words: (at) => ['tcp', 'connect', at, '--tls'],
    status: 1,
  },
  {
    title: 'tcp connect to a name that does not resolve',
    server: async () => 'no-such-host.invalid:7',
    words: (at) => ['tcp', 'connect', at],
    status: 1,
  },
  {
    title: 'tcp connect with input that is no hex',
    server: plain,
    words: (at) => ['tcp', 'connect', at, '--hex'],
    status: 2,
  },
];

describe.each(badEnds)('$title', ({ server, words, status }) => {
  it.each([[[]], [['--json']], [['--quiet']]])(`exits ${status}, with %j`, async (options) => {
    const finished = await bob([...words(await server()), ...options], { input: 'x\n' });
    expect(finished.status).toBe(status);
    // A chat writes its lines, this one among them, to standard output.
    if (options.length === 0)
      expect(finished.stderr + finished.stdout.toString()).toMatch(/refused|reset|TLS|resolve|hex|receive/);
  });
});

describe('a listener', () => {
  it.each([
    ['reset', (socket: Socket) => socket.resetAndDestroy(), [] as const],
    ['idle', (socket: Socket) => socket.resume(), ['--idle-timeout', '0.2'] as const],
  ])('that ends with its only connection exits 1 when that ended by %s', async (reason, ends, options) => {
    const listener = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0', '--once', ...options);
    const peer = await connectedSoon(listener.port);
    peer.on('error', () => undefined);
    await listener.event(({ type }) => type === 'connected');
    ends(peer);
    expect(await listener.ended()).toBe(1);
    expect(listener.events.find(({ type }) => type === 'closed')?.reason).toBe(reason);
  });

  it('that is interrupted exits 0, whatever its peers did', async () => {
    const listener = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0');
    const peer = await connectedSoon(listener.port);
    await listener.event(({ type }) => type === 'connected');
    peer.resetAndDestroy();
    await listener.event(({ type }) => type === 'closed');
    expect(await listener.stop('SIGINT')).toBe(0);
  });

  it('whose first peer leaves before it has all of the input exits 1 and says so', async () => {
    const port = await freePort();
    const listener = spawn('sh', [
      '-c',
      `yes | "$0" "$1" tcp listen 127.0.0.1:${port} -q`,
      process.execPath,
      `${import.meta.dirname}/../../dist/bob/main.js`,
    ]);
    const closed = once(listener, 'close');
    const peer = await connectedSoon(port);
    await once(peer, 'data');
    peer.resetAndDestroy();
    expect(await closed).toEqual([1, null]);
  });
});

describeWith('python3', 'at a terminal', () => {
  itWith('python3', 'a reset is 1, Ctrl-C is 130, and a chat with nobody is 1', async () => {
    const at = await resetting();
    const reset = await atTerminal(
      ['tcp', 'connect', at],
      [
        ['see', 'connected'],
        ['type', 'x\r'],
        ['see', 'by reset'],
      ],
    );
    expect(reset.status).toBe(1);
    const chat = await atTerminal(
      ['udp', 'chat', await nobody()],
      [
        ['see', 'listening on'],
        ['type', 'x\r'],
        ['see', 'refused'],
        ['type', '/quit\r'],
      ],
    );
    expect(chat.status).toBe(1);
    const { endpoint, port } = await opened({ type: 'udp', address: '127.0.0.1:0' });
    const interrupted = await atTerminal(
      ['udp', 'chat', `127.0.0.1:${port}`],
      [
        ['see', 'listening on'],
        ['type', '\x03'],
      ],
    );
    expect(interrupted.status).toBe(130);
    await endpoint.close(0);
  });
});

describe('a listener of several processes', () => {
  it('whose process dies with the peer that gets the input exits 1 and says what was lost', async () => {
    const listener = RunningBob.start('tcp', 'listen', '127.0.0.1:0', '--workers', '2');
    await listener.event(({ type }) => type === 'listening');
    const peer = await connectedSoon(listener.port);
    peer.on('error', () => undefined);
    await listener.event(({ type }) => type === 'connected');
    listener.type('for the first peer');
    await once(peer, 'data');
    const { pid } = listener.process;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    for (const child of children) process.kill(Number(child), 'SIGKILL');
    await listener.event(({ type, reason }) => type === 'closed' && reason === 'worker-lost');
    listener.type('for nobody');
    listener.endInput();
    expect(await listener.ended()).toBe(1);
    expect(listener.events.some(({ code }) => code === 'WORKER_LOST')).toBe(true);
  });
});

describeWith('python3', 'a socket that was passed on as systemd does', () => {
  const passer = `
import os, socket, sys
kind = socket.SOCK_DGRAM if sys.argv[1] == 'udp' else socket.SOCK_STREAM
s = socket.socket(socket.AF_INET, kind); s.bind(('127.0.0.1', int(sys.argv[2])))
if kind == socket.SOCK_STREAM: s.listen()
os.dup2(s.fileno(), 3); os.set_inheritable(3, True)
os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid()), LC_ALL='C.UTF-8')
os.execv(sys.argv[3], sys.argv[3:])
`;

  it.each(['tcp', 'udp'])('is named where bob %s listen cannot take it', async (protocol) => {
    const port = String(await freePort());
    const command = [process.execPath, main, protocol, 'listen', `127.0.0.1:${port}`];
    const { status, stderr } = await run('python3', ['-c', passer, protocol, port, ...command]);
    expect(status).toBe(1);
    expect(stderr).toContain(`port ${port} is held by the socket that systemd passed on (LISTEN_FDS)`);
  });
});
