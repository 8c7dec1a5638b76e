import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { freePort } from '../../../test/free-port.js';
import { addressedMachine, ownAddress } from '../../../test/own-addresses.js';
import { AddressSockets } from './address-sockets.js';
import { bindSocket, sendDatagram } from './udp-socket.js';

const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
  vi.useRealTimers();
});

/** A socket with a free port of its own. */
async function peer(): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  closers.push(() => socket.close());
  await once(socket, 'listening');
  return socket;
}

interface Arrived {
  readonly bytes: Buffer;
  readonly from: RemoteInfo;
  readonly socket: Socket;
}

/** Sockets of single addresses, and the next datagram that one of them receives. */
async function opened(which: 'IPv4' | readonly string[], port: number) {
  let arrive: (arrived: Arrived) => void = () => undefined;
  const sockets = await AddressSockets.open(which, port, {
    received: (bytes, from, socket) => arrive({ bytes, from, socket }),
    failed: () => undefined,
    closed: () => undefined,
  });
  closers.push(() => sockets.close());
  const next = (): Promise<Arrived> =>
    new Promise((resolve) => {
      arrive = resolve;
    });
  return { sockets, next };
}

describe('sockets of single addresses', () => {
  it('receive what comes to each, and answer from the address that it came to', async () => {
    const port = await freePort();
    const { next } = await opened(['127.0.0.1', '127.0.0.2'], port);
    const client = await peer();
    for (const address of ['127.0.0.2', '127.0.0.1']) {
      const arrived = next();
      client.send('ask', port, address);
      const { bytes, from, socket } = await arrived;
      expect([String(bytes), from.port, socket.address().address]).toEqual([
        'ask',
        client.address().port,
        address,
      ]);
      const answered = once(client, 'message');
      sendDatagram(
        socket,
        Buffer.from('answer'),
        { port: from.port, address: from.address },
        () => undefined,
      );
      const [answer, sender] = (await answered) as [Buffer, RemoteInfo];
      expect([String(answer), sender.address, sender.port]).toEqual(['answer', address, port]);
    }
  });

  it('reject where an address of a list is in use, and leave it to its holder', async () => {
    const holder = await peer();
    const handler = { received: () => undefined, failed: () => undefined, closed: () => undefined };
    await expect(AddressSockets.open(['127.0.0.1'], holder.address().port, handler)).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });

  it('coexist with the socket bound to all, which keeps the addresses that are not listed', async () => {
    const port = await freePort('0.0.0.0');
    const all = await bindSocket('udp4', port, undefined, true);
    closers.push(() => all.close());
    const { next } = await opened('IPv4', port);
    const client = await peer();
    const arrived = next();
    client.send('one', port, '127.0.0.1');
    expect((await arrived).socket.address().address).toBe('127.0.0.1');
    const rest = once(all, 'message');
    client.send('other', port, '127.0.0.5');
    expect(String((await rest)[0])).toBe('other');
  });

  it('follow the addresses that have a link', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const machine = addressedMachine(ownAddress('127.0.0.1'), ownAddress('127.0.0.2', false));
    const port = await freePort();
    const closed = vi.fn();
    const handler = { received: () => undefined, failed: () => undefined, closed };
    const sockets = await AddressSockets.open('IPv4', port, handler, machine.addresses);
    closers.push(() => sockets.close());
    // Exclusive binding shows which addresses have a socket.
    const isBound = (address: string): Promise<boolean> =>
      bindSocket('udp4', port, address, false).then(
        (socket) => {
          socket.close();
          return false;
        },
        () => true,
      );
    expect([await isBound('127.0.0.1'), await isBound('127.0.0.2')]).toEqual([true, false]);
    machine.has(ownAddress('127.0.0.1'), ownAddress('127.0.0.2'));
    await expect.poll(() => isBound('127.0.0.2')).toBe(true);
    machine.has(ownAddress('127.0.0.1', false), ownAddress('127.0.0.2'));
    expect(closed).toHaveBeenCalledTimes(1);
    sockets.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('give their port back once they are closed', async () => {
    const port = await freePort();
    const { sockets } = await opened(['127.0.0.1'], port);
    await expect(bindSocket('udp4', port, '127.0.0.1', false)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    sockets.close();
    const again = await bindSocket('udp4', port, '127.0.0.1', false);
    closers.push(() => again.close());
    expect(again.address().port).toBe(port);
  });
});
