import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { localAddresses } from '../../system/local-addresses.js';
import { bindSocket, joinGroup, multicastInterface, sendDatagram } from './udp-socket.js';

const open: Socket[] = [];

afterEach(() => {
  for (const socket of open.splice(0)) socket.close();
});

async function bound(address: string | undefined, port = 0, shared = false): Promise<Socket> {
  const socket = await bindSocket('udp4', port, address, shared);
  open.push(socket);
  return socket;
}

/** What a send ends with. */
function outcomeOf(
  socket: Socket,
  packet: Uint8Array | readonly Uint8Array[],
  to: { readonly port: number; readonly address: string } | undefined,
): Promise<Error | null> {
  return new Promise((resolve) => sendDatagram(socket, packet, to, resolve));
}

describe('a UDP socket', () => {
  it('has a port to itself, unless all that bind it share it', async () => {
    const alone = await bound('127.0.0.1');
    await expect(bindSocket('udp4', alone.address().port, '127.0.0.1', true)).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    const shared = await bound('127.0.0.1', 0, true);
    const other = await bound('127.0.0.1', shared.address().port, true);
    expect(other.address()).toEqual(shared.address());
  });

  it('rejects with the error of the system for an address of another machine', async () => {
    await expect(bindSocket('udp4', 0, '192.0.2.1', false)).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
  });

  it('sends one datagram, whole or in parts, and an empty one', async () => {
    const [from, to] = [await bound('127.0.0.1'), await bound('127.0.0.1')];
    const at = { port: to.address().port, address: '127.0.0.1' };
    const packets = [
      [Buffer.from('abc'), 'abc'],
      [[Buffer.from('a'), Buffer.from('bc')], 'abc'],
      [new Uint8Array(), ''],
    ] as const;
    for (const [packet, text] of packets) {
      const arrived = once(to, 'message');
      expect(await outcomeOf(from, packet, at)).toBeNull();
      expect(String((await arrived)[0])).toBe(text);
    }
  });

  it('sends to its connected peer', async () => {
    const [from, to] = [await bound('127.0.0.1'), await bound('127.0.0.1')];
    from.connect(to.address().port, '127.0.0.1');
    await once(from, 'connect');
    const arrived = once(to, 'message');
    expect(await outcomeOf(from, Buffer.from('x'), undefined)).toBeNull();
    expect(String((await arrived)[0])).toBe('x');
  });

  it('gives every error to the callback, later, what node:dgram throws at once as well', async () => {
    const socket = await bound('127.0.0.1');
    const packet = Buffer.from('x');
    const to = { port: 9, address: '127.0.0.1' };
    expect(await outcomeOf(socket, packet, { ...to, port: 0 })).toMatchObject({
      code: 'ERR_SOCKET_BAD_PORT',
    });
    expect(await outcomeOf(socket, new Uint8Array(65_508), to)).toMatchObject({ code: 'EMSGSIZE' });
    open.splice(0);
    socket.close();
    let isLater = false;
    const closed = outcomeOf(socket, packet, to).then((error) => [error, isLater]);
    isLater = true;
    expect(await closed).toMatchObject([{ code: 'ERR_SOCKET_DGRAM_NOT_RUNNING' }, true]);
  });
});

describe('a multicast group', () => {
  const group = '239.255.77.88';

  it('is joined on an interface, and stays joined when it is asked for again', async () => {
    const socket = await bound(undefined);
    const joined = joinGroup(socket, group, undefined);
    expect(joined.size).toBeGreaterThan(0);
    expect(joinGroup(socket, group, undefined, joined)).toEqual(joined);
  });

  it('is not joined on an interface that there is not', async () => {
    const socket = await bound(undefined);
    expect(() => joinGroup(socket, group, 'no-such-if')).toThrow(
      expect.objectContaining({ code: 'INTERFACE_UNKNOWN' }),
    );
  });

  it('is joined by the address of an interface for IPv4, by its name for IPv6', () => {
    const local = { interfaceName: 'eth7' } as const;
    const [some] = localAddresses();
    if (some === undefined) throw new Error('this machine has no address');
    expect(multicastInterface({ ...some, ...local, family: 'IPv4', address: '192.0.2.7' })).toBe('192.0.2.7');
    expect(multicastInterface({ ...some, ...local, family: 'IPv6', address: 'fe80::1' })).toBe('::%eth7');
  });
});
