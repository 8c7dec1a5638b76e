import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { describeOnEngines } from '../../../test/engines.js';
import { type Opened, opened } from '../../../test/open-endpoint.js';
import type { UdpInput } from '../../config/endpoint-input.js';
import { parseEndpoint } from '../../config/parse-endpoint.js';
import { statelessBehaviour } from '../../endpoint/behaviour.js';
import { orThrow } from '../../errors/parsed.js';
import { hostAddresses } from '../../system/host-addresses.js';
import { Hub } from '../../traffic/hub.js';
import type { DatagramHandler, DatagramTransport, Destination } from '../../transport/datagram-transport.js';
import { UdpEndpoint } from './udp-endpoint.js';

const localhost = await hostAddresses('localhost', 0);

describeOnEngines((engine) => {
  const open: (Opened | Socket)[] = [];

  afterEach(async () => {
    for (const one of open.splice(0)) {
      if ('endpoint' in one) await one.endpoint.close(0);
      else one.close();
    }
  });

  async function udp(input: Partial<UdpInput> = {}): Promise<Opened> {
    const endpoint = await opened({ type: 'udp', address: '127.0.0.1:0', ...input }, engine);
    open.push(endpoint);
    return endpoint;
  }

  async function socket(type: 'udp4' | 'udp6' = 'udp4'): Promise<Socket> {
    const made = createSocket(type);
    open.push(made);
    made.bind(0, type === 'udp4' ? '127.0.0.1' : '::1');
    await once(made, 'listening');
    return made;
  }

  async function answerTo(
    from: Socket,
    bytes: Uint8Array,
    port: number,
    host = '127.0.0.1',
  ): Promise<Buffer> {
    from.send(bytes, port, host);
    const [answer] = (await once(from, 'message')) as [Buffer];
    return answer;
  }

  describe('a UDP endpoint', () => {
    it('answers every peer by its template, counting each on its own', async () => {
      const endpoint = await udp({ reply: 'text:{count}:{text}' });
      const [one, other] = [await socket(), await socket()];
      expect(String(await answerTo(one, Buffer.from('a'), endpoint.port))).toBe('1:a');
      expect(String(await answerTo(one, Buffer.from('b'), endpoint.port))).toBe('2:b');
      expect(String(await answerTo(other, Buffer.from('c'), endpoint.port))).toBe('1:c');
      expect(endpoint.endpoint.peerCount).toBe(2);
    });

    it.each(['127.0.0.1:0', '0', '0.0.0.0:0', '[::]:0'])(
      'bound to %s never answers itself',
      async (address) => {
        const endpoint = await udp({ address, reply: 'echo' });
        const { port } = endpoint;
        const spellings = address === '127.0.0.1:0' ? ['127.0.0.1'] : ['127.0.0.1', '127.0.0.2'];
        for (const host of spellings) endpoint.endpoint.send(Buffer.from('x'), `${host}:${port}`);
        await endpoint.event('received');
        const peer = await socket();
        // A datagram that it sent to itself would have come back before this answer.
        await answerTo(peer, Buffer.from('y'), port);
        await answerTo(peer, Buffer.from('z'), port);
        expect(endpoint.endpoint.totals.sentMessages).toBe(spellings.length + 2);
      },
    );

    it('receives at every address of the name that it is bound to', async () => {
      const endpoint = await udp({ address: 'localhost:0', reply: 'text:here' });
      for (const host of await hostAddresses('localhost', 0)) {
        const peer = await socket(host.includes(':') ? 'udp6' : 'udp4');
        expect(String(await answerTo(peer, Buffer.from('?'), endpoint.port, host))).toBe('here');
      }
    });

    it.each(localhost)('finds its remote by a name at %s alone', async (host) => {
      const peer = await socket(host.includes(':') ? 'udp6' : 'udp4');
      peer.on('message', (bytes, from) => peer.send(`got ${bytes}`, from.port, from.address));
      const endpoint = await udp({ address: '0', remote: `localhost:${peer.address().port}` });
      endpoint.endpoint.send(Buffer.from('one'));
      const { bytes } = await endpoint.event('received');
      expect(Buffer.from(bytes).toString()).toBe('got one');
      expect(endpoint.events.some(({ type }) => type === 'error')).toBe(false);
    });

    it('reports that nothing listens when nothing does at any address of the name', async () => {
      const peer = await socket();
      const { port } = peer.address();
      peer.close();
      open.splice(open.indexOf(peer), 1);
      const endpoint = await udp({ address: '0', remote: `localhost:${port}` });
      endpoint.endpoint.send(Buffer.from('one'));
      expect(await endpoint.event('error')).toMatchObject({ failure: { code: 'CONNECTION_REFUSED' } });
    });

    it('stops a loop with another that answers, and reports it once', async () => {
      const other = createSocket('udp4');
      open.push(other);
      // A port of a server, as an echo service has.
      for (let port = 20_000; ; port += 1) {
        other.bind(port, '127.0.0.1');
        const bound = await Promise.race([
          once(other, 'listening').then(() => true),
          once(other, 'error').then(() => false),
        ]);
        if (bound) break;
      }
      other.on('message', (bytes, from) => other.send(bytes, from.port, from.address));
      const endpoint = await udp({ reply: 'echo' });
      // As many at once as keep it fast on a busy machine.
      for (let count = 0; count < 64; count += 1) other.send('round', endpoint.port, '127.0.0.1');
      const error = await endpoint.event('error');
      expect(error.failure).toMatchObject({ code: 'ANSWER_LOOP', params: { seconds: 10 } });
      expect(endpoint.endpoint.totals.sentMessages).toBe(4_999);
      const peer = await socket();
      expect(String(await answerTo(peer, Buffer.from('served'), endpoint.port))).toBe('served');
    });

    it.each([0, 1, 65_507])('echoes a datagram of %i bytes', async (bytes) => {
      const endpoint = await udp({ reply: 'echo' });
      const peer = await socket();
      const payload = Buffer.alloc(bytes, 'x');
      expect((await answerTo(peer, payload, endpoint.port)).equals(payload)).toBe(true);
    });

    it('counts every datagram of a burst that it received, and answers as many', async () => {
      const endpoint = await udp({ reply: 'echo' });
      const peer = await socket();
      let answers = 0;
      peer.on('message', () => {
        answers += 1;
      });
      for (let sent = 0; sent < 10_000; sent += 1) {
        peer.send(String(sent), endpoint.port, '127.0.0.1');
        if (sent % 100 === 99) await new Promise(setImmediate);
      }
      // Loopback loses what a full buffer cannot take; what arrived is counted once and answered once.
      await expect.poll(() => endpoint.endpoint.totals.receivedMessages).toBeGreaterThan(100);
      const counted = (): unknown => {
        const { receivedMessages, sentMessages, errors } = endpoint.endpoint.totals;
        const published = endpoint.events.filter(({ type }) => type === 'received').length;
        return [sentMessages === receivedMessages, published === receivedMessages, errors, answers > 0];
      };
      await expect.poll(counted).toEqual([true, true, 0, true]);
      expect(endpoint.endpoint.peerCount).toBe(1);
    });

    it('answers each peer what it sent, however many endpoints are busy at once', async () => {
      const endpoints = [
        await udp({ reply: 'echo' }),
        await udp({ reply: 'echo' }),
        await udp({ reply: 'echo' }),
      ];
      const received = await Promise.all(
        endpoints.map(async ({ port }, which) => {
          const peer = await socket();
          const answers: string[] = [];
          const all = new Promise<void>((resolve) => {
            peer.on('message', (bytes) => {
              answers.push(String(bytes));
              if (answers.length === 30) resolve();
            });
          });
          for (let sent = 0; sent < 30; sent += 1) peer.send(`${which}:${sent}`, port, '127.0.0.1');
          await all;
          return answers;
        }),
      );
      for (const [which, answers] of received.entries())
        expect(answers).toEqual(Array.from({ length: 30 }, (_, sent) => `${which}:${sent}`));
    });

    it('serves IPv4 and IPv6 when it is given a port alone', async () => {
      const endpoint = await udp({ address: '0', reply: 'text:{peer}' });
      const [four, six] = [await socket(), await socket('udp6')];
      expect(String(await answerTo(four, Buffer.from('x'), endpoint.port))).toBe(
        `127.0.0.1:${four.address().port}`,
      );
      expect(String(await answerTo(six, Buffer.from('x'), endpoint.port, '::1'))).toBe(
        `[::1]:${six.address().port}`,
      );
      endpoint.endpoint.send(Buffer.from('to both'));
      const received = await Promise.all([once(four, 'message'), once(six, 'message')]);
      expect(received.map(([message]) => String(message))).toEqual(['to both', 'to both']);
    });

    it('refuses what does not fit a datagram, with the most that does', async () => {
      const peer = await socket();
      const endpoint = await udp({ remote: `127.0.0.1:${peer.address().port}` });
      expect(() => endpoint.endpoint.send(Buffer.alloc(65_508))).toThrow(
        expect.objectContaining({
          code: 'DATAGRAM_TOO_LARGE',
          failure: expect.objectContaining({ params: expect.objectContaining({ most: 65_507 }) }),
        }),
      );
    });

    it('reports that nothing listens where it sends to, and goes on', async () => {
      const gone = await socket();
      const { port } = gone.address();
      open.splice(open.indexOf(gone), 1);
      gone.close();
      await once(gone, 'close');
      const endpoint = await udp({ remote: `127.0.0.1:${port}` });
      endpoint.endpoint.send(Buffer.from('anyone?'));
      expect(await endpoint.event('error')).toMatchObject({ failure: { code: 'CONNECTION_REFUSED' } });
      expect(endpoint.endpoint.status.state).toBe('listening');
    });

    it('keeps strict turns in half duplex and reports whose it is', async () => {
      const peer = await socket();
      const endpoint = await udp({ remote: `127.0.0.1:${peer.address().port}`, duplex: 'half' });
      endpoint.endpoint.send(Buffer.from('first'));
      expect(() => endpoint.endpoint.send(Buffer.from('again'))).toThrow(
        expect.objectContaining({ code: 'NOT_YOUR_TURN' }),
      );
      peer.send('answer', endpoint.port, '127.0.0.1');
      await endpoint.event('received');
      endpoint.endpoint.send(Buffer.from('second'));
      const turns = (): unknown[] =>
        endpoint.events.flatMap((event) => (event.type === 'turnChanged' ? [event.turn] : []));
      await expect.poll(turns).toEqual(['either', 'theirs', 'mine', 'theirs']);
    });

    it('only receives in simplex-receive', async () => {
      const endpoint = await udp({ remote: '127.0.0.1:9', duplex: 'simplex-receive' });
      expect(() => endpoint.endpoint.send(Buffer.from('x'))).toThrow(
        expect.objectContaining({ code: 'DIRECTION_CLOSED' }),
      );
    });

    it('receives from a multicast group that it joined, and can share it with others on this machine', async () => {
      const group = '239.77.7.7';
      const one = await udp({ address: '0', multicast: group });
      const other = await udp({ address: String(one.port), multicast: group });
      const sender = await socket();
      sender.setMulticastInterface('127.0.0.1');
      sender.send('to the group', one.port, group);
      const received = await Promise.all([one.event('received'), other.event('received')]);
      expect(received.map(({ bytes }) => String(bytes))).toEqual(['to the group', 'to the group']);
    });

    it('binds to the address of a name, and sends to its remote from there', async () => {
      const [name] = await hostAddresses('localhost', 0);
      const endpoint = await udp({ address: 'localhost:0', reply: 'echo' });
      const peer = await socket(name === '::1' ? 'udp6' : 'udp4');
      expect(String(await answerTo(peer, Buffer.from('x'), endpoint.port, name))).toBe('x');
      const remote = await udp({ address: 'localhost:0', remote: `localhost:${peer.address().port}` });
      remote.endpoint.send(Buffer.from('y'));
      const [datagram] = (await once(peer, 'message')) as [Buffer];
      expect(String(datagram)).toBe('y');
    });

    it('asks for leave to send to a broadcast address', async () => {
      await expect(udp({ address: '0', remote: '255.255.255.255:9' })).rejects.toMatchObject({
        code: 'BROADCAST_REFUSED',
      });
      const receiver = await udp({ address: '0' });
      const sender = await udp({ address: '0', broadcast: true, remote: `127.255.255.255:${receiver.port}` });
      sender.endpoint.send(Buffer.from('all'));
      // A broadcast address is no peer.
      expect(sender.endpoint.peerCount).toBe(0);
      expect(await receiver.event('received')).toMatchObject({
        bytes: expect.toSatisfy((bytes: Uint8Array) => Buffer.compare(bytes, Buffer.from('all')) === 0),
      });
    });

    it('remembers no more peers than its limit', async () => {
      const endpoint = await udp({ reply: 'echo', limits: { maxUdpPeers: 3 } });
      for (let count = 0; count < 6; count += 1)
        await answerTo(await socket(), Buffer.from('x'), endpoint.port);
      expect(endpoint.endpoint.peerCount).toBe(3);
    });

    it('ends after the first datagram was answered with once', async () => {
      const endpoint = await udp({ reply: 'echo', once: true });
      expect(String(await answerTo(await socket(), Buffer.from('x'), endpoint.port))).toBe('x');
      await endpoint.endpoint.stopped;
      expect(endpoint.endpoint.status).toEqual({ state: 'stopped' });
    });
  });
});

