import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EndpointSummary, RepetitionState } from '../../operations/endpoints.js';
import type { ErrorBody } from '../../operations/schema-parts.js';
import { startWorkbench, type Workbench } from '../workbench/workbench.js';

let folder: string;
let bench: Workbench;
const sockets: (Socket | UdpSocket)[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'breakoutbox-sending-'));
  bench = await startWorkbench({ host: '127.0.0.1', port: 0, workspace: folder });
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) 'destroy' in socket ? socket.destroy() : socket.close();
  await bench.close(0);
  rmSync(folder, { recursive: true });
});

async function ask<Body>(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Body }> {
  const response = await fetch(`http://127.0.0.1:${bench.port}/api/${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as Body };
}

async function made(input: object): Promise<EndpointSummary> {
  return (await ask<EndpointSummary>('POST', 'endpoints', input)).body;
}

async function summaryOf(id: string): Promise<EndpointSummary | undefined> {
  return (await ask<EndpointSummary[]>('GET', 'endpoints')).body.find((summary) => summary.id === id);
}

async function backlogOf(id: string): Promise<number | undefined> {
  return (await summaryOf(id))?.peers[0]?.backlogBytes;
}

async function repetitionOf(id: string): Promise<RepetitionState | undefined> {
  return (await summaryOf(id))?.repetition;
}

function portOf({ status }: EndpointSummary): number {
  return status.state === 'listening' ? Number(status.local.split(':').at(-1)) : 0;
}

/** A UDP device on loopback: its port, and what it received. */
async function device(): Promise<{ port: number; received: string[] }> {
  const socket = createSocket('udp4');
  sockets.push(socket);
  const received: string[] = [];
  socket.on('message', (message) => received.push(String(message)));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { port: socket.address().port, received };
}

/** Polls long enough for a loaded machine. */
const eventually = <Value>(look: () => Value | Promise<Value>) => expect.poll(look);

const data = Buffer.from('ping').toString('base64');

describe('a send over the API', () => {
  it.each(['localhost', '127.0.0.1'])(
    'reaches a UDP peer that nothing came from, named as %s',
    async (host) => {
      const { id } = await made({ type: 'udp', address: '0' });
      const { port, received } = await device();
      const sent = await ask('POST', `endpoints/${id}/send`, { data, to: `${host}:${port}` });
      expect(sent).toEqual({ status: 200, body: { peers: 1, bytes: 4 } });
      await expect.poll(() => received).toEqual(['ping']);
      expect((await summaryOf(id))?.peers.map(({ peer }) => peer)).toEqual([`127.0.0.1:${port}`]);
    },
  );

  it.each([
    ['nowhere.invalid:5', 'HOST_NOT_FOUND'],
    ['10.0.0.1:99999', 'PORT_INVALID'],
    ['7788', 'ADDRESS_INVALID'],
    ['255.255.255.255:7788', 'BROADCAST_REFUSED'],
    ['[::1]:7788', 'FAMILIES_DIFFER'],
  ])('to %s is refused with %s', async (to, code) => {
    const { id } = await made({ type: 'udp', address: '127.0.0.1:0' });
    const { status, body } = await ask<ErrorBody>('POST', `endpoints/${id}/send`, { data, to });
    expect([status, body.error.code]).toEqual([400, code]);
  });

  it('through a UDP endpoint that was stopped is refused, not swallowed', async () => {
    const { id } = await made({ type: 'udp', address: '0', remote: '127.0.0.1:9' });
    await ask('POST', `endpoints/${id}/stop`);
    const { body } = await ask<ErrorBody>('POST', `endpoints/${id}/send`, { data });
    expect(body.error.code).toBe('NOT_CONNECTED');
  });

  it('in paced pieces gives a slow reader all of 16 MiB in order, and never closes it', {
    timeout: 60_000,
  }, async () => {
    const server = await made({ type: 'tcp-listen', address: '127.0.0.1:0' });
    const peer = connect(portOf(server), '127.0.0.1');
    sockets.push(peer);
    peer.pause();
    await eventually(async () => (await summaryOf(server.id))?.peerCount).toBe(1);
    const piece = 1024 * 1024;
    const sending = (async () => {
      for (let number = 0; number < 16; number += 1) {
        const bytes = Buffer.alloc(piece, number);
        const body = { data: bytes.toString('base64'), paced: true };
        const answer = await ask('POST', `endpoints/${server.id}/send`, body);
        expect(answer.body).toEqual({ peers: 1, bytes: piece });
      }
    })();
    // The system's buffers are full and the program holds its bound, so further sends wait.
    await eventually(() => backlogOf(server.id)).toBeGreaterThan(0);
    const chunks: Buffer[] = [];
    peer.on('data', (chunk) => chunks.push(chunk));
    peer.resume();
    await sending;
    await eventually(() => chunks.reduce((sum, { length }) => sum + length, 0)).toBe(16 * piece);
    const all = Buffer.concat(chunks);
    expect(Array.from({ length: 16 }, (_, number) => all[(number + 1) * piece - 1])).toEqual(
      Array.from({ length: 16 }, (_, number) => number),
    );
  });

  it('that was paced and given up is not sent when there is room at last', async () => {
    const server = await made({ type: 'tcp-listen', address: '127.0.0.1:0' });
    const peer = connect(portOf(server), '127.0.0.1');
    sockets.push(peer);
    peer.pause();
    await eventually(async () => (await summaryOf(server.id))?.peerCount).toBe(1);
    const path = `endpoints/${server.id}/send`;
    const filler = Buffer.alloc(1024 * 1024, 1).toString('base64');
    while ((await backlogOf(server.id)) === 0) await ask('POST', path, { data: filler, paced: true });
    const given = new AbortController();
    const waiting = fetch(`http://127.0.0.1:${bench.port}/api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ data, paced: true }),
      signal: given.signal,
    });
    // Answered only after the request before it on this server was read: it waits by then.
    await summaryOf(server.id);
    given.abort();
    await expect(waiting).rejects.toThrow();
    let bytes = 0;
    let tail = '';
    peer.on('data', (chunk) => {
      bytes += chunk.length;
      tail = String(chunk.subarray(-4));
    });
    peer.resume();
    await eventually(() => backlogOf(server.id)).toBe(0);
    await eventually(async () => (await summaryOf(server.id))?.totals.sentBytes === bytes).toBe(true);
    expect(tail).not.toBe('ping');
  });
});

