import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { openLayout } from '../../src/app/layouts/open-layout.js';
import { createFramingDecoder } from '../../src/bytes/framing.js';
import { orThrow } from '../../src/errors/parsed.js';
import type { Layout } from '../../src/layout/layout.js';
import { LayoutValues } from '../../src/layout/layout-values.js';
import { plainValuesOf } from '../../src/layout/value-text.js';
import { RunningBob, run } from '../bob.js';
import { hasPython, pymodbusClient, pymodbusServer, python } from './modbus-peers.js';

const running: RunningBob[] = [];
const programs: ChildProcess[] = [];
const servers: Server[] = [];

afterEach(async () => {
  for (const program of programs.splice(0)) program.kill('SIGKILL');
  for (const server of servers.splice(0)) server.close();
  for (const one of running.splice(0)) await one.stop();
});

/** Starts a script of Python; gives its lines as they come. */
async function started(
  script: string,
  ...args: readonly string[]
): Promise<{ lines: string[]; ended: Promise<unknown> }> {
  const program = spawn(python, ['-c', script, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  programs.push(program);
  const lines: string[] = [];
  const reader = createInterface({ input: program.stdout });
  const ended = once(program, 'close');
  const first = once(reader, 'line');
  reader.on('line', (line) => lines.push(line));
  await Promise.race([first, ended]);
  return { lines, ended };
}

/** A server that answers requests for holding registers by a layout: register n has the value n * 10. */
async function answering(layout: Layout): Promise<number> {
  const values = new LayoutValues();
  const server = createServer((socket) => {
    const decoder = createFramingDecoder(layout.framing ?? { type: 'raw' }, 4_096);
    const take = (bytes: Uint8Array): void => {
      layout.decode(bytes, 0, bytes.length, values);
      expect(values.fault).toBeUndefined();
      const { data, ...asked } = plainValuesOf(layout, values);
      const request = Buffer.from(String(data), 'hex');
      const registers = Buffer.alloc(request.readUInt16BE(2) * 2);
      for (let index = 0; index < registers.length / 2; index += 1)
        registers.writeUInt16BE((request.readUInt16BE(0) + index) * 10, index * 2);
      const named = Object.fromEntries(
        ['transaction', 'unit', 'function'].flatMap((name) =>
          asked[name] === undefined ? [] : [[name, Number(asked[name])]],
        ),
      );
      socket.write(
        orThrow(layout.encode({ ...named, data: Buffer.concat([Buffer.of(registers.length), registers]) })),
      );
    };
    let timer: NodeJS.Timeout | undefined;
    socket.on('data', (chunk) => {
      decoder.write(new Uint8Array(chunk), take);
      clearTimeout(timer);
      if (decoder.deadlineAfterMs !== undefined)
        timer = setTimeout(() => decoder.silence(take), decoder.deadlineAfterMs);
    });
    socket.on('error', () => undefined);
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe.runIf(hasPython('pymodbus'))('the layouts of Modbus (need python3-pymodbus)', () => {
  it.each([
    ['modbus-tcp', 'tcp', { transaction: 7 }],
    ['modbus-rtu', 'rtu', {}],
  ] as const)('%s reads what a server of pymodbus answers', async (name, framer, more) => {
    const server = await started(pymodbusServer, framer);
    const [port = ''] = server.lines;
    const bob = RunningBob.start(
      'tcp',
      'connect',
      `127.0.0.1:${port}`,
      '--layout',
      name,
      '--hex',
      '--out',
      'json',
    );
    running.push(bob);
    await bob.event(({ type }) => type === 'connected');
    const request = orThrow(
      openLayout(name).encode({ ...more, unit: 1, function: 'read holding registers', data: '00 02 00 03' }),
    );
    bob.type(Buffer.from(request).toString('hex'));
    const sent = await bob.event(({ type }) => type === 'sent');
    expect(sent).toMatchObject({
      layout: name,
      names: { function: 'read holding registers' },
      values: { unit: 1, data: '00020003' },
    });
    const answer = await bob.event(({ type }) => type === 'received');
    // Registers of the server have their own number times a hundred.
    expect(answer).toMatchObject({
      layout: name,
      values: { ...more, unit: 1, function: 3, data: '0600c8012c0190'.toUpperCase() },
    });
    expect(answer.layoutFault).toBeUndefined();
  });

  it.each(['modbus-tcp', 'modbus-rtu'])('%s makes answers that a client of pymodbus takes', async (name) => {
    const port = await answering(openLayout(name));
    const client = await started(pymodbusClient, name === 'modbus-tcp' ? 'tcp' : 'rtu', String(port));
    await client.ended;
    expect(client.lines).toEqual(['[20, 30, 40]']);
  });

  it('a listener shows what a client asks, of its filter alone', async () => {
    const bob = await RunningBob.listen(
      'tcp',
      'listen',
      '127.0.0.1:0',
      '--layout',
      'modbus-tcp',
      '--filter',
      'modbus-tcp.unit == 1 and size == 12',
    );
    running.push(bob);
    void started(pymodbusClient, 'tcp', String(bob.port));
    const asked = await bob.event(({ type }) => type === 'received');
    expect(asked).toMatchObject({ values: { unit: 1, function: 3, data: '00020003' } });
  });
});

it('the layout of the examples makes a message, reads it, and says what is wrong with another', async () => {
  const { stdout } = await run(process.execPath, ['examples/read-layout.mjs']);
  expect(stdout.toString().trim().split('\n')).toEqual([
    '000700000006010300020003',
    'transaction=7 unit=1 function=read holding registers data=00 02 00 03',
    expect.stringMatching(/^temp=23\.5 ℃ crc=.. .. CHECKSUM$/),
  ]);
});

it('a sensor’s lines are read from a program that nobody here wrote the sockets of', async () => {
  const bob = await RunningBob.listen(
    'tcp',
    'listen',
    '127.0.0.1:0',
    '--layout',
    'line-sensor',
    '--filter',
    'line-sensor.temp > 30',
  );
  running.push(bob);
  const script = `import socket, sys, time
s = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
for part in (b'boot\\r\\nSENSOR unit=3 te', b'mp=23.4 hum=55 state=ok\\r\\nSENSOR unit=3 temp=31.5 hum=54 state=hot\\r\\n'):
    s.sendall(part); time.sleep(0.1)
print('sent')`;
  await started(script, String(bob.port));
  const hot = await bob.event(({ type }) => type === 'received');
  expect(hot).toMatchObject({
    layout: 'line-sensor',
    values: { unit: 3, temp: 31.5, hum: 54, state: 'hot' },
  });
});
