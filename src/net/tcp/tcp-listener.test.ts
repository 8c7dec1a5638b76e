import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { made, type Opened, opened } from '../../../test/open-endpoint.js';
import type { TcpListenInput } from '../../config/endpoint-input.js';
import { hostAddresses } from '../../system/host-addresses.js';

const open: (Opened | Socket)[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) {
    if ('endpoint' in one) await one.endpoint.close(0);
    else one.destroy();
  }
});

async function listening(input: Partial<TcpListenInput> = {}): Promise<Opened> {
  const listener = await opened({ type: 'tcp-listen', address: '127.0.0.1:0', ...input });
  open.push(listener);
  return listener;
}

/** A client and everything it receives. */
async function client(
  port: number,
  host = '127.0.0.1',
): Promise<{ socket: Socket; received: () => string; ended: Promise<unknown> }> {
  const socket = connect({ port, host, allowHalfOpen: true });
  open.push(socket);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', () => undefined);
  const ended = Promise.race([once(socket, 'end'), once(socket, 'close')]);
  await once(socket, 'connect');
  return { socket, received: () => Buffer.concat(chunks).toString('latin1'), ended };
}

describe('a TCP listener', () => {
  it('tells of a connection, what came, what went, and its end', async () => {
    const listener = await listening({ reply: 'echo' });
    const { socket, received, ended } = await client(listener.port);
    socket.end('hello');
    await ended;
    expect(received()).toBe('hello');
    const closed = await listener.event('closed');
    expect(closed).toMatchObject({ reason: 'peer', open: 0, receivedBytes: 5, sentBytes: 5 });
    expect(listener.events.map(({ type }) => type)).toEqual([
      'listening',
      'connected',
      'received',
      'sent',
      'closed',
    ]);
    expect(listener.endpoint.totals).toMatchObject({ connections: 1, receivedMessages: 1, sentMessages: 1 });
  });

  it('numbers connections, so that one from the same address and port as before is another', async () => {
    const listener = await listening({ reply: 'echo' });
    const { port } = listener;
    const from = 20_000 + Math.floor(port / 3);
    for (const number of [1, 2]) {
      const socket = connect({ port, host: '127.0.0.1', localPort: from });
      open.push(socket);
      await once(socket, 'connect');
      socket.write('x');
      await once(socket, 'data');
      // A reset leaves the port free at once.
      socket.resetAndDestroy();
      await once(socket, 'close');
      await listener.event('closed', ({ connection }) => connection === number);
    }
    const numbers = (type: 'connected' | 'received' | 'sent' | 'closed'): unknown[] =>
      listener.events.flatMap((event) => (event.type === type ? [event.connection] : []));
    for (const type of ['connected', 'received', 'sent', 'closed'] as const)
      expect(numbers(type)).toEqual([1, 2]);
    expect(listener.events.map(({ sequence }) => sequence)).toEqual(
      listener.events.map((_, index) => index + 1),
    );
  });

  it('answers a client that has shut down its sending side, to the last held frame', async () => {
    const listener = await listening({ reply: 'reverse', framing: 'line' });
    const { socket, received, ended } = await client(listener.port);
    socket.end('one\ntwo');
    await ended;
    expect(received()).toBe('eno\nowt');
  });

  it.each(['raw', 'gap:20', 'fixed:1'])('never answers inside a character, framed %s', async (framing) => {
    const listener = await listening({ reply: 'text:<{text}>', framing, encoding: 'gbk' });
    const { socket, received, ended } = await client(listener.port);
    socket.setNoDelay(true);
    for (const [index, byte] of [0xce, 0xc2, 0xb6, 0xc8, 0xb0].entries()) {
      socket.write(Buffer.of(byte));
      await listener.event('received', () => listener.endpoint.totals.receivedMessages > index);
    }
    socket.end();
    await ended;
    expect(Buffer.from(received(), 'latin1').toString('hex')).toBe('3ccec23e3cb6c83e3cb03e');
  });

  it('tells of many failed handshakes in one line a second', async () => {
    const listener = await listening({ tls: 'self-signed' });
    for (let count = 0; count < 30; count += 1) {
      const { socket, ended } = await client(listener.port);
      socket.write('this is no handshake');
      await ended;
    }
    await listener.endpoint.close(0);
    await listener.event('stopped');
    const errors = listener.events.filter(({ type }) => type === 'error');
    expect(errors.length).toBeLessThan(10);
    const counts = errors.map((event) =>
      event.type === 'error' ? Number(event.failure.params.count ?? 1) : 0,
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(30);
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

  it('gives a person time to answer a client that has finished sending', async () => {
    const listener = await listening();
    const { socket, received, ended } = await client(listener.port);
    socket.end('question');
    await listener.event('received');
    listener.endpoint.send(Buffer.from('answer'));
    await ended;
    expect(received()).toBe('answer');
  });

  it('keeps its side open for a client that has finished sending, while there is more to say', async () => {
    const listener = await listening({ limits: { halfCloseMs: 20 } });
    const held = await client(listener.port);
    const heldPeer = (await listener.event('connected')).peer;
    listener.endpoint.holdOpen(true, heldPeer);
    held.socket.end('question');
    const other = await client(listener.port);
    other.socket.end('question');
    await other.ended;
    expect((await listener.event('closed')).peer).not.toBe(heldPeer);
    const told = await listener.event('peerFinished');
    expect(told).toMatchObject({ peer: heldPeer, waitSeconds: 5 });
    listener.endpoint.send(Buffer.from('late '), heldPeer);
    listener.endpoint.send(Buffer.from('answer'), heldPeer);
    listener.endpoint.endSending(heldPeer);
    await held.ended;
    expect(held.received()).toBe('late answer');
    expect(listener.events.filter(({ type }) => type === 'peerFinished')).toEqual([told]);
  });

  it('closes nobody who is still being answered, however long that takes after they have finished', async () => {
    const listener = await listening({ limits: { halfCloseMs: 100 } });
    const { socket, received, ended } = await client(listener.port);
    socket.pause();
    socket.end('question');
    await listener.event('received');
    // More than the system holds for a peer that does not read, so that it is still waiting when the time is up.
    const answer = Buffer.alloc(900_000, 'a');
    for (let piece = 0; piece < 10; piece += 1) {
      listener.endpoint.send(answer);
      while ((listener.endpoint.peers()[0]?.backlogBytes ?? 0) > 0) {
        socket.resume();
        await once(socket, 'data');
        socket.pause();
      }
    }
    socket.resume();
    await ended;
    expect(received()).toHaveLength(9_000_000);
  });

  it('finishes sending to one peer by name, and goes on with the others', async () => {
    const listener = await listening();
    const first = await client(listener.port);
    await listener.event('connected');
    const second = await client(listener.port);
    await listener.event('connected', ({ open: count }) => count === 2);
    listener.endpoint.endSending(listener.endpoint.peers()[0]?.peer);
    await first.ended;
    listener.endpoint.send(Buffer.from('on'), listener.endpoint.peers()[1]?.peer);
    await once(second.socket, 'data');
    expect(second.received()).toBe('on');
  });

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

  it('answers whole characters when the peer sends one byte at a time', async () => {
    const listener = await listening({ reply: 'reverse', encoding: 'gbk' });
    const { socket, received, ended } = await client(listener.port);
    socket.setNoDelay(true);
    for (const byte of Buffer.from('cec2b6c80a', 'hex')) {
      socket.write(Buffer.of(byte));
      await new Promise(setImmediate);
    }
    socket.end();
    await ended;
    expect(Buffer.from(received(), 'latin1').length).toBe(5);
    // Each character comes back whole, however the bytes were cut: reversed one by one, or both at once.
    expect(['cec2b6c80a', 'b6c8cec20a']).toContain(Buffer.from(received(), 'latin1').toString('hex'));
  });

  it('tells of a reset in the middle of a character and goes on', async () => {
    const listener = await listening({ reply: 'reverse', framing: 'line', encoding: 'gbk' });
    const { socket } = await client(listener.port);
    socket.write(Buffer.from('ce', 'hex'));
    await expect.poll(() => listener.endpoint.totals.receivedBytes).toBe(1);
    socket.resetAndDestroy();
    expect(await listener.event('closed')).toMatchObject({ reason: 'reset', receivedBytes: 1 });
    expect(listener.events.find(({ type }) => type === 'error')).toMatchObject({
      failure: { code: 'CONNECTION_RESET' },
    });
    expect(listener.events.find(({ type }) => type === 'received')).toMatchObject({
      bytes: Uint8Array.of(0xce),
    });
    const next = await client(listener.port);
    next.socket.end('ok\n');
    await next.ended;
    expect(next.received()).toBe('ko\n');
  });

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
    await expect.poll(() => back, { timeout: 8000 }).toBe(written * chunk.length);
  });

  it('closes a peer that does not read what a person sends, at the bound', async () => {
    const listener = await listening({ limits: { maxBacklogBytes: 65_536 } });
    const { socket } = await client(listener.port);
    socket.pause();
    await listener.event('connected');
    for (let count = 0; count < 1000 && listener.endpoint.peerCount > 0; count += 1) {
      // Whoever sends without a look at what waits is not told again for each.
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

  it('ends by itself after the first connection with once', async () => {
    const listener = await listening({ reply: 'echo', once: true });
    const { socket, ended } = await client(listener.port);
    socket.end('x');
    await ended;
    await listener.endpoint.stopped;
    expect(await listener.event('stopped')).toMatchObject({ totals: { connections: 1 } });
    expect(listener.endpoint.status).toEqual({ state: 'stopped' });
  });

  it('sends what was promised before it closes, within the grace', async () => {
    const listener = await listening();
    const { socket, ended } = await client(listener.port);
    let back = 0;
    socket.on('data', (data) => {
      back += data.length;
    });
    await listener.event('connected');
    const promised = 20 * 1024 * 1024;
    listener.endpoint.send(Buffer.alloc(promised));
    const closing = listener.endpoint.close(5000);
    await ended;
    socket.end();
    await closing;
    expect(back).toBe(promised);
    expect(await listener.event('stopped')).toMatchObject({ totals: { sentBytes: promised } });
  });

  it('closes all the same when a peer does not go within the grace', async () => {
    const listener = await listening();
    await client(listener.port);
    await listener.event('connected');
    const began = performance.now();
    await listener.endpoint.close(50);
    expect(performance.now() - began).toBeLessThan(2000);
    expect(listener.endpoint.status).toEqual({ state: 'stopped' });
  });

  it('leaves nothing bound when it is closed while it opens', async () => {
    const { endpoint } = made({ type: 'tcp-listen', address: '127.0.0.1:0' });
    const opening = endpoint.open();
    await endpoint.close(0);
    await opening;
    expect(endpoint.status).toEqual({ state: 'stopped' });
  });

  it('names the address that is in use', async () => {
    const listener = await listening();
    await expect(listening({ address: `127.0.0.1:${listener.port}` })).rejects.toMatchObject({
      code: 'ADDRESS_IN_USE',
      failure: { params: { address: `127.0.0.1:${listener.port}` } },
    });
  });

  it.each([
    ['192.0.2.77:0', 'ADDRESS_NOT_LOCAL'],
    ['no-such-host.invalid:0', 'HOST_NOT_FOUND'],
  ])('says why it cannot listen on %s', async (address, code) => {
    await expect(listening({ address })).rejects.toMatchObject({ code });
  });

  it('accepts on IPv4 and IPv6 when it is given a port alone, and lists where it can be reached', async () => {
    const listener = await listening({ address: '0', reply: 'echo' });
    for (const host of ['127.0.0.1', '::1']) {
      const { socket, received, ended } = await client(listener.port, host);
      socket.end(host);
      await ended;
      expect(received()).toBe(host);
    }
    const peers = listener.events.flatMap((event) => (event.type === 'connected' ? [event.peer] : []));
    expect(peers).toEqual([
      expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      expect.stringMatching(/^\[::1\]:\d+$/),
    ]);
    const { status } = listener.endpoint;
    expect(status.state === 'listening' && status.reachable).toContain(`127.0.0.1:${listener.port}`);
  });

  it('serves TLS with a certificate made on the spot, whose fingerprint it tells', async () => {
    const listener = await listening({ reply: 'echo', tls: 'self-signed' });
    const socket = connectTls({ port: listener.port, host: '127.0.0.1', rejectUnauthorized: false });
    open.push(socket);
    await once(socket, 'secureConnect');
    expect(listener.events[0]).toMatchObject({ fingerprint: socket.getPeerCertificate().fingerprint256 });
    socket.end('secret');
    const [data] = (await once(socket, 'data')) as [Buffer];
    expect(data.toString()).toBe('secret');
  });

  it('tells of a peer that speaks no TLS and goes on', async () => {
    const listener = await listening({ tls: 'self-signed', reply: 'echo' });
    const { socket, ended } = await client(listener.port);
    socket.write('GET / HTTP/1.0\r\n\r\n');
    await ended;
    expect(await listener.event('error')).toMatchObject({
      peer: `127.0.0.1:${socket.localPort}`,
      failure: { code: 'TLS_FAILED', params: { reason: 'tls-not-spoken', situation: 'handshake-failed' } },
    });
    expect(listener.endpoint.status.state).toBe('listening');
  });

  it('names a peer that hangs up in the middle of the handshake, and tells of it once', async () => {
    const listener = await listening({ tls: 'self-signed' });
    const { socket, ended } = await client(listener.port);
    const peer = `127.0.0.1:${socket.localPort}`;
    socket.end('hi');
    await ended;
    expect(await listener.event('error')).toMatchObject({
      peer,
      failure: { code: 'TLS_FAILED', params: { address: peer, reason: 'tls-peer-hung-up' } },
    });
    await listener.endpoint.close(0);
    expect(listener.events.filter(({ type }) => type === 'error')).toHaveLength(1);
  });

  it('does not tell of a handshake that was done, however the peer leaves', async () => {
    const listener = await listening({ tls: 'self-signed' });
    const socket = connectTls({ port: listener.port, host: '127.0.0.1', rejectUnauthorized: false });
    open.push(socket);
    await once(socket, 'secureConnect');
    await listener.event('connected');
    socket.destroy();
    await listener.event('closed');
    await listener.endpoint.close(0);
    expect(listener.events.filter(({ type }) => type === 'error')).toEqual([]);
  });

  it('refuses a certificate that is none', async () => {
    await expect(listening({ tls: { certificatePem: 'x', keyPem: 'y' } })).rejects.toMatchObject({
      code: 'TLS_CERTIFICATE_INVALID',
    });
  });

  it('sends to one peer by name, to all without, and says when there is nobody', async () => {
    const listener = await listening();
    expect(() => listener.endpoint.send(Buffer.from('x'))).toThrow(
      expect.objectContaining({ code: 'NOT_CONNECTED' }),
    );
    const one = await client(listener.port);
    const other = await client(listener.port);
    await listener.event('connected', ({ open: count }) => count === 2);
    const name = `127.0.0.1:${one.socket.localPort}`;
    expect(listener.endpoint.send(Buffer.from('a'))).toEqual({ peers: 2 });
    expect(listener.endpoint.send(Buffer.from('b'), name)).toEqual({ peers: 1 });
    expect(() => listener.endpoint.send(Buffer.from('x'), '127.0.0.1:1')).toThrow(
      expect.objectContaining({ code: 'PEER_UNKNOWN' }),
    );
    expect(listener.endpoint.disconnect(name)).toBe(true);
    await one.ended;
    await expect.poll(() => [one.received(), other.received()]).toEqual(['ab', 'a']);
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
    await expect
      .poll(() => listener.endpoint.totals.connections, { timeout: 8000 })
      .toBeGreaterThanOrEqual(5000);
    await expect.poll(() => listener.endpoint.peerCount, { timeout: 8000 }).toBe(0);
    const { socket, received, ended } = await client(listener.port);
    socket.end('still here');
    await ended;
    expect(received()).toBe('still here');
  }, 30_000);
});
