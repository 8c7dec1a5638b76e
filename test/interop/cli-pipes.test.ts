import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { bob, type Finished, RunningBob, run } from '../bob.js';
import { freePort } from '../free-port.js';
import { type Opened, opened } from '../open-endpoint.js';
import { itWith } from '../peer-programs.js';
import { connectedSoon } from './terminal.js';

const main = fileURLToPath(new URL('../../dist/bob/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-pipes-'));
const open: Opened[] = [];
const servers: Server[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.endpoint.close(0);
  for (const server of servers.splice(0)) server.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Starting the program takes seconds where others use the processor. */
const soon = { timeout: 10_000 };

/** Every byte there is, and no length that fits a buffer. */
const binary = Buffer.from(Array.from({ length: 300_001 }, (_, index) => (index * index) >> 3));

/** Something that receives, in this process. */
async function sink(type: 'tcp-listen' | 'udp'): Promise<{
  at: string;
  bytes: () => Buffer;
  messages: () => readonly string[];
  ended: () => Promise<unknown>;
}> {
  const address = '127.0.0.1:0';
  const one = await opened(
    type === 'udp' ? { type, address } : { type, address, limits: { halfCloseMs: 0 } },
  );
  open.push(one);
  const received = (): readonly Buffer[] =>
    one.events.flatMap((event) => (event.type === 'received' ? [Buffer.from(event.bytes)] : []));
  return {
    at: `127.0.0.1:${one.port}`,
    bytes: () => Buffer.concat(received()),
    messages: () => received().map(String),
    ended: () => one.event('closed'),
  };
}

/** Passes when a connection whose peer has finished, and to which nothing is sent, has been closed, which takes some time. */
async function halfCloseTime(): Promise<void> {
  const listener = await opened({ type: 'tcp-listen', address: '127.0.0.1:0' });
  open.push(listener);
  (await connectedSoon(listener.port)).end();
  await listener.event('closed');
}

/** Runs `bob` with a file as each of its streams. */
async function withFiles(
  args: readonly string[],
  { stdin = '/dev/null', stdout = '/dev/null' }: { stdin?: string; stdout?: string },
): Promise<Pick<Finished, 'status' | 'stderr'>> {
  const files = [openSync(stdin, 'r'), openSync(stdout, 'w')];
  const child = spawn(process.execPath, [main, ...args], {
    stdio: [files[0], files[1], 'pipe'],
    env: { ...process.env, LC_ALL: 'C.UTF-8', NO_COLOR: '1' },
  });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [status] = (await once(child, 'close')) as [number | null];
  for (const file of files) if (file !== undefined) closeSync(file);
  return { status, stderr };
}

describe('what is piped in', () => {
  it.each(['send', 'connect'])('by tcp %s is bytes, whole, and its end is sent', async (command) => {
    const { at, bytes, ended } = await sink('tcp-listen');
    expect((await bob(['tcp', command, at], { input: binary })).status).toBe(0);
    await ended();
    expect(bytes().equals(binary)).toBe(true);
  });

  it('to a TCP listener goes to the first peer, whole, and the listener ends when that one has', async () => {
    const listener = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0');
    listener.process.stdin?.end(binary);
    const first = await connectedSoon(listener.port);
    await listener.event(({ type }) => type === 'sent');
    const second = await connectedSoon(listener.port);
    const chunks: Buffer[] = [];
    for await (const chunk of first) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).equals(binary)).toBe(true);
    expect(listener.process.exitCode).toBe(null);
    first.end();
    second.end();
    expect(await listener.ended()).toBe(0);
  });

  itWith('ncat', 'to a TCP listener reaches ncat', async () => {
    const listener = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0');
    listener.process.stdin?.end('1\n2\n3\n');
    const { stdout } = await run('ncat', ['--recv-only', '127.0.0.1', String(listener.port)]);
    expect(stdout.toString()).toBe('1\n2\n3\n');
    expect(await listener.ended()).toBe(0);
  });

  it('to a listener that answers by itself never ends it', async () => {
    const listener = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0', '--reply', 'echo');
    listener.process.stdin?.end('news\n');
    const peer = await connectedSoon(listener.port);
    await once(peer, 'data');
    peer.end();
    await listener.event(({ type }) => type === 'closed');
    const { stdout } = await bob([
      'tcp',
      'send',
      `127.0.0.1:${listener.port}`,
      'still there',
      '--wait',
      '300',
    ]);
    expect(stdout.toString()).toBe('still there');
    expect(await listener.stop()).toBe(0);
  });

  it('reaches a server that has finished sending already', async () => {
    const chunks: Buffer[] = [];
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.end('banner');
      socket.on('data', (chunk) => chunks.push(chunk));
    }).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const input = Buffer.concat(Array(40).fill(binary));
    const { status, stdout } = await bob(['tcp', 'connect', `127.0.0.1:${portOf(server)}`], { input });
    expect([status, stdout.toString()]).toEqual([0, 'banner']);
    expect(Buffer.concat(chunks).equals(input)).toBe(true);
  });

  it.each<[options: readonly string[], stderr: RegExp, stdout: RegExp]>([
    [
      [],
      /\* 127\.0\.0\.1:\d+ {2}has finished sending; waiting for more input, 5 s without any at most\n/,
      /^bye$/,
    ],
    [['--lang', 'zh-CN'], /\* 127\.0\.0\.1:\d+ {2}对方已发送完毕；等待后续输入，最多空等 5 秒\n/, /^bye$/],
    [['--quiet'], /^$/, /^bye$/],
    [['--json'], /^$/, /"type":"peerFinished",[^\n]*"waitSeconds":5/],
  ])('that goes on once the server has finished says so, with %j', async (options, stderr, stdout) => {
    const got: Buffer[] = [];
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('data', (data) => got.push(data)).once('data', () => socket.end('bye'));
    });
    servers.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const words = [main, 'tcp', 'connect', `127.0.0.1:${port}`, ...options];
    const client = spawn(process.execPath, words, { stdio: 'pipe', env: { ...process.env, LC_ALL: 'C' } });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      client[name].on('data', (data: Buffer) => {
        output[name] += data.toString();
      });
    client.stdin.write('one');
    await expect.poll(() => output.stdout, soon).toContain('bye');
    if (options.includes('--quiet')) await halfCloseTime();
    else if (options.includes('--json')) await expect.poll(() => output.stdout, soon).toMatch(stdout);
    else await expect.poll(() => output.stderr, soon).toMatch(stderr);
    client.stdin.end('two');
    await once(client, 'close');
    expect(Buffer.concat(got).toString()).toBe('onetwo');
    expect(output.stderr).toMatch(stderr);
    expect(output.stdout).toMatch(stdout);
    expect(output.stderr.split('finished sending')).toHaveLength(options.length === 0 ? 2 : 1);
  });

  it.each(['connect', 'send'])(
    'by tcp %s is whole, also what comes seconds after the server has finished',
    async (command) => {
      const chunks: Buffer[] = [];
      const server = createServer({ allowHalfOpen: true }, (socket) => {
        socket.end();
        socket.on('data', (chunk) => chunks.push(chunk));
      }).listen(0, '127.0.0.1');
      servers.push(server);
      await once(server, 'listening');
      const client = RunningBob.start('tcp', command, `127.0.0.1:${portOf(server)}`);
      client.type('soon');
      await expect.poll(() => chunks.length, soon).toBe(1);
      await halfCloseTime();
      client.type('late');
      client.endInput();
      expect(await client.ended()).toBe(0);
      expect(Buffer.concat(chunks).toString()).toBe('soon\nlate\n');
    },
  );

  it('to a TCP listener is whole, also what comes seconds after its peer has finished', async () => {
    const listener = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0');
    const peer = await connectedSoon(listener.port);
    const chunks: Buffer[] = [];
    peer.on('data', (chunk: Buffer) => chunks.push(chunk));
    listener.type('soon');
    await expect.poll(() => chunks.length, soon).toBe(1);
    peer.end();
    await halfCloseTime();
    listener.type('late');
    listener.endInput();
    expect(await listener.ended()).toBe(0);
    expect(Buffer.concat(chunks).toString()).toBe('soon\nlate\n');
  });

  it('and is to be repeated is kept, up to a bound, and beyond it refused', async () => {
    const { at, bytes, ended } = await sink('tcp-listen');
    const few = await bob(['tcp', 'send', at, '--count', '3', '--wait', '0'], { input: 'abc' });
    expect(few.status).toBe(0);
    await ended();
    expect(bytes().toString()).toBe('abcabcabc');
    const [shell, script] = ['sh', 'yes | "$0" "$1" tcp send "$2" --count 2'];
    const { status, stderr } = await run(shell, ['-c', script, process.execPath, main, at], {
      env: { LC_ALL: 'C.UTF-8' },
    });
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/^stdin is over 67108864 bytes.*--file.*\n$/),
    ]);
  });

  it('by udp send is one datagram', async () => {
    const { at, messages } = await sink('udp');
    expect((await bob(['udp', 'send', at, '--wait', '0'], { input: 'one\ntwo\n' })).status).toBe(0);
    await expect.poll(messages).toEqual(['one\ntwo\n']);
  });

  it('by udp chat is a datagram for each line, its end included, and the chat ends with it', async () => {
    const { at, messages } = await sink('udp');
    const lines = Array.from({ length: 500 }, (_, index) => `line ${index}\n`);
    expect((await bob(['udp', 'chat', at], { input: `${lines.join('')}\n/quit\\n` })).status).toBe(0);
    await expect.poll(messages).toEqual([...lines, '\n', '/quit\\n']);
  });

  it('by udp chat in half duplex waits for its turn', async () => {
    const far = await opened({ type: 'udp', address: '127.0.0.1:0', reply: 'echo' });
    open.push(far);
    const { status } = await bob(['udp', 'chat', `127.0.0.1:${far.port}`, '--duplex', 'half'], {
      input: 'one\ntwo\nthree\n',
    });
    expect(status).toBe(0);
    const received = far.events.flatMap((event) =>
      event.type === 'received' ? [Buffer.from(event.bytes).toString()] : [],
    );
    expect(received).toEqual(['one\n', 'two\n', 'three\n']);
  });

  it('by udp chat over the size of a datagram is an error', async () => {
    const { at } = await sink('udp');
    const { status, stderr } = await bob(['udp', 'chat', at], { input: `${'x'.repeat(70_000)}\n` });
    expect(stderr).toBe(`70001 bytes do not fit one datagram to ${at}; send at most 65507\n`);
    expect(status).toBe(2);
  });

  it.each([
    ['tcp', 'listen'],
    ['udp', 'listen'],
  ])('without a byte is no input to %s %s', async (protocol, command) => {
    const listener = await RunningBob.listen(protocol, command, '127.0.0.1:0');
    listener.endInput();
    await bob([protocol, 'send', `127.0.0.1:${listener.port}`, 'x', '--wait', '0']);
    await listener.event(({ type }) => type === 'received');
    expect(await listener.stop()).toBe(0);
  });

  it.each([['send'], ['connect']])('that cannot be read fails tcp %s', async (command) => {
    const { at } = await sink('tcp-listen');
    const { status, stderr } = await withFiles(['tcp', command, at, '-q'], { stdin: '/' });
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/^cannot read stdin: it is a folder; check .*\n$/),
    ]);
  });

  itWith('socat', 'goes through tcp connect and back at once, without loss and within bounds', async () => {
    const port = await freePort();
    const socat = spawn('socat', [`TCP-LISTEN:${port},bind=127.0.0.1,reuseaddr`, 'EXEC:cat']);
    const there = once(socat, 'close');
    const [sent, received] = [join(folder, 'sent'), join(folder, 'received')];
    writeFileSync(sent, Buffer.concat(Array(100).fill(binary)));
    await listens(port);
    const { status } = await withFiles(['tcp', 'connect', `127.0.0.1:${port}`, '-q'], {
      stdin: sent,
      stdout: received,
    });
    expect(status).toBe(0);
    expect(readFileSync(received).equals(readFileSync(sent))).toBe(true);
    await there;
  });
});

