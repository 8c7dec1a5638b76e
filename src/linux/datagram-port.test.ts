import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { DatagramLoop } from './datagram-loop.js';
import { DatagramPort, type PortHandler } from './datagram-port.js';
import { DatagramSocket, type DatagramSocketOptions } from './datagram-socket.js';
import { probeEngine } from './engine-probe.js';
import type { Libc } from './libc.js';
import { PeerTable } from './peer-table.js';
import { partsOfWindows, SendBatch, type SendDestination } from './send-batch.js';
import { AddressBook, isSameHost, portOfWord, type Sockaddr } from './sockaddr.js';

const engine = probeEngine();
const libc = (engine.ok ? engine.libc : undefined) as Libc;
const loops: DatagramLoop[] = [];
const ports: DatagramPort[] = [];

afterEach(() => {
  for (const port of ports.splice(0)) port.close();
  for (const loop of loops.splice(0)) loop.close();
});

function book(): AddressBook {
  return new AddressBook(libc);
}

function addressOf(text: string, port: number): Sockaddr {
  return book().parse(text, port) as Sockaddr;
}

interface Heard {
  readonly text: string;
  readonly from: Sockaddr;
  readonly local: string;
}

/** A port on a loop of its own that keeps what it hears. */
function open(address: string, options: DatagramSocketOptions = {}, handler: Partial<PortHandler> = {}) {
  const loop = new DatagramLoop(libc, 0);
  loops.push(loop);
  const heard: Heard[] = [];
  const waiting: (() => void)[] = [];
  const socket = DatagramSocket.bind(libc, book(), addressOf(address, 0), options);
  const port = new DatagramPort(libc, loop, socket, {
    received: (_, bytes, offset, length, { words, peerAt, localAt }) => {
      const family = socket.family;
      heard.push({
        text: Buffer.from(bytes.subarray(offset, offset + length)).toString('latin1'),
        from: book().read(words, peerAt),
        local: localAt === 0 ? '' : book().textOf(words, localAt, family),
      });
      for (const wake of waiting.splice(0)) wake();
    },
    undeliverable: () => undefined,
    refused: () => undefined,
    ...handler,
  });
  ports.push(port);
  return {
    port,
    heard,
    local: socket.local,
    next: async (count: number) => {
      while (heard.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
      return heard;
    },
  };
}

function to(peer: Sockaddr, maxSegmentBytes = 0, from?: Sockaddr): SendDestination {
  return { to: peer, from, interfaceIndex: 0, maxSegmentBytes };
}

describe.runIf(engine.ok)('an address', () => {
  it.each([
    ['127.0.0.1', 69],
    ['192.0.2.255', 65_535],
    ['::1', 1],
    ['2001:db8::1:0', 4_660],
  ])('%s port %i is written as the kernel has it, and read again', (text, port) => {
    const written = addressOf(text, port);
    expect(book().read(written.words, 0)).toEqual(written);
    expect(portOfWord(written.words[0] ?? 0)).toBe(port);
  });

  it('that is none is undefined', () => {
    expect(book().parse('nonsense', 1)).toBeUndefined();
    expect(book().parse('1.2.3', 1)).toBeUndefined();
  });

  it('of IPv4 mapped into IPv6 is read as IPv4', () => {
    expect(book().read(addressOf('::ffff:192.0.2.7', 9).words, 0).address).toBe('192.0.2.7');
  });

  it('is of the same host whatever its port', () => {
    expect(isSameHost(addressOf('::1', 1).words, addressOf('::1', 2).words, 0)).toBe(true);
    expect(isSameHost(addressOf('127.0.0.1', 1).words, addressOf('127.0.0.2', 1).words, 0)).toBe(false);
  });
});

describe.runIf(engine.ok)('a table of peers', () => {
  it('finds each by address and port, and forgets', () => {
    const table = new PeerTable<number>();
    const peers = Array.from({ length: 1_000 }, (_, index) =>
      addressOf(
        index % 2 === 0 ? `10.0.${index >> 8}.${index & 255}` : `fd00::${index.toString(16)}`,
        1_000 + (index % 7),
      ),
    );
    for (const [index, peer] of peers.entries()) table.set(peer, index);
    expect(table.size).toBe(1_000);
    for (const [index, peer] of peers.entries()) expect(table.find(peer.words, 0)).toBe(index);
    for (const peer of peers.slice(0, 500)) expect(table.delete(peer)).toBe(true);
    expect(table.delete(peers[0] as Sockaddr)).toBe(false);
    expect(table.find((peers[1] as Sockaddr).words, 0)).toBeUndefined();
    expect(table.find((peers[700] as Sockaddr).words, 0)).toBe(700);
  });
});

describe.runIf(engine.ok)('a port', () => {
  it('sends what was gathered in one call, in order, also datagrams of no bytes', async () => {
    const receiver = open('127.0.0.1');
    const sender = open('127.0.0.1');
    for (const text of ['one', '', 'three']) sender.port.send(to(receiver.local), Buffer.from(text));
    sender.port.flush();
    const heard = await receiver.next(3);
    expect(heard.map(({ text }) => text)).toEqual(['one', '', 'three']);
    expect(heard[0]?.from.port).toBe(sender.local.port);
  });

  it('sends more than one call takes, none lost and none twice', async () => {
    const receiver = open('127.0.0.1');
    const sender = open('127.0.0.1');
    for (let index = 0; index < 200; index += 1)
      sender.port.send(to(receiver.local), Buffer.from(String(index)));
    sender.port.flush();
    const heard = await receiver.next(200);
    expect(heard.map(({ text }) => Number(text))).toEqual(Array.from({ length: 200 }, (_, index) => index));
  });

  it.each([true, false])(
    'cuts one send into datagrams, and hears them one by one (coalesced: %s)',
    async (coalesced) => {
      const receiver = open('127.0.0.1', { coalesced });
      const { port } = open('127.0.0.1');
      const { batch } = port;
      batch.reserve(6, 25);
      batch.begin(to(receiver.local, 10), 10);
      for (const text of ['aaaaaaaaaa', 'bbbbbbbbbb', 'ccccc']) batch.copied(Buffer.from(text));
      port.flush();
      expect((await receiver.next(3)).map(({ text }) => text)).toEqual(['aaaaaaaaaa', 'bbbbbbbbbb', 'ccccc']);
    },
  );

  it('offers datagrams that came as one at once, and hears those that were not taken', async () => {
    const runs: string[] = [];
    const receiver = open(
      '127.0.0.1',
      { coalesced: true },
      {
        runReceived: (_, bytes, offset, count, datagramBytes) => {
          runs.push(Buffer.from(bytes.subarray(offset, offset + count * datagramBytes)).toString('latin1'));
          return 2;
        },
      },
    );
    const { port } = open('127.0.0.1');
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

  it('is told which of its addresses was asked, and answers from it', async () => {
    const receiver = open('0.0.0.0', { localAddress: true });
    const peer = createSocket('udp4');
    peer.bind(0, '127.0.0.1');
    await once(peer, 'listening');
    peer.send('hello', receiver.local.port, '127.0.0.77');
    const [heard] = await receiver.next(1);
    expect(heard?.local).toBe('127.0.0.77');
    receiver.port.send(to(heard?.from as Sockaddr, 0, addressOf('127.0.0.77', 0)), Buffer.from('back'));
    receiver.port.flush();
    const [, from] = await once(peer, 'message');
    expect(from.address).toBe('127.0.0.77');
    peer.close();
  });

  it('hears by ICMP that nobody is there, and goes on', async () => {
    const gone = createSocket('udp4');
    gone.bind(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port: closedPort } = gone.address();
    await new Promise<void>((resolve) => gone.close(() => resolve()));
    let resolveErrno: (errno: number) => void = () => undefined;
    const errno = new Promise<number>((resolve) => {
      resolveErrno = resolve;
    });
    const receiver = open('127.0.0.1');
    const sender = open('127.0.0.1', {}, { undeliverable: (_, _words, _at, number) => resolveErrno(number) });
    sender.port.send(to(addressOf('127.0.0.1', closedPort)), Buffer.from('anyone?'));
    sender.port.flush();
    expect(await errno).toBe(111);
    sender.port.send(to(receiver.local), Buffer.from('still here'));
    sender.port.flush();
    expect((await receiver.next(1))[0]?.text).toBe('still here');
  });

  it('tells what a peer said before it left before that it has left', async () => {
    const told: string[] = [];
    const both = new Promise<void>((resolve) => {
      const tell = (what: string): void => {
        if (told.push(what) === 2) resolve();
      };
      const { local, port } = open(
        '127.0.0.1',
        {},
        { received: () => tell('its last word'), undeliverable: () => tell('it is gone') },
      );
      const peer = open('127.0.0.1');
      peer.port.send(to(local), Buffer.from('its last word'));
      ports.splice(ports.indexOf(peer.port), 1);
      peer.port.close();
      port.send(to(peer.local), Buffer.from('more'));
      port.flush();
    });
    await both;
    expect(told).toEqual(['its last word', 'it is gone']);
  });

  it('sends datagram by datagram where the system refuses segments, and remembers it', async () => {
    const receiver = open('127.0.0.1');
    const socket = DatagramSocket.bind(libc, book(), addressOf('127.0.0.1', 0));
    const refusing: Libc = {
      ...libc,
      sendmmsg: (descriptor, messages, count, flags) => {
        refusals += 1;
        if (refusals === 1) return -1;
        return libc.sendmmsg(descriptor, messages, count, flags);
      },
      errno: () => (refusals === 1 ? 22 : libc.errno()),
    };
    let refusals = 0;
    const batch = new SendBatch(
      refusing,
      socket,
      { gathers: () => undefined, refused: () => undefined },
      partsOfWindows,
    );
    const destination = to(receiver.local, 1_000);
    batch.reserve(6, 12);
    batch.begin(destination, 4);
    for (const text of ['x', 'y', 'z']) {
      batch.header(0x2d2d2d);
      batch.copied(Buffer.from(text));
    }
    batch.flush();
    expect((await receiver.next(3)).map(({ text }) => text)).toEqual(['---\0x', '---\0y', '---\0z']);
    expect(destination.maxSegmentBytes).toBe(0);
    socket.close();
  });

  it('keeps what the system has no room for, whatever becomes of the memory, and sends it when there is room', async () => {
    const receiver = open('127.0.0.1');
    const socket = DatagramSocket.bind(libc, book(), addressOf('127.0.0.1', 0));
    let isFull = true;
    const full: Libc = {
      ...libc,
      sendmmsg: (...all) => (isFull ? -1 : libc.sendmmsg(...all)),
      errno: () => (isFull ? 11 : libc.errno()),
    };
    const batch = new SendBatch(
      full,
      socket,
      { gathers: () => undefined, refused: () => undefined },
      partsOfWindows,
    );
    const memory = new Uint8Array(Buffer.from('precious'));
    const address = libc.addressOf(memory);
    batch.reserve(1, 0);
    batch.begin(to(receiver.local));
    batch.borrowed(address, memory.length);
    batch.flush();
    expect(batch.blocked).toBe(true);
    expect(batch.reserve(1, 0)).toBe(false);
    batch.detach(memory, address);
    memory.fill(0);
    isFull = false;
    batch.ready();
    expect((await receiver.next(1))[0]?.text).toBe('precious');
    expect(batch.isEmpty).toBe(true);
    socket.close();
  });

  it('counts what it had no room for', async () => {
    const receiver = open('127.0.0.1');
    const { port } = open('127.0.0.1');
    const bytes = new Uint8Array(60_000);
    // Far more than a receive buffer holds, before anyone takes it.
    for (let sent = 0; sent < 300; sent += 1) {
      port.send(to(receiver.local), bytes);
      port.flush();
    }
    await receiver.next(1);
    port.send(to(receiver.local), Buffer.from('last'));
    port.flush();
    await expect.poll(() => receiver.heard.at(-1)?.text).toBe('last');
    expect(receiver.port.receivedDatagrams).toBe(receiver.heard.length);
    expect(receiver.port.receivedDatagrams + receiver.port.socket.drops).toBe(301);
  });
});
