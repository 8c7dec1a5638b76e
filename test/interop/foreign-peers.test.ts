import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect } from 'vitest';
import { bob, RunningBob, run } from '../bob.js';
import { describeWith, itWith } from '../peer-programs.js';
import {
  phpClient,
  phpReverseServer,
  phpUdpClient,
  phpUdpServer,
  pythonClient,
  pythonServer,
  pythonUdpChat,
  pythonUdpClient,
} from './peers.js';

const listeners: RunningBob[] = [];
const programs: ChildProcessWithoutNullStreams[] = [];

afterEach(async () => {
  for (const program of programs.splice(0)) {
    if (program.exitCode !== null || program.signalCode !== null) continue;
    program.kill('SIGKILL');
    await once(program, 'close');
  }
  for (const listener of listeners.splice(0)) await listener.stop();
});

/** A bob that listens on a free port of `host`. */
async function serve(protocol: 'tcp' | 'udp', host: string, ...args: readonly string[]): Promise<RunningBob> {
  const listener = await RunningBob.listen(protocol, 'listen', `${bracketed(host)}:0`, ...args);
  listeners.push(listener);
  return listener;
}

/** Starts a program that prints its port first. */
async function start(
  command: string,
  args: readonly string[],
): Promise<{ program: ChildProcessWithoutNullStreams; port: number; lines: string[] }> {
  const program = spawn(command, args, { stdio: 'pipe' });
  programs.push(program);
  const lines: string[] = [];
  const reader = createInterface({ input: program.stdout });
  const [port] = (await once(reader, 'line')) as [string];
  reader.on('line', (line) => lines.push(line));
  return { program, port: Number(port), lines };
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

const gbk = (text: string): string =>
  ({ 温度: 'cec2b6c8', 度温: 'b6c8cec2' })[text] ?? Buffer.from(text).toString('hex');

for (const host of ['127.0.0.1', '::1']) {
  const port = (listener: RunningBob): string => String(listener.port);

  describeWith('php', `PHP's socket functions over ${host}`, () => {
    itWith('php', 'as TCP client: reversed by character in GBK', async () => {
      const listener = await serve('tcp', host, '--reply', 'reverse', '--encoding', 'gbk');
      const { stdout } = await run('php', ['-r', phpClient, '--', host, port(listener), gbk('温度')]);
      expect(stdout.toString()).toBe(gbk('度温'));
      expect(await listener.event(({ type }) => type === 'received')).toMatchObject({
        text: '温度',
        hex: 'CEC2B6C8',
        bytes: 4,
      });
    });

    itWith('php', 'as TCP client: reversed by byte, as trim, strrev and a newline do', async () => {
      const listener = await serve('tcp', host, '--reply', 'reverse-bytes');
      const hex = Buffer.from(' Hello Server\r\n').toString('hex');
      const { stdout } = await run('php', ['-r', phpClient, '--', host, port(listener), hex]);
      expect(Buffer.from(stdout.toString(), 'hex').toString()).toBe('revreS olleH\n');
    });

    itWith('php', 'as TCP server: greeted, reversed, and left by "quit"', async () => {
      const { port: there } = await start('php', ['-r', phpReverseServer, '--', host]);
      const client = RunningBob.start('tcp', 'connect', `${bracketed(host)}:${there}`, '--eol', 'lf');
      await client.event(({ type, text }) => type === 'received' && text === 'welcome\n');
      client.type('Hello');
      await client.event(({ type, text }) => type === 'received' && text === 'olleH\n');
      client.type('quit');
      expect(await client.ended()).toBe(0);
      expect(client.events.map(({ type }) => type)).toEqual([
        'connected',
        'received',
        'sent',
        'received',
        'sent',
        'peerFinished',
        'closed',
        'stopped',
      ]);
    });

    itWith('php', 'as UDP client: answered by a template in GBK', async () => {
      const listener = await serve('udp', host, '--reply', 'text:echo:{text}', '--encoding', 'gbk');
      const { stdout } = await run('php', ['-r', phpUdpClient, '--', host, port(listener), gbk('温度')]);
      expect(stdout.toString()).toBe(Buffer.from('echo:').toString('hex') + gbk('温度'));
    });

    itWith('php', 'as UDP server: its answer in GBK is printed as text', async () => {
      const { port: there } = await start('php', ['-r', phpUdpServer, '--', host]);
      const { stdout, status } = await bob([
        'udp',
        'send',
        `${bracketed(host)}:${there}`,
        '温度',
        '--encoding',
        'gbk',
        '--wait',
        '500',
      ]);
      expect([status, stdout.toString()]).toEqual([0, 'echo:温度']);
    });
  });

  describeWith('python3', `Python's socket module over ${host}`, () => {
    itWith('python3', 'as TCP client: echoed after it has shut down its sending side', async () => {
      const listener = await serve('tcp', host, '--reply', 'echo');
      const { stdout } = await run('python3', [
        '-c',
        pythonClient,
        host,
        port(listener),
        'héllo 温度',
        'utf-8',
      ]);
      expect(stdout.toString()).toBe('héllo 温度');
    });

    itWith('python3', 'as TCP client in GBK: answered echo:… and shown as text', async () => {
      const listener = await serve('tcp', host, '--reply', 'text:echo:{text}', '--encoding', 'gbk');
      const { stdout } = await run('python3', [
        '-c',
        pythonClient,
        host,
        port(listener),
        '温度 23.5℃',
        'gbk',
      ]);
      expect(stdout.toString()).toBe('echo:温度 23.5℃');
      expect(await listener.event(({ type }) => type === 'received')).toMatchObject({ text: '温度 23.5℃' });
    });

    itWith('python3', 'as TCP client: reversed by user-perceived character', async () => {
      const listener = await serve('tcp', host, '--reply', 'reverse');
      const { stdout } = await run('python3', [
        '-c',
        pythonClient,
        host,
        port(listener),
        'e\u0301a👨‍👩‍👧!\n',
        'utf-8',
      ]);
      expect(stdout.toString()).toBe('!👨‍👩‍👧ae\u0301\n');
    });

    itWith('python3', 'as TCP server: the reply is printed, byte for byte', async () => {
      const { port: there } = await start('python3', ['-c', pythonServer, host]);
      const { stdout, status } = await bob([
        'tcp',
        'send',
        `${bracketed(host)}:${there}`,
        'a\\x00\\xff',
        '--wait',
        '300',
      ]);
      expect([status, stdout.toString('latin1')]).toEqual([0, 'echo:a\0\xff']);
    });

    itWith('python3', 'as UDP client in GBK', async () => {
      const listener = await serve('udp', host, '--reply', 'reverse', '--encoding', 'gbk');
      const { stdout } = await run('python3', ['-c', pythonUdpClient, host, port(listener), '温度', 'gbk']);
      expect(stdout.toString()).toBe('度温');
    });

    itWith('python3', 'in full-duplex chat: both speak at once, in GBK', async () => {
      // The port that the chat binds must be known to the other side first.
      const probe = await serve('udp', host);
      const mine = probe.port;
      await probe.stop();
      const {
        program,
        port: there,
        lines,
      } = await start('python3', ['-c', pythonUdpChat, host, String(mine)]);
      const chat = await RunningBob.listen(
        'udp',
        'chat',
        `${bracketed(host)}:${there}`,
        '--bind',
        String(mine),
        '--encoding',
        'gbk',
        '--eol',
        'none',
      );
      listeners.push(chat);
      program.stdin.write(`${mine} 你好\n${mine} 在吗\n`);
      chat.type('我在');
      program.stdin.end();
      await chat.event(({ type, text }) => type === 'received' && text === '在吗');
      // At this the other side closes its socket, and could not say anything more.
      chat.type('bye');
      await expect.poll(() => lines).toEqual(['heard 我在', 'heard bye']);
    });
  });

  describe(`the classic tools over ${host}`, () => {
    itWith('ncat', 'ncat as client gets its answer after the end of its input', async () => {
      const listener = await serve('tcp', host, '--reply', 'reverse');
      const { stdout } = await run('ncat', [host, port(listener)], { input: 'Hello Server\n' });
      expect(stdout.toString()).toBe('revreS olleH\n');
    });

    itWith('ncat', 'ncat as echo server', async () => {
      const listener = await serve('tcp', host); // a free port, given back at once
      const there = listener.port;
      await listener.stop();
      const program = spawn('ncat', ['-l', '-v', '-e', '/bin/cat', host, String(there)], { stdio: 'pipe' });
      programs.push(program);
      await once(program.stderr, 'data');
      await expect
        .poll(
          async () =>
            (
              await bob(['tcp', 'send', `${bracketed(host)}:${there}`, 'ping', '--wait', '300'])
            ).stdout.toString(),
          { timeout: 8000 },
        )
        .toBe('ping');
    });

    itWith('socat', 'socat as TCP client and as UDP client', async () => {
      const six = host.includes(':') ? '6' : '4';
      const tcp = await serve('tcp', host, '--reply', 'echo', '--framing', 'line');
      const overTcp = await run('socat', ['-t2', '-', `TCP${six}:${bracketed(host)}:${tcp.port}`], {
        input: 'one\ntwo',
      });
      expect(overTcp.stdout.toString()).toBe('one\ntwo');
      const udp = await serve('udp', host, '--reply', 'text:{bytes}/{hex}');
      const overUdp = await run('socat', ['-t1', '-', `UDP${six}:${bracketed(host)}:${udp.port}`], {
        input: 'AB',
      });
      expect(overUdp.stdout.toString()).toBe('2/41 42');
    });

    itWith('curl', 'curl by telnet://', async () => {
      const listener = await serve('tcp', host, '--reply', 'reverse', '--once');
      const { stdout } = await run(
        'curl',
        ['-sN', '--max-time', '2', `telnet://${bracketed(host)}:${listener.port}`],
        { input: 'stressed\n' },
      );
      expect(stdout.toString()).toBe('desserts\n');
    });

    itWith('openssl', 'openssl s_client against a certificate made on the spot', async () => {
      const listener = await serve('tcp', host, '--tls', '--reply', 'reverse');
      const program = spawn(
        'openssl',
        ['s_client', '-quiet', '-connect', `${bracketed(host)}:${listener.port}`],
        { stdio: 'pipe' },
      );
      programs.push(program);
      program.stdin.write('Hello\n');
      const [answer] = (await once(program.stdout, 'data')) as [Buffer];
      expect(answer.toString()).toBe('olleH\n');
      const listening = listener.events.find(({ type }) => type === 'listening');
      expect(listening?.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    });
  });
}
