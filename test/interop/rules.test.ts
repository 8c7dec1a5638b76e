import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { bob, RunningBob } from '../bob.js';
import { pythonClient, pythonResetClient, pythonServer, pythonUdpClient } from './peers.js';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'rules-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const bench = file(
  'bench.yaml',
  `# what the bench answers
- name: Temperature
  when: { regex: "温度=(?<temp>[0-9.]+)" }
  then:
    - { tag: "t{temp}" }
    - { log: "temp={temp}" }
    - { send: "收到 {temp}\\\\n" }
- name: Read
  when: { hex: "AA 55 01 ??", at: whole }
  then: [ { send: "AA 55 81 {1} 0D", hex: true } ]
- name: Turns
  when: { text: state, at: start }
  then: [ { rotate: [ { send: one }, { send: two } ] } ]
- name: Late
  when: { text: late }
  then: [ { wait: 50ms }, { send: "after {text}" } ]
- name: Bye
  when: { text: bye }
  then: [ { send: "see you" }, { close: true } ]
- name: Break
  when: { text: break }
  then: [ { reset: true } ]
`,
);

/** Sends text in an encoding from Python to a TCP server, and gives what it answered. */
async function ask(port: number, text: string, encoding = 'utf-8', program = pythonClient): Promise<string> {
  const { stdout } = await run('python3', ['-c', program, '127.0.0.1', String(port), text, encoding]);
  return stdout;
}

describe('a TCP listener with rules', () => {
  it('answers a Python client by them, and the rest by its reply mode', async () => {
    const server = await RunningBob.listen(
      'tcp',
      'listen',
      '127.0.0.1:0',
      '--rules',
      bench,
      '--reply',
      'echo',
      '-e',
      'gbk',
    );
    expect(await ask(server.port, '当前温度=31.5', 'gbk')).toBe('收到 31.5\n');
    expect(await ask(server.port, 'late', 'gbk')).toBe('after late');
    expect(await ask(server.port, 'bye', 'gbk')).toBe('see you');
    expect(await ask(server.port, 'other', 'gbk')).toBe('other');
    await server.event(
      ({ type, rule, tags }) => type === 'ruleMatched' && rule === 'Temperature' && String(tags) === 't31.5',
    );
    await server.event(
      ({ type, purpose, text }) => type === 'ruleNoted' && purpose === 'log' && text === 'temp=31.5',
    );
    expect(await ask(server.port, 'break', 'gbk', pythonResetClient)).toBe('ConnectionResetError\n');
    expect(await server.stop()).toBe(0);
  });

  it('has them in each of its processes', async () => {
    const server = await RunningBob.listen(
      'tcp',
      'listen',
      '127.0.0.1:0',
      '--rules',
      bench,
      '--workers',
      '2',
    );
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) => ask(server.port, `温度=${index}`)),
    );
    expect(answers).toEqual([0, 1, 2, 3, 4, 5].map((index) => `收到 ${index}\n`));
    await server.event(({ type, rule }) => type === 'ruleMatched' && rule === 'Temperature');
    expect(await server.stop()).toBe(0);
  });

  it('stops a rule that answers itself through a loop, says so, and lives', async () => {
    const loop = file(
      'loop.yaml',
      '{ name: Loop, when: { size: 1.. }, then: [ { send: "{text}" } ], limit: 50/s }',
    );
    const server = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0', '--rules', loop);
    const client = RunningBob.start('tcp', 'connect', `127.0.0.1:${server.port}`, '--rules', loop);
    await client.event(({ type }) => type === 'connected');
    client.type('x');
    const first = server.event(({ type, code }) => type === 'ruleFailed' && code === 'RULE_TOO_FAST');
    const second = client.event(({ type, code }) => type === 'ruleFailed' && code === 'RULE_TOO_FAST');
    expect(await Promise.race([first, second])).toMatchObject({
      rule: 'Loop',
      stopped: true,
      fault: 'local',
    });
    expect(await ask(server.port, 'alive')).toBe('alive');
    await client.stop('SIGINT');
    expect(await server.stop()).toBe(0);
  });
});

