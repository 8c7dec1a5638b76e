// Standing in at a relay of the workbench, over HTTP, between a device and a client of Python.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { afterEach, expect } from 'vitest';
import type { Workbench } from '../../src/app/workbench/workbench.js';
import { composeBytes } from '../../src/bytes/compose.js';
import type { EndpointSummary } from '../../src/operations/endpoints.js';
import type { HeldMessage, SettledMessage } from '../../src/operations/standing-in.js';
import { checksumSpec } from '../checksum-spec.js';
import { describeWith, itWith } from '../peer-programs.js';
import { ask, created, portOf, workbenchFixture } from '../workbench.js';

/** A message of six bytes, by its layout: AA 55, unit, temperature in tenths, sum of the bytes before. */
const layout = `fields:
  - sync: const AA 55
  - unit: u8
  - temp: i16 * 0.1 ℃
  - sum: checksum sum8
`;

/** A device that prints its port, then each message that it gets; answers from unit + 128, or as unit 255 where the sum is wrong. */
const device = `
import socket, sys
kind = sys.argv[1]
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM if kind == 'tcp' else socket.SOCK_DGRAM)
s.bind(('127.0.0.1', 0))
print(s.getsockname()[1], flush=True)
def answered(m):
    print(m.hex(), flush=True)
    ok = len(m) == 6 and m[:2] == b'\\xaa\\x55' and sum(m[:5]) & 255 == m[5]
    body = m[:2] + bytes([m[2] + 128 if ok else 255]) + m[3:5]
    return body + bytes([sum(body) & 255])
if kind == 'udp':
    while True:
        m, peer = s.recvfrom(100)
        s.sendto(answered(m), peer)
s.listen()
c, _ = s.accept()
while True:
    m = c.recv(6, socket.MSG_WAITALL)
    if not m: break
    c.sendall(answered(m))
`;

/** A client that says each line of its input, in hex, and prints what it hears. */
const client = `
import socket, sys, threading
kind, port = sys.argv[1], int(sys.argv[2])
s = socket.socket(socket.AF_INET, socket.SOCK_STREAM if kind == 'tcp' else socket.SOCK_DGRAM)
s.connect(('127.0.0.1', port))
def hear():
    while True:
        m = s.recv(6, socket.MSG_WAITALL) if kind == 'tcp' else s.recv(100)
        if not m: break
        print(m.hex(), flush=True)
threading.Thread(target=hear, daemon=True).start()
for line in sys.stdin: s.send(bytes.fromhex(line))
`;

type Program = ChildProcessByStdio<Writable, Readable, null>;
const programs: Program[] = [];
const { folder, workbench } = workbenchFixture();

afterEach(async () => {
  for (const program of programs.splice(0)) {
    const closed = once(program, 'close');
    program.kill('SIGKILL');
    await closed;
  }
});

