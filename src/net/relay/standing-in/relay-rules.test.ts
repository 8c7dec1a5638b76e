import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { describeOnEngines, type EngineName } from '../../../../test/engines.js';
import { type Opened, openedOfAny, rulesOf } from '../../../../test/open-endpoint.js';
import { all, client, echo, passed, relay, target } from '../../../../test/relays.js';
import { noRules } from '../../../endpoint/rules/rule.js';

const relays: Opened[] = [];
const sockets: DatagramSocket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close();
  for (const { endpoint } of relays.splice(0)) await endpoint.close(0);
});

/** What was altered, as lines. */
function altered({ events }: Opened): readonly string[] {
  return events.flatMap((event) => {
    if (event.type !== 'altered') return [];
    const after = event.after === undefined ? '' : ` → ${Buffer.from(event.after).toString('latin1')}`;
    return [
      `${event.side} ${event.what} by ${event.by}: ${Buffer.from(event.bytes).toString('latin1')}${after}`,
    ];
  });
}

/** The text of the next bytes. */
async function next(socket: Socket): Promise<string> {
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  return bytes.toString();
}

/** How a relay answers under other rules. */
function answering(rules: string) {
  const set = rules === '' ? noRules : rulesOf(rules);
  return {
    rules: set,
    encoding: 'utf-8',
    receivedChecksum: undefined,
    reply: { type: 'none' },
    rewrites: true,
  } as const;
}

const lines = { framing: 'line' } as const;
const loud = `
- name: loud
  when: { filter: 'dir == "in"', text: quiet }
  then: [{ replace: "loud {count}\\n" }]
`;

describe('rules at a TCP relay', () => {
  it('change, drop and answer messages of the direction that they name', async () => {
    const rules = `${loud}
- name: no way
  when: { text: secret }
  then: [{ drop: true }]
- name: instead
  when: { text: who, filter: 'dir == "in"' }
  then: [{ send: "me\\n" }, { drop: true }]
- name: back
  when: { text: plain, filter: 'dir == "out"' }
  then: [{ replace: "fancy\\n" }]
`;
    const one = await relay(await target(echo), lines, undefined, { rules });
    const socket = client(one);
    const heard = all(socket);
    socket.end('quiet\nsecret\nwho\nplain\nas it is\n');
    expect(await heard).toBe('me\nloud 1\nfancy\nas it is\n');
    expect(altered(one)).toEqual([
      'up changed by loud: quiet\n → loud 1\n',
      'up dropped by no way: secret\n',
      'up answered by instead: who\n → me\n',
      'up dropped by instead: who\n',
      'down changed by back: plain\n → fancy\n',
    ]);
    expect(passed(one).filter((line) => line.startsWith('sent'))).toEqual([
      'sent me\n',
      'sent loud 1\n',
      'sent fancy\n',
      'sent as it is\n',
    ]);
    expect(one.endpoint.standingIn?.figures).toMatchObject({ rewritten: 5, held: 0 });
    expect(one.events.filter(({ type }) => type === 'ruleMatched')).toHaveLength(4);
  });

  it('show each rule what the one before it made, and end with a message that goes nowhere', async () => {
    const rules = `
- { name: first, when: { text: a }, then: [{ replace: "b\\n" }], else: continue }
- { name: second, when: { text: b }, then: [{ replace: "c\\n" }, { drop: true }, { replace: "d\\n" }], else: continue }
`;
    const one = await relay(await target(echo), lines, undefined, { rules });
    const socket = client(one);
    const heard = all(socket);
    socket.end('a\n');
    expect(await heard).toBe('');
    expect(altered(one)).toEqual([
      'up changed by first: a\n → b\n',
      'up changed by second: b\n → c\n',
      'up dropped by second: c\n',
    ]);
  });

  it('hold what a rule made, where somebody stands in as well', async () => {
    const one = await relay(await target(echo), lines, undefined, { rules: loud });
    const { standingIn } = one.endpoint;
    await standingIn?.hold({ mode: 'next', filter: 'text contains "loud"' });
    const socket = client(one);
    socket.write('quiet\n');
    while (standingIn?.figures.held !== 1) await new Promise(setImmediate);
    expect(standingIn?.list().held).toMatchObject([
      { side: 'up', bytes: Uint8Array.from(Buffer.from('loud 1\n')) },
    ]);
    standingIn?.settle(1, { as: 'forward' });
    expect(await next(socket)).toBe('loud 1\n');
  });

  it('come, change and go while connections are open', async () => {
    const one = await relay(await target(echo), lines);
    const socket = client(one);
    socket.write('quiet\n');
    expect(await next(socket)).toBe('quiet\n');
    one.endpoint.answerBy(answering('{ when: { text: quiet }, then: [{ replace: "one\\n" }] }'));
    socket.write('quiet\n');
    expect(await next(socket)).toBe('one\n');
    one.endpoint.answerBy(answering('{ when: { text: quiet }, then: [{ replace: "two\\n" }] }'));
    socket.write('quiet\n');
    expect(await next(socket)).toBe('two\n');
    socket.write('half');
    while (one.endpoint.peers()[0]?.receivedBytes !== 22) await new Promise(setImmediate);
    one.endpoint.answerBy(answering(''));
    expect(await next(socket)).toBe('half');
    socket.write('quiet\n');
    expect(await next(socket)).toBe('quiet\n');
  });

  it('greet a client once, and close or reset the connection on both sides', async () => {
    const rules = `
- { name: hello, when: { connected: true }, then: [{ send: "hello\\n" }] }
- { name: bye, when: { text: quit }, then: [{ send: "bye\\n" }, { drop: true }, { close: true }] }
- { name: cut, when: { text: cut }, then: [{ reset: true }] }
`;
    const ended: string[] = [];
    const port = await target((socket) => {
      socket.on('end', () => {
        ended.push('end');
        socket.end();
      });
      socket.on('error', () => ended.push('error'));
      socket.resume();
    });
    const one = await relay(port, lines, undefined, { rules });
    const polite = client(one);
    expect(await next(polite)).toBe('hello\n');
    polite.write('quit\nlate\n');
    expect(await all(polite)).toBe('bye\n');
    polite.end();
    await one.event('closed');
    const rude = client(one);
    expect(await next(rude)).toBe('hello\n');
    const closing = new Promise((resolve) => rude.once('close', resolve));
    rude.write('cut\n');
    await closing;
    await one.event('closed', ({ connection }) => connection === 2);
    expect(ended).toEqual(['end', 'error']);
  });
});

