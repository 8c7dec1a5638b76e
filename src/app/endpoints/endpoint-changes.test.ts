import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { describeOnEngines } from '../../../test/engines.js';
import { listeningPort } from '../../../test/listening-port.js';
import { RawTftp } from '../../../test/raw-tftp.js';
import { type AnyEndpointInput, parseAnyEndpoint } from '../../config/endpoint-kinds.js';
import { orThrow } from '../../errors/parsed.js';
import { createHub } from '../create-hub.js';
import type { EngineWish } from '../engine.js';
import { servedFolder } from '../tftp/served-place.js';
import { loadFactories } from './endpoint-factories.js';
import type { AnyEndpoint } from './held-endpoint.js';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

function viewOf({ status, totals, peerCount }: AnyEndpoint, peers: readonly object[]): unknown {
  return { status, totals, peers, peerCount };
}

/** An open endpoint, and the state known to a follower that reads it only when notified of changes. */
async function followed(input: AnyEndpointInput, root = '', engine: EngineWish = 'auto') {
  const create = await loadFactories({ engine, served: servedFolder(root) });
  let isDue = false;
  let known: unknown;
  const changed = (): void => {
    if (isDue) return;
    isDue = true;
    setImmediate(() => {
      isDue = false;
      known = viewOf(endpoint, endpoint.peers());
    });
  };
  const changes = { statusChanged: changed, figuresChanged: changed };
  const hub = createHub();
  const endpoint = create(orThrow(parseAnyEndpoint(input)), { id: 'e1', hub, changes });
  const publish = vi.spyOn(hub, 'publish');
  opened.push({
    close: async () => {
      await endpoint.close(0);
      expect(publish, 'an event that nobody subscribes to').not.toHaveBeenCalled();
    },
  });
  await endpoint.open();
  return {
    endpoint,
    /** Waits until the endpoint's totals have these, and until the follower has them too. */
    knows: async (totals: object): Promise<void> => {
      await expect.poll(() => endpoint.totals).toMatchObject(totals);
      // The endpoint may still be changing: both are read anew each time.
      const isKnown = (): boolean => isDeepStrictEqual(known, viewOf(endpoint, endpoint.peers()));
      await expect.poll(isKnown).toBe(true);
    },
  };
}

async function connected(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  opened.push({ close: () => socket.destroy() });
  await once(socket, 'connect');
  return socket;
}

describe.each([
  ['a TCP server', 1],
  ['a TCP server of several processes', 2],
])('%s', (_name, workers) => {
  it('notifies of connections, of bytes both ways, of its end', async () => {
    const input = { type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo', workers } as const;
    const { endpoint, knows } = await followed({ ...input, framing: 'line' });
    await knows({ connections: 0 });
    const peer = await connected(listeningPort(endpoint));
    await knows({ connections: 1 });
    peer.write('half of a ');
    await knows({ receivedBytes: 10, receivedMessages: 0 });
    peer.write('line\n');
    await knows({ receivedMessages: 1, sentMessages: 1 });
    endpoint.send(Uint8Array.of(1, 2, 3));
    await knows({ sentMessages: 2 });
    peer.destroy();
    await expect.poll(() => endpoint.peerCount).toBe(0);
    await knows({});
    await endpoint.close(0);
    await knows({});
  });
});

it('a TCP server notifies of connections that it turns away', async () => {
  const limits = { maxConnections: 1 };
  const { endpoint, knows } = await followed({ type: 'tcp-listen', address: '127.0.0.1:0', limits });
  await connected(listeningPort(endpoint));
  await knows({ connections: 1 });
  await connected(listeningPort(endpoint));
  await knows({ refused: 1 });
});

it('a TCP client notifies of its connection, of bytes, of the end and of the next attempt', async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push({ close: () => server.close() });
  const { port } = server.address() as AddressInfo;
  const { endpoint, knows } = await followed({
    type: 'tcp-connect',
    address: `127.0.0.1:${port}`,
    reconnect: true,
  });
  await knows({ connections: 1 });
  endpoint.send(Uint8Array.of(1, 2));
  await knows({ sentBytes: 2 });
  await expect.poll(() => sockets.length).toBe(1);
  sockets[0]?.write('hi');
  await knows({ receivedBytes: 2 });
  sockets[0]?.destroy();
  await expect.poll(() => endpoint.status.state).toBe('waiting');
  await knows({});
});

describeOnEngines((engine) => {
  it('a UDP socket notifies of datagrams both ways, and of a peer that is forgotten', async () => {
    const { endpoint, knows } = await followed(
      { type: 'udp', address: '127.0.0.1:0', reply: 'echo' },
      '',
      engine,
    );
    const device = createSocket('udp4');
    opened.push({ close: () => device.close() });
    device.send('hello', listeningPort(endpoint), '127.0.0.1');
    await knows({ receivedBytes: 5, sentBytes: 5 });
    endpoint.send(Uint8Array.of(1, 2, 3));
    await knows({ sentBytes: 8 });
    expect(endpoint.disconnect(endpoint.peers()[0]?.peer ?? '')).toBe(true);
    await knows({});
    expect(endpoint.peerCount).toBe(0);
  });

  it('a TFTP server notifies of a transfer, its end, and a request that it refuses', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-changes-'));
    opened.push({ close: () => rmSync(folder, { recursive: true }) });
    writeFileSync(join(folder, 'image'), new Uint8Array(1_000));
    const input = { type: 'tftp-server', host: '127.0.0.1', port: 0, engine } as const;
    const { endpoint, knows } = await followed(input, folder);
    const device = await RawTftp.open();
    opened.push({ close: () => device.close() });
    device.request('readRequest', 'nothing', listeningPort(endpoint));
    await knows({ refused: 1 });
    device.request('readRequest', 'image', listeningPort(endpoint));
    await knows({ connections: 1 });
    await expect.poll(() => endpoint.peerCount).toBe(1);
    endpoint.disconnect(endpoint.peers()[0]?.peer ?? '');
    await expect.poll(() => endpoint.peerCount).toBe(0);
    await knows({});
  });
});
