import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { made } from '../../../test/open-endpoint.js';
import { listeners } from '../../../test/tcp-listeners.js';

const { client, listening, open } = listeners();

describe('a TCP listener', () => {
  it('publishes a connection, the bytes received and sent, and its end', async () => {
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
    // The kernel chooses the port of the first; the address is this test's own, so that no other one takes it between.
    const localAddress = process.platform === 'linux' ? '127.0.47.28' : '127.0.0.1';
    let localPort: number | undefined;
    for (const number of [1, 2]) {
      const socket = connect({ port, host: '127.0.0.1', localAddress, localPort });
      open.push(socket);
      await once(socket, 'connect');
      localPort = socket.localPort;
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

  it('gives a person time to answer a client that has finished sending', async () => {
    const listener = await listening();
    const { socket, received, ended } = await client(listener.port);
    socket.end('question');
    await listener.event('received');
    listener.endpoint.send(Buffer.from('answer'));
    await ended;
    expect(received()).toBe('answer');
  });

  it('keeps its side open for a client that has finished sending, while more is to be sent', async () => {
    const listener = await listening({ limits: { halfCloseMs: 20 } });
    const held = await client(listener.port);
    const heldPeer = (await listener.event('connected')).peer;
    listener.endpoint.holdOpen(true, heldPeer);
    held.socket.end('question');
    const other = await client(listener.port);
    other.socket.end('question');
    await other.ended;
    expect((await listener.event('closed')).peer).not.toBe(heldPeer);
    const finished = await listener.event('peerFinished');
    expect(finished).toMatchObject({ peer: heldPeer, waitSeconds: 5 });
    listener.endpoint.send(Buffer.from('late '), heldPeer);
    listener.endpoint.send(Buffer.from('answer'), heldPeer);
    listener.endpoint.endSending(heldPeer);
    await held.ended;
    expect(held.received()).toBe('late answer');
    expect(listener.events.filter(({ type }) => type === 'peerFinished')).toEqual([finished]);
  });

  it('closes no client that is still being answered, however long ago it finished sending', async () => {
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

  it('reports a reset in the middle of a character and goes on', async () => {
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

  it('ends by itself after the first connection with once', async () => {
    const listener = await listening({ reply: 'echo', once: true });
    const { socket, ended } = await client(listener.port);
    socket.end('x');
    await ended;
    await listener.endpoint.stopped;
    expect(await listener.event('stopped')).toMatchObject({ totals: { connections: 1 } });
    expect(listener.endpoint.status).toEqual({ state: 'stopped' });
  });

  it('sends everything queued before it closes, within the grace', async () => {
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

  it('sends to one peer by name, to all without, and throws when there is none', async () => {
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
});