/** A socket that keeps the texts that it receives, with where they are from. */
async function peer() {
  const socket = createSocket('udp4');
  sockets.push(socket);
  const heard: string[] = [];
  let from = 0;
  socket.on('message', (bytes, { port }) => {
    heard.push(bytes.toString('latin1'));
    from = port;
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    answer: (text: string) => socket.send(text, from, '127.0.0.1'),
    send: (bytes: string | Buffer, port: number) => socket.send(bytes, port, '127.0.0.1'),
    /** Resolves when so many were heard. */
    async hears(count: number): Promise<readonly string[]> {
      while (heard.length < count) await new Promise(setImmediate);
      return heard;
    },
  };
}

async function udpRelay(engine: EngineName, port: number, rules: string, layouts: readonly string[] = []) {
  const input = { type: 'udp-relay', address: '127.0.0.1:0', target: `127.0.0.1:${port}` } as const;
  const one = await openedOfAny(input, { engine, rules, layouts });
  relays.push(one);
  return one;
}

describeOnEngines((engine) => {
  describe('rules at a UDP relay', () => {
    it('change, drop and answer datagrams of the direction that they name', async () => {
      const server = await peer();
      const rules = `
- { name: up, when: { text: one, filter: 'dir == "in"' }, then: [{ replace: "1" }] }
- { name: gone, when: { text: two }, then: [{ drop: true }] }
- { name: instead, when: { text: three }, then: [{ send: "3" }, { drop: true }] }
- { name: down, when: { text: four, filter: 'dir == "out"' }, then: [{ send: "4" }] }
`;
      const one = await udpRelay(engine, server.port, rules);
      const person = await peer();
      for (const text of ['one', 'two', 'three', 'five']) person.send(text, one.port);
      expect(await person.hears(1)).toEqual(['3']);
      expect(await server.hears(2)).toEqual(['1', 'five']);
      server.answer('one');
      server.answer('four');
      expect(await person.hears(3)).toEqual(['3', 'one', 'four']);
      expect(await server.hears(3)).toEqual(['1', 'five', '4']);
      await one.event('altered', ({ side }) => side === 'down');
      expect(altered(one)).toEqual([
        'up changed by up: one → 1',
        'up dropped by gone: two',
        'up answered by instead: three → 3',
        'up dropped by instead: three',
        'down answered by down: four → 4',
      ]);
    });

    it('go and come with other rules, and forget a client whom a rule closes', async () => {
      const server = await peer();
      const one = await udpRelay(engine, server.port, '{ when: { text: a }, then: [{ replace: "b" }] }');
      const person = await peer();
      person.send('a', one.port);
      expect(await server.hears(1)).toEqual(['b']);
      one.endpoint.answerBy(answering(''));
      person.send('a', one.port);
      expect(await server.hears(2)).toEqual(['b', 'a']);
      one.endpoint.answerBy(answering('{ when: { text: a }, then: [{ send: bye }, { close: true }] }'));
      person.send('a', one.port);
      expect(await person.hears(1)).toEqual(['bye']);
      while (one.endpoint.peerCount > 0) await new Promise(setImmediate);
      one.endpoint.answerBy(answering(''));
      person.send('again', one.port);
      expect(await server.hears(3)).toEqual(['b', 'a', 'again']);
    });
  });
});
