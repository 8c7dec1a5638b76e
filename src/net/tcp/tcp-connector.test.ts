import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { TcpConnectInput } from '../../config/endpoint-input.js';
import { parseEndpoint } from '../../config/parse-endpoint.js';
import { orThrow } from '../../errors/parsed.js';
import { TcpConnector } from './tcp-connector.js';

const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

/** A server that accepts and sends nothing, and its port. */
async function silent(): Promise<number> {
  const server = createServer((socket) => sockets.push(socket.on('error', () => undefined)));
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function connectorTo(address: string, input: Partial<TcpConnectInput> = {}): TcpConnector {
  const spec = orThrow(parseEndpoint({ type: 'tcp-connect', address, ...input }));
  if (spec.type !== 'tcp-connect') throw new Error(spec.type);
  return new TcpConnector(spec);
}

describe('a connector', () => {
  it.each(['127.0.0.1', 'localhost'])('connects to %s', async (host) => {
    const port = await silent();
    const { socket } = await connectorTo(`${host}:${port}`).connect();
    sockets.push(socket);
    expect([socket.remotePort, socket.allowHalfOpen]).toEqual([port, true]);
    // The owner of the socket handles its events from here on.
    expect(socket.listenerCount('error')).toBe(0);
  });

  it('reports that nothing listens, and can try again', async () => {
    const port = await silent();
    for (const server of servers.splice(0)) {
      server.close();
      await once(server, 'close');
    }
    const connector = connectorTo(`127.0.0.1:${port}`);
    await expect(connector.connect()).rejects.toMatchObject({ code: 'CONNECTION_REFUSED' });
    await expect(connector.connect()).rejects.toMatchObject({ code: 'CONNECTION_REFUSED' });
  });

  it('gives up a handshake that takes too long', async () => {
    const port = await silent();
    const connector = connectorTo(`127.0.0.1:${port}`, {
      tls: 'insecure',
      limits: { connectTimeoutMs: 100 },
    });
    await expect(connector.connect()).rejects.toMatchObject({ code: 'CONNECT_TIMED_OUT' });
  });

  it('reports that its own port is in use, and not that of the server', async () => {
    const [port, taken] = [await silent(), await silent()];
    const connector = connectorTo(`127.0.0.1:${port}`, { bind: `127.0.0.1:${taken}` });
    await expect(connector.connect()).rejects.toMatchObject({
      code: 'ADDRESS_IN_USE',
      failure: { params: { address: `127.0.0.1:${taken}` } },
    });
  });

  it('rejects what is under way when it is aborted, and everything later', async () => {
    const port = await silent();
    const connector = connectorTo(`127.0.0.1:${port}`, { tls: 'insecure' });
    const connecting = expect(connector.connect()).rejects.toMatchObject({ code: 'CONNECTION_RESET' });
    await once(servers[0] as Server, 'connection');
    connector.abort();
    await connecting;
    await expect(connector.connect()).rejects.toMatchObject({ code: 'CONNECTION_RESET' });
  });
});
