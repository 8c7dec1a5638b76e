import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import {
  addressOf,
  book,
  callsOfFullSystem,
  describeOnLinux,
  hasIPv6,
  ignoring,
  libc,
  openLoop,
  to,
} from '../../../test/linux-port.js';
import { scratch } from '../../../test/scratch.js';
import type { TftpSockets } from '../../tftp/server/server-engine.js';
import type { DatagramPort } from '../datagram-port.js';
import { DatagramSocket } from '../datagram-socket.js';
import { LinuxTftpListeners } from './linux-tftp-listeners.js';

const sockets: TftpSockets = {
  host: '127.0.0.1',
  port: 0,
  singlePort: false,
  tidPorts: undefined,
  ignoresMtu: false,
  descriptors: [],
};

describeOnLinux('the listeners of a server', () => {
  const { own } = scratch();

  /** Listeners, and what they received: resolves `next` with the port and the text of the next datagram. */
  function listeners(changes: Partial<TftpSockets> = {}, calls = libc) {
    const loop = openLoop();
    let take: (datagram: readonly [DatagramPort, string]) => void = () => undefined;
    const opened = new LinuxTftpListeners(
      calls,
      loop,
      book(),
      { ...sockets, ...changes },
      {
        ...ignoring,
        received: (port, bytes, offset, length) =>
          take([port, Buffer.from(bytes.subarray(offset, offset + length)).toString()]),
      },
    );
    own(opened);
    return {
      opened,
      loop,
      next: () =>
        new Promise<readonly [DatagramPort, string]>((resolve) => {
          take = resolve;
        }),
    };
  }

  async function send(text: string, port: number, address = '127.0.0.1'): Promise<void> {
    const peer = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    own(peer);
    peer.bind(0, address);
    await once(peer, 'listening');
    peer.send(text, port, address);
  }

  it('are one at an address that was named, where requests arrive', async () => {
    const { opened, next } = listeners();
    const [bound, ...others] = await opened.open(undefined);
    expect([bound?.address, others]).toEqual(['127.0.0.1', []]);
    const datagram = next();
    await send('request', bound?.port ?? 0);
    const [port, text] = await datagram;
    expect(text).toBe('request');
    expect(opened.isRequestPort(port)).toBe(true);
    expect(opened.listenerOf(port)?.requests).toBe(port);
    expect(opened.datagrams()).toEqual({ received: 1, dropped: 0 });
    expect(opened.isBlocked).toBe(false);
  });

  it('are blocked while the system has no room for what one of them sends', async () => {
    const { system, calls } = callsOfFullSystem();
    const { opened, next } = listeners({}, calls);
    const [bound] = await opened.open(undefined);
    const datagram = next();
    await send('request', bound?.port ?? 0);
    const [port] = await datagram;
    port.send(to(addressOf('127.0.0.1', bound?.port ?? 0)), Buffer.from('answer'));
    port.flush();
    expect(opened.isBlocked).toBe(true);
    system.isFull = false;
    port.writable();
    expect(opened.isBlocked).toBe(false);
  });

  it.skipIf(!hasIPv6).each([undefined, '::'])(
    'are one for each family at one port for the host %s',
    async (host) => {
      const { opened, next } = listeners({ host });
      const bound = await opened.open(undefined);
      expect(bound.map(({ address }) => address)).toEqual(['0.0.0.0', '::']);
      expect(new Set(bound.map(({ port }) => port)).size).toBe(1);
      for (const address of ['127.0.0.1', '::1']) {
        const datagram = next();
        await send(`to ${address}`, bound[0]?.port ?? 0, address);
        const [port, text] = await datagram;
        expect(text).toBe(`to ${address}`);
        expect(opened.listenerOf(port)?.isWildcard).toBe(true);
      }
      expect(opened.datagrams().received).toBe(2);
    },
  );

  it.skipIf(!hasIPv6)('leave IPv6 to others where every address of IPv4 was named', async () => {
    const { opened } = listeners({ host: '0.0.0.0' });
    const [bound, ...others] = await opened.open(undefined);
    expect([bound?.address, others]).toEqual(['0.0.0.0', []]);
    const other = own(createSocket({ type: 'udp6', ipv6Only: true }));
    other.bind(bound?.port, '::1');
    await once(other, 'listening');
  });

  it('know the ports of their transfers, and that no request comes there', async () => {
    const { opened, next } = listeners();
    const [bound] = await opened.open(undefined);
    const datagram = next();
    await send('request', bound?.port ?? 0);
    const [requests] = await datagram;
    const listener = opened.listenerOf(requests);
    const port = listener?.transferPort('127.0.0.1:1');
    expect(port).toBeDefined();
    if (port === undefined) return;
    expect(opened.listenerOf(port)).toBe(listener);
    expect(opened.isRequestPort(port)).toBe(false);
    const block = next();
    await send('block', port.socket.local.port);
    expect(await block).toEqual([port, 'block']);
    expect(opened.datagrams().received).toBe(2);
  });

  it('take over the sockets that were passed, and bind no others', async () => {
    const passed = ['127.0.0.1', hasIPv6 ? '::1' : '127.0.0.2'].map((address) =>
      DatagramSocket.bind(libc, book(), addressOf(address, 0)),
    );
    const expected = passed.map(({ local: { address, port } }) => ({ address, port }));
    const { opened, next } = listeners({
      host: '127.0.0.9',
      descriptors: passed.map(({ descriptor }) => descriptor),
    });
    expect(await opened.open(undefined)).toEqual(expected);
    for (const { address, port } of expected) {
      const datagram = next();
      await send(address, port, address);
      expect((await datagram)[1]).toBe(address);
    }
  });

  it('close the passed descriptors if one of them is no socket', async () => {
    const passed = DatagramSocket.bind(libc, book(), addressOf('127.0.0.1', 0));
    const { port } = passed.local;
    const { opened } = listeners({ descriptors: [passed.descriptor, 1_000_000] });
    await expect(opened.open(undefined)).rejects.toMatchObject({
      code: 'SOCKET_FAILED',
      cause: { code: 'EBADF', syscall: 'getsockname' },
    });
    own(DatagramSocket.bind(libc, book(), addressOf('127.0.0.1', port)));
  });

  it.skipIf(!hasIPv6)('are none at a port that another program has, in either family', async () => {
    const other = own(createSocket({ type: 'udp6', ipv6Only: true }));
    other.bind(0, '::');
    await once(other, 'listening');
    const { port } = other.address();
    const { opened } = listeners({ host: undefined, port });
    await expect(opened.open(undefined)).rejects.toMatchObject({
      code: 'ADDRESS_IN_USE',
      failure: { params: { address: `[::]:${port}` } },
    });
    // What was bound for IPv4 is free again.
    own(DatagramSocket.bind(libc, book(), addressOf('0.0.0.0', port)));
  });

  it('of several threads share a port once the first has it alone', async () => {
    const first = listeners({ host: undefined });
    const [bound] = await first.opened.open('offers');
    const port = bound?.port ?? 0;
    await expect(listeners({ host: undefined, port }).opened.open(undefined)).rejects.toMatchObject({
      code: 'ADDRESS_IN_USE',
    });
    const second = listeners({ host: undefined, port });
    expect((await second.opened.open('joins')).map((address) => address.port)).toContain(port);
    await expect(listeners({ host: undefined, port }).opened.open('offers')).rejects.toMatchObject({
      code: 'ADDRESS_IN_USE',
    });
  });

  it('name the address that is not this machine’s', async () => {
    const { opened } = listeners({ host: '192.0.2.77', port: 69 });
    await expect(opened.open(undefined)).rejects.toMatchObject({
      code: 'ADDRESS_NOT_LOCAL',
      failure: { params: { address: '192.0.2.77:69' } },
    });
  });

  it('leave their ports free when they are closed', async () => {
    const { opened } = listeners();
    const [bound] = await opened.open(undefined);
    opened.close();
    own(DatagramSocket.bind(libc, book(), addressOf('127.0.0.1', bound?.port ?? 0)));
    expect(opened.datagrams()).toEqual({ received: 0, dropped: 0 });
    opened.close();
  });
});
