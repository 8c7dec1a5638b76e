// Rules of `bob relay` between programs that nobody here wrote.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, it } from 'vitest';
import { bob, RunningBob, run } from '../bob.js';
import { describeWith } from '../peer-programs.js';

const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-relay-rules-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file of the bench. */
function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A frame of a gauge: 47, a length, a value, a name, and the sum of all before it. */
const layout = file(
  'gauge.yaml',
  `frame: { length: len }
fields:
  - kind: const 47
  - len: u8
  - value: u16
  - size: u8
  - name: text size
  - sum: checksum sum8
`,
);
const rules = file(
  'gauge-rules.yaml',
  `- name: high
  when: { filter: 'gauge.value == 1 and dir == received' }
  then: [{ set: { gauge.value: 900, gauge.name: hot } }]
- name: lost
  when: { filter: 'gauge.value == 2' }
  then: [{ drop: true }]
- name: instead
  when: { filter: 'gauge.value == 3 and dir == received' }
  then: [{ send: "47 05 00 07 01 62 B6", hex: true }, { drop: true }]
- name: back
  when: { filter: 'gauge.value == 4 and dir == sent' }
  then: [{ set: { gauge.value: 5 } }]
`,
);

/** Python's server that sends back what it gets, a frame or a datagram at a time. */
async function echoServer(protocol: 'tcp' | 'udp') {
  const script =
    protocol === 'udp'
      ? [
          'import socket',
          "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(('127.0.0.1', 0))",
          'print(s.getsockname()[1], flush=True)',
          'while True:',
          '    d, a = s.recvfrom(2048); print(d.hex(), flush=True); s.sendto(d, a)',
        ]
      : [
          'import socket',
          "s = socket.create_server(('127.0.0.1', 0)); print(s.getsockname()[1], flush=True)",
          'c, _ = s.accept(); f = c.makefile("rb")',
          'while True:',
          '    h = f.read(2)',
          '    if len(h) < 2: break',
          '    d = h + f.read(h[1]); print(d.hex(), flush=True); c.sendall(d)',
        ];
  const child = spawn('python3', ['-c', script.join('\n')], { stdio: ['ignore', 'pipe', 'ignore'] });
  const closed = once(child, 'close');
  const lines = createInterface({ input: child.stdout });
  const heard: string[] = [];
  const [port] = (await once(lines, 'line')) as [string];
  lines.on('line', (line: string) => heard.push(line));
  return {
    port: Number(port),
    heard,
    stop: async () => {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

/** A client in Python that says frames and reads so many. Returns them as hex, in order. */
async function client(protocol: 'tcp' | 'udp', port: number, frames: readonly string[], answers: number) {
  const script = [
    'import socket, sys',
    `s = socket.socket(socket.AF_INET, socket.SOCK_${protocol === 'udp' ? 'DGRAM' : 'STREAM'})`,
    "s.settimeout(10); s.connect(('127.0.0.1', int(sys.argv[1])))",
    'for f in sys.argv[3:]: s.sendall(bytes.fromhex(f))',
    ...(protocol === 'udp'
      ? ['for _ in range(int(sys.argv[2])): print(s.recv(2048).hex())']
      : [
          'r = s.makefile("rb")',
          'for _ in range(int(sys.argv[2])):',
          '    h = r.read(2); print((h + r.read(h[1])).hex())',
        ]),
  ].join('\n');
  const { stdout, stderr } = await run('python3', ['-c', script, String(port), String(answers), ...frames]);
  expect(stderr).toBe('');
  return stdout.toString().trim().split('\n');
}

const frames = ['470500010161af', '470500020161b0', '470500030161b1', '470500040161b2'] as const;

describeWith('python3', 'bob relay with rules', () => {
  it.each(['tcp', 'udp'] as const)(
    'sets values, drops and answers between programs of Python over %s',
    async (protocol) => {
      const server = await echoServer(protocol);
      const one = await RunningBob.listen(
        ...['relay', protocol, '127.0.0.1:0', String(server.port), '--layout', layout, '--rules', rules],
      );
      const answers = await client(protocol, one.port, frames, 3);
      // Length, size and checksum follow: 47 07 03 84 03 "hot" 23.
      expect([...answers].sort()).toEqual(['470500050161b3', '470500070162b6', '4707038403686f7423'].sort());
      expect(server.heard).toEqual(['4707038403686f7423', '470500040161b2']);
      const altered = ({ type }: { readonly type?: unknown }): boolean => type === 'altered';
      await one.event((event) => altered(event) && event.by === 'back');
      expect(one.events.filter(altered).map(({ by, what, side }) => [by, what, side])).toEqual([
        ['high', 'changed', 'up'],
        ['lost', 'dropped', 'up'],
        ['instead', 'answered', 'up'],
        ['instead', 'dropped', 'up'],
        ['back', 'changed', 'down'],
      ]);
      expect(one.events.find(altered)).toMatchObject({
        hex: '470500010161AF',
        afterHex: '4707038403686F7423',
      });
      expect(await one.stop()).toBe(0);
      await server.stop();
    },
  );

  it('names what is wrong with a file, with its place', async () => {
    const late = file('late.yaml', 'when: { text: a }\nthen: [{ wait: 1s }, { drop: true }]\n');
    const unfit = file('unfit.yaml', 'when: { text: a }\nthen: [{ set: { gauge.value: 70000 } }]\n');
    const unknown = file('unknown.yaml', 'when: { text: a }\nthen: [{ set: { gauge.none: 1 } }]\n');
    const faultOf = async (...words: readonly string[]) => {
      const { status, stderr } = await bob(words);
      return [status, stderr.toString()];
    };
    const relay = ['relay', 'udp', '127.0.0.1:0', '9', '--layout', layout] as const;
    expect(await faultOf(...relay, '--rules', late)).toEqual([
      2,
      expect.stringMatching(/late\.yaml.*2:\d+|line 2/),
    ]);
    expect(await faultOf(...relay, '--rules', unfit)).toEqual([
      2,
      expect.stringContaining('value cannot be "70000": it does not fit into 2 B'),
    ]);
    expect(await faultOf(...relay, '--rules', unknown)).toEqual([2, expect.stringContaining('gauge.none')]);
    expect(await faultOf('udp', 'listen', '127.0.0.1:0', '--layout', layout, '--rules', rules)).toEqual([
      2,
      expect.stringContaining('set is for relays'),
    ]);
  });
});
