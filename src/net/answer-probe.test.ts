import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { freePort } from '../../test/free-port.js';
import { probeAnswer, sourceAddress } from './answer-probe.js';

const address = '127.0.0.1';

it('finds the address that the system sends from', async () => {
  expect(await sourceAddress(address, 9)).toBe('127.0.0.1');
  // Refused to a socket that may not broadcast.
  expect(await sourceAddress('255.255.255.255', 9)).toBeUndefined();
});

it('connects by TCP', async () => {
  const server = createServer().listen(0, address);
  await once(server, 'listening');
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  try {
    expect(await probeAnswer({ protocol: 'tcp', address, port, timeoutMs: 5000 })).toMatchObject({
      type: 'connected',
    });
  } finally {
    server.close();
  }
});

it.each(['tcp', 'udp'] as const)('is refused by %s where nobody listens', async (protocol) => {
  const port = await freePort();
  expect(await probeAnswer({ protocol, address, port, timeoutMs: 5000 })).toEqual({ type: 'refused' });
});

it('is answered by UDP, or waits to its time', async () => {
  const socket = createSocket('udp4');
  socket.bind(0, address);
  await once(socket, 'listening');
  const { port } = socket.address();
  try {
    expect(await probeAnswer({ protocol: 'udp', address, port, timeoutMs: 20 })).toEqual({ type: 'silent' });
    socket.on('message', (_, peer) => socket.send('', peer.port, peer.address));
    expect(await probeAnswer({ protocol: 'udp', address, port, timeoutMs: 5000 })).toMatchObject({
      type: 'replied',
    });
  } finally {
    socket.close();
  }
});
