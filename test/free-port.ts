import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Ports below those that systems give to clients (Linux: 32768 and up; RFC 6335, section 6: 49152 and up). A client that asks for a
 * port of those again and again, before anyone listens there, may be given that very port, be connected to itself, and keep the
 * server out; and a socket of another test may have it by then.
 */
const first = 10_000;
const count = 20_000;
const maxTries = 100;

/** A port of `address` that has neither a TCP nor a UDP socket, and that the system gives to no client. */
export async function freePort(address = '127.0.0.1'): Promise<number> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const port = first + Math.floor(Math.random() * count);
    if ((await isFreeForTcp(port, address)) && (await isFreeForUdp(port, address))) return port;
  }
  throw new Error(`no free port at ${address} in ${maxTries} tries`);
}

async function isFreeForTcp(port: number, address: string): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, address);
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}

async function isFreeForUdp(port: number, address: string): Promise<boolean> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  try {
    socket.bind(port, address);
    await once(socket, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
    await once(socket, 'close');
  }
}
