import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import {
  addressOf,
  book,
  callsOfFullSystem,
  engine,
  ignoring,
  libc,
  openLoop,
  openPort,
  to,
} from '../../test/linux-port.js';
import { DatagramPort } from './datagram-port.js';
import { DatagramSocket } from './datagram-socket.js';
import type { Sockaddr } from './sockaddr.js';

describe.runIf(engine.ok)('a port', () => {
  it('sends what was gathered in one call, in order, also datagrams of no bytes', async () => {
    const receiver = openPort('127.0.0.1');
    const sender = openPort('127.0.0.1');
    for (const text of ['one', '', 'three']) sender.port.send(to(receiver.local), Buffer.from(text));
    sender.port.flush();
    const received = await receiver.next(3);
    expect(received.map(({ text }) => text)).toEqual(['one', '', 'three']);
    expect(received[0]?.from.port).toBe(sender.local.port);
  });

  it('sends more than one call takes, none lost and none twice', async () => {
    const receiver = openPort('127.0.0.1');
    const sender = openPort('127.0.0.1');
    for (let index = 0; index < 200; index += 1)
      sender.port.send(to(receiver.local), Buffer.from(String(index)));
    sender.port.flush();
    const received = await receiver.next(200);
    expect(received.map(({ text }) => Number(text))).toEqual(
      Array.from({ length: 200 }, (_, index) => index),
    );
  });

  it.each([true, false])(
    'cuts one send into datagrams, and receives them one by one (coalesced: %s)',
    async (coalesced) => {
      const receiver = openPort('127.0.0.1', { coalesced });
      const { port } = openPort('127.0.0.1');
      const { batch } = port;
      batch.reserve(6, 25);
      batch.begin(to(receiver.local, 10), 10);
      for (const text of ['aaaaaaaaaa', 'bbbbbbbbbb', 'ccccc']) batch.copied(Buffer.from(text));
      port.flush();
      expect((await receiver.next(3)).map(({ text }) => text)).toEqual(['aaaaaaaaaa', 'bbbbbbbbbb', 'ccccc']);
    },
  );

  it('offers coalesced datagrams at once, and receives those that were not taken one by one', async () => {
    const runs: string[] = [];
    const receiver = openPort(
      '127.0.0.1',
      { coalesced: true },
      {
        runReceived: (_, bytes, offset, count, datagramBytes) => {
          runs.push(Buffer.from(bytes.subarray(offset, offset + count * datagramBytes)).toString('latin1'));
          return 2;
        },
      },
    );
    const { port } = openPort('127.0.0.1');
    const { batch } = port;
    batch.reserve(8, 35);
    batch.begin(to(receiver.local, 10), 10);
    for (const text of ['aaaaaaaaaa', 'bbbbbbbbbb', 'cccccccccc', 'ddddd']) batch.copied(Buffer.from(text));
    port.flush();
    expect((await receiver.next(2)).map(({ text }) => text)).toEqual(['cccccccccc', 'ddddd']);
    // The last one is shorter, and not part of it.
    expect(runs).toEqual(['aaaaaaaaaabbbbbbbbbbcccccccccc']);
    expect(receiver.port.receivedDatagrams).toBe(4);
  });

  it('answers in place with what was received, whatever comes before the system has room for it', async () => {
    const { system, calls } = callsOfFullSystem();
    const peer = openPort('127.0.0.1');
    const socket = DatagramSocket.bind(libc, book(), addressOf('127.0.0.1', 0));
    let received: () => void = () => undefined;
    const port = new DatagramPort(calls, openLoop(), socket, {
      ...ignoring,
      received: (from, bytes, offset, length) => {
        from.send(to(peer.local), bytes.subarray(offset, offset + length));
        received();
      },
    });
    for (const text of ['precious', 'whatever']) {
      const arrived = new Promise<void>((resolve) => {
        received = resolve;
      });
      peer.port.send(to(socket.local), Buffer.from(text));
      peer.port.flush();
      await arrived;
    }
    system.isFull = false;
    expect((await peer.next(1))[0]?.text).toBe('precious');
    port.close();
  });

  it('passes on in place what other ports of its loop receive, in order, however much comes at once', async () => {
    const loop = openLoop();
    const peer = openPort('127.0.0.1');
    const receiver = openPort('127.0.0.1');
    const bind = () => DatagramSocket.bind(libc, book(), addressOf('127.0.0.1', 0));
    const outSocket = bind();
    const out = new DatagramPort(libc, loop, outSocket, ignoring);
    const sources = Array.from({ length: 20 }, () => {
      const socket = bind();
      const port = new DatagramPort(libc, loop, socket, {
        ...ignoring,
        received: (_, bytes, offset, length) => {
          out.send(to(receiver.local, 1_452), bytes.subarray(offset, offset + length));
        },
      });
      return { socket, port };
    });
    const textOf = (round: number, source: number): string => `${round} of ${source}`.padEnd(100 + source);
    for (let round = 0; round < 10; round += 1)
      for (const [index, { socket }] of sources.entries())
        peer.port.send(to(socket.local), Buffer.from(textOf(round, index)));
    peer.port.flush();
    const received = (await receiver.next(200)).map(({ text }) => text);
    for (const index of sources.keys())
      expect(received.filter((text) => text.length === 100 + index)).toEqual(
        Array.from({ length: 10 }, (_, round) => textOf(round, index)),
      );
    for (const { port } of [...sources, { port: out }]) port.close();
  });

  it('keeps what another port of its loop received while the system has no room for it', async () => {
    const loop = openLoop();
    const peer = openPort('127.0.0.1');
    const receiver = openPort('127.0.0.1');
    const { system, calls } = callsOfFullSystem();
    const bind = () => DatagramSocket.bind(libc, book(), addressOf('127.0.0.1', 0));
    const out = new DatagramPort(calls, loop, bind(), ignoring);
    let arrived: () => void = () => undefined;
    const socket = bind();
    const source = new DatagramPort(libc, loop, socket, {
      ...ignoring,
      received: (_, bytes, offset, length) => {
        out.send(to(receiver.local), bytes.subarray(offset, offset + length));
        arrived();
      },
    });
    for (const text of ['precious', 'whatever', 'anything']) {
      const next = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      peer.port.send(to(socket.local), Buffer.from(text));
      peer.port.flush();
      await next;
    }
    system.isFull = false;
    expect((await receiver.next(1))[0]?.text).toBe('precious');
    for (const port of [source, out]) port.close();
  });

  it('reports which of its addresses was asked, and answers from it', async () => {
    const receiver = openPort('0.0.0.0', { localAddress: true });
    const peer = createSocket('udp4');
    peer.bind(0, '127.0.0.1');
    await once(peer, 'listening');
    peer.send('hello', receiver.local.port, '127.0.0.77');
    const [request] = await receiver.next(1);
    expect(request?.local).toBe('127.0.0.77');
    receiver.port.send(to(request?.from as Sockaddr, 0, addressOf('127.0.0.77', 0)), Buffer.from('back'));
    receiver.port.flush();
    const [, from] = await once(peer, 'message');
    expect(from.address).toBe('127.0.0.77');
    peer.close();
  });

  it('is notified by ICMP that nothing listens there, and goes on', async () => {
    const gone = createSocket('udp4');
    gone.bind(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port: closedPort } = gone.address();
    await new Promise<void>((resolve) => gone.close(() => resolve()));
    let resolveErrno: (errno: number) => void = () => undefined;
    const errno = new Promise<number>((resolve) => {
      resolveErrno = resolve;
    });
    const receiver = openPort('127.0.0.1');
    const sender = openPort(
      '127.0.0.1',
      {},
      { undeliverable: (_, _words, _at, number) => resolveErrno(number) },
    );
    sender.port.send(to(addressOf('127.0.0.1', closedPort)), Buffer.from('anyone?'));
    sender.port.flush();
    expect(await errno).toBe(111);
    sender.port.send(to(receiver.local), Buffer.from('still here'));
    sender.port.flush();
    expect((await receiver.next(1))[0]?.text).toBe('still here');
  });

  it('delivers the last datagram of a peer before the error that it is gone', async () => {
    const calls: string[] = [];
    const both = new Promise<void>((resolve) => {
      const note = (what: string): void => {
        if (calls.push(what) === 2) resolve();
      };
      const { local, port } = openPort(
        '127.0.0.1',
        {},
        { received: () => note('its last word'), undeliverable: () => note('it is gone') },
      );
      const peer = openPort('127.0.0.1');
      peer.port.send(to(local), Buffer.from('its last word'));
      peer.close();
      port.send(to(peer.local), Buffer.from('more'));
      port.flush();
    });
    await both;
    expect(calls).toEqual(['its last word', 'it is gone']);
  });

  it('counts what it had no room for', async () => {
    const receiver = openPort('127.0.0.1');
    const { port } = openPort('127.0.0.1');
    const bytes = new Uint8Array(60_000);
    // Far more than a receive buffer holds, before anyone takes it.
    for (let sent = 0; sent < 300; sent += 1) {
      port.send(to(receiver.local), bytes);
      port.flush();
    }
    await receiver.next(1);
    port.send(to(receiver.local), Buffer.from('last'));
    port.flush();
    await expect.poll(() => receiver.received.at(-1)?.text).toBe('last');
    expect(receiver.port.receivedDatagrams).toBe(receiver.received.length);
    expect(receiver.port.receivedDatagrams + receiver.port.socket.drops).toBe(301);
  });
});
