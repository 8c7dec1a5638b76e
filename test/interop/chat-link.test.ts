import { headers } from '@nats-io/transport-node';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ChatEars, ChatLink } from '../../src/cluster/chat/chat-link.js';
import { ClusterLink } from '../../src/cluster/cluster-link.js';
import { parseClusterServers } from '../../src/config/cluster.js';
import { orThrow } from '../../src/errors/parsed.js';
import { type NatsServer, startNats } from '../nats-server.js';
import { describeWith } from '../peer-programs.js';

const eventually = (look: () => unknown, timeout = 15_000) => expect.poll(look, { timeout });

describeWith('nats-server', 'the rooms of chats between nodes', () => {
  let nats: NatsServer;
  const links: ClusterLink[] = [];
  const chats: ChatLink[] = [];
  const permitted = 'permissions: { publish: ["bob.chat.*.permitted"], subscribe: [">"] }';
  beforeEach(async () => {
    const users = `{ user: free, password: x }, { user: one, password: x, ${permitted} }`;
    nats = await startNats({ configuration: `authorization { users: [ ${users} ] }` });
  });
  afterEach(async () => {
    for (const chat of chats.splice(0)) chat.close();
    await Promise.all(links.splice(0).map((link) => link.close()));
    await nats.close();
  });

  async function node(name: string, user = 'free') {
    const { servers, login } = orThrow(parseClusterServers(`nats://${user}:x@127.0.0.1:${nats.port}`));
    const link = await ClusterLink.open({ servers, isTls: false, login, tls: {}, name });
    links.push(link);
    const chat = new ChatLink(link, name, `run-${name}`);
    chats.push(chat);
    const heard: string[] = [];
    const failures: { code: string; count: unknown }[] = [];
    const ears: ChatEars = {
      heard: ({ node: from, who, bytes }) => heard.push(`${from} ${who} ${new TextDecoder().decode(bytes)}`),
      failed: (_room, { code, params }) => failures.push({ code, count: params.count }),
    };
    const follow = async (...rooms: readonly string[]) => {
      chat.follow(new Set(rooms), ears);
      await link.nats?.flush();
    };
    await follow('lab');
    const say = (text: string | Uint8Array) => {
      const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
      chat.say({ room: 'lab', endpoint: 'e1', who: 'ana', bytes });
    };
    return { link, heard, failures, say, follow };
  }

  it('are heard by others once and in order, and not by whoever speaks', async () => {
    const [a, b] = [await node('a'), await node('b')];
    for (let number = 1; number <= 200; number += 1) a.say(String(number));
    b.say('end');
    await eventually(() => a.heard).toEqual(['b ana end']);
    await eventually(() => b.heard.length).toBe(200);
    expect(b.heard).toEqual(Array.from({ length: 200 }, (_, index) => `a ana ${index + 1}`));
    const again = headers();
    for (const [name, value] of [
      ['Instance', 'run-a'],
      ['Endpoint', 'e1'],
      ['Number', '7'],
    ] as const)
      again.set(`Bob-${name}`, value);
    a.link.nats?.publish('bob.chat.lab.a', 'again', { headers: again });
    a.link.nats?.publish('bob.chat.lab.a', 'no message');
    a.say('last');
    await eventually(() => b.heard.at(-1)).toBe('a ana last');
    expect(b.heard).toHaveLength(201);
  });

  it('are left, and heard again', async () => {
    const [a, b] = [await node('a'), await node('b')];
    await b.follow();
    a.say('unheard');
    b.say('unsaid');
    await a.link.nats?.flush();
    await b.follow('lab');
    a.say('heard');
    await eventually(() => b.heard).toEqual(['a ana heard']);
    expect(a.heard).toEqual([]);
  });

  it('drop what NATS does not take in time, and say how much', async () => {
    const [a, b] = [await node('a'), await node('b')];
    const line = new Uint8Array(4_096).fill(0x61);
    for (let number = 0; number < 2_000; number += 1) a.say(line);
    await eventually(() => a.failures.length).toBe(1);
    const [{ code, count } = { code: '', count: 0 }] = a.failures;
    expect(code).toBe('CHAT_BEHIND');
    await eventually(() => b.heard.length + Number(count)).toBe(2_000);
    expect(b.heard.length).toBeLessThan(300);
    a.say('afterwards');
    await eventually(() => b.heard.at(-1)).toBe('a ana afterwards');
  });

  it('do not take what is too large, or what a node may not say, and say so once', async () => {
    const a = await node('a');
    a.say(new Uint8Array(128 * 1024 + 1));
    expect(a.failures.map(({ code }) => code)).toEqual(['CHAT_MESSAGE_TOO_LARGE']);
    const denied = await node('denied', 'one');
    const one = await node('permitted', 'one');
    denied.say('unheard');
    denied.say('unheard');
    one.say('heard');
    await eventually(() => denied.failures.map(({ code }) => code)).toEqual(['CHAT_SUBJECT_DENIED']);
    await eventually(() => a.heard).toEqual(['permitted ana heard']);
  });

  it('keep nothing for later while NATS is away', async () => {
    const [a, b] = [await node('a'), await node('b')];
    await nats.kill();
    await eventually(() => a.link.state.state).toBe('away');
    a.say('lost');
    await nats.restart();
    await eventually(() => [a.link.state.state, b.link.state.state]).toEqual(['connected', 'connected']);
    await b.link.nats?.flush();
    a.say('there');
    await eventually(() => b.heard).toEqual(['a ana there']);
  }, 40_000);
});
