import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type Opened, openedOfAny } from '../../../test/open-endpoint.js';
import { all, client, echo, passed, relay, sockets, target, targets } from '../../../test/relays.js';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('a TCP relay', () => {
  it('passes on what both sides say, and tells of it as a listener that the client came to', async () => {
    const port = await target((socket) => socket.on('data', (bytes) => socket.write(`${String(bytes)}!`)));
    const one = await relay(port);
    const socket = client(one);
    socket.write('hello');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toBe('hello!');
    const peer = `127.0.0.1:${socket.localPort}`;
    expect(await one.event('connected')).toMatchObject({
      peer,
      open: 1,
      connection: 1,
      target: `127.0.0.1:${port}`,
    });
    expect(await one.event('sent')).toMatchObject({ peer, connection: 1 });
    expect(passed(one)).toEqual(['received hello', 'sent hello!']);
    expect(one.endpoint.peers()).toMatchObject([{ peer, receivedBytes: 5, sentBytes: 6, backlogBytes: 0 }]);
    socket.end();
    targets[0]?.close();
    for (const one of sockets) one.end();
    const end = await one.event('closed');
    expect(end).toMatchObject({ peer, reason: 'peer', open: 0, receivedBytes: 5, sentBytes: 6 });
    expect(one.endpoint.totals).toMatchObject({
      connections: 1,
      receivedMessages: 1,
      sentMessages: 1,
      errors: 0,
    });
  });

  it("keeps the target's side open after the client has finished, and the other way round", async () => {
    const port = await target((socket) => {
      void all(socket).then((text) => {
        if (text === 'ask') socket.end('answer');
      });
      socket.write('greeting ');
    });
    const one = await relay(port);
    const asking = client(one);
    asking.end('ask');
    expect(await all(asking)).toBe('greeting answer');

    let heard: Promise<string> | undefined;
    const quiet = await relay(
      await target((socket) => {
        heard = all(socket);
        socket.end('bye');
      }),
    );
    const telling = client(quiet);
    expect(await all(telling)).toBe('bye');
    telling.end('one more thing');
    expect(await heard).toBe('one more thing');
  });

  it('closes towards the target for a client that connects and says nothing', async () => {
    const port = await target((socket) => {
      socket.resume().once('end', () => socket.end());
    });
    const one = await relay(port);
    for (let connection = 1; connection <= 20; connection += 1) {
      client(one).end();
      await one.event('closed', (event) => event.connection === connection);
    }
    expect(one.endpoint.peerCount).toBe(0);
  });

  it('passes a reset on, in both directions', async () => {
    const seen: Promise<unknown>[] = [];
    const port = await target((socket) => {
      socket.once('data', (bytes) => {
        if (String(bytes) === 'reset me') socket.resetAndDestroy();
      });
      seen.push(new Promise((resolve) => socket.once('error', resolve)));
    });
    const one = await relay(port);
    const victim = client(one);
    victim.write('reset me');
    const [byTarget] = await once(victim, 'error');
    expect(byTarget).toMatchObject({ code: 'ECONNRESET' });
    expect(await one.event('closed')).toMatchObject({ reason: 'target-reset', connection: 1 });
    const rude = client(one);
    rude.write('x');
    await one.event('received', ({ connection }) => connection === 2);
    rude.resetAndDestroy();
    expect(await seen[1]).toMatchObject({ code: 'ECONNRESET' });
    expect(await one.event('closed', ({ connection }) => connection === 2)).toMatchObject({
      reason: 'reset',
    });
    expect(one.endpoint.totals.errors).toBe(0);
  });

  it('refuses a client while the target is down, says so, and goes on when it is back', async () => {
    const port = await freePort();
    const one = await relay(port);
    const refused = client(one);
    const [error] = await once(refused, 'error');
    expect(error).toMatchObject({ code: 'ECONNRESET' });
    const failed = await one.event('error');
    expect(failed).toMatchObject({
      peer: `127.0.0.1:${refused.localPort ?? failed.peer?.split(':')[1]}`,
      failure: { code: 'CONNECTION_REFUSED', params: { address: `127.0.0.1:${port}` } },
    });
    await target(echo, '127.0.0.1', port);
    const served = client(one);
    served.end('again');
    expect(await all(served)).toBe('again');
    expect(one.events.filter(({ type }) => type === 'connected')).toHaveLength(1);
    expect(one.endpoint.totals).toMatchObject({ refused: 1, errors: 1, connections: 1 });
  });

  it('lets a client wait whose target never reads, and holds little for it', async () => {
    const port = await target((socket) => socket.pause());
    const one = await relay(port);
    const socket = client(one);
    const piece = Buffer.alloc(1024 * 1024);
    // Each write is taken while buffers of the system have room; then no more is, for as long as the target reads nothing.
    let writes = 0;
    while (writes < 64) {
      const taken = new Promise<boolean>((resolve) => socket.write(piece, () => resolve(true)));
      const stuck = one.event('received', ({ connection }) => connection === 1).then(() => quietFor(one));
      writes += 1;
      if (!(await Promise.race([taken, stuck.then(() => false)]))) break;
    }
    expect(writes).toBeLessThan(64);
    const [{ backlogBytes, receivedBytes } = { backlogBytes: 0, receivedBytes: 0 }] = one.endpoint.peers();
    expect(backlogBytes).toBeLessThan(512 * 1024);
    expect(receivedBytes).toBeLessThan(writes * piece.length);
  });

  it('lets a target wait whose client never reads', async () => {
    let offered = 0;
    const port = await target((socket) => {
      const piece = Buffer.alloc(256 * 1024);
      const fill = (): void => {
        offered += piece.length;
        if (offered < 64 * 1024 * 1024) socket.write(piece, fill);
      };
      fill();
    });
    const one = await relay(port);
    const socket = client(one);
    socket.pause();
    await one.event('sent');
    await quietFor(one);
    expect(one.endpoint.peers()[0]?.backlogBytes).toBeLessThan(512 * 1024);
    expect(offered).toBeLessThan(64 * 1024 * 1024);
  });

  it('passes much on unchanged and in order while nobody wants to see it, to a side that stops reading now and then', async () => {
    const words = new Uint32Array(8 * 1024 * 1024);
    for (const index of words.keys()) words[index] = index;
    const much = Buffer.from(words.buffer);
    const port = await target(echo);
    const one = await relay(port, {}, ['error']);
    const socket = client(one);
    const pieces: Buffer[] = [];
    socket.on('data', (piece: Buffer) => {
      pieces.push(piece);
      socket.pause();
      setImmediate(() => socket.resume());
    });
    socket.end(much);
    await once(socket, 'end');
    expect(Buffer.concat(pieces).equals(much)).toBe(true);
    expect(one.endpoint.totals).toMatchObject({ receivedBytes: much.length, sentBytes: much.length });
    expect(one.events).toEqual([]);
  });

  it('carries many connections at once', async () => {
    const port = await target(echo);
    const one = await relay(port);
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, index) => {
        const socket = client(one);
        socket.end(`number ${index}`);
        return all(socket);
      }),
    );
    expect(answers).toEqual(Array.from({ length: 300 }, (_, index) => `number ${index}`));
    await one.event('closed', ({ open }) => open === 0);
    expect(one.endpoint.totals).toMatchObject({ connections: 300, errors: 0, refused: 0 });
  });

  it('shows messages as its framing cuts them, and holds nothing for it', async () => {
    const port = await target(echo);
    const one = await relay(port, { framing: 'line' });
    const socket = client(one);
    socket.write('half a');
    const [half] = (await once(socket, 'data')) as [Buffer];
    expect(String(half)).toBe('half a');
    expect(passed(one)).toEqual([]);
    socket.write(' line\nrest');
    await one.event('sent');
    socket.end();
    await one.event('closed');
    expect(passed(one).map((line) => line.trimEnd())).toEqual(
      expect.arrayContaining(['received half a line', 'sent half a line', 'received rest', 'sent rest']),
    );
  });

  it('turns clients away above its bound', async () => {
    const one = await relay(await target(echo), { limits: { maxConnections: 1 } });
    const first = client(one);
    first.write('x');
    await once(first, 'data');
    const second = client(one).resume();
    await once(second, 'end');
    expect(await one.event('error')).toMatchObject({ failure: { code: 'CONNECTION_LIMIT' } });
    expect(one.endpoint.totals.refused).toBe(1);
  });

  it('closes a silent connection on both sides', async () => {
    let end: Promise<unknown> | undefined;
    const port = await target((socket) => {
      end = once(socket.resume(), 'end');
    });
    const one = await relay(port, { limits: { idleTimeoutMs: 40 } });
    await once(client(one).resume(), 'end');
    await end;
    expect(await one.event('closed')).toMatchObject({ reason: 'idle' });
    expect(await one.event('error')).toMatchObject({ failure: { code: 'IDLE_TIMED_OUT' } });
  });

  it('ends one connection on request, and all when it closes', async () => {
    const one = await relay(await target(echo));
    const [first, second] = [client(one), client(one)];
    const ends = [all(first), all(second)];
    await one.event('connected', ({ open }) => open === 2);
    expect(one.endpoint.disconnect('127.0.0.1:1')).toBe(false);
    expect(one.endpoint.disconnect(`127.0.0.1:${first.localPort}`)).toBe(true);
    expect(await ends[0]).toBe('');
    first.end();
    second.on('end', () => second.end());
    await one.endpoint.close(10_000);
    expect(await ends[1]).toBe('');
    expect(one.endpoint.status.state).toBe('stopped');
  });

  it('says nothing itself', async () => {
    const one = await relay(await target(echo));
    expect(() => one.endpoint.send(Buffer.from('x'))).toThrow(
      expect.objectContaining({ code: 'RELAY_SIDE_MISSING' }),
    );
  });

  it('is not its own target', async () => {
    const port = await freePort();
    for (const host of ['127.0.0.1', 'localhost']) {
      const itself = { type: 'tcp-relay', address: `127.0.0.1:${port}`, target: `${host}:${port}` } as const;
      await expect(openedOfAny(itself)).rejects.toMatchObject({ code: 'RELAY_TO_ITSELF' });
    }
  });
});

/** Resolves when nothing has passed for a while: turns of the loop that each give the sockets time, and no clock. */
async function quietFor({ endpoint }: Opened): Promise<void> {
  let before = -1;
  let quiet = 0;
  while (quiet < 200) {
    const { receivedBytes, sentBytes } = endpoint.totals;
    quiet = receivedBytes + sentBytes === before ? quiet + 1 : 0;
    before = receivedBytes + sentBytes;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
