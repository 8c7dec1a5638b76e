import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { made, type Opened, opened } from '../../../test/open-endpoint.js';
import type { TcpConnectInput } from '../../config/endpoint-input.js';

const servers: Server[] = [];
const clients: Opened[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) await client.endpoint.close(0);
  for (const server of servers.splice(0)) server.close();
});

async function serving(answer: (socket: Socket) => void, port = 0): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    answer(socket);
  }).listen(port, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function connected(port: number, input: Partial<TcpConnectInput> = {}): Promise<Opened> {
  const client = await opened({ type: 'tcp-connect', address: `127.0.0.1:${port}`, ...input });
  clients.push(client);
  return client;
}

describe('a TCP client', () => {
  it('talks, and ends with the server', async () => {
    const port = await serving((socket) => socket.on('data', (data) => socket.end(`got ${data}`)));
    const client = await connected(port);
    client.endpoint.send(Buffer.from('it'));
    await client.endpoint.stopped;
    expect(await client.event('received')).toMatchObject({ bytes: Buffer.from('got it') });
    expect(await client.event('closed')).toMatchObject({ reason: 'peer', sentBytes: 2, receivedBytes: 6 });
  });

  it('finishes its sending side and still receives the answer', async () => {
    const port = await serving((socket) => {
      const chunks: Buffer[] = [];
      socket.on('data', (data) => chunks.push(data));
      socket.on('end', () => socket.end(`${Buffer.concat(chunks).length} bytes`));
    });
    const client = await connected(port);
    client.endpoint.send(Buffer.from('question'));
    client.endpoint.endSending();
    await client.endpoint.stopped;
    expect(await client.event('received')).toMatchObject({ bytes: Buffer.from('8 bytes') });
  });

  it('with time to answer may go on after the server has finished sending', async () => {
    const port = await serving((socket) => {
      const chunks: Buffer[] = [];
      socket.end('banner');
      socket.on('data', (data) => chunks.push(data));
      socket.on('end', () => server.emit('text', Buffer.concat(chunks).toString()));
    });
    const server = servers.at(-1) ?? createServer();
    const text = once(server, 'text');
    const client = await connected(port, { limits: { halfCloseMs: 10_000 } });
    await client.event('received');
    client.endpoint.send(Buffer.from('later'));
    client.endpoint.endSending();
    expect(await text).toEqual(['later']);
  });

  it.each([
    ['127.0.0.1:1', 'CONNECTION_REFUSED'],
    ['no-such-host.invalid:7', 'HOST_NOT_FOUND'],
  ])('says why it cannot reach %s', async (address, code) => {
    const client = made({ type: 'tcp-connect', address });
    await expect(client.endpoint.open()).rejects.toMatchObject({ code });
    expect(client.endpoint.status).toMatchObject({ state: 'failed', failure: { code } });
  });

  it('does not take itself for a server where nothing listens', async () => {
    const port = await serving(() => undefined);
    const gone = servers.pop();
    await new Promise((resolve) => gone?.close(resolve));
    const address = `127.0.0.1:${port}`;
    const client = made({ type: 'tcp-connect', address, bind: address });
    await expect(client.endpoint.open()).rejects.toMatchObject({ code: 'CONNECTION_REFUSED' });
  });

  it('reports a reset', async () => {
    const port = await serving((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const client = await connected(port);
    client.endpoint.send(Buffer.from('x'));
    await client.endpoint.stopped;
    expect(await client.event('closed')).toMatchObject({ reason: 'reset' });
    expect(await client.event('error')).toMatchObject({ failure: { code: 'CONNECTION_RESET' } });
  });

  it('retries after a refusal, reports when, and connects once the server is there', async () => {
    const port = await serving(() => undefined);
    const gone = servers.pop();
    await new Promise((resolve) => gone?.close(resolve));
    const client = await connected(port, { reconnect: true });
    expect(await client.event('error')).toMatchObject({ failure: { code: 'CONNECTION_REFUSED' } });
    expect(client.endpoint.status).toMatchObject({
      state: 'waiting',
      failure: { code: 'CONNECTION_REFUSED' },
    });
    await serving((socket) => socket.end('here'), port);
    expect(await client.event('received')).toMatchObject({ bytes: Buffer.from('here') });
  });

  it('connects to a self-signed TLS listener only if certificates are not verified', async () => {
    const listener = await opened({
      type: 'tcp-listen',
      address: '127.0.0.1:0',
      reply: 'echo',
      tls: 'self-signed',
    });
    clients.push(listener);
    const client = await connected(listener.port, { tls: 'insecure' });
    client.endpoint.send(Buffer.from('secret'));
    expect(await client.event('received')).toMatchObject({ bytes: Buffer.from('secret') });
    await expect(connected(listener.port, { tls: 'verify' })).rejects.toMatchObject({ code: 'TLS_FAILED' });
  });
});
