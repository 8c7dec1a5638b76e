import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../../test/free-port.js';
import {
  addressOf,
  book,
  describeOnLinux,
  hasIPv6,
  ignoring,
  libc,
  openLoop,
} from '../../../test/linux-port.js';
import { scratch } from '../../../test/scratch.js';
import type { PortRange, TftpSockets } from '../../tftp/server/server-engine.js';
import type { Arrival, DatagramPort, PortHandler } from '../datagram-port.js';
import { DatagramSocket } from '../datagram-socket.js';
import type { Sockaddr } from '../sockaddr.js';
import { LinuxTftpListener } from './linux-tftp-listener.js';

describeOnLinux('a listener', () => {
  const { own } = scratch();

  function listener(
    address = '127.0.0.1',
    sockets: Partial<TftpSockets> = {},
    handler: Partial<PortHandler> = {},
    dualStack = false,
  ): LinuxTftpListener {
    const options = { ...LinuxTftpListener.socketOptions, dualStack };
    const socket = DatagramSocket.bind(libc, book(), addressOf(address, 0), options);
    const { singlePort = false, tidPorts } = sockets;
    return own(
      new LinuxTftpListener(
        libc,
        openLoop(),
        book(),
        socket,
        { singlePort, tidPorts },
        { ...ignoring, ...handler },
      ),
    );
  }

  /** The ports of `count` transfers, of a peer each. */
  function transfers(of: LinuxTftpListener, count: number, first = 0): DatagramPort[] {
    return Array.from({ length: count }, (_, index) => of.transferPort(`192.0.2.1:${first + index}`));
  }

  const portOf = (port: DatagramPort): number => port.socket.local.port;

  describe('with a single port', () => {
    it('runs its transfers on the request port', () => {
      const one = listener('127.0.0.1', { singlePort: true });
      expect(transfers(one, 3)).toEqual([one.requests, one.requests, one.requests]);
      one.transferEnded(one.requests);
      expect(one.ports()).toEqual([one.requests]);
    });
  });

  it('opens no port of transfers before there is one', () => {
    const one = listener();
    expect(one.ports()).toEqual([one.requests]);
    const [port] = transfers(one, 1);
    expect(one.ports()).toEqual([one.requests, port]);
    expect(port?.socket.local.address).toBe('127.0.0.1');
  });

  it('puts 128 transfers on a port before it opens the next, and shares eight of them in the end', () => {
    const one = listener();
    const ports = transfers(one, 8 * 128 + 8);
    const counts = new Map<DatagramPort, number>();
    for (const port of ports) counts.set(port, (counts.get(port) ?? 0) + 1);
    expect([...counts.values()]).toEqual([129, 129, 129, 129, 129, 129, 129, 129]);
    expect(new Set(ports.slice(0, 128)).size).toBe(1);
    expect(ports[128]).not.toBe(ports[0]);
    expect(one.ports()).toHaveLength(9);
  });

  it('gives the room of a transfer that has ended to the next', () => {
    const one = listener();
    const [first, second] = transfers(one, 129).filter((port, index, all) => all.indexOf(port) === index);
    expect(second).toBeDefined();
    if (first === undefined) return;
    one.transferEnded(first);
    expect(transfers(one, 2, 1_000)).toEqual([first, second]);
  });

  it('gives a peer another port than it had last, and back again', () => {
    const one = listener();
    const [first, second, third] = [1, 2, 3].map(() => one.transferPort('192.0.2.1:2000'));
    expect(second).not.toBe(first);
    expect(third).toBe(first);
  });

  it('forgets the last port of a peer once 1,024 others came', () => {
    const one = listener();
    const first = one.transferPort('192.0.2.9:1');
    one.transferEnded(first);
    for (const port of transfers(one, 1_024)) one.transferEnded(port);
    expect(one.transferPort('192.0.2.9:1')).toBe(first);
  });

  describe('with a range of ports for transfers', () => {
    /** The first of `count` ports of 127.0.0.1 in a row that are free now. */
    async function rowOfPorts(count: number): Promise<number> {
      for (;;) {
        const first = await freePort();
        const sockets: DatagramSocket[] = [];
        try {
          for (let port = first; port < first + count; port += 1)
            sockets.push(DatagramSocket.bind(libc, book(), addressOf('127.0.0.1', port)));
          return first;
        } catch {
          // Another program has one of them.
        } finally {
          for (const socket of sockets) socket.close();
        }
      }
    }

    const range = (first: number, last: number): Pick<TftpSockets, 'tidPorts'> => {
      const tidPorts: PortRange = { first, last };
      return { tidPorts };
    };

    it('opens those alone, each once', async () => {
      const first = await rowOfPorts(3);
      const one = listener('127.0.0.1', range(first, first + 2));
      const peers = [1, 2, 3, 4].map(() => portOf(one.transferPort('192.0.2.1:2000')));
      expect(new Set(peers.slice(0, 2)).size).toBe(2);
      for (const port of peers) expect(port >= first && port <= first + 2).toBe(true);
      transfers(one, 3 * 128 + 1);
      expect(one.ports().slice(1).map(portOf).sort()).toEqual([first, first + 1, first + 2]);
    });

    it('passes over a port that another program has', async () => {
      const first = await rowOfPorts(2);
      own(DatagramSocket.bind(libc, book(), addressOf('127.0.0.1', first)));
      const one = listener('127.0.0.1', range(first, first + 1));
      expect(transfers(one, 2).map(portOf)).toEqual([first + 1, first + 1]);
    });

    it('has the transfers of one peer share the only port', async () => {
      const first = await rowOfPorts(1);
      const one = listener('127.0.0.1', range(first, first));
      expect([1, 2].map(() => portOf(one.transferPort('192.0.2.1:2000')))).toEqual([first, first]);
    });

    it('reports that none of its ports is free, and tries again for the next transfer', async () => {
      const first = await rowOfPorts(2);
      const taken = [first, first + 1].map((port) =>
        own(DatagramSocket.bind(libc, book(), addressOf('127.0.0.1', port))),
      );
      const one = listener('127.0.0.1', range(first, first + 1));
      expect(() => transfers(one, 1)).toThrow(
        expect.objectContaining({
          code: 'TFTP_NO_TID_PORT',
          failure: expect.objectContaining({ params: { first, last: first + 1 } }),
        }),
      );
      taken[0]?.close();
      expect(transfers(one, 1).map(portOf)).toEqual([first]);
    });
  });

  describe('on every address', () => {
    /** The address that a listener at `bound` answers from when `asked` is asked. */
    async function answered(bound: string, asked: string): Promise<Sockaddr | undefined> {
      const peer = own(createSocket(asked.includes(':') ? 'udp6' : 'udp4'));
      peer.bind();
      await once(peer, 'listening');
      return new Promise((resolve) => {
        const one: LinuxTftpListener = listener(
          bound,
          {},
          {
            received: (_, _bytes, _offset, _length, from) => resolve(one.answerAddress(from)),
          },
        );
        peer.send('anyone?', portOf(one.requests), asked);
      });
    }

    it.each<[string, string]>([
      ['0.0.0.0', '127.0.0.1'],
      ['0.0.0.0', '127.0.0.77'],
      ...(hasIPv6 ? [['::', '::1'] as [string, string]] : []),
    ])('at %s it answers from %s, where it was asked', async (bound, asked) => {
      const from = await answered(bound, asked);
      expect(from && book().read(from.words, 0).address).toBe(asked);
    });

    it('leaves the address to a socket that is bound to one', async () => {
      expect(await answered('127.0.0.1', '127.0.0.1')).toBeUndefined();
    });

    it.each([
      ['a group of all nodes', 'ff02::1', undefined],
      ['an address of one machine', '2001:db8::1', '2001:db8::1'],
      ['no address that is known', undefined, undefined],
    ])('asked at %s it answers from %s: %s', (_, asked, expected) => {
      const words = new Uint32Array(8);
      if (asked !== undefined) words.set(addressOf(asked, 0).words.subarray(2, 6), 3);
      const localAt = asked === undefined ? 0 : 3;
      const one = listener('::');
      const from = one.answerAddress({ words, localAt } as Arrival);
      expect(from && book().read(from.words, 0).address).toBe(expected);
    });

    it('opens ports of transfers for both families where its own takes both', () => {
      const both = listener('::', {}, {}, true);
      const one = listener('::');
      expect(transfers(both, 1)[0]?.socket.isDualStack).toBe(true);
      expect(transfers(one, 1)[0]?.socket.isDualStack).toBe(false);
    });
  });

  it('closes the port of requests and those of transfers', () => {
    const one = listener();
    const bound = [one.requests, ...transfers(one, 129)].map(portOf);
    one.close();
    for (const port of new Set(bound)) own(DatagramSocket.bind(libc, book(), addressOf('127.0.0.1', port)));
  });
});
