import { type ChildProcess, spawn } from 'node:child_process';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RunningBob } from '../bob.js';
import { type NatsServer, startNats } from '../nats-server.js';
import { describeWith, hasProgram, programPath } from '../peer-programs.js';
import { scratch } from '../scratch.js';

const eventually = (look: () => unknown, timeout = 10_000) => expect.poll(look, { timeout });

/** Somebody who chats with a program of the system. */
class Peer {
  heard = '';
  readonly #process: ChildProcess;

  constructor(program: string, ...words: readonly string[]) {
    this.#process = spawn(programPath(program) ?? program, words, { stdio: ['pipe', 'pipe', 'ignore'] });
    this.#process.stdout?.on('data', (chunk: Buffer) => {
      this.heard += chunk.toString();
    });
    this.#process.stdin?.on('error', () => undefined);
  }

  say(text: string): void {
    this.#process.stdin?.write(text);
  }

  stop(): void {
    this.#process.kill('SIGKILL');
  }
}

describeWith('nats-server', 'a chat over several nodes', () => {
  const bench = scratch();
  const running: RunningBob[] = [];
  const peers: Peer[] = [];
  let nats: NatsServer;
  let listening: NatsConnection;
  const seen = new Set<string>();
  beforeEach(async () => {
    nats = await startNats();
    seen.clear();
    listening = await connect({ servers: `127.0.0.1:${nats.port}`, maxReconnectAttempts: -1 });
    // A node says that it is there behind its subscriptions.
    listening.subscribe('bob.node.*', { callback: (_error, { subject }) => void seen.add(subject.slice(9)) });
    await listening.flush();
  });
  afterEach(async () => {
    for (const peer of peers.splice(0)) peer.stop();
    await Promise.all(running.splice(0).map((one) => one.stop()));
    await listening.close();
    await nats.close();
  });

  const node = async (name: string, ...words: readonly string[]): Promise<RunningBob> => {
    const bob = await RunningBob.listen(...words, '--cluster', nats.url, '--node', name);
    running.push(bob);
    await eventually(() => seen.has(name)).toBe(true);
    return bob;
  };
  const peer = (one: Peer): Peer => {
    peers.push(one);
    return one;
  };
  const tcp = async (bob: RunningBob, program = 'socat'): Promise<Peer> => {
    const before = bob.events.filter(({ type }) => type === 'connected').length;
    const words = program === 'socat' ? ['-', `TCP:127.0.0.1:${bob.port}`] : ['127.0.0.1', String(bob.port)];
    const one = peer(new Peer(program, ...words));
    await eventually(() => bob.events.filter(({ type }) => type === 'connected').length).toBe(before + 1);
    return one;
  };
  const udp = (bob: RunningBob): Peer => peer(new Peer('socat', '-', `UDP:127.0.0.1:${bob.port}`));
  const listen = ['listen', '127.0.0.1:0', '--chat-room', 'lab'] as const;
  const sentBy = ({ events }: RunningBob) =>
    events.filter(({ type }) => type === 'sent').map(({ by, text }) => `${by}: ${text}`);

  it('hands what a TCP peer says to all others, once, of both nodes, and shows who said it', async () => {
    const a = await node('a', 'tcp', ...listen, '--framing', 'line');
    const b = await node('b', 'tcp', ...listen, '--framing', 'line');
    const ana = await tcp(a, hasProgram('nc') ? 'nc' : 'socat');
    const ben = await tcp(a);
    const carl = await tcp(b);
    ana.say('one\ntwo\n');
    await eventually(() => [ben.heard, carl.heard]).toEqual(['one\ntwo\n', 'one\ntwo\n']);
    carl.say('three\n');
    await eventually(() => [ana.heard, ben.heard]).toEqual(['three\n', 'one\ntwo\nthree\n']);
    ben.say('four\n');
    await eventually(() => [ana.heard, carl.heard]).toEqual(['three\nfour\n', 'one\ntwo\nfour\n']);
    expect(ben.heard).toBe('one\ntwo\nthree\n');
    const name = String(a.events.find(({ type }) => type === 'received')?.peer);
    await eventually(() => sentBy(b)[0]).toBe(`${name} (a): one\n`);
  });

  it('joins UDP with TCP, and what is typed at a node to whoever is there', async () => {
    const a = await node('a', 'udp', ...listen);
    const b = await node('b', 'tcp', ...listen);
    const carl = await tcp(b);
    const ana = udp(a);
    ana.say('from UDP\n');
    await eventually(() => carl.heard).toBe('from UDP\n');
    carl.say('from TCP\n');
    await eventually(() => ana.heard).toBe('from TCP\n');
    a.type('typed');
    await eventually(() => ana.heard).toContain('typed');
    await eventually(() => carl.heard).toContain('typed');
    await eventually(() => sentBy(b)).toContainEqual(expect.stringMatching(/^a: typed/));
  });

  it('stops at the room: another one hears nothing', async () => {
    const a = await node('a', 'tcp', ...listen);
    const b = await node('b', 'tcp', 'listen', '127.0.0.1:0', '--chat-room', 'hall');
    const c = await node('c', 'tcp', ...listen);
    const [ana, ben, carl] = [await tcp(a), await tcp(b), await tcp(c)];
    ana.say('for the lab\n');
    await eventually(() => carl.heard).toBe('for the lab\n');
    ben.say('for the hall\n');
    await eventually(() => b.events.some(({ type }) => type === 'received')).toBe(true);
    carl.say('over\n');
    await eventually(() => ana.heard).toBe('over\n');
    expect(ben.heard).toBe('');
  });

  it('goes on at each node while NATS is away, keeps nothing for later, and is one again after it', async () => {
    const a = await node('a', 'tcp', ...listen);
    const b = await node('b', 'tcp', ...listen);
    const [ana, ben, carl] = [await tcp(a), await tcp(a), await tcp(b)];
    await nats.kill();
    await eventually(() => a.stderr, 15_000).toContain('cut off from the cluster');
    ana.say('alone\n');
    await eventually(() => ben.heard).toBe('alone\n');
    seen.clear();
    await nats.restart();
    await eventually(() => seen.has('a') && seen.has('b'), 20_000).toBe(true);
    ana.say('together\n');
    await eventually(() => carl.heard).toBe('together\n');
    expect(ben.heard).toBe('alone\ntogether\n');
  }, 60_000);

  it('does not answer itself for ever where a node chats with another of its room', async () => {
    const a = await node('a', 'udp', ...listen);
    const target = `127.0.0.1:${a.port}`;
    const words = ['udp', 'chat', target, '--bind', '127.0.0.1:0', '--chat-room', 'lab'];
    const b = await node('b', ...words);
    const ana = udp(a);
    ana.say('round and round');
    await eventually(
      () => [a, b].some(({ events }) => events.some(({ code }) => code === 'CHAT_LOOP')),
      30_000,
    ).toBe(true);
  }, 60_000);

  it('is heard in a workbench, whose endpoints are in a room by their description', async () => {
    const words = ['workbench', '--port', '0', '--no-open', '--workspace', bench.folder()];
    const desk = RunningBob.start(...words, '--cluster', nats.url, '--node', 'desk');
    running.push(desk);
    const { url } = await desk.event(({ type }) => type === 'workbench');
    const add = async (chatRoom: string, more = {}) => {
      const body = JSON.stringify({
        type: 'tcp-listen',
        address: '127.0.0.1:0',
        chatRoom,
        autoStart: true,
        ...more,
      });
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${String(url)}api/endpoints`, { method: 'POST', headers, body });
      return (await answer.json()) as { id: string; error?: { code: string }; status: { local: string } };
    };
    expect((await add('no room')).error?.code).toBe('CHAT_ROOM_INVALID');
    expect((await add('lab', { reply: 'echo' })).error?.code).toBe('CHAT_ROOM_CONTRADICTED');
    const { status } = await add('lab');
    const a = await node('a', 'tcp', ...listen);
    const ana = await tcp(a);
    const dora = peer(new Peer('socat', '-', `TCP:${status.local}`));
    dora.say('from the desk\n');
    await eventually(() => ana.heard).toBe('from the desk\n');
    ana.say('to the desk\n');
    await eventually(() => dora.heard).toBe('to the desk\n');
  });
});
