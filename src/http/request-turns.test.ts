import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { answerMalformed } from './answers.js';
import { headBounds } from './request-timeouts.js';
import { RequestTurns } from './request-turns.js';

const opened: { readonly server: Server; readonly sockets: Socket[] }[] = [];
afterEach(() => {
  for (const { server, sockets } of opened.splice(0)) {
    for (const socket of sockets) socket.destroy();
    server.close();
    server.closeAllConnections();
  }
});

/** A server by turns, and connections with it. */
async function serving(serve: RequestListener, headMs = 10_000): Promise<() => Promise<Socket>> {
  const turns = new RequestTurns(serve, headMs);
  const bounds = headBounds({ headMs, bodyMs: headMs, fileMs: headMs });
  const server = createServer({ ...bounds, requestTimeout: 0 }, turns.take);
  server.on('clientError', (error, socket) =>
    turns.headLate(socket as Socket, () => answerMalformed(error, socket as Socket)),
  );
  const sockets: Socket[] = [];
  opened.push({ server, sockets });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return async () => {
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    await once(socket, 'connect');
    return socket;
  };
}

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;

/** Everything that a connection receives, as text. */
function received(socket: Socket): { readonly text: string } {
  const got = { text: '' };
  socket.on('data', (bytes: Buffer) => {
    got.text += bytes.toString();
  });
  return got;
}

function block(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

describe('requests of one connection', () => {
  it('are served one at a time, each when the answer before is out, in their order', async () => {
    let running = 0;
    let most = 0;
    const begun: string[] = [];
    const open = await serving((request, response) => {
      running += 1;
      most = Math.max(most, running);
      begun.push(request.url ?? '');
      setImmediate(() => {
        running -= 1;
        response.end(`<${request.url}>`);
      });
    });
    const socket = await open();
    const got = received(socket);
    const paths = Array.from({ length: 50 }, (_, index) => `/${index}`);
    socket.write(paths.map(get).join(''));
    await expect.poll(() => got.text.match(/<[^>]+>/g)).toEqual(paths.map((path) => `<${path}>`));
    expect([begun, most]).toEqual([paths, 1]);
  });

  it('let others have their turn, however many wait', async () => {
    const begun: string[] = [];
    const open = await serving((request, response) => {
      begun.push(request.url ?? '');
      block(5);
      response.end('done');
    });
    const [many, other] = [await open(), await open()];
    received(many);
    const got = received(other);
    many.write(get('/many').repeat(200));
    other.write(get('/other'));
    await expect.poll(() => got.text).toContain('done');
    expect(begun.indexOf('/other')).toBeLessThan(20);
  });

  it('are forgotten when the connection closes', async () => {
    const begun: string[] = [];
    const open = await serving((request, response) => {
      begun.push(request.url ?? '');
      response.write('x'.repeat(1_000_000));
      setTimeout(() => response.end(), 20);
    });
    const socket = await open();
    socket.write(get('/').repeat(200));
    await expect.poll(() => begun.length).toBeGreaterThan(0);
    socket.resetAndDestroy();
    const other = await open();
    const got = received(other);
    other.write(get('/other'));
    await expect.poll(() => got.text.length).toBeGreaterThan(1_000_000);
    expect(begun.length).toBeLessThan(5);
  });

  it('have bodies, which are read when their turn has come', async () => {
    const bodies: number[] = [];
    const open = await serving((request, response) => {
      let bytes = 0;
      request.on('data', (chunk: Buffer) => {
        bytes += chunk.byteLength;
      });
      request.on('end', () => {
        bodies.push(bytes);
        setTimeout(() => response.end('done'), 5);
      });
    });
    const socket = await open();
    const got = received(socket);
    const post = (size: number): string =>
      `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${size}\r\n\r\n${'x'.repeat(size)}`;
    socket.write([3, 500_000, 0, 700_000].map(post).join(''));
    await expect.poll(() => got.text.match(/done/g)).toHaveLength(4);
    expect(bodies).toEqual([3, 500_000, 0, 700_000]);
  });
});

describe('a head that is late', () => {
  const late = 'HTTP/1.1 408';

  it('is answered with 408 where the client is', async () => {
    const open = await serving((_, response) => void response.end('done'), 200);
    const socket = await open();
    const got = received(socket);
    socket.write('GET / HT');
    await expect.poll(() => got.text).toContain(late);
  });

  it('is served where the server was busy while it came', async () => {
    const open = await serving((request, response) => void response.end(`done ${request.url}`), 200);
    const socket = await open();
    const got = received(socket);
    setTimeout(() => {
      socket.write(get('/whole'));
      block(1_000);
    }, 50);
    await expect.poll(() => got.text).not.toBe('');
    expect(got.text).toContain('done /whole');
  });

  it('is served where it was not read because an earlier request is still being answered', async () => {
    const open = await serving((request, response) => {
      setTimeout(() => response.end(`done ${request.url}`), request.url === '/slow' ? 1_000 : 0);
    }, 200);
    const socket = await open();
    const got = received(socket);
    // The third is cut within its head, where the server stops reading.
    socket.write(`${get('/slow')}${get('/next')}GET /last HTTP/1.1\r\n`);
    setTimeout(() => socket.write('Host: a\r\n\r\n'), 100);
    await expect.poll(() => got.text).toContain('done /last');
    expect(got.text).not.toContain(late);
  });

  it('is answered with 408 where it was given its time again, and the client is late after all', async () => {
    const open = await serving((_, response) => setTimeout(() => response.end('done'), 600), 200);
    const socket = await open();
    const got = received(socket);
    socket.write(`${get('/slow')}GET /last HTTP/1.1\r\n`);
    await expect.poll(() => got.text).toContain(late);
    expect(got.text.indexOf('done')).toBeLessThan(got.text.indexOf(late));
  });
});
