import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addressOf, book, describeOnLinux, hasIPv6, libc, openPort, to } from '../../test/linux-port.js';
import { scratch } from '../../test/scratch.js';
import { DatagramSocket, type DatagramSocketOptions } from './datagram-socket.js';
import {
  AF_INET,
  AF_INET6,
  IP_PKTINFO,
  IP_RECVERR,
  IPPROTO_IP,
  IPPROTO_IPV6,
  IPPROTO_UDP,
  IPV6_RECVERR,
  IPV6_RECVPKTINFO,
  SO_RCVBUF,
  SO_REUSEADDR,
  SO_REUSEPORT,
  SO_SNDBUF,
  SOL_SOCKET,
  UDP_GRO,
} from './libc.js';

describeOnLinux('a UDP socket', () => {
  const { own } = scratch();

  function bind(address: string, port = 0, options: DatagramSocketOptions = {}): DatagramSocket {
    return own(DatagramSocket.bind(libc, book(), addressOf(address, port), options));
  }

  it('is bound where that was asked for', () => {
    const socket = bind('127.0.0.5');
    expect(socket.local.address).toBe('127.0.0.5');
    expect(socket.local.port).toBeGreaterThan(0);
    expect([socket.family, socket.isDualStack]).toEqual([AF_INET, false]);
    const { port } = socket.local;
    socket.close();
    expect(bind('127.0.0.5', port).local.port).toBe(port);
  });

  it.skipIf(!hasIPv6)('takes IPv4 as well where it is to', () => {
    const both = bind('::', 0, { dualStack: true });
    expect([both.family, both.isDualStack]).toEqual([AF_INET6, true]);
    expect(() => bind('127.0.0.1', both.local.port)).toThrow('bind: EADDRINUSE');
    const one = bind('::');
    expect(one.isDualStack).toBe(false);
    expect(bind('127.0.0.1', one.local.port).local.port).toBe(one.local.port);
  });

  describe('reports', () => {
    const on = (socket: DatagramSocket, level: number, names: readonly number[]): readonly boolean[] =>
      names.map((name) => socket.get(level, name) !== 0);

    it('ICMP errors always, and the requested ancillary data: IPv4', () => {
      expect(on(bind('127.0.0.1'), IPPROTO_IP, [IP_RECVERR, IP_PKTINFO])).toEqual([true, false]);
      const all = bind('127.0.0.1', 0, { localAddress: true, coalesced: true });
      expect(on(all, IPPROTO_IP, [IP_RECVERR, IP_PKTINFO])).toEqual([true, true]);
      expect(on(all, IPPROTO_UDP, [UDP_GRO])).toEqual([true]);
      expect(on(bind('127.0.0.1'), IPPROTO_UDP, [UDP_GRO])).toEqual([false]);
    });

    it.skipIf(!hasIPv6)('ICMP errors always, and the requested ancillary data: IPv6', () => {
      const names = [IPV6_RECVERR, IPV6_RECVPKTINFO];
      expect(on(bind('::1'), IPPROTO_IPV6, names)).toEqual([true, false]);
      const local = bind('::', 0, { localAddress: true, dualStack: true });
      expect([on(local, IPPROTO_IPV6, names), on(local, IPPROTO_IP, [IP_PKTINFO])]).toEqual([
        [true, true],
        [false],
      ]);
      const both = bind('::', 0, { localAddress: true, localIPv4Address: true, dualStack: true });
      expect([on(both, IPPROTO_IPV6, names), on(both, IPPROTO_IP, [IP_PKTINFO])]).toEqual([
        [true, true],
        [true],
      ]);
    });
  });

  it('asks for large buffers, and has no smaller ones than by default', async () => {
    const socket = bind('127.0.0.1');
    const plain = own(createSocket('udp4'));
    plain.bind(0, '127.0.0.1');
    await once(plain, 'listening');
    expect(socket.get(SOL_SOCKET, SO_RCVBUF)).toBeGreaterThanOrEqual(plain.getRecvBufferSize());
    expect(socket.get(SOL_SOCKET, SO_SNDBUF)).toBeGreaterThanOrEqual(plain.getSendBufferSize());
  });

  describe('that shares its port', () => {
    it('with threads is alone first, and lets only those in that join', () => {
      const first = bind('127.0.0.1', 0, { sharing: 'offers' });
      const { port } = first.local;
      expect(first.get(SOL_SOCKET, SO_REUSEPORT)).toBe(1);
      expect(bind('127.0.0.1', port, { sharing: 'joins' }).local.port).toBe(port);
      for (const sharing of [undefined, 'offers'] as const)
        expect(() => bind('127.0.0.1', port, { sharing })).toThrow('bind: EADDRINUSE');
    });

    it('with programs says so before it is bound', () => {
      const first = bind('127.0.0.1', 0, { sharedByPrograms: true });
      expect(first.get(SOL_SOCKET, SO_REUSEADDR)).toBe(1);
      expect(bind('127.0.0.1', first.local.port, { sharedByPrograms: true }).local).toEqual(first.local);
      expect(() => bind('127.0.0.1', first.local.port)).toThrow('bind: EADDRINUSE');
    });
  });

  it('receives by the interface that it is bound to', async () => {
    const receiver = openPort('0.0.0.0', { device: 'lo' });
    const sender = openPort('127.0.0.1');
    sender.port.send(to(addressOf('127.0.0.1', receiver.local.port)), Buffer.from('by lo'));
    sender.port.flush();
    expect((await receiver.next(1))[0]?.text).toBe('by lo');
  });

  it.each([
    ['an address of another machine', '192.0.2.77', {}, 'bind: EADDRNOTAVAIL'],
    ['an interface that is not there', '127.0.0.1', { device: 'no-such-one' }, 'setsockopt: ENODEV'],
  ])('leaves no descriptor open where it cannot be bound: %s', (_, address, options, message) => {
    const open = (): number => readdirSync('/proc/self/fd').length;
    const before = open();
    expect(() => bind(address, 0, options)).toThrow(message);
    expect(open()).toBe(before);
  });

  it.each(['127.0.0.1', ...(hasIPv6 ? ['::1'] : [])])(
    'is taken over with what it is bound to: %s',
    (address) => {
      const given = bind(address);
      const taken = DatagramSocket.adopt(libc, book(), given.descriptor, { coalesced: true });
      expect(taken.local).toEqual(given.local);
      expect(taken.family).toBe(given.family);
      expect(taken.get(IPPROTO_UDP, UDP_GRO)).not.toBe(0);
    },
  );

  it('cannot be taken over from a descriptor that is none, or no socket', () => {
    expect(() => DatagramSocket.adopt(libc, book(), 1_000_000)).toThrow('getsockname: EBADF');
    const file = openSync('/dev/null', 'r');
    own({ close: () => closeSync(file) });
    expect(() => DatagramSocket.adopt(libc, book(), file)).toThrow('getsockname: ENOTSOCK');
  });

  it('counts the datagrams that it had no room for', async () => {
    const socket = bind('127.0.0.1');
    socket.set(SOL_SOCKET, SO_RCVBUF, 0);
    expect(socket.drops).toBe(0);
    const peer = own(createSocket('udp4'));
    const sent = Array.from(
      { length: 50 },
      () =>
        new Promise<void>((resolve) => {
          peer.send(new Uint8Array(1_000), socket.local.port, '127.0.0.1', () => resolve());
        }),
    );
    await Promise.all(sent);
    expect(socket.drops).toBeGreaterThan(40);
    expect(socket.drops).toBeLessThan(50);
  });

  it('knows the MTU of the path to a peer, one after the other', () => {
    const socket = bind('0.0.0.0');
    for (const address of ['127.0.0.1', '127.0.0.2']) {
      const mtu = socket.pathMtu(addressOf(address, 69));
      expect(mtu).toBeGreaterThanOrEqual(1_500);
    }
    if (!hasIPv6) return;
    expect(bind('::').pathMtu(addressOf('::1', 69))).toBeGreaterThanOrEqual(1_500);
  });

  it('is closed once: the descriptor may be another’s by then', () => {
    const socket = bind('127.0.0.1');
    const { descriptor } = socket;
    socket.close();
    const next = bind('127.0.0.1');
    expect(next.descriptor).toBe(descriptor);
    socket.close();
    expect(next.local.address).toBe('127.0.0.1');
  });
});
