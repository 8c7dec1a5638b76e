import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import type { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { scratch } from '../../test/scratch.js';
import { maxJsonDepth } from '../config/json-depth.js';
import { BreakoutboxError } from '../errors/error.js';
import { type OperationName, operations } from '../operations/table.js';
import type { HttpHandlers } from './operation-routes.js';
import { type RunningServer, type ServerOptions, startServer } from './server.js';

const { folder, own } = scratch();
const bodyLimitBytes = 512 * 1024;

/** A server whose operations answer `null`, except for those in `answers`; `asked` holds their requests. */
async function serve(
  answers: Partial<Record<OperationName, (request: unknown) => unknown>> = {},
  options: Partial<ServerOptions> = {},
): Promise<RunningServer & { asked: unknown[]; url: string }> {
  const asked: unknown[] = [];
  const handlers = Object.fromEntries(
    Object.keys(operations).map((name) => [
      name,
      (request: unknown) => {
        asked.push(request);
        return answers[name as OperationName]?.(request) ?? null;
      },
    ]),
  ) as unknown as HttpHandlers;
  const subscription = { droppedTotal: 0, flush: () => undefined, close: () => undefined };
  const server = await startServer({
    handlers,
    endpoints: { list: () => [], watch: () => () => undefined, follow: () => subscription },
    tftp: { state: () => ({}) as never, watch: () => () => undefined },
    notices: { watch: () => () => undefined },
    workspace: { watch: () => () => undefined },
    record: {
      report: () => ({}) as never,
      watch: () => () => undefined,
      watchNotes: () => () => undefined,
    },
    identity: { version: '1.2.3', hostname: 'here', platform: 'linux', instance: 'i' },
    host: '127.0.0.1',
    port: 0,
    token: undefined,
    ownNames: [],
    pageFolder: join(folder(), 'none'),
    ...options,
  });
  own(server);
  return Object.assign(server, { asked, url: `http://127.0.0.1:${server.port}` });
}

const json = { 'content-type': 'application/json' };
const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const text = (size: number): string => `"${'x'.repeat(size - 2)}"`;

describe('a body', () => {
  it.each<[string, BodyInit, Record<string, string>, number, Record<string, unknown>]>([
    ['that is empty', '', json, 400, { reason: 'body-empty' }],
    ['that is no JSON', '{', json, 400, { reason: 'body-not-json' }],
    ['that is not UTF-8', Uint8Array.of(0x22, 0xff, 0x22), json, 400, { reason: 'body-not-utf8' }],
    [
      'that nests too deep',
      nested(maxJsonDepth + 1),
      json,
      400,
      { reason: 'too-deeply-nested', limit: maxJsonDepth },
    ],
    ['of another shape', '{"type":"tcp-listen","port":"x"}', json, 400, {}],
    ['of no type', Buffer.from('{}'), {}, 415, { reason: 'body-type-unknown' }],
    ['of text, as a form of another page sends', '{}', { 'content-type': 'text/plain' }, 415, {}],
    ['of a form', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }, 415, {}],
    ['that names a prototype', '{"__proto__":{}}', json, 400, { reason: 'body-not-json' }],
    [
      'of one byte too many',
      text(bodyLimitBytes + 1),
      json,
      413,
      { reason: 'body-too-large', limit: bodyLimitBytes },
    ],
  ])('%s is refused, and runs nothing', async (_, body, headers, status, params) => {
    const server = await serve();
    const answer = await fetch(`${server.url}/api/endpoints`, { method: 'POST', headers, body });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({
      error: { code: 'REQUEST_INVALID', fault: 'local', message: expect.any(String), params },
    });
    expect(server.asked).toEqual([]);
  });

  it('of maximum size is read, and refused only for its shape', async () => {
    const server = await serve();
    const body = text(bodyLimitBytes);
    const answer = await fetch(`${server.url}/api/endpoints`, { method: 'POST', headers: json, body });
    expect(answer.status).toBe(400);
    expect(await answer.json()).not.toHaveProperty('error.params.limit');
  });

  it('names the property that has another shape', async () => {
    const server = await serve();
    const body = JSON.stringify({ type: 'tcp-listen', port: 70_000 });
    const answer = await fetch(`${server.url}/api/endpoints`, { method: 'POST', headers: json, body });
    expect(await answer.json()).toMatchObject({ error: { params: { property: 'port' } } });
  });

  it('that is a file is streamed, and nothing else is taken for one', async () => {
    const received: Buffer[] = [];
    const server = await serve({
      'tftp.putFile': async (request) => {
        const { body } = request as { body: Readable };
        for await (const piece of body) received.push(piece as Buffer);
      },
    });
    const put = (type: string) =>
      fetch(`${server.url}/api/tftp/files/a`, {
        method: 'PUT',
        headers: { 'content-type': type },
        body: '{"a":1}',
      });
    expect((await put('application/octet-stream')).ok).toBe(true);
    expect(Buffer.concat(received).toString()).toBe('{"a":1}');
    const refused = await put('application/json');
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ error: { params: { reason: 'body-not-bytes' } } });
  });
});

