import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { describeOnLinux, hasIPv6, libc, openLoop } from '../../test/linux-port.js';
import { scratch } from '../../test/scratch.js';
import type { UdpSpec } from '../config/endpoint-spec.js';
import { parseEndpoint } from '../config/parse-endpoint.js';
import type { Destination } from '../transport/datagram-transport.js';
import { LinuxDatagramTransport } from './linux-datagram-transport.js';

interface Received {
  readonly text: string;
  readonly from: Destination;
}

describeOnLinux('a UDP endpoint’s socket', () => {
  const { own } = scratch();

  function specOf(address: string, others: object = {}): UdpSpec {
    const parsed = parseEndpoint({ type: 'udp', address, ...others });
    if (!parsed.ok || parsed.value.type !== 'udp') throw new Error(JSON.stringify(parsed));
    return parsed.value;
  }

  /** A transport, and what its handler was notified of; `answer` is sent back from within `received`. */
  function transport(address: string, answer?: string, others: object = {}) {
    const received: Received[] = [];
    const failed: string[] = [];
    const undelivered: string[] = [];
    let wake: () => void = () => undefined;
    const opened: LinuxDatagramTransport = LinuxDatagramTransport.open(
      libc,
      openLoop(),
      specOf(address, others),
      {
        received: (bytes, from) => {
          received.push({ text: Buffer.from(bytes).toString(), from });
          if (answer === 'echo') opened.send(bytes, from);
          else if (answer !== undefined) opened.send(Buffer.from(answer), from);
          wake();
        },
        failed: (error, peer) => {
          failed.push(`${(error as { code: string }).code} ${peer?.peer}`);
          wake();
        },
        undeliverable: (error, peer) => {
          undelivered.push(`${(error as { code: string }).code} ${peer.peer}`);
          wake();
        },
      },
    );
    own(opened);
    const until = async <T>(list: readonly T[], count: number): Promise<readonly T[]> => {
      while (list.length < count)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      return list;
    };
    return {
      transport: opened,
      port: opened.local.port,
      received: (count: number) => until(received, count),
      failed: (count: number) => until(failed, count),
      undelivered: (count: number) => until(undelivered, count),
    };
  }

  async function peerAt(address = '127.0.0.1'): Promise<Socket> {
    const socket = own(createSocket(address.includes(':') ? 'udp6' : 'udp4'));
    socket.bind(0, address);
    await once(socket, 'listening');
    return socket;
  }

  async function answerTo(peer: Socket, text: string, port: number, address = '127.0.0.1') {
    peer.send(text, port, address);
    const [bytes, from] = (await once(peer, 'message')) as [Buffer, { address: string; port: number }];
    return [bytes.toString(), from.address, from.port];
  }

  it('receives from everyone and answers each, with what was received or other bytes', async () => {
    for (const answer of ['echo', 'something else']) {
      const { port, received } = transport('127.0.0.1:0', answer);
      const peers = [await peerAt(), await peerAt('127.0.0.2')];
      for (const [index, peer] of peers.entries())
        expect(await answerTo(peer, `peer ${index}`, port)).toEqual([
          answer === 'echo' ? `peer ${index}` : answer,
          '127.0.0.1',
          port,
        ]);
      expect((await received(2)).map(({ text, from }) => [text, from.peer])).toEqual([
        ['peer 0', `127.0.0.1:${peers[0]?.address().port}`],
        ['peer 1', `127.0.0.2:${peers[1]?.address().port}`],
      ]);
    }
  });

  it('borrows what it receives: it says so', async () => {
    const { transport: one } = transport('127.0.0.1:0');
    expect([one.borrows, one.isConnected, one.remote, one.next, one.drops]).toEqual([
      true,
      false,
      undefined,
      undefined,
      0,
    ]);
  });

  it('is connected to its remote, where it has one: the system drops what strangers send', async () => {
    const peer = await peerAt();
    const stranger = await peerAt();
    const address = `127.0.0.1:${peer.address().port}`;
    const { transport: one, port, received } = transport('0.0.0.0:0', undefined, { remote: address });
    const remote = one.remote as Destination;
    expect([one.isConnected, remote.peer, one.local.address]).toEqual([true, address, '127.0.0.1']);
    expect(one.destination('127.0.0.1', remote.port)).toBe(remote);
    for (const text of ['one', 'two', '3']) one.send(Buffer.from(text), remote);
    const texts: string[] = [];
    while (texts.length < 3) texts.push(String((await once(peer, 'message'))[0]));
    expect(texts).toEqual(['one', 'two', '3']);
    await new Promise<void>((resolve) => stranger.send('stray', port, '127.0.0.1', () => resolve()));
    peer.send('answer', port, '127.0.0.1');
    const [answer] = await received(1);
    expect([answer?.text, answer?.from]).toEqual(['answer', remote]);
  });

  it('is told that nobody listens at its remote, and goes on', async () => {
    const gone = createSocket('udp4').bind(0, '127.0.0.1');
    await once(gone, 'listening');
    const address = `127.0.0.1:${gone.address().port}`;
    gone.close();
    await once(gone, 'close');
    const { transport: one, undelivered } = transport('0.0.0.0:0', undefined, { remote: address });
    const remote = one.remote as Destination;
    for (const count of [1, 2]) {
      one.send(Buffer.from('anyone?'), remote);
      expect((await undelivered(count)).slice(0, count)).toEqual(
        Array.from({ length: count }, () => `ECONNREFUSED ${address}`),
      );
    }
  });

  it('has one destination for each address and port, until it is forgotten', async () => {
    const { transport: one, port, received } = transport('127.0.0.1:0');
    const peer = await peerAt();
    const known = one.destination('127.0.0.1', peer.address().port);
    expect(known).toMatchObject({ address: '127.0.0.1', peer: `127.0.0.1:${peer.address().port}` });
    expect(one.destination('127.0.0.1', peer.address().port)).toBe(known);
    peer.send('a', port, '127.0.0.1');
    expect((await received(1))[0]?.from).toBe(known);
    one.forget(known);
    const again = one.destination('127.0.0.1', peer.address().port);
    expect(again).not.toBe(known);
    expect(() => one.destination('a name', 1)).toThrow(expect.objectContaining({ code: 'HOST_NOT_FOUND' }));
  });

  it('sends what was handed over, datagrams of no bytes as well, and nothing to a stranger’s destination', async () => {
    const { transport: one } = transport('127.0.0.1:0');
    const peer = await peerAt();
    const arrived: string[] = [];
    const three = new Promise<void>((resolve) => {
      peer.on('message', (bytes) => {
        if (arrived.push(bytes.toString()) === 3) resolve();
      });
    });
    const to = one.destination('127.0.0.1', peer.address().port);
    expect(one.send(new Uint8Array(0), { ...to })).toBe(false);
    for (const text of ['one', '', 'three']) expect(one.send(Buffer.from(text), to)).toBe(true);
    await one.drained();
    await three;
    expect(arrived).toEqual(['one', '', 'three']);
  });

  it.each(['127.0.0.1', '127.0.0.77', ...(hasIPv6 ? ['::1'] : [])])(
    'at every address answers from %s, where it was asked',
    async (asked) => {
      const { port } = transport('*:0', 'back');
      const peer = await peerAt(asked.includes(':') ? '::1' : '127.0.0.1');
      expect(await answerTo(peer, 'hello', port, asked)).toEqual(['back', asked, port]);
    },
  );

  it('at every address answers each time from the address that was asked last', async () => {
    const { port } = transport('0.0.0.0:0', 'back');
    const peer = await peerAt();
    for (const asked of ['127.0.0.5', '127.0.0.6', '127.0.0.6', '127.0.0.5'])
      expect(await answerTo(peer, 'hello', port, asked)).toEqual(['back', asked, port]);
  });

  it('answers a broadcast from an address of its own', async () => {
    const { port } = transport('*:0', 'back');
    const peer = await peerAt();
    peer.setBroadcast(true);
    const [text, address] = await answerTo(peer, 'anyone?', port, '127.255.255.255');
    expect([text, address]).toEqual(['back', '127.0.0.1']);
  });

  it.skipIf(!hasIPv6)('has IPv4 peers by their plain addresses in a socket for both families', async () => {
    const { transport: one, port, received } = transport('*:0');
    expect(one.local.address).toBe('::');
    const peer = await peerAt();
    peer.send('by IPv4', port, '127.0.0.1');
    const [first] = await received(1);
    expect(first?.from).toMatchObject({ address: '127.0.0.1', peer: `127.0.0.1:${peer.address().port}` });
    expect(one.destination('127.0.0.1', peer.address().port)).toBe(first?.from);
    const { transport: six } = transport('[::1]:0');
    expect(six.local.address).toBe('::1');
  });

  it('notifies of what ICMP says, by the peer that it sent to, and goes on', async () => {
    const { transport: one, port, undelivered, received } = transport('127.0.0.1:0');
    const gone = createSocket('udp4');
    gone.bind(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port: gonePort } = gone.address();
    gone.close();
    one.send(Buffer.from('anyone?'), one.destination('127.0.0.1', gonePort));
    expect(await undelivered(1)).toEqual([`ECONNREFUSED 127.0.0.1:${gonePort}`]);
    const peer = await peerAt();
    peer.send('still here', port, '127.0.0.1');
    expect((await received(1))[0]?.text).toBe('still here');
  });

  it('notifies of what the system refuses, and sends the next', async () => {
    const { transport: one, failed } = transport('127.0.0.1:0');
    const peer = await peerAt();
    // From a loopback address no other machine can be sent to.
    one.send(Buffer.from('away'), one.destination('192.0.2.77', 7));
    expect((await failed(1))[0]).toMatch(/^E[A-Z]+ 192\.0\.2\.77:7$/);
    const arrived = once(peer, 'message');
    one.send(Buffer.from('here'), one.destination('127.0.0.1', peer.address().port));
    expect(String((await arrived)[0])).toBe('here');
  });

  it.each([
    ['192.0.2.77:0', {}, 'ADDRESS_NOT_LOCAL'],
    ['localhost:0', {}, 'ADDRESS_NOT_LOCAL'],
    ['127.0.0.1:0', { interface: 'no-such-one' }, 'SOCKET_FAILED'],
  ])('cannot be opened at %s %o: %s', (address, others, code) => {
    expect(() => transport(address, undefined, others)).toThrow(expect.objectContaining({ code }));
  });

  it('is refused at a port that is taken', async () => {
    const peer = await peerAt();
    expect(() => transport(`127.0.0.1:${peer.address().port}`)).toThrow(
      expect.objectContaining({ code: 'ADDRESS_IN_USE' }),
    );
  });

  it('sends what was handed over when it is closed', async () => {
    const { transport: one } = transport('127.0.0.1:0');
    const peer = await peerAt();
    const arrived = once(peer, 'message');
    one.send(Buffer.from('last'), one.destination('127.0.0.1', peer.address().port));
    one.close();
    expect(String((await arrived)[0])).toBe('last');
  });
});
