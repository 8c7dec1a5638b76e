// `bob run`: sequences against peers that nobody here wrote, and what is said of those that do not hold.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bob, type JsonEvent, RunningBob, run } from '../bob.js';
import { describeWith, itWith } from '../peer-programs.js';
import { scratch } from '../scratch.js';
import { phpReverseServer, phpUdpServer } from './peers.js';

const { folder } = scratch();
const programs: ChildProcess[] = [];
let root = '';
beforeEach(() => {
  root = folder();
});
afterEach(async () => {
  for (const program of programs.splice(0)) {
    if (program.exitCode !== null || program.signalCode !== null) continue;
    program.kill('SIGKILL');
    await once(program, 'close');
  }
});

function put(path: string, text: string | Uint8Array): string {
  const whole = join(root, path);
  mkdirSync(join(whole, '..'), { recursive: true });
  writeFileSync(whole, text);
  return whole;
}

/** Starts a program that prints its port first. */
async function start(command: string, args: readonly string[]): Promise<number> {
  const program = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  programs.push(program);
  const [port] = (await once(createInterface({ input: program.stdout }), 'line')) as [string];
  return Number(port);
}

const runBob = (...args: readonly string[]) =>
  bob(['run', ...args], { cwd: root, env: { XDG_DATA_HOME: join(root, 'data') } });

/** A sensor in Python: it says who it is, and answers a request by a layout with a checksum. */
const pythonSensor = `
import socket, struct
def crc(data):
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = (value >> 1) ^ 0xA001 if value & 1 else value >> 1
    return value
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(('127.0.0.1', 0))
print(sock.getsockname()[1], flush=True)
while True:
    message, sender = sock.recvfrom(2000)
    if message == b'DISCOVER':
        sock.sendto(b'SENSOR unit=3 fw=2.4\\n', sender)
    elif message == b'\\xaa\\x55\\x03':
        body = b'\\xaa\\x55\\x03' + struct.pack('>hB', 312, 1)
        sock.sendto(body + struct.pack('<H', crc(body)), sender)
`;

