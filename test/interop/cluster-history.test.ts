import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ClusterReport } from '../../src/operations/nodes.js';
import { decodeBatch } from '../../src/traffic/event-codec.js';
import { bob, RunningBob } from '../bob.js';
import { type NatsServer, startNats } from '../nats-server.js';
import { describeWith } from '../peer-programs.js';
import { scratch } from '../scratch.js';

interface Line {
  readonly type: string;
  readonly node: string;
  readonly sequence: number;
  readonly text?: string;
}

describeWith('nats-server', 'the history of all nodes of a cluster', () => {
  const bench = scratch();
  const running: RunningBob[] = [];
  let folder = '';
  let nats: NatsServer;
  beforeEach(async () => {
    nats = await startNats();
    folder = bench.folder();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
    await nats.close();
  });

  /** A workbench that is a node, with a TCP endpoint that answers; resolves with the API and the endpoint's port. */
  async function node(
    name: string,
    ...more: readonly string[]
  ): Promise<{ api: string; process: RunningBob }> {
    const words = ['workbench', '--port', '0', '--no-open', '--trust', '--workspace', join(folder, name)];
    const process = RunningBob.start(...words, '--cluster', nats.url, '--node', name, ...more);
    running.push(process);
    const { url } = await process.event(({ type }) => type === 'workbench');
    return { api: `${String(url)}api`, process };
  }
  async function ask<Answer>(method: string, url: string, body?: unknown): Promise<Answer> {
    const sent =
      body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const answer = await fetch(url, { method, ...sent });
    return (await answer.json()) as Answer;
  }
  /** Opens an endpoint, and a connection with it. */
  async function talkTo(api: string, more: object = {}): Promise<Socket> {
    const made = await ask<{ status: { local: string } }>('POST', `${api}/endpoints`, {
      ...{ type: 'tcp-listen', address: '127.0.0.1:0', framing: 'line', reply: 'reverse', ...more },
    });
    const socket = connect(Number(made.status.local.split(':').at(-1)), '127.0.0.1');
    bench.own({ close: () => socket.destroy() });
    await once(socket, 'connect');
    return socket;
  }
  async function say(socket: Socket, text: string): Promise<void> {
    socket.write(`${text}\n`);
    await once(socket, 'data');
  }
  async function lines(...words: readonly string[]): Promise<readonly Line[]> {
    const { stdout } = await bob(['history', '--json', ...words]);
    return stdout
      .toString()
      .split('\n')
      .filter((text) => text !== '')
      .map((text) => JSON.parse(text) as Line);
  }
  const inCluster = (...words: readonly string[]) => lines('--cluster', nats.url, ...words);
  const delivered = (api: string, name: string) =>
    expect
      .poll(async () =>
        (await ask<ClusterReport>('GET', `${api}/nodes`)).nodes.find((one) => one.node === name),
      )
      .toMatchObject({ history: { state: 'current', waiting: 0 } });
  /** The numbers of what a search of the API finds. */
  async function found(url: string, filter: string): Promise<readonly number[]> {
    const answer = await fetch(url, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ filter }),
    });
    const text = await answer.text();
    if (!answer.ok) return [-answer.status];
    const numbers = text
      .trim()
      .split('\n')
      .flatMap((line) => {
        const { type, batch } = JSON.parse(line) as { type: string; batch: string };
        if (type !== 'hits') return [];
        const decoded = decodeBatch(Buffer.from(batch, 'base64'));
        return decoded.ok ? decoded.batch.events.map(({ sequence }) => sequence) : [];
      });
    return numbers.toSorted((one, other) => one - other);
  }
  const keyOf = ({ type, sequence, text }: Line) => `${sequence} ${type} ${text}`;

  it('has what each of them has recorded, also when it has gone, and says where', async () => {
    const [room1, room2] = await Promise.all([node('room1'), node('room2')]);
    const [one, two] = [await talkTo(room1.api, { label: 'press' }), await talkTo(room2.api)];
    const oven = `TCP 127.0.0.1:${two.remotePort}`;
    for (let number = 0; number < 20; number += 1) {
      await say(one, `press ${number}`);
      await say(two, `${number} oven`);
    }
    one.destroy();
    two.destroy();
    await Promise.all(running.splice(0).map((process) => process.stop()));
    const all = await inCluster();
    for (const name of ['room1', 'room2']) {
      const own = await lines('--workspace', join(folder, name));
      expect(own.length).toBeGreaterThan(42);
      expect(all.filter((line) => line.node === name).map(keyOf)).toEqual(own.map(keyOf));
    }
    const seven = 'text contains "7" and dir == "in"';
    const { stdout } = await bob(['history', '--cluster', nats.url, '--filter', seven]);
    const places = [...stdout.toString().matchAll(/^\S+ \S+ (.+?) < {2}\S+ {2}(.*)$/gm)];
    expect(places.map(([, place, text]) => `${place} ${text}`).toSorted()).toEqual([
      ...['room1/press press 17\\n', 'room1/press press 7\\n'],
      ...[`room2/${oven} 17 oven\\n`, `room2/${oven} 7 oven\\n`],
    ]);
    expect(await inCluster('--node', 'room2', '--endpoint', 'press')).toEqual([]);
    expect(await inCluster('--endpoint', 'press', '--filter', 'dir == "in"')).toHaveLength(20);
    expect(await inCluster('--endpoint', oven, '--filter', 'dir == "in"')).toHaveLength(20);
    expect((await inCluster('--limit', '5', '--node', 'room1')).map(keyOf)).toEqual(
      all
        .filter((line) => line.node === 'room1')
        .slice(-5)
        .map(keyOf),
    );
  });

  it('leaves out a node with --no-history, and an endpoint that is not to be recorded', async () => {
    const [room1, room2] = await Promise.all([node('room1', '--no-history'), node('room2')]);
    await say(await talkTo(room1.api), 'here');
    await say(await talkTo(room2.api, { record: false }), 'secret');
    await say(await talkTo(room2.api), 'there');
    await Promise.all(running.splice(0).map((process) => process.stop()));
    const all = await inCluster('--filter', 'dir == "in"');
    expect(all.map(({ node: name, text }) => `${name} ${text}`)).toEqual(['room2 there\n']);
  });

  it('loses and doubles nothing while NATS is away, and when the node is killed then', async () => {
    const room1 = await node('room1');
    const socket = await talkTo(room1.api);
    for (let number = 0; number < 5; number += 1) await say(socket, `before ${number}`);
    await delivered(room1.api, 'room1');
    await nats.kill();
    for (let number = 0; number < 50; number += 1) await say(socket, `away ${number}`);
    await expect.poll(async () => (await ask<ClusterReport>('GET', `${room1.api}/nodes`)).state).toBe('away');
    // What was said is on disk after 50 ms.
    await expect
      .poll(async () => (await ask<{ last: number }>('GET', `${room1.api}/record`)).last)
      .toBeGreaterThan(110);
    room1.process.process.kill('SIGKILL');
    await once(room1.process.process, 'exit');
    const again = await node('room1');
    await nats.restart();
    await expect
      .poll(async () => (await ask<ClusterReport>('GET', `${again.api}/nodes`)).state)
      .toBe('connected');
    await say(await talkTo(again.api), 'after');
    await delivered(again.api, 'room1');
    await Promise.all(running.splice(0).map((process) => process.stop()));
    const own = await lines('--workspace', join(folder, 'room1'));
    const all = await inCluster();
    expect(all.map(keyOf)).toEqual(own.filter(({ type }) => type !== 'notRunning').map(keyOf));
    expect(all.filter(({ type }) => type === 'received')).toHaveLength(56);
  });

  it('finds the same as the record of the node does, by twenty filters', async () => {
    const room1 = await node('room1');
    const modbus = await talkTo(room1.api, { label: 'meter', receivedChecksum: 'crc16-modbus' });
    const gbk = await talkTo(room1.api, { label: '泵', encoding: 'gbk' });
    const plain = await talkTo(room1.api);
    for (let number = 0; number < 30; number += 1) {
      await say(plain, `value ${number}${number % 7 === 0 ? ' ERR' : ''}`);
      modbus.write(Buffer.from([1, 3, number, 0x40, 0x41, 0x0a]));
      await once(modbus, 'data');
      gbk.write(Buffer.concat([Buffer.from([0xce, 0xc2, 0xb6, 0xc8]), Buffer.from(` ${number}\n`)]));
      await once(gbk, 'data');
    }
    const local = String(plain.localPort);
    const filters = [
      ...['text contains "ERR"', 'text contains "温度 1"', 'not text contains "value"', 'dir == "out"'],
      ...['dir == "in" and size > 9', 'size == 6', 'size < 9', 'endpoint == "meter"', 'endpoint == "泵"'],
      ...[
        'endpoint == "e3"',
        'hex contains 41:0a',
        `peer == "127.0.0.1:${local}"`,
        'lower(text) contains "err"',
      ],
      ...[
        'text matches "value [12]$"',
        'text matches "^[^v]"',
        'text == "value 3\\n"',
        'time > "2020-01-01 00:00:00"',
      ],
      ...['time < "2020-01-01 00:00:00"', 'checksum.bad == 1', 'checksum.bad == 0 and endpoint == "meter"'],
    ];
    expect(filters).toHaveLength(20);
    await delivered(room1.api, 'room1');
    const counts: number[] = [];
    for (const filter of filters) {
      const own = await found(`${room1.api}/record/search`, filter);
      expect({ filter, found: await found(`${room1.api}/history/search`, filter) }).toEqual({
        filter,
        found: own,
      });
      counts.push(own.length);
    }
    expect(counts.filter((count) => count > 0 && count < 180).length).toBeGreaterThan(14);
  });
});
