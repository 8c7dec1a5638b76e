import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { afterEach, describe, expect, it } from 'vitest';
import { type Opened, openedOfAny } from '../../../../test/open-endpoint.js';
import { parseAnyEndpoint } from '../../../config/endpoint-kinds.js';
import type { TcpRelayInput } from '../../../config/relay-input.js';
import type { TcpRelaySpec } from '../../../config/relay-spec.js';
import { orThrow } from '../../../errors/parsed.js';

const relays: Opened[] = [];
const servers: Server[] = [];
const sockets = new Set<Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  for (const { endpoint } of relays.splice(0)) await endpoint.close(0);
  for (const server of servers.splice(0)) server.close();
});

function kept(socket: Socket): Socket {
  sockets.add(socket);
  return socket.on('error', () => undefined);
}

async function target(accepted: (socket: Socket) => void): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, (socket) => accepted(kept(socket)));
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const echo = (socket: Socket): void => void socket.pipe(socket);

async function relay(port: number, line: TcpRelayInput['line']): Promise<Opened> {
  const one = await openedOfAny({
    type: 'tcp-relay',
    address: '127.0.0.1:0',
    target: `127.0.0.1:${port}`,
    line,
  });
  relays.push(one);
  return one;
}

function client({ port }: Opened): Socket {
  return kept(connect({ port, host: '127.0.0.1', allowHalfOpen: true }));
}

/** The pieces that a socket receives until its other side has finished. */
async function pieces(socket: Socket): Promise<readonly Buffer[]> {
  const came: Buffer[] = [];
  socket.on('data', (piece: Buffer) => came.push(piece));
  await once(socket, 'end');
  return came;
}

/** A socket is closed, with an error or without. */
const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => socket.once('close', () => resolve()));

/** Gives an open relay another line. */
async function changeLine({ endpoint }: Opened, line: TcpRelayInput['line']): Promise<void> {
  const spec = endpoint.spec as TcpRelaySpec;
  const parsed = orThrow(parseAnyEndpoint({ type: 'tcp-relay', address: '1', target: '1', line }));
  if (parsed.type !== 'tcp-relay') throw new Error('not a TCP relay');
  const put = await endpoint.prepareLine?.({ ...spec, line: parsed.line });
  put?.();
}

describe('the line of a TCP relay', () => {
  it('delays both directions, and keeps every byte and the end', async () => {
    const opened = await relay(await target(echo), { delay: '40ms' });
    const socket = client(opened);
    const sentMs = performance.now();
    const sent = Buffer.alloc(200_000, 'abcdefg');
    socket.end(sent);
    const came = Buffer.concat(await pieces(socket));
    expect(performance.now() - sentMs).toBeGreaterThanOrEqual(80);
    expect(came.equals(sent)).toBe(true);
  });

  it('lets no more pass than its rate', async () => {
    const opened = await relay(await target((socket) => socket.end(Buffer.alloc(20_000))), {
      down: 'rate 800k',
    });
    const socket = client(opened);
    const begunMs = performance.now();
    expect(Buffer.concat(await pieces(socket))).toHaveLength(20_000);
    expect(performance.now() - begunMs).toBeGreaterThanOrEqual(195);
  });

  it('cuts what comes into pieces with a gap between them', async () => {
    const opened = await relay(await target(echo), { down: 'slice 3:30ms' });
    const socket = client(opened);
    socket.end('abcdefgh');
    const came = await pieces(socket);
    expect(came.map(String).join('')).toBe('abcdefgh');
    expect(came.length).toBeGreaterThanOrEqual(3);
  });

  it('is reset behind so many bytes, on both sides', async () => {
    let atTarget = '';
    let targetReset: Promise<unknown> = Promise.resolve();
    const port = await target((socket) => {
      socket.on('data', (piece) => {
        atTarget += String(piece);
      });
      // Node ends a socket that it resets: a target that has read the end sees the reset when it writes, or closes.
      socket.on('end', () => socket.end());
      targetReset = closed(socket);
    });
    const socket = client(await relay(port, { up: 'reset 4' }));
    const failed = new Promise<NodeJS.ErrnoException>((resolve) => socket.once('error', resolve));
    socket.write('abcdefgh');
    expect((await failed).code).toBe('ECONNRESET');
    await targetReset;
    expect('abcd'.startsWith(atTarget)).toBe(true);
  });

  it('is changed on open connections, which stay, and are whole to their end', async () => {
    const opened = await relay(await target(echo), undefined);
    const socket = client(opened);
    const said = async (text: string): Promise<number> => {
      const sentMs = performance.now();
      socket.write(text);
      const [answer] = await once(socket, 'data');
      expect(String(answer)).toBe(text);
      return performance.now() - sentMs;
    };
    await said('at once');
    await changeLine(opened, { up: 'delay 60ms', down: 'delay 30ms' });
    expect(await said('late')).toBeGreaterThanOrEqual(90);
    await changeLine(opened, { up: 'delay 120ms' });
    expect(await said('later')).toBeGreaterThanOrEqual(120);
    await changeLine(opened, undefined);
    socket.end('the end');
    expect(Buffer.concat(await pieces(socket)).toString()).toBe('the end');
    expect(opened.endpoint.line?.up).toMatchObject({ sent: 3, arrived: 3, sentBytes: 16 });
    expect(opened.endpoint.totals.connections).toBe(1);
  });

  it('counts what the lines of all its connections have done, closed ones too', async () => {
    const opened = await relay(await target(echo), { up: 'slice 3' });
    for (const text of ['abcdefgh', 'ab']) {
      const socket = client(opened);
      socket.end(text);
      await pieces(socket);
    }
    expect(opened.endpoint.line).toMatchObject({
      up: { sent: 2, sentBytes: 10, sliced: 3, arrived: 4, arrivedBytes: 10, waiting: 0 },
      down: { sentBytes: 10, arrivedBytes: 10, sliced: 0 },
      faults: [],
    });
  });

  it('stops for an outage, and brings everything afterwards', async () => {
    const opened = await relay(await target(echo), { timeline: '- at 0s outage 200ms' });
    const begunMs = performance.now();
    const socket = client(opened);
    socket.end('through');
    expect(Buffer.concat(await pieces(socket)).toString()).toBe('through');
    expect(performance.now() - begunMs).toBeGreaterThanOrEqual(150);
  });

  it('lets a sender wait that is faster than the line, and holds a bounded part of what it has', async () => {
    const opened = await relay(await target((socket) => socket.resume()), { up: 'rate 64k' });
    const socket = client(opened);
    const [connected] = await Promise.all([opened.event('connected'), once(socket, 'connect')]);
    let isFull = false;
    while (!isFull) isFull = !socket.write(Buffer.alloc(1024 * 1024));
    await opened.event('received');
    const [state] = opened.endpoint.peers();
    expect(connected.peer).toBe(state?.peer);
    // What was read lies on the line: its bound, and one read more.
    expect(state?.receivedBytes ?? 0).toBeLessThan(3 * 1024 * 1024);
  });
});