/** A program of Python, and the lines that it prints. */
function python(script: string, ...args: readonly string[]) {
  const program = spawn('python3', ['-c', script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  programs.push(program);
  const lines = createInterface({ input: program.stdout })[Symbol.asyncIterator]();
  return {
    line: async (): Promise<string> => String((await lines.next()).value),
    say: (line: string) => program.stdin.write(`${line}\n`),
  };
}

/** A message of a unit, with its checksum, as hex. */
function message(unit: number, temp: number): string {
  const body = Buffer.from([0xaa, 0x55, unit, temp >> 8, temp & 255]).toString('hex');
  const composed = composeBytes({
    ...{ text: body, hex: true, encoding: 'utf-8', raw: false, eol: 'none' },
    checksum: checksumSpec('sum8'),
  });
  if (!composed.ok) throw new Error(composed.fault.code);
  return Buffer.from(composed.bytes).toString('hex');
}

const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');
const hexOf = (data: string | undefined): string => Buffer.from(data ?? '', 'base64').toString('hex');

/** A relay of the sensor between the two programs, and whoever stands in at it by the API. */
async function between(kind: 'tcp' | 'udp') {
  const place = folder();
  mkdirSync(join(place, 'layouts'));
  writeFileSync(join(place, 'layouts', 'sensor.yaml'), layout);
  const bench: Workbench = await workbench('127.0.0.1', place);
  const target = python(device, kind);
  const made = await created(bench, {
    ...{ type: `${kind}-relay`, address: '127.0.0.1:0', layouts: ['sensor'], encoding: 'utf-8' },
    target: `127.0.0.1:${await target.line()}`,
    ...(kind === 'tcp' ? { framing: 'fixed:6' } : {}),
  });
  const path = `/api/endpoints/${made.id}`;
  const lists = async () =>
    (await ask(bench, 'GET', `${path}/held`)).body as {
      readonly held: readonly HeldMessage[];
      readonly before: readonly SettledMessage[];
    };
  return {
    target,
    peer: python(client, kind, String(portOf(made))),
    lists,
    hold: async (body: unknown) => (await ask(bench, 'PUT', `${path}/hold`, { body })).status,
    settle: (number: number, body: unknown) => ask(bench, 'POST', `${path}/held/${number}/settle`, { body }),
    say: (body: unknown) => ask(bench, 'POST', `${path}/send`, { body }),
    figures: async () =>
      ((await ask(bench, 'GET', '/api/endpoints')).body as EndpointSummary[])[0]?.standingIn,
    /** The message that is held, once there is one. */
    async held(): Promise<HeldMessage> {
      await expect.poll(async () => (await lists()).held.length).toBe(1);
      const [first] = (await lists()).held;
      if (first === undefined) throw new Error('nothing is held');
      return first;
    },
  };
}

describeWith('python3', 'standing in between programs of Python', () => {
  for (const kind of ['tcp', 'udp'] as const) {
    itWith('python3', `changes, drops and answers, over ${kind}`, async () => {
      const { target, peer, lists, hold, settle, say, held } = await between(kind);
      expect(await hold({ mode: 'all', side: 'up', filter: 'sensor.temp > 20' })).toBe(200);
      peer.say(message(1, 100));
      expect(await target.line()).toBe(message(1, 100));
      expect(await peer.line()).toBe(message(129, 100));

      peer.say(message(2, 235));
      const changed = await held();
      expect(changed).toMatchObject({ number: 1, side: 'up' });
      expect(hexOf(changed.data)).toBe(message(2, 235));
      expect((await settle(1, { as: 'forward', data: base64(message(2, 1500)) })).status).toBe(204);
      expect(await target.line()).toBe(message(2, 1500));
      expect(await peer.line()).toBe(message(130, 1500));

      peer.say(message(3, 235));
      await held();
      expect((await settle(2, { as: 'drop' })).status).toBe(204);
      peer.say(message(4, 235));
      expect((await held()).number).toBe(3);
      expect(await settle(3, { as: 'answer' })).toMatchObject({
        body: { error: { code: 'RELAY_ANSWER_MISSING' } },
      });
      expect((await settle(3, { as: 'answer', data: base64(message(132, 7)) })).status).toBe(204);
      // What was dropped has no answer, and what was answered did not reach the device.
      expect(await peer.line()).toBe(message(132, 7));
      peer.say(message(5, 100));
      expect(await target.line()).toBe(message(5, 100));
      expect(await peer.line()).toBe(message(133, 100));
      expect((await lists()).before.map(({ what, after }) => [what, hexOf(after)])).toEqual([
        ['answered', message(132, 7)],
        ['dropped', ''],
        ['changed', message(2, 1500)],
      ]);

      expect((await say({ side: 'up', data: base64(message(6, 300)) })).status).toBe(200);
      expect(await target.line()).toBe(message(6, 300));
      expect(await peer.line()).toBe(message(134, 300));
    });

    itWith('python3', `sends on as it came when the time is up, over ${kind}, and says so`, async () => {
      const { target, peer, lists, hold, settle, held, figures } = await between(kind);
      await hold({ mode: 'next', side: 'up', timeoutMs: 100 });
      peer.say(message(1, 235));
      expect(await target.line()).toBe(message(1, 235));
      expect(await peer.line()).toBe(message(129, 235));
      expect((await lists()).before[0]).toMatchObject({ number: 1, what: 'timedOut' });
      expect(await settle(1, { as: 'drop' })).toMatchObject({
        status: 409,
        body: { error: { code: 'RELAY_MESSAGE_GONE' } },
      });
      expect(await figures()).toMatchObject({ hold: { mode: 'off' }, held: 0, settled: 1 });

      // What the device answers is held as well, and dropped.
      await hold({ mode: 'next', side: 'down' });
      peer.say(message(2, 235));
      expect(await target.line()).toBe(message(2, 235));
      expect(hexOf((await held()).data)).toBe(message(130, 235));
      await settle(2, { as: 'drop' });
      peer.say(message(3, 235));
      expect(await peer.line()).toBe(message(131, 235));
    });
  }
});
