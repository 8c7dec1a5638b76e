import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { freePort } from '../../test/free-port.js';
import { acceptsIpv4 } from './ipv4-acceptance.js';

it.each([true, false])('of TCP: IPv6 alone %s', async (ipv6Only) => {
  const port = await freePort('::1');
  const server = createServer().listen({ port, host: '::', ipv6Only });
  await once(server, 'listening');
  try {
    expect(await acceptsIpv4('tcp', port)).toBe(!ipv6Only);
  } finally {
    server.close();
  }
});

it.each([true, false])('of UDP: IPv6 alone %s', async (ipv6Only) => {
  const port = await freePort('::1');
  const socket = createSocket({ type: 'udp6', ipv6Only });
  socket.bind(port, '::');
  await once(socket, 'listening');
  try {
    expect(await acceptsIpv4('udp', port)).toBe(!ipv6Only);
  } finally {
    socket.close();
  }
});
