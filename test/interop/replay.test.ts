// What was recorded of real peers is replayed to them, and they talk to the replay.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startWorkbench } from '../../src/app/workbench/workbench.js';
import type { EndpointSummary } from '../../src/operations/endpoints.js';
import { decodeRecordPage } from '../../src/operations/record-page.js';
import { bob, main, RunningBob, run } from '../bob.js';
import { freePort } from '../free-port.js';
import { listeningPort } from '../listening-port.js';
import { describeWith, hasProgram, itWith } from '../peer-programs.js';

let folder = '';
const running: RunningBob[] = [];
const programs: ChildProcess[] = [];
const benches: (() => Promise<void>)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakoutbox-replay-'));
});
afterEach(async () => {
  for (const program of programs.splice(0)) await end(program);
  for (const close of benches.splice(0)) await close();
  for (const one of running.splice(0)) if (one.isRunning) await one.stop('SIGKILL');
  rmSync(folder, { recursive: true });
});

async function end(program: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return;
  program.kill(signal);
  await once(program, 'close');
}

/** A server of HTTP in Python whose answers are the same each time. Takes PORT VALUE, and says that it listens. */
const pythonHttp = `
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    def date_time_string(self, timestamp=None): return 'Fri, 27 Nov 2026 12:00:00 GMT'
    def log_message(self, *_): pass
    def answer(self, text):
        body = text.encode()
        self.send_response(200)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_GET(self): self.answer(self.path + ' is ' + sys.argv[2])
    def do_POST(self): self.answer(self.rfile.read(int(self.headers['Content-Length'])).decode()[::-1])
server = http.server.ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), Handler)
print('listening', flush=True)
server.serve_forever()
`;

/** Python over UDP: sends each word behind HOST PORT and prints its answer. */
const pythonUdp = `
import socket, sys
peer = (sys.argv[1], int(sys.argv[2]))
out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
out.settimeout(10)
for word in sys.argv[3:]:
    out.sendto(word.encode(), peer)
    print(out.recvfrom(2048)[0].decode())
`;

/** Python over TCP: sends each word behind HOST PORT on one connection, and prints its answer. */
const pythonTcp = `
import socket, sys
out = socket.create_connection((sys.argv[1], int(sys.argv[2])), 10)
for word in sys.argv[3:]:
    out.sendall(word.encode())
    print(out.recv(2048).decode())
`;

function python(program: string, port: number, ...words: readonly string[]) {
  return run('python3', ['-c', program, '127.0.0.1', String(port), ...words]);
}

/** A workbench whose record has what Python said to a server of each type, two connections or one conversation of datagrams. */
async function recordedBench(
  ...types: readonly ('tcp-listen' | 'udp')[]
): Promise<{ readonly workspace: string; readonly close: () => Promise<void> }> {
  const workspace = join(folder, 'bench');
  const bench = await startWorkbench({ host: '127.0.0.1', port: 0, workspace, isTrusted: true });
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= bench.close(0);
    return closing;
  };
  benches.push(close);
  const sentMessages = async (): Promise<number> => {
    const response = await fetch(`http://127.0.0.1:${bench.port}/api/record/events`);
    const page = decodeRecordPage(new Uint8Array(await response.arrayBuffer()));
    return page?.batch.events.filter(({ type }) => type === 'sent').length ?? 0;
  };
  for (const type of types) {
    const response = await fetch(`http://127.0.0.1:${bench.port}/api/endpoints`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type, address: '127.0.0.1:0', reply: 'reverse', label: type }),
    });
    const port = listeningPort((await response.json()) as EndpointSummary);
    const program = type === 'udp' ? pythonUdp : pythonTcp;
    await python(program, port, 'sky', 'blue');
    await python(program, port, 'sea');
  }
  await expect.poll(sentMessages).toBe(3 * types.length);
  return { workspace, close };
}

