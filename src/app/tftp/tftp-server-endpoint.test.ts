import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeOnEngines } from '../../../test/engines.js';
import { listeningPort } from '../../../test/listening-port.js';
import { RawTftp } from '../../../test/raw-tftp.js';
import { parseAnyEndpoint } from '../../config/endpoint-kinds.js';
import type { TftpServerEndpointSpec } from '../../config/kinds/tftp-server.js';
import { ConnectionNumbers } from '../../endpoint/connection-numbers.js';
import { BreakoutboxError } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import { createHub } from '../create-hub.js';
import { servedFolder } from './served-place.js';
import { TftpServerEndpoint } from './tftp-server-endpoint.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakoutbox-served-'));
  writeFileSync(join(folder, 'image'), new Uint8Array(5_000));
});
afterAll(() => rmSync(folder, { recursive: true }));

function spec(more: object = {}): TftpServerEndpointSpec {
  const parsed = orThrow(parseAnyEndpoint({ type: 'tftp-server', host: '127.0.0.1', port: 0, ...more }));
  if (parsed.type !== 'tftp-server') throw new Error(parsed.type);
  return parsed;
}

function made(root: () => Promise<string> = async () => folder, more: object = {}) {
  const notified: string[] = [];
  const states: string[] = [];
  const changes = {
    statusChanged: () => states.push(endpoint.status.state),
    figuresChanged: () => undefined,
  };
  const endpoint: TftpServerEndpoint = new TftpServerEndpoint(
    spec(more),
    { id: 'e7', hub: createHub(), changes },
    {
      origin: async () => ({ root: await root() }),
      opened: (id) => notified.push(`opened ${id}`),
      closing: (id) => notified.push(`closing ${id}`),
      closed: (id) => notified.push(`closed ${id}`),
    },
  );
  return { endpoint, notified, states };
}

describe('a TFTP server as an endpoint', () => {
  it('opens, listens and stops, and notifies the holder of the folder', async () => {
    const { endpoint, notified, states } = made();
    expect(endpoint.status).toEqual({ state: 'stopped' });
    const opening = endpoint.open();
    expect(endpoint.status).toEqual({ state: 'opening' });
    await opening;
    expect(endpoint.status).toMatchObject({ state: 'listening', reachable: [expect.any(String)] });
    await endpoint.close(0);
    await endpoint.stopped;
    expect(endpoint.status).toEqual({ state: 'stopped' });
    expect(notified).toEqual(['opened e7', 'closing e7', 'closed e7']);
    expect(states).toEqual(['opening', 'listening', 'stopping', 'stopped']);
  });

  it('has each client of a transfer that runs as a peer, and gives it up when that is disconnected', async () => {
    const { endpoint } = made();
    await endpoint.open();
    const device = await RawTftp.open();
    device.request('readRequest', 'image', listeningPort(endpoint));
    await device.next();
    const peer = `127.0.0.1:${device.port}`;
    // A thread reports its transfers a few milliseconds late.
    await expect.poll(() => endpoint.peers()).toMatchObject([{ peer, receivedBytes: 0 }]);
    expect(endpoint.peerCount).toBe(1);
    expect(endpoint.totals).toMatchObject({ connections: 1, sentMessages: 0 });
    expect(endpoint.disconnect('127.0.0.1:1')).toBe(false);
    expect(endpoint.disconnect(peer)).toBe(true);
    expect(await device.nextPacket()).toMatchObject({ type: 'error' });
    await expect.poll(() => endpoint.peerCount).toBe(0);
    device.close();
    await endpoint.close(0);
  });

  it('fails if its folder or its port is not available, and says why', async () => {
    const { endpoint } = made(async () => {
      throw new BreakoutboxError('TFTP_ROOT_INVALID', { path: '/nowhere', reason: 'no-such-folder' });
    });
    await expect(endpoint.open()).rejects.toMatchObject({ code: 'TFTP_ROOT_INVALID' });
    await endpoint.stopped;
    expect(endpoint.status).toMatchObject({ state: 'failed', failure: { code: 'TFTP_ROOT_INVALID' } });
    const { endpoint: first } = made();
    await first.open();
    const { endpoint: second, notified } = made(undefined, { port: listeningPort(first) });
    await expect(second.open()).rejects.toMatchObject({ code: 'ADDRESS_IN_USE' });
    expect([second.status.state, notified]).toEqual(['failed', []]);
    await Promise.all([endpoint.close(0), first.close(0), second.close(0)]);
  });

  it('fails for unforeseen errors as well', async () => {
    const { endpoint } = made(async () => {
      throw new TypeError('unforeseen');
    });
    await expect(endpoint.open()).rejects.toThrow('unforeseen');
    expect(endpoint.status).toMatchObject({ state: 'failed', failure: { code: 'INTERNAL' } });
    await endpoint.close(0);
  });

  it('opens nothing once it was closed, before or while it opens', async () => {
    const { endpoint: before } = made();
    await before.close(0);
    await before.open();
    expect(before.status).toEqual({ state: 'stopped' });
    const { endpoint: meanwhile, notified } = made();
    const opening = meanwhile.open();
    await meanwhile.close(0);
    await opening;
    expect(meanwhile.status).toEqual({ state: 'stopped' });
    expect(notified).not.toContain('opened e7');
  });

  it.each(['its folder is looked for', 'it binds'])('may be closed while %s', async (when) => {
    let resolveRoot: (root: string) => void = () => undefined;
    const looked = new Promise<string>((resolve) => {
      resolveRoot = resolve;
    });
    const { endpoint, states, notified } = made(() => looked);
    const opening = endpoint.open();
    if (when === 'it binds') resolveRoot(folder);
    const closing = endpoint.close(0);
    resolveRoot(folder);
    await Promise.all([opening, closing]);
    expect(states).toEqual(['opening', 'stopping', 'stopped']);
    expect(notified).toEqual(['closing e7', 'closed e7']);
  });

  it('sends nothing by hand', () => {
    expect(() => made().endpoint.send()).toThrow(expect.objectContaining({ code: 'SENDS_FILES_ONLY' }));
  });
});

