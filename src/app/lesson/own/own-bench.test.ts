import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import process from 'node:process';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { splitSocketAddress } from '../../../bytes/socket-address.js';
import type { OwnServerTask } from '../../../lesson/own-tasks.js';
import { ownTasks } from '../../../lesson/own-tasks.js';
import { OwnBench } from './own-bench.js';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

const portOf = ({ address }: OwnBench): number => splitSocketAddress(address).port;
const codesOf = ({ findings }: OwnBench): readonly string[] => findings.map(({ code }) => code);

/** Waits until something is found, or for so long. */
async function found(bench: OwnBench, ms = 4_000): Promise<readonly string[]> {
  const until = performance.now() + ms;
  while (codesOf(bench).length === 0 && performance.now() < until)
    await bench.changedSince(bench.version, 100);
  return codesOf(bench);
}

async function clientOf(lesson: 'client' | 'datagrams' | 'tftp-blocks'): Promise<OwnBench> {
  const task = ownTasks[lesson]?.client;
  if (task === undefined) throw new Error(`no client in ${lesson}`);
  const bench = await OwnBench.forClient(task);
  opened.push(bench);
  return bench;
}

describe('the bench of a student’s client', () => {
  it('answers rightly, and finds nothing in a right program', async () => {
    const bench = await clientOf('client');
    const socket = connect(portOf(bench), '127.0.0.1');
    socket.write('温度 23.5℃\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toBe('℃5.32 度温\n');
    socket.end();
    await once(socket, 'close');
    expect(await found(bench, 300)).toEqual([]);
    expect(bench.pieces.map(({ type }) => type)).toEqual(['connected', 'received', 'sent', 'ended', 'ended']);
  });

  it('says nothing of a run that is over when the program is started again', async () => {
    const bench = await clientOf('client');
    for (const [bytes, codes] of [
      [Buffer.from([0xce, 0xc2, 0xb6, 0xc8, 0x0a]), ['wrongEncoding']],
      [Buffer.from('温度\n'), []],
    ] as const) {
      const socket = connect(portOf(bench), '127.0.0.1');
      socket.write(bytes);
      await once(socket, 'data');
      socket.end();
      await once(socket, 'close');
      expect(codesOf(bench)).toEqual(codes);
    }
    expect(bench.run).toBe(2);
    expect(bench.pieces.every(({ connection }) => connection === 2)).toBe(true);
  });

  it('says that there is no newline, while both wait', async () => {
    const bench = await clientOf('client');
    const socket = connect(portOf(bench), '127.0.0.1');
    opened.push({ close: () => socket.destroy() });
    socket.write('23.5');
    expect(await found(bench)).toEqual(['noNewline']);
    // The program is seen, as it is this one.
    for (let looks = 0; bench.program === undefined && looks < 20; looks += 1)
      await bench.changedSince(bench.version, 200);
    expect(bench.program?.pid).toBe(process.pid);
    // What follows from silence is taken back when it turns out otherwise.
    socket.write('\n');
    await once(socket, 'data');
    expect(codesOf(bench)).toEqual([]);
  });

  it('tells at once what a look at the program has shown', async () => {
    const bench = await clientOf('client');
    const socket = connect(portOf(bench), '127.0.0.1');
    opened.push({ close: () => socket.destroy() });
    // It reads nothing: only the system's table of sockets says so.
    socket.pause().write('Hello\n');
    const until = performance.now() + 8_000;
    while (codesOf(bench).length === 0 && performance.now() < until)
      await bench.changedSince(bench.version, 8_000);
    expect(codesOf(bench)).toEqual(['leavesUnread']);
    expect(performance.now()).toBeLessThan(until);
  });

  it('follows a TFTP client through its ports', async () => {
    const bench = await clientOf('tftp-blocks');
    const socket = createSocket('udp4');
    opened.push({ close: () => socket.close() });
    const next = async () => (await once(socket, 'message')) as [Buffer, { port: number }];
    const said = next();
    socket.send(Buffer.from('\0\x01boot.img\0octet\0', 'latin1'), portOf(bench), '127.0.0.1');
    const [first, { port }] = await said;
    expect(first.length).toBe(516);
    expect(port).not.toBe(portOf(bench));
    // It acknowledges to the port of requests instead of the one that answered.
    socket.send(Buffer.from([0, 4, 0, 1]), portOf(bench), '127.0.0.1');
    expect(await found(bench, 8_000)).toContain('ackToRequestPort');
  });
});

describe('the bench of a student’s server', () => {
  const task = (
    lesson: 'reverse-server' | 'many-clients' | 'counting-echo' | 'tftp-blocks',
  ): OwnServerTask => {
    const server = ownTasks[lesson]?.server;
    if (server === undefined) throw new Error(`no server in ${lesson}`);
    return server;
  };

  /** A server whose every connection is handled by `handle`, given whole reads. */
  async function serve(handle: (bytes: Buffer, say: (text: string) => void) => void): Promise<number> {
    const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('data', (bytes) => handle(bytes, (text) => socket.write(text)));
      socket.on('end', () => socket.end());
      socket.on('error', () => undefined);
    });
    opened.push({ close: () => server.close() });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const bound = server.address();
    return typeof bound === 'object' ? (bound?.port ?? 0) : 0;
  }

  const reversed = (line: string): string => [...line].toReversed().join('');

  it('finds nothing in a right server', async () => {
    const kept = new Map<unknown, string>();
    const port = await serve((bytes, say) => {
      const lines = ((kept.get('all') ?? '') + bytes.toString('latin1')).split('\n');
      kept.set('all', lines.pop() ?? '');
      for (const line of lines) say(`${reversed(Buffer.from(line, 'latin1').toString())}\n`);
    });
    const bench = OwnBench.forServer(task('reverse-server'), port);
    opened.push(bench);
    await bench.ask();
    expect(bench.failure).toBeUndefined();
    expect(codesOf(bench)).toEqual([]);
    expect(bench.pieces.filter(({ type }) => type === 'received').length).toBeGreaterThan(4);
  });

  it('finds a server that takes one read for one line', async () => {
    const port = await serve((bytes, say) => say(`${reversed(bytes.toString().trimEnd())}\n`));
    const bench = OwnBench.forServer(task('reverse-server'), port);
    opened.push(bench);
    await bench.ask();
    expect(codesOf(bench)).toEqual(['glued', 'oneSendAssumedOneRecv']);
  });

  it('says what a silent server leaves undone before it has done', { timeout: 60_000 }, async () => {
    // It reads everything, and neither answers nor closes.
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.resume().on('error', () => undefined);
    }).listen(0, '127.0.0.1');
    opened.push({ close: () => server.close() });
    await once(server, 'listening');
    const bound = server.address();
    const bench = OwnBench.forServer(
      task('reverse-server'),
      typeof bound === 'object' ? (bound?.port ?? 0) : 0,
    );
    opened.push(bench);
    await bench.ask();
    expect(codesOf(bench)).toEqual(['blockedInRecv']);
  });

  it('says that a server of datagrams answers no more', { timeout: 20_000 }, async () => {
    const socket = createSocket('udp4');
    let isOpen = true;
    const close = (): void => {
      if (isOpen) socket.close();
      isOpen = false;
    };
    opened.push({ close });
    let count = 0;
    socket.on('message', (bytes, { port, address }) => {
      count += 1;
      if (bytes.byteLength === 0) close();
      else socket.send(Buffer.concat([Buffer.from(`${count} `), bytes]), port, address);
    });
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const bench = OwnBench.forServer(task('counting-echo'), socket.address().port);
    opened.push(bench);
    await bench.ask();
    expect(codesOf(bench)).toEqual(['answersNoMore']);
  });

  it('says that a server closed after its first answer', { timeout: 20_000 }, async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => socket.end(`${reversed(bytes.toString().trimEnd())}\n`));
    }).listen(0, '127.0.0.1');
    opened.push({ close: () => server.close() });
    await once(server, 'listening');
    const bound = server.address();
    const port = typeof bound === 'object' ? (bound?.port ?? 0) : 0;
    const bench = OwnBench.forServer(task('reverse-server'), port);
    opened.push(bench);
    await bench.ask();
    expect(bench.failure).toBeUndefined();
    expect(codesOf(bench)).toEqual(['closedAfterAnswer']);
    expect(bench.findings[0]?.values).toEqual({ number: 1 });
  });

  it('says why a server cannot be asked', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const bound = server.address();
    server.close();
    await once(server, 'close');
    const bench = OwnBench.forServer(
      task('reverse-server'),
      typeof bound === 'object' ? (bound?.port ?? 0) : 0,
    );
    opened.push(bench);
    await bench.ask();
    expect(bench.failure?.code).toBe('CONNECTION_REFUSED');
  });

  it('opens no more sockets once it is closed, whatever it still wanted to ask', async () => {
    const server = createSocket('udp4').bind(0, '127.0.0.1');
    await once(server, 'listening');
    opened.push({ close: () => void server.close() });
    const first = Buffer.concat([Buffer.from([0, 3, 0, 1]), Buffer.alloc(512)]);
    server.on('message', (bytes, { port, address }) => {
      if (bytes[1] === 1) server.send(first, port, address);
    });
    const sockets = (): number =>
      process.getActiveResourcesInfo().filter((resource) => resource === 'UDPWrap').length;
    const before = sockets();
    const bench = OwnBench.forServer(task('tftp-blocks'), server.address().port);
    const asked = bench.ask();
    await vi.waitFor(() => expect(bench.pieces.some(({ type }) => type === 'datagramReceived')).toBe(true));
    await bench.close();
    await asked;
    await vi.waitFor(() => expect(sockets()).toBe(before));
  });
});
