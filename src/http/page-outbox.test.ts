import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { afterEach, describe, expect, it } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import type { EndpointSummary } from '../operations/endpoints.js';
import { PageOutbox } from './page-outbox.js';
import { webPageSocket } from './page-socket.js';
import type { LiveFrame } from './protocol.js';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const limits = { maxUnderWayBytes: 512 * 1024, stalledMs: 60_000 };

/** A page and the outbox at the other end of its socket. */
async function joined(server: WebSocketServer, port: number, own = limits) {
  const accepted = once(server, 'connection');
  const page = new WebSocket(`ws://127.0.0.1:${port}`);
  const frames: LiveFrame[] = [];
  page.on('message', (data) => frames.push(JSON.parse(String(data)) as LiveFrame));
  const [[socket]] = (await Promise.all([accepted, once(page, 'open')])) as [[WebSocket], unknown];
  closers.push(() => page.terminate());
  return { page, frames, socket, outbox: new PageOutbox(webPageSocket(socket as never), own) };
}

async function serve() {
  const http = createServer().listen(0, '127.0.0.1');
  const server = new WebSocketServer({ server: http });
  await once(http, 'listening');
  closers.push(() => {
    for (const client of server.clients) client.terminate();
    server.close();
    http.close();
  });
  return { server, port: (http.address() as AddressInfo).port };
}

function summary(id: string, received: number, peers: number): EndpointSummary {
  return {
    id,
    input: { type: 'udp', address: '7777' },
    status: { state: 'stopped' },
    totals: {
      connections: 0,
      receivedMessages: received,
      receivedBytes: 0,
      sentMessages: 0,
      sentBytes: 0,
      refused: 0,
      dropped: 0,
      errors: 0,
    },
    peers: Array.from({ length: peers }, (_, index) => ({
      peer: `192.0.2.1:${index}`,
      sinceMicros: 1_700_000_000_000_000,
      receivedBytes: received,
      sentBytes: 0,
      backlogBytes: 0,
    })),
    peerCount: peers,
    atMicros: received,
  };
}

describe('the outbox of a page', () => {
  it('holds the latest state of each endpoint, however often it changed while the page did not read', async () => {
    const { server, port } = await serve();
    const { page, frames, outbox } = await joined(server, port);
    page.pause();
    const rounds = 2_000;
    for (let round = 1; round <= rounds; round += 1) {
      outbox.endpoints([summary('e1', round, 200), summary('e2', round, 200)]);
      if (round % 50 === 0) await new Promise(setImmediate);
    }
    outbox.removed(['e2']);
    page.resume();
    await expect.poll(() => frames.some(({ type }) => type === 'removed')).toBe(true);
    await expect
      .poll(() => {
        const sent = frames.flatMap((frame) => (frame.type === 'endpoints' ? frame.endpoints : []));
        return sent.filter(({ id }) => id === 'e1').at(-1)?.totals.receivedMessages;
      })
      .toBe(rounds);
    expect(frames.length).toBeLessThan(rounds);
  });

  it('takes little memory, though 32 pages read nothing for thousands of changes', async () => {
    const { server, port } = await serve();
    const pages = [];
    for (let count = 0; count < 32; count += 1) pages.push(await joined(server, port));
    for (const { page } of pages) page.pause();
    const before = process.memoryUsage();
    for (let round = 1; round <= 400; round += 1) {
      const changed = Array.from({ length: 8 }, (_, index) => summary(`e${index}`, round, 200));
      for (const { outbox } of pages) outbox.endpoints(changed);
      if (round % 20 === 0) await new Promise(setImmediate);
    }
    const after = process.memoryUsage();
    // 32 pages times 400 rounds of 8 endpoints of 25 KB would be 2.5 GB.
    expect(after.rss - before.rss).toBeLessThan(250 * 1024 * 1024);
    for (const { socket } of pages) expect(socket.bufferedAmount).toBeLessThan(1024 * 1024);
  }, 30_000);

  it('ends with the connection of a page that reads nothing, whatever pongs it sends', async () => {
    const { server, port } = await serve();
    const { page, socket, outbox } = await joined(server, port, {
      maxUnderWayBytes: 64 * 1024,
      stalledMs: 400,
    });
    page.pause();
    const unasked = setInterval(() => page.pong(), 20);
    const closed = once(socket, 'close');
    for (let round = 1; round <= 400; round += 1) {
      outbox.endpoints([summary('e1', round, 200)]);
      outbox.send('x'.repeat(64 * 1024));
    }
    await closed;
    clearInterval(unasked);
    await outbox.room();
  });

  it('leaves a page alone that reads slowly, or that there is nothing for', async () => {
    const { server, port } = await serve();
    const own = { maxUnderWayBytes: 64 * 1024, stalledMs: 400 };
    const { page, frames, socket, outbox } = await joined(server, port, own);
    outbox.endpoints([summary('e1', 1, 1)]);
    await expect.poll(() => frames.length).toBe(1);
    // Twice the time within which a page has to read, with nothing to read.
    const startMs = performance.now();
    await expect.poll(() => performance.now() - startMs > 2 * own.stalledMs).toBe(true);
    expect([page.readyState, socket.readyState]).toEqual([page.OPEN, socket.OPEN]);
  });
});
