import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { describeOnEngines, type EngineName } from '../../../../test/engines.js';
import { type Opened, openedOfAny } from '../../../../test/open-endpoint.js';
import type { UdpRelayInput } from '../../../config/relay-input.js';
import type { StandingIn } from '../../../endpoint/standing-in/standing-in.js';

const relays: Opened[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close();
  for (const { endpoint } of relays.splice(0)) await endpoint.close(0);
});

/** A socket that keeps the texts that it receives, with where they are from. */
async function peer() {
  const socket = createSocket('udp4');
  sockets.push(socket);
  const heard: string[] = [];
  let from = 0;
  socket.on('message', (bytes, { port }) => {
    heard.push(String(bytes));
    from = port;
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    heard,
    answer: (text: string) => socket.send(text, from, '127.0.0.1'),
    send: (text: string, port: number) => socket.send(text, port, '127.0.0.1'),
    /** Resolves when so many were heard. */
    async hears(count: number): Promise<readonly string[]> {
      while (heard.length < count) await new Promise(setImmediate);
      return heard;
    },
  };
}

async function relay(engine: EngineName, port: number, more: Partial<UdpRelayInput> = {}) {
  const input = { type: 'udp-relay', address: '127.0.0.1:0', target: `127.0.0.1:${port}`, ...more } as const;
  const one = await openedOfAny(input, { engine });
  relays.push(one);
  const { standingIn } = one.endpoint;
  if (standingIn === undefined) throw new Error('it is no relay');
  return { one, person: standingIn, port: one.port, events: one.events };
}

/** Resolves when so many messages are held. */
async function held({ person }: { readonly person: StandingIn }, count: number): Promise<void> {
  while (person.figures.held !== count) await new Promise(setImmediate);
}

describeOnEngines((engine) => {
  describe('standing in at a UDP relay', () => {
    it('holds one datagram while others pass, and sends other bytes on in its place', async () => {
      const target = await peer();
      const relayed = await relay(engine, target.port);
      await relayed.person.hold({ mode: 'next', filter: 'text == "hold"' });
      const client = await peer();
      client.send('hold', relayed.port);
      client.send('pass', relayed.port);
      expect(await target.hears(1)).toEqual(['pass']);
      expect(relayed.person.list().held).toMatchObject([{ number: 1, side: 'up' }]);
      relayed.person.settle(1, { as: 'forward', data: Buffer.from('changed') });
      expect(await target.hears(2)).toEqual(['pass', 'changed']);
    });

    it('drops, answers in each direction, and lets go what nobody speaks of', async () => {
      const target = await peer();
      const relayed = await relay(engine, target.port);
      const client = await peer();
      client.send('begin', relayed.port);
      await target.hears(1);
      await relayed.person.hold({ mode: 'all', timeoutMs: 86_400_000 });
      client.send('drop me', relayed.port);
      client.send('answer me', relayed.port);
      await held(relayed, 2);
      relayed.person.settle(1, { as: 'drop' });
      relayed.person.settle(2, { as: 'answer', data: Buffer.from('here') });
      expect(await client.hears(1)).toEqual(['here']);
      target.answer('unasked');
      await held(relayed, 1);
      relayed.person.settle(3, { as: 'answer', data: Buffer.from('so there') });
      expect(await target.hears(2)).toEqual(['begin', 'so there']);
      await relayed.person.hold({ mode: 'all', timeoutMs: 100 });
      client.send('as it came', relayed.port);
      expect(await target.hears(3)).toEqual(['begin', 'so there', 'as it came']);
      expect(client.heard).toEqual(['here']);
    });

    it('says what is typed to either side', async () => {
      const target = await peer();
      const relayed = await relay(engine, target.port);
      const client = await peer();
      client.send('begin', relayed.port);
      await target.hears(1);
      relayed.person.say('down', Buffer.from('to client'));
      relayed.person.say('up', Buffer.from('to target'), `127.0.0.1:${client.port}`);
      expect(await client.hears(1)).toEqual(['to client']);
      expect(await target.hears(2)).toEqual(['begin', 'to target']);
    });

    it('refuses what is longer than a datagram, and goes on holding the message', async () => {
      const target = await peer();
      const relayed = await relay(engine, target.port);
      const { person } = relayed;
      const client = await peer();
      client.send('begin', relayed.port);
      await target.hears(1);
      await person.hold({ mode: 'all', side: 'up' });
      client.send('held', relayed.port);
      await held(relayed, 1);
      const [most, more] = [new Uint8Array(65_507).fill(97), new Uint8Array(65_508)];
      const tooLong = expect.objectContaining({ code: 'DATAGRAM_TOO_LARGE' });
      expect(() => person.settle(1, { as: 'forward', data: more })).toThrow(tooLong);
      expect(() => person.settle(1, { as: 'answer', data: more })).toThrow(tooLong);
      for (const side of ['up', 'down'] as const) expect(() => person.say(side, more)).toThrow(tooLong);
      expect(person.figures.held).toBe(1);
      person.settle(1, { as: 'forward', data: most });
      expect((await target.hears(2)).map(({ length }) => length)).toEqual([5, 65_507]);
      expect(relayed.one.endpoint.totals).toMatchObject({ errors: 0, sentMessages: 0 });
    });

    it('lets what is held go with its client', async () => {
      const target = await peer();
      const relayed = await relay(engine, target.port);
      await relayed.person.hold({ mode: 'all' });
      const client = await peer();
      client.send('mine', relayed.port);
      await held(relayed, 1);
      expect(relayed.one.endpoint.disconnect(`127.0.0.1:${client.port}`)).toBe(true);
      expect(relayed.person.list()).toMatchObject({ held: [], before: [{ what: 'gone' }] });
      expect(target.heard).toEqual([]);
    });
  });
});
