import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { type Opened, openedOfAny } from '../../../test/open-endpoint.js';
import type { TcpRelayInput } from '../../config/relay-input.js';
import { makeSelfSignedIdentity } from '../tcp/self-signed.js';

const relays: Opened[] = [];
const servers: Server[] = [];
const sockets = new Set<Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  for (const { endpoint } of relays.splice(0)) await endpoint.close(0);
  for (const server of servers.splice(0)) server.close();
});

function kept<One extends Socket>(socket: One): One {
  sockets.add(socket);
  return socket.on('error', () => undefined);
}

/** A server that hands its connections to `accepted`. */
async function target(accepted: (socket: Socket) => void, host = '127.0.0.1', port = 0): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, (socket) => accepted(kept(socket)));
  servers.push(server);
  server.listen(port, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function relay(port: number | string, more: Partial<TcpRelayInput> = {}): Promise<Opened> {
  const at = typeof port === 'number' ? `127.0.0.1:${port}` : port;
  const one = await openedOfAny({ type: 'tcp-relay', address: '127.0.0.1:0', target: at, ...more });
  relays.push(one);
  return one;
}

function client({ port }: Opened): Socket {
  return kept(connect({ port, host: '127.0.0.1', allowHalfOpen: true }));
}

/** What a socket receives until its other side has finished. */
async function all(socket: Socket): Promise<string> {
  const pieces: Buffer[] = [];
  socket.on('data', (piece: Buffer) => pieces.push(piece));
  await once(socket, 'end');
  return Buffer.concat(pieces).toString('latin1');
}

const echo = (socket: Socket): void => void socket.pipe(socket);

/** What passed, as lines. */
function passed({ events }: Opened): readonly string[] {
  return events.flatMap((event) => {
    if (event.type !== 'received' && event.type !== 'sent') return [];
    return [`${event.type} ${Buffer.from(event.bytes).toString('latin1')}`];
  });
}

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
    servers[0]?.close();
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
      expect.objectContaining({ code: 'RELAY_SENDS_NOTHING' }),
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

describe('a TCP relay with TLS', () => {
  it('takes it from clients, and speaks it to the target', async () => {
    const { certificatePem: cert, keyPem: key } = await makeSelfSignedIdentity();
    const server = createTlsServer({ cert, key, allowHalfOpen: true }, (socket) => echo(kept(socket)));
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const one = await relay(port, { tlsListen: 'self-signed', tlsTarget: 'insecure' });
    const socket = kept(connectTls({ port: one.port, host: '127.0.0.1', rejectUnauthorized: false }));
    socket.write('secret');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(String(answer)).toBe('secret');
    expect(passed(one)).toEqual(['received secret', 'sent secret']);
    expect(await one.event('listening')).toMatchObject({ fingerprint: expect.any(String) });

    const wary = await relay(port, { tlsTarget: 'verify' });
    const refused = client(wary);
    await once(refused, 'error');
    expect(await wary.event('error')).toMatchObject({ failure: { code: 'TLS_FAILED' } });
  });

  it('passes a reset on', async () => {
    const port = await target((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const one = await relay(port, { tlsListen: 'self-signed' });
    const socket = kept(connectTls({ port: one.port, host: '127.0.0.1', rejectUnauthorized: false }));
    socket.write('x');
    const [error] = await once(socket, 'error');
    expect(error).toMatchObject({ code: 'ECONNRESET' });
  });
});

describe('a TCP relay with the PROXY protocol', () => {
  const header = 'PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n';

  it.each(['v1', 'v2'] as const)(
    'names the client to the target by a header of version %s',
    async (version) => {
      const heard = new Promise<string>((resolve) => {
        void target((socket) => resolve(all(socket))).then(async (port) => {
          const socket = client(await relay(port, { sendProxyHeader: version }));
          socket.end('then this');
          ends = [socket, port];
        });
      });
      let ends: readonly [Socket, number] | undefined;
      const text = await heard;
      const own = ends?.[0].localPort;
      if (version === 'v1')
        expect(text).toMatch(
          new RegExp(`^PROXY TCP4 127\\.0\\.0\\.1 127\\.0\\.0\\.1 ${own} \\d+\r\nthen this$`),
        );
      else {
        const bytes = Buffer.from(text, 'latin1');
        expect(bytes.subarray(12, 16).toString('hex')).toBe('2111000c');
        expect(bytes.readUInt16BE(24)).toBe(own);
        expect(bytes.subarray(28).toString()).toBe('then this');
      }
    },
  );

  it('takes the client from the header, in whatever pieces it comes, and passes the rest on', async () => {
    const one = await relay(await target(echo), { acceptProxyHeader: true });
    const socket = client(one);
    socket.setNoDelay(true);
    for (const piece of [header.slice(0, 3), header.slice(3, 20)]) {
      await new Promise((resolve) => socket.write(piece, resolve));
      await new Promise(setImmediate);
    }
    socket.end(`${header.slice(20)}hello`);
    expect(await all(socket)).toBe('hello');
    expect(await one.event('connected')).toMatchObject({ peer: '192.0.2.1:56324' });
    expect(passed(one)[0]).toBe('received hello');
  });

  it('reads the header before TLS, and hands it on', async () => {
    const heard: Promise<string>[] = [];
    const port = await target((socket) => {
      heard.push(all(socket));
      socket.end();
    });
    const one = await relay(port, {
      acceptProxyHeader: true,
      sendProxyHeader: 'v1',
      tlsListen: 'self-signed',
    });
    const below = client(one);
    below.write(header);
    const socket = kept(connectTls({ socket: below, rejectUnauthorized: false }));
    socket.end('inside');
    await once(socket, 'close');
    expect(await heard[0]).toMatch(
      /^PROXY TCP4 192\.0\.2\.1 127\.0\.0\.1 56324 \d+\r\ninside$|^PROXY UNKNOWN\r\ninside$/,
    );
    expect(await one.event('connected')).toMatchObject({ peer: '192.0.2.1:56324' });
  });

  it('turns away whoever does not begin with one, and does not wait for ever', async () => {
    const one = await relay(await target(echo), { acceptProxyHeader: true });
    const socket = client(one);
    socket.write('GET / HTTP/1.1\r\n');
    const [error] = await once(socket, 'error');
    expect(error).toMatchObject({ code: 'ECONNRESET' });
    expect(await one.event('error')).toMatchObject({
      failure: { code: 'PROXY_HEADER_INVALID', params: { reason: 'proxy-header-missing' } },
    });
    // One that is still silent does not keep the relay from closing.
    client(one);
    await one.endpoint.close(0);
    expect(one.endpoint.status.state).toBe('stopped');
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
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