describe('bodies that arrive together', () => {
  const part = Buffer.alloc(1024 * 1024, 'x');
  const unfinished: Socket[] = [];
  afterEach(() => {
    for (const socket of unfinished.splice(0)) socket.destroy();
  });

  /** Sends so many mebibytes of a body of 23, and keeps the rest back. */
  async function sendPart(port: number, mebibytes: number): Promise<Socket> {
    const socket = connect(port, '127.0.0.1');
    unfinished.push(socket);
    socket.write(
      `POST /api/imports/read HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\ncontent-length: ${23 * part.byteLength}\r\n\r\n`,
    );
    for (let sent = 0; sent < mebibytes; sent += 1)
      await new Promise<void>((resolve) => {
        socket.write(part, () => resolve());
      });
    return socket;
  }

  it('are bounded in all: one beyond is refused with 503, and small calls and later ones are not', async () => {
    const server = await serve();
    const before = process.memoryUsage().arrayBuffers;
    const sockets = await Promise.all(Array.from({ length: 20 }, () => sendPart(server.port, 22)));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(160 * 1024 * 1024);
    const create = (body: string) =>
      fetch(`${server.url}/api/endpoints`, { method: 'POST', headers: json, body });
    const refused = await create(text(bodyLimitBytes));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await refused.json()).toMatchObject({
      error: { code: 'WORKBENCH_BUSY', params: { mebibytes: 64, seconds: 2 } },
    });
    expect((await create(text(60_000))).status).toBe(400);
    for (const socket of sockets) socket.destroy();
    await expect.poll(async () => (await create(text(bodyLimitBytes))).status).toBe(400);
  });
});

describe('an operation that fails', () => {
  it.each([
    [
      'a failure of the catalog',
      new BreakoutboxError('ENDPOINT_UNKNOWN', { id: 'e1' }),
      404,
      'ENDPOINT_UNKNOWN',
    ],
    ['anything else', new Error('unforeseen'), 500, 'INTERNAL'],
  ])('with %s is answered with its code', async (_, error, status, code) => {
    const server = await serve({ 'workbench.health': () => Promise.reject(error) });
    const answer = await fetch(`${server.url}/api/health`);
    expect([answer.status, await answer.json()]).toMatchObject([status, { error: { code } }]);
  });
});

describe('an unknown path', () => {
  it('is answered as every failure is, and a broken percent sign too', async () => {
    const { url } = await serve();
    for (const path of ['/api/nothing', '/nothing', '/%', '/api/live']) {
      const answer = await fetch(`${url}${path}`);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ error: { code: 'NOT_FOUND', params: { path } } });
    }
  });
});

describe('the description', () => {
  it('has every operation, and the version of the program', async () => {
    const { url } = await serve();
    const described = (await (await fetch(`${url}/api/openapi.json`)).json()) as {
      info: { version: string };
      paths: Record<string, Record<string, unknown>>;
    };
    expect(described.info.version).toBe('1.2.3');
    expect(Object.values(described.paths).flatMap(Object.keys)).toHaveLength(Object.keys(operations).length);
  });
});

