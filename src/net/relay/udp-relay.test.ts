import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { describeOnEngines, type EngineName } from '../../../test/engines.js';
import { type Opened, openedOfAny } from '../../../test/open-endpoint.js';
import { parseAnyEndpoint } from '../../config/endpoint-kinds.js';
import type { UdpRelayInput } from '../../config/relay-input.js';
import { orThrow } from '../../errors/parsed.js';
import type { TrafficEventType } from '../../traffic/event.js';
import { Hub } from '../../traffic/hub.js';
import { nodeSockets } from './relay-sockets.js';
import { UdpRelay } from './udp-relay.js';

const relays: Opened[] = [];
const sockets: Socket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close();
  for (const { endpoint } of relays.splice(0)) await endpoint.close(0);
});

/** A socket that keeps what it receives. */
interface Peer {
  readonly socket: Socket;
  readonly port: number;
  send(text: string, port: number): void;
  /** The next datagram that has not been taken yet. */
  next(): Promise<{ readonly text: string; readonly from: RemoteInfo }>;
}

async function peer(port = 0, address = '127.0.0.1'): Promise<Peer> {
  const socket = createSocket('udp4');
  sockets.push(socket);
  const arrived: { text: string; from: RemoteInfo }[] = [];
  const waiting: ((one: { text: string; from: RemoteInfo }) => void)[] = [];
  socket.on('message', (bytes, from) => {
    const one = { text: bytes.toString(), from };
    const take = waiting.shift();
    if (take === undefined) arrived.push(one);
    else take(one);
  });
  socket.bind(port, address);
  await once(socket, 'listening');
  return {
    socket,
    port: socket.address().port,
    send: (text, to) => socket.send(text, to, '127.0.0.1'),
    next: () =>
      new Promise((resolve) => {
        const one = arrived.shift();
        if (one === undefined) waiting.push(resolve);
        else resolve(one);
      }),
  };
}

/** A relay to a port of this machine; of its events only those of `types` are wanted, if it is given. */
async function relay(
  engine: EngineName,
  port: number,
  more: Partial<UdpRelayInput> = {},
  types?: readonly TrafficEventType[],
): Promise<Opened> {
  const input = { type: 'udp-relay', address: '127.0.0.1:0', target: `127.0.0.1:${port}`, ...more } as const;
  const one = await openedOfAny(input, { engine, types });
  relays.push(one);
  return one;
}

/** What passed, as lines. */
function passed({ events }: Opened): readonly string[] {
  return events.flatMap((event) => {
    if (event.type !== 'received' && event.type !== 'sent') return [];
    return [`${event.type} ${event.peer} ${Buffer.from(event.bytes)}`];
  });
}

