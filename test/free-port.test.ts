import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { freePort } from './free-port.js';

const rangeFile = '/proc/sys/net/ipv4/ip_local_port_range';

it.runIf(existsSync(rangeFile))(
  'is a port that the system gives to no client, which it could connect to itself',
  async () => {
    const [least = 0] = readFileSync(rangeFile, 'utf8').split(/\s+/).map(Number);
    const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));
    for (const port of ports) expect(port).toBeLessThan(least);
  },
);

it.each(['127.0.0.1', '::1'])('is free for TCP and UDP at %s', async (address) => {
  const port = await freePort(address);
  const server = createServer().listen(port, address);
  await once(server, 'listening');
  server.close();
  const socket = createSocket(address === '::1' ? 'udp6' : 'udp4');
  socket.bind(port, address);
  await once(socket, 'listening');
  socket.close();
});