describe('a repetition over the API', () => {
  it('runs in the program to its count, and every summary shows it', async () => {
    const { id } = await made({ type: 'udp', address: '0' });
    const { port, received } = await device();
    const started = await ask<EndpointSummary>('POST', `endpoints/${id}/repeat`, {
      data,
      to: `localhost:${port}`,
      intervalMs: 20,
      count: 50,
    });
    expect(started.body.repetition).toMatchObject({ state: 'running', intervalMs: 20, count: 50, bytes: 4 });
    await expect.poll(() => repetitionOf(id)).toMatchObject({ state: 'ended' });
    const ended = await repetitionOf(id);
    expect(ended).toMatchObject({ reason: 'done', sent: 50, to: `127.0.0.1:${port}` });
    await expect.poll(() => received.length).toBe(50);
  });

  it('can be stopped by any client, is replaced by another, and ends with its endpoint, as its summary says', async () => {
    const { id } = await made({ type: 'udp', address: '0', remote: '127.0.0.1:9' });
    const endless = { data, intervalMs: 1000 };
    await ask('POST', `endpoints/${id}/repeat`, endless);
    const stopped = await ask<EndpointSummary>('DELETE', `endpoints/${id}/repeat`);
    expect(stopped.body.repetition).toMatchObject({ state: 'ended', reason: 'stopped', sent: 1 });
    await ask('POST', `endpoints/${id}/repeat`, endless);
    const another = await ask<EndpointSummary>('POST', `endpoints/${id}/repeat`, { ...endless, count: 7 });
    expect(another.body.repetition).toMatchObject({ state: 'running', count: 7 });
    await ask('POST', `endpoints/${id}/stop`);
    expect(await repetitionOf(id)).toMatchObject({ state: 'ended', reason: 'endpoint' });
  });

  it.each([
    { intervalMs: 9 },
    { intervalMs: 10.5 },
    { intervalMs: 100, count: 0 },
    { intervalMs: 86_400_001 },
    {},
  ])('with %j is refused', async (bounds) => {
    const { id } = await made({ type: 'udp', address: '0', remote: '127.0.0.1:9' });
    const { status } = await ask('POST', `endpoints/${id}/repeat`, { data, ...bounds });
    expect(status).toBe(400);
    expect(await repetitionOf(id)).toBeUndefined();
  });

  it('does not begin without a peer, and says so', async () => {
    const { id } = await made({ type: 'tcp-listen', address: '127.0.0.1:0' });
    const { body } = await ask<ErrorBody>('POST', `endpoints/${id}/repeat`, { data, intervalMs: 100 });
    expect(body.error.code).toBe('NOT_CONNECTED');
    expect(await repetitionOf(id)).toBeUndefined();
  });
});