describe('rules over the fields of a layout', () => {
  const hot = file(
    'hot.yaml',
    `- { name: Hot, when: { field: "line-sensor.temp > 30.0" }, then: [ { send: "limit {line-sensor.unit}\\\\n", checksum: "xor:hex" } ] }
- { name: Peer, when: { filter: 'peer contains "127.0.0.1" && size == 5' }, then: [ { send: five } ] }
`,
  );

  it.each([[[]], [['--workers', '2']]])('compare and fill in its values, with %j', async (more) => {
    const words = ['--layout', 'line-sensor', '--rules', hot, ...more];
    const server = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0', ...words);
    expect(await ask(server.port, 'SENSOR unit=3 temp=31.5 hum=55 state=ok\n')).toMatch(
      /^limit 3\n[0-9A-F]{2}$/,
    );
    expect(await ask(server.port, 'SENSOR unit=3 temp=29.5 hum=55 state=ok\n')).toBe('');
    expect(await ask(server.port, 'five\n')).toBe('five');
    expect(await server.stop()).toBe(0);
  });

  it('may be what a command waits for', async () => {
    const words = ['--layout', 'line-sensor', '--until', 'filter:line-sensor.temp > 30'];
    const server = await RunningBob.listen('udp', 'listen', '127.0.0.1:0', ...words);
    const peer = spawn('ncat', ['-u', '127.0.0.1', String(server.port)], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    peer.stdin.write('SENSOR unit=3 temp=31.5 hum=55 state=ok\n');
    expect(await server.ended()).toBe(0);
    peer.kill();
  });

  it('need the layout', async () => {
    const { status, stderr } = await bob(['tcp', 'listen', '127.0.0.1:0', '--rules', hot]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/hot\.yaml:1:\d+: "line-sensor/);
  });
});

describe('a rule over a checksum', () => {
  it('answers messages whose checksum is bad', async () => {
    const bad = file('bad.yaml', '{ when: { checksum: bad }, then: [ { send: NAK } ] }');
    const server = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0', '--check', 'sum8', '--rules', bad);
    expect(await ask(server.port, 'ab!')).toBe('NAK');
    expect(await ask(server.port, '\u0001\u0002\u0003')).toBe('');
    expect(await server.stop()).toBe(0);
  });
});

describe('a UDP listener with rules', () => {
  it('answers a Python client', async () => {
    const server = await RunningBob.listen('udp', 'listen', '127.0.0.1:0', '--rules', bench, '-e', 'gbk');
    const args = ['-c', pythonUdpClient, '127.0.0.1', String(server.port), '温度=7', 'gbk'];
    const answers = await Promise.all([run('python3', args), run('python3', args)]);
    expect(answers.map(({ stdout }) => stdout)).toEqual(['收到 7\n', '收到 7\n']);
    expect(await server.stop()).toBe(0);
  });
});

describe('a client with rules', () => {
  it('speaks first to a Python server, and ends when what it waits for has come', async () => {
    const hello = file('hello.yaml', '{ when: { connected: true }, then: [ { send: HELLO } ] }');
    const server = spawn('python3', ['-c', pythonServer, '127.0.0.1'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    // It may end before the command does.
    const closed = once(server, 'close');
    const [port] = (await once(server.stdout, 'data')) as [Buffer];
    const address = `127.0.0.1:${Number(port.toString())}`;
    const { status } = await bob([
      'tcp',
      'connect',
      address,
      '--rules',
      hello,
      '--until',
      'echo:HELLO',
      '--within',
      '10',
    ]);
    expect(status).toBe(0);
    await closed;
  });
});

describe('a rule with a script', () => {
  file(
    'count.js',
    `state.n = (state.n ?? 0) + 1;
if (message.text === 'spin') for (;;);
if (message.text === 'fail') missing();
log('message', state.n);
reply('number ' + state.n + ' of ' + captured.name);
`,
  );
  const scripted = file(
    'script.yaml',
    `{ name: Count, when: { regex: "(?<name>.*)" }, then: [ { script: count.js } ], else: continue }`,
  );

  it.each([[[]], [['--workers', '2']]])('answers a Python client by it, with %j', async (more) => {
    const server = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0', '--rules', scripted, ...more);
    expect(await ask(server.port, '温')).toMatch(/^number \d of 温$/);
    await server.event(({ type, text }) => type === 'ruleNoted' && /^message \d$/.test(String(text)));
    expect(await server.stop()).toBe(0);
  });

  it('that fails or runs for ever is named, and the next message is answered', async () => {
    const server = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0', '--rules', scripted);
    await ask(server.port, 'fail');
    await server.event(
      ({ type, message }) => type === 'ruleFailed' && message === "count.js:3:30: 'missing' is not defined",
    );
    await ask(server.port, 'spin');
    await server.event(
      ({ type, code, stopped }) => type === 'ruleFailed' && code === 'SCRIPT_TOO_LONG' && stopped === false,
    );
    expect(await ask(server.port, 'a')).toBe('number 1 of a');
    expect(await server.stop()).toBe(0);
  });

  it.each([
    ['wrong.js', 'let a = 1;\nlet = ;', /wrong\.js:2:\d+: /],
    ['none.js', undefined, /no script none\.js/],
    ['../other.js', undefined, /no script \.\.\/other\.js/],
  ])('that cannot be used is refused: %s', async (name, source, line) => {
    if (source !== undefined) file(name, source);
    const rules = file('with-wrong.yaml', `{ when: { text: a }, then: [ { script: ${name} } ] }`);
    const { status, stderr } = await bob(['udp', 'listen', '127.0.0.1:0', '--rules', rules]);
    expect(status).toBe(2);
    expect(stderr).toMatch(line);
  });
});

describe('what a command waits for', () => {
  it.each([
    [['--until', 'regex:^temp=(3\\d)'], 'temp=31', 0, ''],
    [['--until', 'hex:?? 6D'], 'temp', 0, ''],
    [['--fail', 'ERR', '--until', 'OK'], 'ERR 3', 1, 'sent what --fail names: ERR'],
    [['--until', 'OK', '--within', '0.3'], 'no', 1, 'nothing within 0.3 s matched --until OK'],
    [['--fail', 'ERR', '--within', '0.3'], 'no', 0, ''],
    [['--until', 'OK', '--once'], 'no', 1, 'it ended before anything matched --until OK'],
  ])('%j, with %j, ends with %i', async (options, text, status, line) => {
    const server = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0', ...options);
    const peer = spawn('ncat', ['127.0.0.1', String(server.port)], { stdio: ['pipe', 'ignore', 'ignore'] });
    peer.stdin.end(text);
    expect(await server.ended()).toBe(status);
    expect(server.stderr).toContain(line);
    peer.kill();
  });

  it.each([
    ['tcp', 'SIGINT', 130],
    ['tcp', 'SIGTERM', 143],
    ['udp', 'SIGINT', 130],
  ] as const)('%s listen that is ended by %s has not succeeded', async (kind, signal, status) => {
    const words = [kind, 'listen', '127.0.0.1:0', '--until', 'OK', '--within', '60'];
    const listener = await RunningBob.listen(...words);
    const beginMs = performance.now();
    expect(await listener.stop(signal)).toBe(status);
    expect(performance.now() - beginMs).toBeLessThan(2_000);
  });

  it('has not come when the server has finished, however long standard input stays open', async () => {
    const server = createServer((socket) => socket.end('no')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const client = RunningBob.start('tcp', 'connect', `127.0.0.1:${port}`, '--until', 'OK', '--within', '15');
    const beginMs = performance.now();
    expect(await client.ended()).toBe(1);
    expect(performance.now() - beginMs).toBeLessThan(8_000);
    expect(client.stderr).toContain('it ended before anything matched --until OK');
    server.close();
  });

  it('names the layout that a field needs', async () => {
    const wanted = ['--until', 'filter:modbus-tcp.unit == 1'];
    const { status, stderr } = await bob(['tcp', 'listen', '127.0.0.1:0', ...wanted]);
    expect([status, stderr]).toEqual([2, expect.stringContaining('--layout modbus-tcp')]);
    const alone = await bob(['tcp', 'listen', '127.0.0.1:0', '--within', '3']);
    expect([alone.status, alone.stderr]).toEqual([2, expect.stringContaining('without --until/--fail')]);
  });

  it('may arrive in pieces', async () => {
    const server = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0', '--until', 'READY');
    const peer = spawn('ncat', ['127.0.0.1', String(server.port)], { stdio: ['pipe', 'ignore', 'ignore'] });
    peer.stdin.write('REA');
    await server.event(({ type, text }) => type === 'received' && text === 'REA');
    peer.stdin.write('DY');
    expect(await server.ended()).toBe(0);
    peer.kill();
  });
});

describe('several files of rules', () => {
  it('hold in their order', async () => {
    const first = file('first.yaml', '- when: { text: a }\n  then: [ { send: "from the first" } ]\n');
    const second = file('second.yaml', '- when: { text: b }\n  then: [ { send: "from the second" } ]\n');
    const rules = ['--rules', first, '--rules', second];
    const server = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0', ...rules);
    for (const [text, answer] of [
      ['a', 'from the first'],
      ['b', 'from the second'],
    ] as const) {
      const { stdout } = await bob(['tcp', 'send', `127.0.0.1:${server.port}`, text, '--wait', '300']);
      expect(stdout.toString()).toBe(answer);
    }
    await server.stop();
  });
});

describe('a file of rules that is wrong', () => {
  it.each([
    ['- when: { text: a\n', /:2:1: /],
    [
      '- when: { hex: "AA zz" }\n  then: [ { send: a } ]\n',
      /:1:16: the hex pattern is wrong at column 4, "z"/,
    ],
    [
      '- when: { regex: "(" }\n  then: [ { send: a } ]\n',
      /:1:18: the regular expression is wrong: missing closing/,
    ],
    ['- when: { text: a }\n  then: [ { send: "{x}" } ]\n', /:2:19: \{x\} at column 1 is not known/],
    ['- when: { hexx: a }\n  then: []\n', /:1:17: \[0\]\.when\.hexx is not known; did you mean hex\?/],
  ])('%j is named with its place', async (text, line) => {
    const path = file('wrong.yaml', text);
    const { status, stderr } = await bob(['udp', 'listen', '127.0.0.1:0', '--rules', path]);
    expect([status, stderr.trim().split('\n').length]).toEqual([2, 1]);
    expect(stderr).toMatch(line);
    expect(stderr).toContain('wrong.yaml');
  });

  it('or absent, is named', async () => {
    const { status, stderr } = await bob([
      'tcp',
      'listen',
      '127.0.0.1:0',
      '--rules',
      join(folder, 'none.yaml'),
    ]);
    expect(status).toBe(1);
    expect(stderr).toContain('none.yaml');
  });
});
