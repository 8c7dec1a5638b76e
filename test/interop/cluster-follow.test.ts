import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect as connectNats } from '@nats-io/transport-node';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bob, RunningBob } from '../bob.js';
import { type NatsServer, startNats } from '../nats-server.js';
import { describeWith } from '../peer-programs.js';
import { scratch } from '../scratch.js';

const eventually = (look: () => unknown) => expect.poll(look, { timeout: 20_000 });

describeWith('nats-server', 'commands that follow a cluster', () => {
  const bench = scratch();
  const running: RunningBob[] = [];
  let nats: NatsServer;
  beforeEach(async () => {
    nats = await startNats();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
    await nats.close();
  });

  function start(...words: readonly string[]): RunningBob {
    const process = RunningBob.start(...words, '--cluster', nats.url);
    running.push(process);
    return process;
  }
  /** A listener that is the node hall, and a connection with it. */
  async function hall(): Promise<Socket> {
    const env = { XDG_DATA_HOME: join(bench.folder(), 'data') };
    const words = ['tcp', 'listen', '127.0.0.1:0', '--reply', 'reverse', '--framing', 'line'];
    const process = RunningBob.startWith(env, ...words, '--cluster', nats.url, '--node', 'hall');
    running.push(process);
    await process.event(({ type }) => type === 'listening');
    const socket = connect(process.port, '127.0.0.1');
    bench.own({ close: () => socket.destroy() });
    await once(socket, 'connect');
    return socket;
  }
  async function say(socket: Socket, text: string): Promise<void> {
    socket.write(`${text}\n`);
    await once(socket, 'data');
  }
  const textsOf = ({ events }: RunningBob) =>
    events.filter(({ type }) => type === 'received').map(({ text }) => text);
  const wordsOf = ({ stderr }: RunningBob) =>
    stderr
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.replace(/ at [\d.:]+/, ''));
  const away = ['cut off from NATS; this goes on by itself when it is back', 'NATS is back'];

  it('live through NATS being away, say so once, and show what came meanwhile', async () => {
    const socket = await hall();
    await say(socket, 'before');
    await eventually(async () => (await bob(['history', '--cluster', nats.url])).stdout.toString()).toContain(
      'before',
    );
    const [history, audit, nodes] = [
      start('history', '--follow'),
      start('audit', '--follow'),
      start('nodes', '--watch'),
    ];
    await eventually(() => textsOf(history)).toEqual(['before\n']);
    await nodes.event(({ type }) => type === 'node');
    await nats.kill();
    await say(socket, 'meanwhile');
    for (const one of [history, audit, nodes]) await eventually(() => wordsOf(one)).toEqual([away[0]]);
    await nats.restart();
    await say(socket, 'after');
    await eventually(() => textsOf(history)).toEqual(['before\n', 'meanwhile\n', 'after\n']);
    for (const one of [history, audit, nodes]) {
      await eventually(() => wordsOf(one)).toEqual(away);
      expect(one.isRunning).toBe(true);
    }
  }, 60_000);

  it('show what comes into a history that was made anew, whose numbers begin again', async () => {
    const socket = await hall();
    for (let number = 0; number < 5; number += 1) await say(socket, `old ${number}`);
    await eventually(async () => (await bob(['history', '--cluster', nats.url])).stdout.toString()).toContain(
      'old 4',
    );
    const history = start('history', '--follow', '--filter', 'dir == "in"');
    await eventually(() => textsOf(history)).toHaveLength(5);
    const client = await connectNats({ servers: nats.url });
    bench.own(client);
    await (await jetstreamManager(client)).streams.delete('bob-history');
    await say(socket, 'new');
    await eventually(() => textsOf(history).slice(5)).toEqual(['new\n']);
    expect(history.isRunning).toBe(true);
  }, 60_000);

  it('say of a node that neither history nor audit know that there is none', async () => {
    const socket = await hall();
    await say(socket, 'here');
    await eventually(async () => (await bob(['history', '--cluster', nats.url])).stdout.toString()).toContain(
      'here',
    );
    const nosuch = await bob(['history', '--cluster', nats.url, '--node', 'nosuch']);
    expect(nosuch.stderr).toBe(
      'the history has nothing of a node nosuch; it has something of hall\nnothing of that is recorded\n',
    );
    const audit = await bob(['audit', '--cluster', nats.url]);
    expect(audit.stderr).toMatch(/^the audit has nothing yet: nobody has changed anything/);
    const nothing = await bob(['history', '--cluster', nats.url, '--node', 'hall', '--filter', 'size > 99']);
    expect(nothing.stderr).toBe('nothing of that is recorded\n');
  });
});