describe('an option given by hand holds for what is piped in', () => {
  const cases: readonly (readonly [options: readonly string[], input: string | Buffer, sent: string])[] = [
    [['--hex', '--checksum', 'crc16-modbus'], '01 03 00 00 00 0A', '01030000000ac5cd'],
    [['--hex', '--checksum', 'crc16-modbus'], '01 03 00 00 00 0A\n', '01030000000ac5cd'],
    [['-e', 'gbk'], '温度\n', 'cec2b6c80a'],
    [['-e', 'gbk', '--eol', 'crlf'], '温度', 'cec2b6c80d0a'],
    [['--eol', 'lf'], 'a\r\n\r\nb', '610a0a620a'],
    [['--eol', 'none'], 'a\nb\n', '6162'],
    [['--raw'], Buffer.from('5c6e80ff0d0a', 'hex'), '5c6e80ff0d0a'],
    [['--checksum', 'xor'], 'ab\n', '6162030a'],
  ];
  const udpSend = (at: string): readonly string[] => ['udp', 'send', at, '--wait', '0'];

  it.each(cases)('%j', async (options, input, sent) => {
    const file = join(folder, 'file');
    writeFileSync(file, input);
    for (const words of [
      (at: string) => ['tcp', 'send', at],
      (at: string) => ['tcp', 'send', at, '--file', file],
      (at: string) => ['tcp', 'connect', at],
    ]) {
      const { at, bytes, ended } = await sink('tcp-listen');
      expect((await bob([...words(at), ...options], { input })).stderr).not.toContain('error');
      await ended();
      expect(bytes().toString('hex')).toBe(sent);
    }
    for (const words of [
      udpSend,
      (at: string) => [...udpSend(at), '--file', file],
      (at: string) => ['udp', 'chat', at],
    ]) {
      const { at, bytes } = await sink('udp');
      await bob([...words(at), ...options], { input });
      await expect.poll(() => bytes().toString('hex')).toBe(sent);
    }
    const listener = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0', ...options);
    listener.process.stdin?.end(input);
    const peer = await connectedSoon(listener.port);
    const chunks: Buffer[] = [];
    for await (const chunk of peer) chunks.push(chunk as Buffer);
    peer.end();
    expect(Buffer.concat(chunks).toString('hex')).toBe(sent);
    expect(await listener.ended()).toBe(0);
  });

  it.each([
    [['-e', 'gbk'], Buffer.from('ab\ncd\xff', 'latin1'), /^stdin is not UTF-8 at line 2, column 3; /],
    [['--hex'], '00\n4z\n', /^stdin, line 2: hex has "z" at column 2; /],
    [['-e', 'latin1'], 'a\nb温\n', /^stdin, line 2: "温" at column 2 does not exist in latin1; /],
  ])('%j refuses what it cannot hold for, with its place', async (options, input, says) => {
    for (const command of ['send', 'connect']) {
      const { at } = await sink('tcp-listen');
      const { status, stderr } = await bob(['tcp', command, at, '-q', ...options], { input });
      expect(stderr).toMatch(says);
      expect(status).toBe(2);
    }
  });
});