describeWith('python3', 'a sensor in Python', () => {
  const sequence = `name: Acceptance
steps:
  - open: udp://127.0.0.1:{{port}}
    as: sensor
  - send: DISCOVER
  - expect: { regex: "^SENSOR unit=(?<unit>\\\\d+)" }
    within: 1s
  - repeat: 20
    steps:
      - send: { hex: "AA 55 {unit:u8}" }
      - expect: { all: [ { field: reading.temp == 31.2 }, { field: 'reading.state == "hot"' } ] }
        within: 1s
  - assert: rtt.p99 < 1s
  - expect: nothing
    within: 20ms
`;
  const layout = `order: big
fields:
  - sync: const AA 55
  - unit: u8
  - temp: i16 * 0.1 ℃
  - state: u8 { 0 = ok, 1 = hot }
  - crc: checksum crc-16/modbus
`;

  itWith('python3', 'holds what is expected of its text and of its fields', async () => {
    const port = await start('python3', ['-c', pythonSensor]);
    put('workspace.yaml', 'version: 1\n');
    put('environments/bench.yaml', `port: ${port}\n`);
    put('layouts/reading.yaml', layout);
    put('sequences/acceptance.yaml', sequence);
    const { status, stdout, stderr } = await runBob('sequences');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.toString()).toMatch(/✓ {4}3 expect .*\n/);
    expect(stdout.toString()).toMatch(/45 steps, every expectation held\. /);
  });

  itWith('python3', 'shows what came in the place of what was expected, its fields among it', async () => {
    const port = await start('python3', ['-c', pythonSensor]);
    put('workspace.yaml', 'version: 1\n');
    put('layouts/reading.yaml', layout);
    put(
      'sequences/cold.yaml',
      `steps:\n  - open: udp://127.0.0.1:${port}\n  - send: { hex: AA 55 03 }\n  - expect: { field: reading.temp < 30.0 }\n    within: 300ms\n  - send: { hex: AA 55 03 }\n  - expect: { hex: "AA 55 03 00 ?? 01", at: start }\n    within: 300ms\n`,
    );
    const { status, stdout } = await runBob('sequences/cold.yaml');
    const text = stdout.toString();
    expect(status).toBe(1);
    expect(text).toContain('sequences/cold.yaml:4:5: no reading.temp < 30.0 came within 300 ms');
    expect(text).toMatch(
      /came +AA 55 03 01 38 01 \S\S \S\S {2}8 B \+\d+\.\d ms 127\.0\.0\.1:\d+\n +reading\.temp 31\.2 ℃\n/,
    );
    expect(text).toMatch(
      /expected +AA 55 03 00 \?\? 01\n +came .*\n +\^\^\n +came +AA 55 03 01 38 01 .*\n +\^\^\n/,
    );
    expect(text).toMatch(/5 steps, 2 failed\./);
  });

  itWith('python3', 'is told of in JSON and in a JUnit report that other programs read', async () => {
    const port = await start('python3', ['-c', pythonSensor]);
    const file = put(
      'odd.yaml',
      `name: "<&\\"'>"\nsteps:\n  - open: udp://127.0.0.1:${port}\n  - send: DISCOVER\n  - expect: "<never>\\x07"\n    within: 50ms\n  - repeat: 3\n    steps: [ { wait: 1ms } ]\n`,
    );
    const { status, stdout } = await runBob(file, '--json', '--junit', 'out.xml');
    expect(status).toBe(1);
    const lines = stdout
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as JsonEvent);
    expect(lines.find(({ outcome }) => outcome === 'failed')).toMatchObject({
      type: 'sequenceStep',
      number: '3',
      line: 5,
      column: 5,
      code: 'SEQUENCE_EXPECTATION_LATE',
      came: [{ hex: expect.stringMatching(/^53 45 4E/) }],
    });
    expect(lines.at(-1)).toMatchObject({ type: 'sequence', file, outcome: 'failed', steps: 6, failed: 1 });
    const reader = `
import sys, xml.etree.ElementTree as tree
root = tree.parse(sys.argv[1]).getroot()
suites = root.findall('testsuite')
cases = [case for suite in suites for case in suite.findall('testcase')]
failures = [case for case in cases if case.find('failure') is not None]
assert root.tag == 'testsuites' and int(root.get('tests')) == len(cases) == sum(int(s.get('tests')) for s in suites)
assert int(root.get('failures')) == len(failures) == sum(int(s.get('failures')) for s in suites)
assert all(float(case.get('time')) >= 0 and case.get('name') and case.get('classname') for case in cases)
print(len(cases), len(failures), failures[0].find('failure').get('message'))
`;
    const read = await run('python3', ['-c', reader, 'out.xml'], { cwd: root });
    expect(read.stderr).toBe('');
    expect(read.stdout.toString()).toMatch(/^4 1 .*odd\.yaml:5:5: no "<never>\u2407" came within 50 ms\n$/);
  });
});

describeWith('php', 'peers in PHP', () => {
  itWith('php', 'a TCP server and a UDP server at once, each in its own steps', async () => {
    const tcp = await start('php', ['-r', phpReverseServer, '--', '127.0.0.1']);
    const udp = await start('php', ['-r', phpUdpServer, '--', '127.0.0.1']);
    put(
      'both.yaml',
      `steps:
  - parallel:
      - - open: tcp://127.0.0.1:${tcp}
          as: tcp
        - expect: "welcome\\n"
          from: tcp
        - send: "Hello\\n"
          to: tcp
        - expect: "olleH\\n"
          from: tcp
        - send: "quit\\n"
          to: tcp
        - expect: closed
          from: tcp
      - - open: udp://127.0.0.1:${udp}
          as: udp
          encoding: gbk
        - send: 温度
          to: udp
        - expect: { text: "echo:温度", at: whole }
          from: udp
`,
    );
    const { status, stdout } = await runBob('both.yaml');
    expect([status, stdout.toString()]).toEqual([0, expect.stringContaining('every expectation held')]);
  });
});

/** A TCP server in Python that does what each connection's first message says, and prints its port first. */
const pythonEnder = `
import socket, struct
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(('127.0.0.1', 0))
server.listen()
print(server.getsockname()[1], flush=True)
while True:
    connection, _ = server.accept()
    word = connection.recv(100)
    if word == b'reset':
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    if word == b'half':
        connection.shutdown(socket.SHUT_WR)
        got = connection.recv(100)
        open('got.txt', 'wb').write(got)
    connection.close()
`;

