import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { listeners } from '../../../test/tcp-listeners.js';
import { hostAddresses } from '../../system/host-addresses.js';

const { client, listening } = listeners();

describe('the limits of a TCP listener', () => {
  it('turns away connections past the limit, counts them, and serves again when one has left', async () => {
    const listener = await listening({ reply: 'echo', limits: { maxConnections: 2 } });
    const one = await client(listener.port);
    await client(listener.port);
    await listener.event('connected', ({ open: count }) => count === 2);
    const third = await client(listener.port);
    await third.ended;
    expect(await listener.event('error')).toMatchObject({
      failure: { code: 'CONNECTION_LIMIT', params: { most: 2 } },
    });
    expect(listener.endpoint.totals.refused).toBe(1);
    one.socket.end();
    await listener.event('closed');
    const fourth = await client(listener.port);
    fourth.socket.end('again');
    await fourth.ended;
    expect(fourth.received()).toBe('again');
  });

  it('holds reading back from a peer that never reads, and stays within its bounds', async () => {
    const listener = await listening({ reply: 'echo' });
    const { socket } = await client(listener.port);
    socket.pause();
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    // Far more than the system's buffers on the way there and back take.
    const written = 48;
    for (let count = 0; count < written; count += 1) socket.write(chunk);
    await expect.poll(() => listener.endpoint.peers()[0]?.backlogBytes).toBeGreaterThan(0);
    await expect.poll(() => socket.writableLength).toBeGreaterThan(16 * chunk.length);
    expect(listener.endpoint.peers()[0]?.backlogBytes).toBeLessThanOrEqual(1024 * 1024);
    // Once it reads, everything comes back.
    let back = 0;
    socket.on('data', (data) => {
      back += data.length;
    });
    socket.resume();
    await expect.poll(() => back).toBe(written * chunk.length);
  });

  it('closes a peer that does not read what a person sends, at the bound', async () => {
    const listener = await listening({ limits: { maxBacklogBytes: 65_536 } });
    const { socket } = await client(listener.port);
    socket.pause();
    await listener.event('connected');
    for (let count = 0; count < 1000 && listener.endpoint.peerCount > 0; count += 1) {
      // Further sends to a full backlog are not reported again.
      for (let more = 0; more < 3; more += 1) listener.endpoint.send(Buffer.alloc(65_536));
      await new Promise(setImmediate);
    }
    expect(await listener.event('closed')).toMatchObject({ reason: 'backlog' });
    expect(listener.events.filter(({ type }) => type === 'error')).toHaveLength(1);
    expect(listener.events.find(({ type }) => type === 'error')).toMatchObject({
      failure: { code: 'SEND_BACKLOG_FULL' },
    });
  });

  it('closes a connection that was silent for the idle limit, and not one that was not', async () => {
    const listener = await listening({ reply: 'echo', limits: { idleTimeoutMs: 160 } });
    const silent = await client(listener.port);
    const lively = await client(listener.port);
    const timer = setInterval(() => lively.socket.write('.'), 20);
    await silent.ended;
    clearInterval(timer);
    expect(await listener.event('closed')).toMatchObject({ reason: 'idle' });
    expect(listener.endpoint.peerCount).toBe(1);
  });

  it('serves a healthy client promptly while every limit is reached at once', async () => {
    const listener = await listening({
      reply: 'echo',
      framing: 'line',
      limits: { maxConnections: 4, maxFrameBytes: 1024, maxBacklogBytes: 65_536, idleTimeoutMs: 400 },
    });
    const healthy = await client(listener.port);
    const silent = await client(listener.port);
    const greedy = await client(listener.port);
    greedy.socket.pause();
    const rambling = await client(listener.port);
    await listener.event('connected', ({ open: count }) => count === 4);
    const lines = Buffer.from(`${'x'.repeat(1000)}\n`.repeat(64));
    const pressure = setInterval(() => {
      greedy.socket.write(lines);
      rambling.socket.write('y'.repeat(4096));
    }, 5);
    const turnedAway = await client(listener.port);
    await turnedAway.ended;
    let slowestMs = 0;
    for (let count = 0; count < 100; count += 1) {
      const began = performance.now();
      const answer = once(healthy.socket, 'data');
      healthy.socket.write(`ping ${count}\n`);
      expect(String((await answer)[0])).toBe(`ping ${count}\n`);
      slowestMs = Math.max(slowestMs, performance.now() - began);
    }
    const keepAlive = setInterval(() => healthy.socket.write('.\n'), 50);
    await silent.ended;
    await listener.event('error', ({ failure }) => failure.code === 'IDLE_TIMED_OUT');
    clearInterval(keepAlive);
    clearInterval(pressure);
    expect(slowestMs).toBeLessThan(1000);
    const codes = listener.events.flatMap((event) => (event.type === 'error' ? [event.failure.code] : []));
    expect(codes).toEqual(expect.arrayContaining(['CONNECTION_LIMIT', 'FRAME_TOO_LONG', 'IDLE_TIMED_OUT']));
    const greedyState = listener.endpoint
      .peers()
      .find(({ peer }) => peer.endsWith(`:${greedy.socket.localPort}`));
    expect(greedyState?.backlogBytes ?? 0).toBeLessThanOrEqual(65_536 + 65_536);
  });

  it('survives 10,000 connections that are opened and dropped', async () => {
    const listener = await listening({ reply: 'echo' });
    for (let round = 0; round < 100; round += 1) {
      const sockets = Array.from({ length: 100 }, () => connect(listener.port, '127.0.0.1'));
      await Promise.all(sockets.map((socket) => once(socket, 'connect')));
      for (const socket of sockets) {
        socket.on('error', () => undefined);
        if (round % 2 === 0) socket.resetAndDestroy();
        else socket.destroy();
      }
    }
    // A peer that has reset before it was accepted was never connected; every other one was, and none is left.
    await expect.poll(() => listener.endpoint.totals.connections).toBeGreaterThanOrEqual(5000);
    await expect.poll(() => listener.endpoint.peerCount).toBe(0);
    const { socket, received, ended } = await client(listener.port);
    socket.end('still here');
    await ended;
    expect(received()).toBe('still here');
  }, 30_000);

  it('makes every peer wait while its receiving is held, and loses nothing', async () => {
    const listener = await listening();
    listener.endpoint.holdReceiving(true);
    const { socket } = await client(listener.port);
    await listener.event('connected');
    const message = Buffer.alloc(32 * 1024 * 1024, 'm');
    const written = new Promise<string>((resolve) => {
      socket.end(message, () => resolve('written'));
    });
    const first = await client(listener.port);
    await listener.event('connected', ({ open: count }) => count === 2);
    expect(listener.endpoint.totals.receivedBytes).toBe(0);
    listener.endpoint.holdReceiving(false);
    expect(await written).toBe('written');
    await listener.event('closed');
    expect(listener.endpoint.totals.receivedBytes).toBe(message.byteLength);
    first.socket.destroy();
  });

  it('listens at every address of a name, together held to the limit', async () => {
    const listener = await listening({
      address: 'localhost:0',
      reply: 'echo',
      limits: { maxConnections: 2 },
    });
    for (const host of await hostAddresses('localhost', 0)) {
      const { socket, received, ended } = await client(listener.port, host);
      socket.end(host);
      await ended;
      expect(received()).toBe(host);
      await listener.event('closed', () => listener.endpoint.peerCount === 0);
    }
    await client(listener.port, 'localhost');
    await client(listener.port, 'localhost');
    const third = await client(listener.port, 'localhost');
    await third.ended;
    expect(await listener.event('error')).toMatchObject({ failure: { code: 'CONNECTION_LIMIT' } });
  });
});
