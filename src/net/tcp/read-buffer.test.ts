import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ReadBuffers } from './read-buffer.js';
import { SocketStream } from './socket-stream.js';

const servers: Server[] = [];
const sockets: Socket[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

/** A connected pair: what a server accepted, paused, and its peer. */
async function pair(): Promise<{ readonly accepted: Socket; readonly peer: Socket }> {
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const peer = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [accepted] = (await once(server, 'connection')) as [Socket];
  sockets.push(accepted, peer);
  return { accepted, peer };
}

/** Bytes that say where they are. */
function numbered(count: number): Buffer {
  const words = new Uint32Array(count / 4);
  for (const index of words.keys()) words[index] = index;
  return Buffer.from(words.buffer);
}

/** Starts a stream with buffers; `received` is called with each piece and the stream. */
function started(
  socket: Socket,
  buffers: ReadBuffers,
  received: (bytes: Uint8Array, stream: SocketStream) => void,
): { readonly stream: SocketStream; readonly ended: Promise<void> } {
  const stream = new SocketStream(socket, socket, buffers);
  const ended = new Promise<void>((resolve) => {
    stream.start({
      received: (bytes) => received(bytes, stream),
      peerEnded: resolve,
      drained: () => undefined,
      failed: () => undefined,
      closed: () => undefined,
    });
  });
  stream.resume();
  return { stream, ended };
}

/** Starts a stream and sends it so much that it borrows. */
async function borrowing(
  buffers: ReadBuffers,
): Promise<{ readonly stream: SocketStream; readonly peer: Socket }> {
  const { accepted, peer } = await pair();
  const { stream, ended } = started(accepted, buffers, () => undefined);
  peer.end(Buffer.alloc(4 * 1024 * 1024));
  await ended;
  return { stream, peer };
}

describe('a buffer that a socket reads into', () => {
  it('carries everything in order, in memory that is used again, from the first piece that fills what Node reads', async () => {
    const { accepted, peer } = await pair();
    const all = numbered(8 * 1024 * 1024);
    const pieces: Buffer[] = [];
    const memories = new Set<ArrayBufferLike>();
    const { ended } = started(accepted, new ReadBuffers(), (bytes, { borrows }) => {
      if (borrows) memories.add(bytes.buffer);
      pieces.push(Buffer.from(bytes));
    });
    peer.end(all);
    await ended;
    expect(Buffer.concat(pieces).equals(all)).toBe(true);
    expect(memories.size).toBe(1);
  });

  it('leaves what the handler keeps as it is', async () => {
    const { accepted, peer } = await pair();
    const all = numbered(8 * 1024 * 1024);
    const pieces: Uint8Array[] = [];
    const { ended } = started(accepted, new ReadBuffers(), (bytes, stream) => {
      pieces.push(bytes);
      stream.keepReceived();
    });
    peer.end(all);
    await ended;
    expect(Buffer.concat(pieces).equals(all)).toBe(true);
  });

  it('lets the peer wait while it is paused, and goes on where it was', async () => {
    const { accepted, peer } = await pair();
    const all = numbered(32 * 1024 * 1024);
    const pieces: Buffer[] = [];
    let pauses = 0;
    let whilePaused = 0;
    let isPaused = false;
    const { stream, ended } = started(accepted, new ReadBuffers(), (bytes) => {
      pieces.push(Buffer.from(bytes));
      if (isPaused) whilePaused += 1;
      if (!stream.borrows) return;
      pauses += 1;
      isPaused = true;
      stream.pause();
      setImmediate(() => {
        isPaused = false;
        stream.resume();
      });
    });
    peer.end(all);
    await ended;
    expect(pauses).toBeGreaterThan(10);
    expect(whilePaused).toBe(0);
    expect(Buffer.concat(pieces).equals(all)).toBe(true);
  });

  it('is of no use to little traffic', async () => {
    const { accepted, peer } = await pair();
    let borrowed = false;
    const { ended } = started(accepted, new ReadBuffers(), (_, { borrows }) => {
      borrowed ||= borrows;
    });
    peer.end(Buffer.alloc(1_000));
    await ended;
    expect(borrowed).toBe(false);
  });

  it('is one of 32 at most, and free for others when its socket is closed', async () => {
    const buffers = new ReadBuffers();
    const all = await Promise.all(Array.from({ length: 33 }, () => borrowing(buffers)));
    expect(all.filter(({ stream }) => stream.borrows)).toHaveLength(32);
    for (const { stream } of all) stream.destroy();
    await Promise.all(all.map(({ peer }) => peer.closed || once(peer, 'close')));
    expect((await borrowing(buffers)).stream.borrows).toBe(true);
  });

  it('leaves a socket alone that has another inside than it knows', () => {
    const socket = new Socket();
    expect(new ReadBuffers().open(socket, new Uint8Array(65_536), () => undefined)).toBeUndefined();
  });
});