/** A page's socket, and the status that it was refused with, or the code that it was closed with. */
function pageAt(port: number, token?: string) {
  const protocols = token === undefined ? ['bob'] : ['bob', `bob-token.${token}`];
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/live`, protocols);
  own({ close: () => socket.terminate() });
  socket.on('error', () => undefined);
  const refused = new Promise<number | undefined>((resolve) => {
    socket.once('unexpected-response', (_, answer) => resolve(answer.statusCode));
  });
  const first = new Promise((resolve) => {
    socket.once('message', resolve);
  });
  const closed = new Promise<number>((resolve) => {
    socket.once('close', resolve);
  });
  return { socket, first, refused, closed };
}

describe('the live feed', () => {
  it('takes 32 pages at once, and answers one more with 1013 until one has left', async () => {
    const { port } = await serve();
    const pages = Array.from({ length: 32 }, () => pageAt(port));
    await Promise.all(pages.map(({ first }) => first));
    const { closed } = pageAt(port);
    expect(await closed).toBe(1013);
    for (const { socket } of pages) expect(socket.readyState).toBe(WebSocket.OPEN);
    pages[0]?.socket.close();
    await pages[0]?.closed;
    await pageAt(port).first;
  });

  it('closes a page that sends too large a message', async () => {
    const { port } = await serve();
    const { socket, first, closed } = pageAt(port);
    await first;
    socket.send('x'.repeat(1025));
    expect(await closed).toBe(1009);
  });

  it('ends when the server does, for a page that reads and for one that does not', async () => {
    const server = await serve();
    const reading = pageAt(server.port);
    const paused = pageAt(server.port);
    await Promise.all([reading.first, paused.first]);
    paused.socket.pause();
    await server.close();
    await reading.closed;
    await expect(fetch(`http://127.0.0.1:${server.port}/api/health`)).rejects.toThrow();
  });
});

describe('a server on the network', () => {
  const token = 'the-token';

  it('is not started without a token', async () => {
    for (const host of ['0.0.0.0', '::', '192.0.2.1', 'example.com']) {
      await expect(serve({}, { host })).rejects.toThrow('needs a token');
    }
  });

  it('asks for it at the API and the feed, and not for the page', async () => {
    const pageFolder = folder({ 'index.html': '<title>page</title>' });
    const { url, port } = await serve({}, { host: '0.0.0.0', token, pageFolder });
    const statuses = async (headers: Record<string, string>) =>
      Promise.all(
        ['/', '/index.html', '/api/health', '/api/openapi.json', '/nothing'].map(
          async (path) => (await fetch(`${url}${path}`, { headers })).status,
        ),
      );
    expect(await statuses({})).toEqual([200, 200, 401, 401, 401]);
    expect(await statuses({ authorization: 'Bearer the-takin' })).toEqual([200, 200, 401, 401, 401]);
    expect(await statuses({ authorization: `Bearer ${token}` })).toEqual([200, 200, 200, 200, 404]);
    expect(await pageAt(port).refused).toBe(401);
    await pageAt(port, token).first;
  });

  it('guards by the port that the system chose, and by the names of this machine', async () => {
    const { port } = await serve({}, { host: '0.0.0.0', token, ownNames: ['bench.example'] });
    const status = async (host: string): Promise<number> => {
      const socket = connect(port, '127.0.0.1');
      socket.write(
        `GET /api/health HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`,
      );
      const [answer] = (await once(socket, 'data')) as [Buffer];
      socket.destroy();
      return Number(answer.toString().split(' ')[1]);
    };
    const hosts = [
      `127.0.0.1:${port}`,
      `bench.example:${port}`,
      '127.0.0.1',
      '127.0.0.1:0',
      `evil.example:${port}`,
    ];
    expect(await Promise.all(hosts.map(status))).toEqual([200, 200, 403, 403, 403]);
  });
});

describe('the page', () => {
  it('is kept by the browser but for its first file, and may load nothing from elsewhere', async () => {
    const pageFolder = folder({ 'index.html': '<title>page</title>' });
    const { url } = await serve({}, { pageFolder });
    const { headers } = await fetch(url);
    expect(headers.get('cache-control')).toBe('no-cache');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
  });
});
