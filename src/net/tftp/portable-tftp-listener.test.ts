import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../../test/free-port.js';
import { addressOf, book, describeOnLinux, hasIPv6, libc } from '../../../test/linux-port.js';
import { RawTftp } from '../../../test/raw-tftp.js';
import { scratch } from '../../../test/scratch.js';
import { DatagramSocket } from '../../linux/datagram-socket.js';
import type { TftpSockets } from '../../tftp/server/server-engine.js';
import { bindSocket } from '../udp/udp-socket.js';
import { adoptSocket, PortableTftpListener } from './portable-tftp-listener.js';

const address = '127.0.0.1';
const local = { address, family: 'IPv4', interfaceName: undefined } as const;

describe('a listener of the portable server', () => {
  const { own } = scratch();

  /** A listener, and what its handler was notified of: the kind of port, the bytes and the socket they came to. */
  async function listener(
    sockets: Partial<Pick<TftpSockets, 'singlePort' | 'tidPorts'>> = {},
    hasRequestPort = true,
  ) {
    const socket = await bindSocket('udp4', 0, address, false);
    const happened: { readonly port: string; readonly text: string; readonly socket?: Socket }[] = [];
    const failed: Error[] = [];
    let count = 0;
    let wake: () => void = () => undefined;
    const { singlePort = false, tidPorts } = sockets;
    const one = new PortableTftpListener(
      socket,
      local,
      hasRequestPort,
      { singlePort, tidPorts },
      {
        requestPort: (bytes) => happened.push({ port: 'request', text: bytes.toString() }),
        transferPort: (bytes, _from: RemoteInfo, _listener, its) =>
          happened.push({ port: 'transfer', text: bytes.toString(), socket: its }),
        failed: (error) => failed.push(error),
        received: () => {
          count += 1;
          wake();
        },
      },
    );
    own(one);
    if (!hasRequestPort) own(socket);
    return {
      listener: one,
      socket,
      failed,
      next: async (wanted: number) => {
        while (count < wanted)
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        return happened;
      },
    };
  }

  const portOf = (socket: Socket): number => socket.address().port;

  it('knows where it is bound, and the largest block that leaves in one piece', async () => {
    const { listener: one, socket } = await listener();
    expect(one.bound).toEqual({ address, port: portOf(socket) });
    expect(one.maxBlockBytes).toBeGreaterThanOrEqual(1_468);
  });

  it('notifies of what comes to the port of requests, and to those of transfers', async () => {
    const { listener: one, next } = await listener();
    const peer = own(await RawTftp.open());
    peer.send('request', one.bound.port);
    await next(1);
    const transfer = await one.transferSocket();
    peer.send('block', portOf(transfer));
    expect(await next(2)).toEqual([
      { port: 'request', text: 'request' },
      { port: 'transfer', text: 'block', socket: transfer },
    ]);
  });

  it('answers from the port of requests', async () => {
    const { listener: one } = await listener();
    const peer = own(await RawTftp.open());
    one.reply(Buffer.from('answer'), { address, port: peer.port });
    const { bytes, from } = await peer.next();
    expect([Buffer.from(bytes).toString(), from.port]).toEqual(['answer', one.bound.port]);
  });

  it('answers from a port of its own, and handles no request, if it shares its socket', async () => {
    const { listener: one, socket } = await listener({}, false);
    const peer = own(await RawTftp.open());
    one.reply(Buffer.from('answer'), { address, port: peer.port });
    const { from } = await peer.next();
    expect(from.port).not.toBe(portOf(socket));
    expect(socket.listenerCount('message')).toBe(0);
    one.close();
    // It does not own the socket.
    expect(portOf(socket)).toBeGreaterThan(0);
  });

  it('has eight ports for its transfers, in turns', async () => {
    const { listener: one } = await listener();
    const sockets: Socket[] = [];
    for (let transfer = 0; transfer < 16; transfer += 1) sockets.push(await one.transferSocket());
    expect(new Set(sockets.slice(0, 8)).size).toBe(8);
    expect(sockets.slice(8)).toEqual(sockets.slice(0, 8));
    for (const socket of sockets) expect(socket.address().address).toBe(address);
  });

  it('opens a port once, however many transfers begin at a time', async () => {
    const { listener: one } = await listener();
    const sockets = await Promise.all(Array.from({ length: 24 }, () => one.transferSocket()));
    expect(new Set(sockets).size).toBe(8);
  });

  it('runs its transfers on the request port in single-port mode', async () => {
    const { listener: one, socket } = await listener({ singlePort: true });
    expect([await one.transferSocket(), await one.transferSocket()]).toEqual([socket, socket]);
  });

  describe('with a range of ports', () => {
    it('passes over one that another program has', async () => {
      const first = await freePort();
      const other = own(createSocket('udp4'));
      other.bind(first, address);
      await once(other, 'listening');
      const { listener: one } = await listener({ tidPorts: { first, last: first + 1 } });
      // Of two ports one is free: the second transfer finds none.
      expect(portOf(await one.transferSocket())).toBe(first + 1);
      await expect(one.transferSocket()).rejects.toMatchObject({ code: 'TFTP_NO_TID_PORT' });
    });

    it('rejects while none is free, answers nothing, and tries again', async () => {
      const first = await freePort();
      const other = createSocket('udp4');
      other.bind(first, address);
      await once(other, 'listening');
      const { listener: one } = await listener({ tidPorts: { first, last: first } }, false);
      await expect(one.transferSocket()).rejects.toMatchObject({
        code: 'TFTP_NO_TID_PORT',
        failure: { params: { first, last: first } },
      });
      one.reply(Buffer.from('lost'), { address, port: first });
      other.close();
      await once(other, 'close');
      expect(portOf(await one.transferSocket())).toBe(first);
    });
  });

  it('closes all of its ports, and answers nothing after', async () => {
    const { listener: one } = await listener();
    const ports = [one.bound.port, portOf(await one.transferSocket())];
    const peer = own(await RawTftp.open(address));
    one.reply(Buffer.from('before'), { address, port: peer.port });
    expect(Buffer.from((await peer.next()).bytes).toString()).toBe('before');
    one.close();
    one.reply(Buffer.from('late'), { address, port: peer.port });
    await new Promise(setImmediate);
    // The ports are free again, and what is sent on loopback afterwards arrives afterwards.
    for (const port of ports) own(await RawTftp.open(address, port)).send('marker', peer.port, address);
    for (const _ of ports) expect(Buffer.from((await peer.next()).bytes).toString()).toBe('marker');
    one.close();
  });

  describeOnLinux('on a socket that was passed', () => {
    it.each([address, ...(hasIPv6 ? ['::1'] : [])])('is where that is bound: %s', async (at) => {
      const passed = DatagramSocket.bind(libc, book(), addressOf(at, 0));
      const expected = { address: passed.local.address, port: passed.local.port };
      const adopted = own(await adoptSocket(passed.descriptor));
      expect(adopted.address()).toMatchObject(expected);
      const peer = own(await RawTftp.open(at));
      const arrived = once(adopted, 'message');
      peer.send('request', expected.port, at);
      expect(String((await arrived)[0])).toBe('request');
    });
  });

  it('takes over no descriptor that is no socket', async () => {
    await expect(adoptSocket(1_000_000)).rejects.toMatchObject({ code: expect.stringMatching(/^E/) });
  });
});