describe('standard output that is no terminal', () => {
  it('is exactly what tcp listen --once --out bytes received', async () => {
    const port = await freePort();
    const file = join(folder, 'got.bin');
    const listener = withFiles(['tcp', 'listen', `127.0.0.1:${port}`, '--once', '--out', 'bytes'], {
      stdout: file,
    });
    (await connectedSoon(port)).end(binary).resume();
    const { status, stderr } = await listener;
    expect(readFileSync(file).equals(binary)).toBe(true);
    expect(stderr).toContain(`listening on 127.0.0.1:${port}`);
    expect(status).toBe(0);
  });

  it.each<[options: readonly string[], shown: string | Buffer]>([
    [[], Buffer.from('b3c7cad0', 'hex')],
    [['-e', 'gbk'], '城市'],
    [['--hex'], 'B3 C7 CA D0\n'],
    [['-e', 'gbk', '--out', 'bytes'], Buffer.from('b3c7cad0', 'hex')],
    [['--out', 'text', '-e', 'gbk'], '城市'],
    [['--out', 'hex'], 'B3 C7 CA D0\n'],
  ])('of send and connect carries with %j what it received', async (options, shown) => {
    const server = createServer((socket) => socket.end(Buffer.from('b3c7cad0', 'hex')).resume()).listen(
      0,
      '127.0.0.1',
    );
    servers.push(server);
    await once(server, 'listening');
    for (const words of [
      ['tcp', 'send', `127.0.0.1:${portOf(server)}`, ''],
      ['tcp', 'connect', `127.0.0.1:${portOf(server)}`],
    ]) {
      const { stdout, status } = await bob([...words, ...options]);
      expect(stdout).toEqual(Buffer.from(shown));
      expect(status).toBe(0);
    }
  });

  it('of send and connect carries lines and objects when asked', async () => {
    const far = await opened({ type: 'udp', address: '127.0.0.1:0', reply: 'text:yes' });
    open.push(far);
    const at = `127.0.0.1:${far.port}`;
    const lines = await bob(['udp', 'send', at, 'x', '--wait', '100', '--out', 'lines']);
    expect(lines.stdout.toString()).toMatch(new RegExp(`< ${at} {2}3 B {2}yes\\n`));
    const objects = await bob(['udp', 'send', at, 'x', '--wait', '100', '--out', 'json']);
    expect(objects.stdout.toString()).toContain('"type":"received"');
    const both = await bob(['udp', 'send', at, 'x', '--json', '--out', 'bytes']);
    expect(both.stderr).toBe('--out bytes and --json contradict each other; give one of them\n');
    expect(both.status).toBe(2);
  });

  it.each([['send', 'x'], ['connect']])('that is full fails tcp %s', async (command, ...text) => {
    const { at } = await echo();
    const file = join(folder, 'question');
    writeFileSync(file, 'x');
    const { status, stderr } = await withFiles(['tcp', command, at, '-q', ...text], {
      stdin: file,
      stdout: '/dev/full',
    });
    expect(stderr).toBe('cannot write to standard output: ENOSPC; make room, or send it elsewhere\n');
    expect(status).toBe(1);
  });

  it('that nobody reads any more ends tcp connect in order', async () => {
    const { at, event } = await echo();
    const child = spawn('sh', [
      '-c',
      `yes | "$0" "$1" tcp connect ${at} | head -1; echo $?`,
      process.execPath,
      main,
    ]);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(child, 'close');
    expect(Buffer.concat(chunks).toString()).toBe('y\n0\n');
    await event('closed');
  });
});

/** An echo server in this process. */
async function echo(): Promise<{ at: string; event: Opened['event'] }> {
  const one = await opened({ type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo' });
  open.push(one);
  return { at: `127.0.0.1:${one.port}`, event: one.event };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Resolves when the kernel's table says that something listens on `port`, which a connection would use up. */
async function listens(port: number): Promise<void> {
  const entry = `:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A`;
  await expect.poll(() => readFileSync('/proc/net/tcp', 'latin1')).toContain(entry);
}
