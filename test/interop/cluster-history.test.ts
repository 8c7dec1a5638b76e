import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
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
  const keyOf = ({ type, sequence, text }: Line) => `${sequence} ${type} ${text}`;

  it('has what each of them has recorded, also when it has gone, and says where', async () => {
    const [room1, room2] = await Promise.all([node('room1'), node('room2')]);
    const [one, two] = [await talkTo(room1.api, { label: 'press' }), await talkTo(room2.api)];
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
    const places = [...stdout.toString().matchAll(/^\S+ \S+ (\S+) < {2}\S+ {2}(.*)$/gm)];
    expect(places.map(([, place, text]) => `${place} ${text}`).toSorted()).toEqual([
      ...['room1/press press 17\\n', 'room1/press press 7\\n'],
      ...['room2/e1 17 oven\\n', 'room2/e1 7 oven\\n'],
    ]);
    expect(await inCluster('--node', 'room2', '--endpoint', 'press')).toEqual([]);
    expect(await inCluster('--endpoint', 'press', '--filter', 'dir == "in"')).toHaveLength(20);
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
});