describeWith('python3', 'a peer that ends the conversation', () => {
  itWith('python3', 'is told apart: a reset, an end, and a port that refuses', async () => {
    const server = spawn('python3', ['-c', pythonEnder], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    programs.push(server);
    const [port] = (await once(createInterface({ input: server.stdout }), 'line')) as [string];
    const open = `  - open: tcp://127.0.0.1:${port}\n    as: peer\n`;
    put('a.yaml', `steps:\n${open}  - send: reset\n  - expect: OK\n`);
    const reset = await runBob('a.yaml');
    expect(reset.stdout.toString()).toMatch(
      /a\.yaml:5:5: 127\.0\.0\.1:\d+ reset the connection before "OK" came/,
    );
    put('b.yaml', `steps:\n${open}  - send: reset\n  - expect: reset\n`);
    expect((await runBob('b.yaml')).status).toBe(0);
    put('c.yaml', `steps:\n${open}  - send: close\n  - expect: nothing\n`);
    expect((await runBob('c.yaml')).stdout.toString()).toMatch(/c\.yaml:5:5: .*has closed the connection/);
    put(
      'd.yaml',
      'steps:\n  - open: udp://127.0.0.1:1\n  - send: a\n  - expect: nothing\n    within: 300ms\n',
    );
    const silent = await runBob('d.yaml');
    expect([silent.status, silent.stdout.toString()]).toEqual([
      1,
      expect.stringMatching(/127\.0\.0\.1:1 refused what was sent/),
    ]);
    put(
      'e.yaml',
      'steps:\n  - open: udp://127.0.0.1:1\n  - send: a\n  - expect: refused\n  - send: a\n  - expect: b\n    within: 99ms\n',
    );
    expect((await runBob('e.yaml')).stdout.toString()).toMatch(
      /e\.yaml:6:5: 127\.0\.0\.1:1 refused .* no "b" came within 99 ms/,
    );
  });

  itWith(
    'python3',
    'is still sent to after it has finished sending, where a step says how long',
    async () => {
      const server = spawn('python3', ['-c', pythonEnder], {
        cwd: root,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      programs.push(server);
      const [port] = (await once(createInterface({ input: server.stdout }), 'line')) as [string];
      put(
        'half.yaml',
        `steps:\n  - open: tcp://127.0.0.1:${port}\n    halfClose: 500ms\n  - send: half\n  - wait: 100ms\n  - send: late\n  - expect: closed\n    within: 5s\n`,
      );
      const { status, stdout } = await runBob('half.yaml');
      expect([status, stdout.toString()]).toEqual([0, expect.stringContaining('every expectation held')]);
      expect(readFileSync(join(root, 'got.txt'), 'utf8')).toBe('late');
    },
  );
});

describe('bob run', () => {
  itWith('curl', 'serves a file by TFTP until curl has it, and fetches what bob serves', async () => {
    const image = randomBytes(70_000);
    put('fw.bin', image);
    const server = await RunningBob.listen('tftp', 'serve', root, '--port', '0', '--host', '127.0.0.1');
    const port = /"local":"127\.0\.0\.1:(\d+)/.exec(JSON.stringify(server.events))?.[1];
    put(
      'tftp.yaml',
      `steps:\n  - tftp: { get: "tftp://127.0.0.1:${port}/fw.bin", to: got.bin }\n    within: 10s\n  - assert: "{{tftp.bytes}} == 70000"\n  - tftp: { serve: fw.bin, port: "{{free}}" }\n    as: boot\n  - expect: { tftp: { sent: fw.bin } }\n    within: 10s\n`,
    );
    const free = 20_000 + Math.floor(Math.random() * 10_000);
    const running = runBob('tftp.yaml', '--set', `free=${free}`);
    const fetched = await run('curl', [
      '-s',
      '--retry',
      '20',
      '--retry-delay',
      '0',
      '--retry-all-errors',
      `tftp://127.0.0.1:${free}/fw.bin`,
    ]);
    expect(fetched.stdout.equals(image)).toBe(true);
    const { status, stdout } = await running;
    await server.stop();
    expect([status, stdout.toString()]).toEqual([0, expect.stringContaining('every expectation held')]);
    expect(readFileSync(join(root, 'got.bin')).equals(image)).toBe(true);
  });

  it('runs the examples of a new workspace, and those of a folder at once', async () => {
    cpSync(join(import.meta.dirname, '../../examples/workspace'), root, { recursive: true });
    const one = await runBob('sequences/reverse.yaml');
    expect([one.status, one.stderr]).toEqual([0, '']);
    put('more/a.yaml', readFileSync(join(root, 'sequences/reverse.yaml')));
    put('more/b.yml', readFileSync(join(root, 'sequences/reverse.yaml')));
    const both = await runBob('more', '--jobs', '4');
    expect(both.status).toBe(0);
    // Each in one piece.
    expect(
      both.stdout
        .toString()
        .match(/^more\/[ab]\.ya?ml\n( {2}.*\n)+ {2}27 steps, every expectation held\. /gm),
    ).toHaveLength(2);
  });

  it('opens an endpoint of the workspace by its settings, and sends its messages', async () => {
    put('workspace.yaml', 'version: 1\n');
    put(
      'endpoints/plc.yaml',
      'type: tcp-listen\naddress: 127.0.0.1:0\nlabel: PLC\nframing: line\nreply: "text:echo:{text}\\\\n"\nencoding: gbk\n',
    );
    put('messages/ask.yaml', 'text: "问 {{who}}"\nencoding: gbk\nending: lf\n');
    put(
      'check.yaml',
      'steps:\n  - open: PLC\n  - open: tcp://127.0.0.1:{{PLC.port}}\n    framing: line\n    encoding: gbk\n  - send: { message: ask, set: { who: 你 } }\n  - expect: { text: "echo:问 你", at: start }\n',
    );
    const { status, stdout } = await runBob('check.yaml');
    expect([status, stdout.toString()]).toEqual([0, expect.stringContaining('every expectation held')]);
  });

  it.each([
    ['steps: [ { open: "tcp://127.0.0.1:1" } ]\n', 1, /1 open .*\n +bad\.yaml:1:10: .*refused/],
    ['steps: [ { open: nobody } ]\n', 2, /"nobody" is neither an endpoint/],
    ['steps: [ { tftp: { serve: ../.. } } ]\n', 1, /not below the folder/],
    ['steps: [ { tftp: { get: "tftp://127.0.0.1:1/a", to: /etc/x } } ]\n', 1, /not below the folder/],
    ['steps: [ { open: "udp://127.0.0.1:99999" } ]\n', 2, /^bad\.yaml:1:18: .*99999/],
    ['steps: [ { open: "udp://127.0.0.1:1", layout: nobody } ]\n', 2, /^bad\.yaml:1:\d\d: .*nobody/],
    ['steps: [ { open: "udp://127.0.0.1:1" }, { expect: { regex: "(" } } ]\n', 2, /^bad\.yaml:1:60: /],
    ['steps: [ { tftp: { get: "tftp://127.0.0.1:99999/a" } } ]\n', 2, /^bad\.yaml:1:25: /],
    ['steps: [ { wait: soon } ]\n', 2, /bad\.yaml:1:18: .*duration/],
    ['steps: [\n', 2, /bad\.yaml:2:\d+: /],
  ])('says what is wrong with %j', async (text, expected, words) => {
    put('bad.yaml', text);
    const { status, stdout, stderr } = await runBob('bad.yaml');
    expect([status, `${stdout}${stderr}`]).toEqual([expected, expect.stringMatching(words)]);
  });

  it('says before it begins that a report cannot be written, a folder has no sequence, or a file is missing', async () => {
    put('wait.yaml', 'steps: [ { wait: 10s } ]\n');
    mkdirSync(join(root, 'empty'));
    const unwritable = await runBob('wait.yaml', '--junit', 'nowhere/out.xml');
    expect([unwritable.status, unwritable.stderr]).toEqual([
      1,
      expect.stringMatching(/cannot write nowhere\/out\.xml: .*--junit/),
    ]);
    const empty = await runBob('empty');
    expect([empty.status, empty.stderr]).toEqual([1, expect.stringMatching(/there is no sequence in empty/)]);
    const missing = await runBob('none.yaml');
    expect([missing.status, missing.stderr]).toEqual([1, expect.stringMatching(/cannot read none\.yaml/)]);
  });

  it('names every wrong file, runs the others, and has all in its report', async () => {
    put('out.xml', 'from before');
    put('mix/a.yaml', 'steps: [ { wait: soon } ]\n');
    put('mix/b.yaml', 'steps: [ { wait: 1ms } ]\n');
    put('mix/c.yaml', 'steps: [\n');
    put('mix/other.yaml', 'type: udp\n');
    const { status, stdout, stderr } = await runBob('mix', 'none.yaml', '--junit', 'out.xml', '--json');
    expect(status).toBe(2);
    expect(stderr).toMatch(/mix\/a\.yaml:1:18: .*\n.*mix\/c\.yaml:2:\d+: .*\n/);
    expect(stderr).toContain('cannot read none.yaml');
    const lines = stdout
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as JsonEvent);
    const ends = lines.filter(({ type }) => type === 'sequence');
    expect(ends.map(({ file, outcome, code }) => [file, outcome, code])).toEqual([
      ['none.yaml', 'invalid', 'FILE_UNREADABLE'],
      ['mix/a.yaml', 'invalid', 'SEQUENCE_INVALID'],
      ['mix/c.yaml', 'invalid', 'SEQUENCE_INVALID'],
      ['mix/b.yaml', 'held', undefined],
    ]);
    const report = readFileSync(join(root, 'out.xml'), 'utf8');
    expect(report).toMatch(/<testsuites name="bob run" tests="4" failures="0" errors="3" skipped="0"/);
    expect(report).toMatch(/<testsuite name="mix\/a\.yaml".*\n.*name="file".*\n +<error message=".*duration/);
  });

  it('runs the sequences of a workspace that is named', async () => {
    put('desk/workspace.yaml', 'version: 1\n');
    put('desk/endpoints/plc.yaml', 'type: udp\naddress: 127.0.0.1:0\n');
    put('desk/sequences/one.yaml', 'steps: [ { wait: 1ms } ]\n');
    const { status, stdout, stderr } = await runBob('desk');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.toString()).toMatch(/^desk\/sequences\/one\.yaml\n/);
    // A file of its sequences without steps is a mistake, not another file.
    put('desk/sequences/two.yaml', 'stesp: [ { wait: 1ms } ]\n');
    expect((await runBob('desk/sequences')).status).toBe(2);
  });

  it('reports the steps that its end left out as skipped', async () => {
    put(
      'stop.yaml',
      'onFailure: stop\nsteps: [ { assert: 1 == 2 }, { wait: 1s }, { repeat: 3, steps: [ { wait: 1s } ] } ]\n',
    );
    const { status, stdout } = await runBob('stop.yaml', '--junit', 'out.xml');
    expect([status, stdout.toString()]).toEqual([1, expect.stringContaining('1 failed, 2 not taken.')]);
    const report = readFileSync(join(root, 'out.xml'), 'utf8');
    expect(report).toMatch(/<testsuite name="stop\.yaml" tests="3" failures="1" errors="0" skipped="2"/);
    expect(report.match(/<skipped\/>/g)).toHaveLength(2);
  });

  it('reports an expectation that was waiting when it was interrupted as an error', async () => {
    const file = put(
      'long.yaml',
      'steps:\n  - listen: tcp:127.0.0.1:0\n  - expect: connected\n    within: 1h\n  - wait: 1s\n',
    );
    const report = join(root, 'out.xml');
    const running = RunningBob.start('run', file, '--junit', report);
    await running.event(({ type, verb }) => type === 'sequenceStep' && verb === 'listen');
    running.process.kill('SIGINT');
    expect(await running.ended()).toBe(130);
    const text = readFileSync(report, 'utf8');
    expect(text).toMatch(/tests="3" failures="0" errors="1" skipped="1"/);
    expect(text).toMatch(/name="2 expect connected.*\n +<error message="it was interrupted"/);
  });

  it('ends what it has open when it is interrupted', async () => {
    const file = put('long.yaml', 'steps:\n  - listen: tcp:127.0.0.1:0\n  - wait: 1h\n');
    const running = RunningBob.start('run', file);
    await running.event(({ type, verb }) => type === 'sequenceStep' && verb === 'listen');
    running.process.kill('SIGINT');
    expect(await running.ended()).toBe(130);
    expect(running.events.at(-1)).toMatchObject({ type: 'sequence', outcome: 'interrupted' });
  });
});