describeOnEngines((engine) => {
  describe('a UDP relay', () => {
    it('passes on in order what nobody wants to see, of clients that all speak at once, and of a target that answers', async () => {
      const target = await peer();
      const one = await relay(engine, target.port, {}, ['error']);
      const clients = await Promise.all(Array.from({ length: 10 }, () => peer()));
      const texts = (name: string) =>
        Array.from({ length: 12 }, (_, index) => `${index} ${name}`.padEnd(200));
      // The first answer settles where the target is; from then on datagrams are passed on as they come.
      for (const client of clients) {
        client.send('hello', one.port);
        const { from } = await target.next();
        target.send('welcome', from.port);
        await client.next();
      }
      for (const [index, client] of clients.entries())
        for (const text of texts(`up ${index}`)) client.send(text, one.port);
      const portOf = new Map<string, number>();
      const up: string[] = [];
      while (up.length < 120) {
        const { text, from } = await target.next();
        portOf.set(text.trim().split('up ')[1] ?? '', from.port);
        up.push(text);
      }
      for (const index of clients.keys())
        for (const text of texts(`down ${index}`)) target.send(text, portOf.get(String(index)) ?? 0);
      for (const [index, client] of clients.entries()) {
        expect(up.filter((text) => text.trim().endsWith(`up ${index}`))).toEqual(texts(`up ${index}`));
        for (const text of texts(`down ${index}`)) expect((await client.next()).text).toBe(text);
      }
      expect(one.endpoint.totals).toMatchObject({ receivedMessages: 130, sentMessages: 130, errors: 0 });
      expect(one.events).toEqual([]);
    });

    it('gives each client a port of its own, and tells of what passes as the socket that clients came to', async () => {
      const target = await peer();
      const one = await relay(engine, target.port);
      const [first, second] = [await peer(), await peer()];
      first.send('from first', one.port);
      const seenFirst = await target.next();
      second.send('from second', one.port);
      const seenSecond = await target.next();
      expect([seenFirst.text, seenSecond.text]).toEqual(['from first', 'from second']);
      expect(seenFirst.from.port).not.toBe(seenSecond.from.port);
      target.send('to second', seenSecond.from.port);
      const answer = await second.next();
      expect([answer.text, answer.from.port]).toEqual(['to second', one.port]);
      target.send('to first', seenFirst.from.port);
      expect((await first.next()).text).toBe('to first');
      first.send('again', one.port);
      expect((await target.next()).from.port).toBe(seenFirst.from.port);
      await one.event('received', ({ bytes }) => Buffer.from(bytes).toString() === 'again');
      const [a, b] = [`127.0.0.1:${first.port}`, `127.0.0.1:${second.port}`];
      expect(passed(one)).toEqual([
        `received ${a} from first`,
        `received ${b} from second`,
        `sent ${b} to second`,
        `sent ${a} to first`,
        `received ${a} again`,
      ]);
      expect(one.endpoint.peers()).toMatchObject([
        { peer: a, receivedBytes: 15, sentBytes: 8 },
        { peer: b, receivedBytes: 11, sentBytes: 9 },
      ]);
    });

    it('keeps datagrams whole and in order, empty ones and large ones too', async () => {
      const target = await peer();
      const one = await relay(engine, target.port);
      const client = await peer();
      const texts = ['', 'x'.repeat(60_000), ...Array.from({ length: 40 }, (_, index) => `number ${index}`)];
      for (const text of texts) client.send(text, one.port);
      for (const text of texts) expect((await target.next()).text).toBe(text);
    });

    it('passes on nothing of strangers', async () => {
      const target = await peer(0, '127.0.0.1');
      const one = await relay(engine, target.port);
      const [client, stranger] = [await peer(), await peer()];
      client.send('hello', one.port);
      const { from } = await target.next();
      stranger.send('forged', from.port);
      target.send('true', from.port);
      expect((await client.next()).text).toBe('true');
      expect(passed(one)).toHaveLength(2);
    });

    it('says once that nobody is there, and goes on when the target is back', async () => {
      const gone = await peer();
      const { port } = gone;
      sockets.splice(sockets.indexOf(gone.socket), 1);
      gone.socket.close();
      await once(gone.socket, 'close');
      const one = await relay(engine, port);
      const client = await peer();
      client.send('anybody?', one.port);
      expect(await one.event('error')).toMatchObject({
        peer: `127.0.0.1:${client.port}`,
        failure: { code: 'CONNECTION_REFUSED', params: { address: `127.0.0.1:${port}` } },
      });
      client.send('nobody', one.port);
      await one.event('received', ({ bytes }) => Buffer.from(bytes).toString() === 'nobody');
      const target = await peer(port);
      target.socket.on('message', (_, from) => target.send('back', from.port));
      // A report of the network that is still on its way may cost another datagram.
      const asking = setInterval(() => client.send('hello', one.port), 10);
      expect((await client.next()).text).toBe('back');
      clearInterval(asking);
      expect(one.endpoint.totals.errors).toBe(1);
    });

    it('forgets a client that is silent, and gives it another port when it speaks again', async () => {
      const target = await peer();
      const one = await relay(engine, target.port, { limits: { idleTimeoutMs: 40 } });
      const client = await peer();
      client.send('hello', one.port);
      const { from } = await target.next();
      await expect.poll(() => one.endpoint.peerCount).toBe(0);
      client.send('again', one.port);
      const again = await target.next();
      expect(again.text).toBe('again');
      expect(again.from.port).not.toBe(from.port);
    });

    it('has as many clients as it may, and lets go of one that is silent', async () => {
      const target = await peer();
      const one = await relay(engine, target.port, { limits: { maxUdpPeers: 2 } });
      const [busy, silent, late] = [await peer(), await peer(), await peer()];
      for (const client of [silent, busy]) {
        client.send('hello', one.port);
        await target.next();
      }
      late.send('me too', one.port);
      await target.next();
      busy.send('still here', one.port);
      await target.next();
      expect(one.endpoint.peerCount).toBe(2);
      expect(one.endpoint.peers().map(({ peer: name }) => name)).toContain(`127.0.0.1:${busy.port}`);
      expect(one.endpoint.disconnect(`127.0.0.1:${busy.port}`)).toBe(true);
      expect(one.endpoint.disconnect('127.0.0.1:1')).toBe(false);
      expect(one.endpoint.peerCount).toBe(1);
    });

    it('is not its own target, and says nothing itself', async () => {
      const free = await peer();
      sockets.splice(sockets.indexOf(free.socket), 1);
      free.socket.close();
      await once(free.socket, 'close');
      await expect(relay(engine, free.port, { address: `127.0.0.1:${free.port}` })).rejects.toMatchObject({
        code: 'RELAY_TO_ITSELF',
      });
      const one = await relay(engine, free.port);
      expect(() => one.endpoint.send(Buffer.from('x'))).toThrow(
        expect.objectContaining({ code: 'RELAY_SIDE_MISSING' }),
      );
    });

    it('says that a name of a target is unknown, to whoever asks', async () => {
      const one = await relay(engine, 9, { target: 'no-such-host.invalid:9' });
      const client = await peer();
      client.send('hello', one.port);
      expect(await one.event('error')).toMatchObject({
        peer: `127.0.0.1:${client.port}`,
        failure: { code: 'HOST_NOT_FOUND' },
      });
      expect(one.endpoint.peerCount).toBe(0);
    });
  });

  describe('a UDP relay that knows TFTP', () => {
    it('stands in for the port that a transfer goes on with, in one conversation', async () => {
      const server = await peer();
      const one = await relay(engine, server.port, { tftp: true });
      const client = await peer();
      client.send('request', one.port);
      const { from } = await server.next();
      const transfer = await peer();
      transfer.send('block 1', from.port);
      const first = await client.next();
      expect(first.text).toBe('block 1');
      expect(first.from.port).not.toBe(one.port);
      client.send('ack 1', first.from.port);
      const ack = await transfer.next();
      expect([ack.text, ack.from.port]).toEqual(['ack 1', from.port]);
      transfer.send('block 2', from.port);
      expect(await client.next()).toMatchObject({ text: 'block 2', from: { port: first.from.port } });
      const name = `127.0.0.1:${client.port}`;
      await one.event('sent', ({ bytes }) => Buffer.from(bytes).toString() === 'block 2');
      expect(passed(one)).toEqual([
        `received ${name} request`,
        `sent ${name} block 1`,
        `received ${name} ack 1`,
        `sent ${name} block 2`,
      ]);
      expect(one.endpoint.peerCount).toBe(1);
    });

    it('gives a request that was answered twice two ports, and what came from the asked port comes from its own', async () => {
      const server = await peer();
      const one = await relay(engine, server.port, { tftp: true });
      const client = await peer();
      client.send('request', one.port);
      const { from } = await server.next();
      server.send('error', from.port);
      expect(await client.next()).toMatchObject({ text: 'error', from: { port: one.port } });
      const ports = new Set([one.port]);
      for (const text of ['first', 'second']) {
        const transfer = await peer();
        transfer.send(text, from.port);
        const seen = await client.next();
        expect(seen.text).toBe(text);
        ports.add(seen.from.port);
        client.send(`to ${text}`, seen.from.port);
        expect((await transfer.next()).text).toBe(`to ${text}`);
      }
      expect(ports.size).toBe(3);
    });

    it('takes at that port nothing from another client', async () => {
      const server = await peer();
      const one = await relay(engine, server.port, { tftp: true });
      const [client, stranger, transfer] = [await peer(), await peer(), await peer()];
      client.send('request', one.port);
      const { from } = await server.next();
      transfer.send('block 1', from.port);
      const { from: at } = await client.next();
      stranger.send('forged', at.port);
      client.send('ack 1', at.port);
      expect((await transfer.next()).text).toBe('ack 1');
    });
  });
});