describeOnEngines((engine) => {
  it('counts the bytes of a transfer while it runs, and never fewer than before', async () => {
    const { endpoint } = made(undefined, { engine });
    await endpoint.open();
    const device = await RawTftp.open();
    device.request('readRequest', 'image', listeningPort(endpoint));
    const counted: number[] = [];
    const count = (): number => {
      counted.push(endpoint.totals.sentBytes);
      return counted.at(-1) ?? 0;
    };
    for (let block = 1; block <= 10; block += 1) {
      device.acknowledge(block, await device.next());
      if (block === 5) await expect.poll(count).toBe(5 * 512);
      count();
    }
    await expect.poll(() => [count(), endpoint.totals.sentMessages]).toEqual([5_000, 1]);
    expect(counted).toEqual(counted.toSorted((one, other) => one - other));
    device.close();
    await endpoint.close(0);
    expect(endpoint.totals).toMatchObject({ sentBytes: 5_000, sentMessages: 1 });
  });

  it('counts no file that broke off as sent, and an error only where nobody gave it up on purpose', async () => {
    const { endpoint } = made(undefined, { engine });
    await endpoint.open();
    const [failing, cut] = [await RawTftp.open(), await RawTftp.open()];
    for (const device of [failing, cut]) {
      device.request('readRequest', 'image', listeningPort(endpoint));
      device.acknowledge(1, await device.next());
    }
    const { from } = await failing.next();
    failing.send(Uint8Array.of(0, 5, 0, 3, 0), from.port);
    await expect.poll(() => endpoint.totals.errors).toBe(1);
    await cut.next();
    await endpoint.close(0);
    expect(endpoint.totals).toMatchObject({ connections: 2, sentMessages: 0, errors: 1 });
    for (const device of [failing, cut]) device.close();
  });

  it('closes for each who asks when all is closed, and a further call shortens the grace', async () => {
    const hub = createHub();
    const seen: string[] = [];
    hub.subscribe({
      types: ['transferFinished', 'stopped'],
      onBatch: ({ events }) => void seen.push(...events.map(({ type }) => type)),
    });
    const endpoint = new TftpServerEndpoint(spec({ engine }), { id: 'e7', hub }, servedFolder(folder));
    await endpoint.open();
    const device = await RawTftp.open();
    device.request('readRequest', 'image', listeningPort(endpoint));
    await device.next();
    const closings = [endpoint.close(60_000), endpoint.close(60_000)];
    expect(endpoint.status).toEqual({ state: 'stopping' });
    await endpoint.close(0);
    expect(endpoint.status).toEqual({ state: 'stopped' });
    await Promise.all(closings);
    expect(await device.nextPacket()).toMatchObject({ type: 'error' });
    await expect.poll(() => seen).toEqual(['transferFinished', 'stopped']);
    device.close();
  });

  it('gives each transfer an id of its own, however often the server is opened', async () => {
    const hub = createHub();
    const ids: string[] = [];
    hub.subscribe({
      types: ['transferStarted', 'transferFinished'],
      onBatch: ({ events }) => void ids.push(...events.map((event) => ('id' in event ? event.id : ''))),
    });
    const connections = new ConnectionNumbers();
    for (let opening = 1; opening <= 2; opening += 1) {
      const context = { id: 'e7', hub, connections };
      const endpoint = new TftpServerEndpoint(spec({ engine }), context, servedFolder(folder));
      await endpoint.open();
      const device = await RawTftp.open();
      device.request('readRequest', 'image', listeningPort(endpoint));
      await expect.poll(() => endpoint.peerCount).toBe(1);
      device.close();
      await endpoint.close(0);
    }
    await expect.poll(() => ids).toEqual(['t1', 't1', 't2', 't2']);
  });
});