/** An endpoint on a socket without a system, which takes what is sent as long as it `takes`, and fails when the test says so. */
async function scripted(input: Partial<UdpInput>, takes: boolean, addresses = ['192.0.2.1']) {
  const spec = orThrow(parseEndpoint({ type: 'udp', address: '127.0.0.1:0', ...input }));
  if (spec.type !== 'udp') throw new Error(spec.type);
  /** The peers that the listener found at each call, and found last. */
  const seen: { peers: readonly string[]; refused: number }[] = [];
  const look = () => ({ peers: endpoint.peers().map(({ peer }) => peer), refused: endpoint.totals.refused });
  const changes = { statusChanged: () => undefined, figuresChanged: () => void seen.push(look()) };
  let handler: DatagramHandler | undefined;
  const at = (address: string): Destination => ({ peer: `${address}:9`, address, port: 9 });
  const transport = ([first, ...others]: readonly string[]): DatagramTransport => ({
    local: { address: '127.0.0.1', port: 7 },
    borrows: false,
    drops: 0,
    remote: first === undefined ? undefined : at(first),
    isConnected: true,
    next: others.length === 0 ? undefined : async () => transport(others),
    localFor: () => ({ address: '127.0.0.1', port: 7 }),
    destination: at,
    send: () => takes,
    forget: () => undefined,
    drained: async () => undefined,
    close: () => undefined,
  });
  const endpoint = new UdpEndpoint(
    spec,
    {
      id: 'e1',
      hub: new Hub(() => undefined),
      changes,
      behaviours: () => () => statelessBehaviour(undefined),
    },
    async (_spec, given) => {
      handler = given;
      return transport(addresses);
    },
  );
  await endpoint.open();
  return { endpoint, seen, look, fails: () => handler?.failed(new Error('nobody listens'), undefined) };
}

describe('the listener of a UDP endpoint', () => {
  it('is notified of a datagram for which the system has no room', async () => {
    const { endpoint, seen, look } = await scripted({ remote: '192.0.2.1:9' }, false);
    seen.length = 0;
    endpoint.send(Uint8Array.of(1));
    expect(endpoint.totals.refused).toBe(1);
    expect(seen.at(-1)).toEqual(look());
    await endpoint.close(0);
  });

  it('is notified of the next address of the remote, and finds it then', async () => {
    const { endpoint, seen, look, fails } = await scripted({ remote: 'both:9' }, true, [
      '192.0.2.1',
      '192.0.2.2',
    ]);
    expect(look().peers).toEqual(['192.0.2.1:9']);
    fails();
    await expect.poll(() => look().peers).toEqual(['192.0.2.2:9']);
    expect(seen.at(-1)).toEqual(look());
    await endpoint.close(0);
  });
});