async function httpServer(port: number, value: string): Promise<ChildProcess> {
  const program = spawn('python3', ['-c', pythonHttp, String(port), value], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  programs.push(program);
  await once(createInterface({ input: program.stdout }), 'line');
  return program;
}

/** What tcpdump takes at a port of loopback while `talk` runs. */
async function captured(port: number, talk: () => Promise<unknown>): Promise<string> {
  const file = join(folder, 'peers.pcap');
  const tcpdump = spawn('tcpdump', ['-i', 'lo', '-U', '--immediate-mode', '-w', file, 'port', String(port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  programs.push(tcpdump);
  const lines = createInterface({ input: tcpdump.stderr });
  for await (const line of lines) if (line.includes('listening on')) break;
  tcpdump.stderr.resume();
  await talk();
  // What the kernel still holds is written before it ends.
  await end(tcpdump, 'SIGINT');
  return file;
}

async function curl(port: number, ...words: readonly string[]): Promise<string> {
  const host = ['-H', `Host: bench:${port}`, '-H', 'User-Agent: bench'];
  const { status, stdout, stderr } = await run('curl', ['-s', '-S', '--max-time', '15', ...host, ...words]);
  return status === 0 ? stdout.toString() : stderr;
}

/** What the first test needs besides tcpdump, as its title says it. */
const missing = [
  ...['curl', 'python3'].filter((name) => !hasProgram(name)),
  ...(process.getuid?.() === 0 ? [] : ['root']),
];

describeWith(['tcpdump', ...missing].join(', '), 'curl and a server of Python', () => {
  it('are replayed to that server: equal, and where they differ; and curl talks to the replay', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const server = await httpServer(port, 'blue');
    const file = await captured(port, async () => {
      expect(await curl(port, `${url}/sky`, `${url}/sea`)).toBe('/sky is blue/sea is blue');
      expect(await curl(port, '-d', 'abc', `${url}/`)).toBe('cba');
    });
    const equal = await bob(['replay', file, '--to', `127.0.0.1:${port}`, '--speed', '0']);
    expect(equal.stderr).toBe('');
    expect(equal.status).toBe(0);
    expect(equal.stdout.toString()).toMatch(
      /^tcp\.stream 0 {2}127\.0\.0\.1:\d+ → 127\.0\.0\.1:\d+ {2}exchanges: 2, all as recorded\ntcp\.stream 1 .*: 1, all as recorded\nconversations: 2, as recorded: 2, otherwise: 0\n$/,
    );
    await end(server);

    const other = await httpServer(port, 'grey');
    const differs = await bob([
      'replay',
      file,
      '--to',
      `127.0.0.1:${port}`,
      '--speed',
      '0',
      '--filter',
      'http.request.uri == "/sea"',
      '--json',
    ]);
    expect(differs.status).toBe(1);
    const objects = differs.stdout
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(objects).toMatchObject([
      {
        type: 'replayDifference',
        conversation: 'tcp.stream 0',
        exchange: 1,
        expected: Buffer.from('blue').toString('hex').toUpperCase(),
        came: Buffer.from('grey').toString('hex').toUpperCase(),
      },
      { type: 'replayDifference', exchange: 2 },
      { type: 'replayFinished', exchanges: 2, differences: 2 },
      { type: 'replayed', conversations: 1, equal: 0, differing: 1 },
    ]);
    await end(other);

    const replay = RunningBob.start('replay', file, '--serve', `127.0.0.1:${port}`, '--speed', '0');
    running.push(replay);
    await replay.event(({ type }) => type === 'listening');
    expect(await curl(port, `${url}/sky`, `${url}/sea`)).toBe('/sky is blue/sea is blue');
    expect(await curl(port, '-d', 'abc', `${url}/`)).toBe('cba');
    expect(await curl(port, `${url}/sea`)).toBe('/sea is blue');
    void curl(port, '--max-time', '3', `${url}/moon`);
    const unknown = await replay.event(({ type }) => type === 'unknownRequest');
    expect(String(unknown.text)).toMatch(/^GET \/moon HTTP\/1\.1/);
    expect(await replay.stop()).toBe(0);
  });
});

describe('what bob recorded itself', () => {
  itWith('python3', 'of UDP is replayed, and answers Python', async () => {
    const listener = await RunningBob.listen('udp', 'listen', '127.0.0.1:0', '--reply', 'reverse');
    running.push(listener);
    const talk = async (port: number, ...words: readonly string[]): Promise<string> =>
      (await run('python3', ['-c', pythonUdp, '127.0.0.1', String(port), ...words])).stdout.toString();
    expect(await talk(listener.port, 'one', 'two')).toBe('eno\nowt\n');
    await listener.stop();
    const file = join(folder, 'bench.jsonl');
    writeFileSync(file, listener.events.map((event) => JSON.stringify(event)).join('\n'));

    const again = await RunningBob.listen('udp', 'listen', '127.0.0.1:0', '--reply', 'reverse');
    running.push(again);
    expect(await bob(['replay', file, '--to', `127.0.0.1:${again.port}`])).toMatchObject({
      status: 0,
      stderr: '',
    });
    const echo = await RunningBob.listen('udp', 'listen', '127.0.0.1:0', '--reply', 'echo');
    running.push(echo);
    const differs = await bob(['replay', file, '--to', `127.0.0.1:${echo.port}`]);
    expect(differs.status).toBe(1);
    expect(differs.stdout.toString()).toContain(
      '  answer 1, datagram 1, byte 0 of 3 (3 came)\n    recorded  65 6E 6F\n    came      6F 6E 65\n',
    );

    const replay = RunningBob.start('replay', file, '--serve', '127.0.0.1:0');
    running.push(replay);
    await replay.event(({ type }) => type === 'listening');
    expect(await talk(replay.port, 'two', 'one')).toBe('owt\neno\n');
  });

  itWith('python3', 'in the record is replayed while its workbench runs, and after', async () => {
    const { workspace, close } = await recordedBench('tcp-listen', 'udp');
    const again = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0', '--reply', 'reverse');
    running.push(again);
    const words = ['replay', '--workspace', workspace, '--to', `127.0.0.1:${again.port}`, '--speed', '0'];
    const several = await bob(words);
    expect(several.stderr).toMatch(/with 2 servers \(tcp:\S+, udp:[^,]+\)/);
    const equal = await bob([...words, '--filter', 'endpoint == "tcp-listen"']);
    expect(equal.stderr).toBe('');
    expect(equal.stdout.toString()).toMatch(
      /^tcp-listen 127\.0\.0\.1:\d+ #1 .*exchanges: 2, all as recorded\ntcp-listen .* #2 .*\nconversations: 2, as recorded: 2,/,
    );
    await close();
    const one = await bob([
      ...words,
      '--filter',
      'text contains "sea" and endpoint == "tcp-listen"',
      '--json',
    ]);
    expect([one.status, one.stderr]).toEqual([0, '']);
    expect(one.stdout.toString()).toContain('"conversations":1');
    mkdirSync(join(workspace, 'filters'), { recursive: true });
    writeFileSync(join(workspace, 'filters/streams.yaml'), 'filter: endpoint == "tcp-listen"\n');
    const saved = await bob([...words, '--filter', '@streams']);
    expect([saved.status, saved.stdout.toString()]).toEqual([0, expect.stringContaining('conversations: 2')]);
    const unknown = await bob([...words, '--filter', '@nothing']);
    expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringContaining('@streams')]);
  });

  itWith('python3', 'in the record answers Python', async () => {
    const { workspace } = await recordedBench('udp');
    const replay = RunningBob.start('replay', '--workspace', workspace, '--serve', '127.0.0.1:0');
    running.push(replay);
    await replay.event(({ type }) => type === 'listening');
    const { stdout } = await python(pythonUdp, replay.port, 'blue', 'sky');
    expect(stdout.toString()).toBe('eulb\nyks\n');
  });

  it('of TCP, with --capture, is replayed in its own time and interrupted', async () => {
    const file = join(folder, 'own.pcapng');
    const listener = await RunningBob.listen(
      'tcp',
      'listen',
      '127.0.0.1:0',
      '--reply',
      'echo',
      '--capture',
      file,
    );
    const client = RunningBob.start('tcp', 'connect', `127.0.0.1:${listener.port}`);
    running.push(client);
    await client.event(({ type }) => type === 'connected');
    for (const word of ['one', 'two']) {
      client.type(word);
      await client.event(({ type, text }) => type === 'received' && text === `${word}\n`);
    }
    client.endInput();
    await client.ended();
    await listener.stop();
    const again = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0', '--reply', 'echo');
    running.push(again);
    const { status, stdout } = await bob(['replay', file, '--to', `127.0.0.1:${again.port}`, '--json']);
    expect([status, stdout.toString()]).toEqual([0, expect.stringContaining('"differences":0')]);
    const slow = spawn(
      process.execPath,
      [main, 'replay', file, '--to', `127.0.0.1:${again.port}`, '--speed', '0.001'],
      { stdio: 'ignore' },
    );
    programs.push(slow);
    await again.event(({ type, connection }) => type === 'connected' && connection === 2);
    slow.kill('SIGINT');
    expect(await once(slow, 'close')).toEqual([130, null]);
  });

  it('of two runs, days apart, and behind a clock that was set back, says what it waits for', async () => {
    const server = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0', '--reply', 'echo');
    running.push(server);
    const file = join(folder, 'runs.jsonl');
    const runAt = (time: string) =>
      ['connected', 'sent', 'received', 'closed'].map((type) =>
        JSON.stringify({
          ...{ time, type, endpoint: 'plant', peer: '10.0.0.9:502', connection: 1 },
          ...{ hex: 'CEC2B6C8', text: '温度', reason: 'peer', tags: ['cold'] },
        }),
      );
    const times = ['2026-11-03T12:00:00Z', '2026-11-01T12:00:00Z', '2026-11-30T12:00:00Z'];
    const lost = JSON.stringify({ type: 'notKept', endpoint: 'plant', count: 3 });
    writeFileSync(file, [...times.flatMap(runAt), ...runAt(times[2] ?? '').toSpliced(2, 0, lost)].join('\n'));
    const replay = RunningBob.start(
      ...['replay', file, '--to', `127.0.0.1:${server.port}`, '--filter', 'text == "温度" and tag == "cold"'],
    );
    running.push(replay);
    await expect.poll(() => replay.stderr, { timeout: 15_000 }).toContain('--speed 0 leaves them out');
    expect(replay.stderr.trimEnd().split('\n')).toEqual([
      'plant 10.0.0.9:502 #1 is left out: the recording lacks events of that time (3)',
      'plant 10.0.0.9:502 #1: the clock of the recording was set back there; how long that pause was is not known, and it is left out',
      'plant 10.0.0.9:502 #1: goes on in 29 d, the pause that was recorded; --speed shortens pauses, --speed 0 leaves them out',
    ]);
    await server.event(({ type, connection }) => type === 'received' && connection === 2);
    expect(await replay.stop('SIGINT')).toBe(130);
    expect(server.events.some(({ connection }) => connection === 3)).toBe(false);
  });

  it.each([
    [['x'], 2, 'give --to ADDR to play the client towards a server, or --serve ADDR to play the server'],
    [['x', '--to', '1', '--serve', '2'], 2, '--to and --serve contradict each other'],
    [['--to', '1', '--workspace', 'gone'], 1, 'there is no record in'],
    [['x', '--to', '1', '--workspace', 'y'], 2, '--workspace and FILE contradict each other'],
    [['x', '--to', '1', '--speed', 'fast'], 2, '--speed'],
    [['x', '--serve', '1', '--wait', '5'], 2, '--wait and --serve contradict each other'],
    [['gone.pcap', '--to', '1'], 1, 'gone.pcap'],
  ])('refuses %j', async (words, status, message) => {
    const ended = await bob(['replay', ...words], { cwd: folder });
    expect([ended.status, ended.stderr]).toEqual([status, expect.stringContaining(message)]);
  });
});