describe('the description of a UDP relay', () => {
  it('knows TFTP at its port by itself', async () => {
    const one = await relay('portable', 9, { target: '127.0.0.1:69' });
    expect(one.endpoint.spec).toMatchObject({ isTftp: true });
    const other = await relay('portable', 9, { target: '127.0.0.1:69', tftp: false });
    expect(other.endpoint.spec).toMatchObject({ isTftp: false });
  });
});

it('counts as refused what a client sends beyond what waits for its port towards the target', async () => {
  const target = await peer();
  const spec = orThrow(
    parseAnyEndpoint({ type: 'udp-relay', address: '127.0.0.1:0', target: `127.0.0.1:${target.port}` }),
  );
  if (spec.type !== 'udp-relay') throw new Error(spec.type);
  const gate = await peer();
  const one = new UdpRelay(
    spec,
    { id: 'test', hub: new Hub(setImmediate) },
    {
      open: nodeSockets.open,
      openTowards: async (...socket) => {
        await gate.next();
        return nodeSockets.openTowards(...socket);
      },
    },
  );
  await one.open();
  try {
    const { status } = one;
    const port = status.state === 'listening' ? Number(status.local.split(':').at(-1)) : 0;
    const client = await peer();
    // 128 KiB wait: the latest four.
    for (const name of 'abcdef') client.send(name.repeat(30_000), port);
    await vi.waitFor(() => expect(one.totals.receivedMessages).toBe(6));
    expect(one.totals.refused).toBe(2);
    client.send('open', gate.port);
    for (const name of 'cdef') expect((await target.next()).text[0]).toBe(name);
  } finally {
    await one.close(0);
  }
});
