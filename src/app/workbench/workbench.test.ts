import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { listeningPort } from '../../../test/listening-port.js';
import { RawTftp } from '../../../test/raw-tftp.js';
import { type LiveFrame, maxFollowedLogs } from '../../http/protocol.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import type { ErrorBody } from '../../operations/schema-parts.js';
import type { TftpState } from '../../operations/tftp.js';
import type { TftpStory } from '../../operations/tftp-transfers.js';
import type { TrafficEvent } from '../../traffic/event.js';
import { decodeBatch } from '../../traffic/event-codec.js';
import type { EventBatch } from '../../traffic/subscription.js';
import { TftpClient } from '../tftp/tftp-client.js';
import { TftpServer } from '../tftp/tftp-server.js';
import { startWorkbench, type Workbench } from './workbench.js';

const folders: string[] = [];
const running: Workbench[] = [];

afterEach(async () => {
  for (const one of running.splice(0)) await one.close(0);
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'breakoutbox-workbench-'));
  folders.push(made);
  return made;
}

async function workbench(host = '127.0.0.1', workspace = folder()): Promise<Workbench> {
  const started = await startWorkbench({ host, port: 0, workspace });
  running.push(started);
  return started;
}

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: unknown;
}

/** A request with exactly the headers given, Host among them, as a browser or an attacker would send it. */
async function ask(
  { port }: Workbench,
  method: string,
  path: string,
  {
    body,
    headers = {},
    host = '127.0.0.1',
  }: { body?: unknown; headers?: NodeJS.Dict<string>; host?: string } = {},
): Promise<Answer> {
  const asked = request({
    host,
    port,
    method,
    path,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
  });
  asked.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
  const [response] = await once(asked, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const isJson = String(response.headers['content-type']).includes('json');
  return { status: response.statusCode, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

async function created(bench: Workbench, body: unknown): Promise<EndpointSummary> {
  const answer = await ask(bench, 'POST', '/api/endpoints', { body });
  expect(answer.status).toBe(201);
  return answer.body as EndpointSummary;
}

function portOf({ status }: EndpointSummary): number {
  return status.state === 'listening' ? Number(status.local.split(':').at(-1)) : 0;
}

const echo = { type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo' };
const datagrams = { type: 'udp', address: '127.0.0.1:0' };

/** A page's live feed, which looks at the logs of the first endpoints that it is told of. */
async function live(
  { port }: Workbench,
  protocols: string[] = ['bob'],
  headers = {},
): Promise<{
  frames: LiveFrame[];
  events: () => TrafficEvent[];
  /** How many events it was told that it lost. */
  lost: (endpoint: string) => number;
  socket: WebSocket;
}> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/live`, protocols, { headers });
  const frames: LiveFrame[] = [];
  const batches: EventBatch[] = [];
  const looked = new Set<string>();
  socket.on('message', (data, isBinary) => {
    if (isBinary) {
      const decoded = decodeBatch(new Uint8Array(data as Buffer));
      if (!decoded.ok) throw new Error(decoded.fault);
      batches.push(decoded.batch);
      return;
    }
    const frame = JSON.parse(String(data)) as LiveFrame;
    frames.push(frame);
    if (frame.type !== 'hello' && frame.type !== 'endpoints') return;
    for (const { id } of frame.endpoints) if (looked.size < maxFollowedLogs) looked.add(id);
    const logs = Array.from(looked, (endpoint) => ({ endpoint, from: 1 }));
    socket.send(JSON.stringify({ type: 'look', tftp: true, logs }));
  });
  await once(socket, 'open');
  return {
    socket,
    frames,
    events: () => batches.flatMap(({ events }) => events),
    lost: (endpoint) =>
      batches
        .flatMap(({ gaps }) => gaps)
        .reduce((sum, gap) => sum + (gap.endpoint === endpoint ? (gap.count ?? 0) : 0), 0),
  };
}

describe('the API', () => {
  it('makes an endpoint, sends through it, stops, starts, describes it anew and removes it', async () => {
    const bench = await workbench();
    const { id, status } = await created(bench, { ...echo, label: 'PLC' });
    expect(status).toMatchObject({ state: 'listening' });
    const summary = await created(bench, { ...echo, reply: 'none' });
    const peer = connect(portOf(summary), '127.0.0.1');
    await once(peer, 'connect');
    await expect
      .poll(async () => ((await ask(bench, 'GET', '/api/endpoints')).body as EndpointSummary[])[1]?.peerCount)
      .toBe(1);
    const data = Buffer.from('hello').toString('base64');
    const [sent, [heard]] = await Promise.all([
      ask(bench, 'POST', `/api/endpoints/${summary.id}/send`, { body: { data } }),
      once(peer, 'data') as Promise<[Buffer]>,
    ]);
    expect([sent.body, String(heard)]).toEqual([{ peers: 1, bytes: 5 }, 'hello']);
    const closed = once(peer, 'close');
    const name = encodeURIComponent(`127.0.0.1:${peer.localPort}`);
    expect((await ask(bench, 'DELETE', `/api/endpoints/${summary.id}/peers/${name}`)).status).toBe(204);
    peer.end();
    await closed;
    expect((await ask(bench, 'POST', `/api/endpoints/${id}/stop`)).body).toMatchObject({
      status: { state: 'stopped' },
    });
    expect((await ask(bench, 'POST', `/api/endpoints/${id}/start`)).body).toMatchObject({
      status: { state: 'listening' },
    });
    const renamed = await ask(bench, 'PUT', `/api/endpoints/${id}`, { body: { ...echo, label: 'PLC 2' } });
    expect(renamed.body).toMatchObject({ input: { label: 'PLC 2' }, status: { state: 'listening' } });
    expect((await ask(bench, 'DELETE', `/api/endpoints/${id}`)).status).toBe(204);
    expect((await ask(bench, 'POST', `/api/endpoints/${id}/start`)).status).toBe(404);
  });

  it('keeps an endpoint that cannot open, with the reason in its status', async () => {
    const bench = await workbench();
    const first = await created(bench, echo);
    const second = await created(bench, { ...echo, address: `127.0.0.1:${portOf(first)}` });
    expect(second.status).toMatchObject({ state: 'failed', failure: { code: 'ADDRESS_IN_USE' } });
  });

  it.each<[string, string, unknown, number, string]>([
    ['POST', '/api/endpoints', { ...echo, address: '65536' }, 400, 'PORT_INVALID'],
    ['POST', '/api/endpoints', { ...echo, encoding: 'nonsense' }, 400, 'ENCODING_UNKNOWN'],
    ['POST', '/api/endpoints', { ...echo, colour: 'red' }, 400, 'REQUEST_INVALID'],
    ['POST', '/api/endpoints', { type: 'tcp-listen' }, 400, 'REQUEST_INVALID'],
    ['POST', '/api/endpoints', { ...echo, limits: { maxConections: 5 } }, 400, 'REQUEST_INVALID'],
    ['POST', '/api/endpoints', { ...datagrams, limits: { maxConnections: 4 } }, 400, 'REQUEST_INVALID'],
    [
      'POST',
      '/api/endpoints',
      `{"type":"udp","address":"0","limits":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_001)}`,
      400,
      'REQUEST_INVALID',
    ],
    ['POST', '/api/endpoints', '{"type":"udp","address":"0","__proto__":{"x":1}}', 400, 'REQUEST_INVALID'],
    ['POST', '/api/endpoints', '{"constructor":{"prototype":{"x":1}}}', 400, 'REQUEST_INVALID'],
    ['POST', '/api/endpoints', { ...echo, label: 'PLC \u202egpj' }, 400, 'LABEL_INVALID'],
    ['POST', '/api/endpoints', { type: 'tftp-server', port: 0, wrte: 1 }, 400, 'REQUEST_INVALID'],
    ['POST', '/api/endpoints', { type: 'tftp-server', port: 70_000 }, 400, 'REQUEST_INVALID'],
    ['PUT', '/api/tftp/files/x?overwrite=1', undefined, 400, 'REQUEST_INVALID'],
    ['POST', '/api/endpoints', '{"type":', 400, 'REQUEST_INVALID'],
    ['POST', '/api/endpoints/e99/send', { data: '' }, 404, 'ENDPOINT_UNKNOWN'],
    ['POST', '/api/endpoints/e1/send', { data: 'not base64!' }, 400, 'REQUEST_INVALID'],
    ['POST', '/api/endpoints/e1/send', { data: 'AAAA' }, 400, 'NOT_CONNECTED'],
    ['POST', '/api/endpoints/e1/send', { data: 'A'.repeat(1_500_000) }, 413, 'REQUEST_INVALID'],
    ['DELETE', '/api/endpoints/e1/peers/nobody', undefined, 404, 'PEER_UNKNOWN'],
    ['GET', '/api/nothing', undefined, 404, 'NOT_FOUND'],
    ['GET', '/api/%ff', undefined, 404, 'NOT_FOUND'],
    ['GET', `/api/endpoints/${'e'.repeat(400)}`, undefined, 404, 'NOT_FOUND'],
    ['GET', '/api/live', undefined, 404, 'NOT_FOUND'],
  ])('%s %s: what is wrong is named, and nothing is made', async (method, path, body, status, code) => {
    const bench = await workbench();
    await created(bench, echo);
    const answer = await ask(bench, method, path, { body });
    expect([answer.status, (answer.body as ErrorBody).error.code]).toEqual([status, code]);
    expect((await ask(bench, 'GET', '/api/endpoints')).body).toHaveLength(1);
  });

  it('takes no text that is not UTF-8: the bytes that stand for it would be others', async () => {
    const { port } = await workbench();
    const response = await fetch(`http://127.0.0.1:${port}/api/endpoints`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from('{"type":"udp","address":"0","label":"caf\xe9"}', 'latin1'),
    });
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { error: { code: 'REQUEST_INVALID', params: { reason: 'body-not-utf8' } } },
    ]);
  });

  it.each<[string, string, number, string, Record<string, unknown>]>([
    ['application/json', '{"type":', 400, 'body-not-json', {}],
    ['application/json', '', 400, 'body-empty', {}],
    ['application/json', `"${'x'.repeat(524_288)}"`, 413, 'body-too-large', { limit: 524_288 }],
    ['text/plain', 'type=udp', 415, 'body-type-unknown', {}],
  ])('words a body of %s that it cannot take itself', async (type, body, status, reason, more) => {
    const { port } = await workbench();
    const response = await fetch(`http://127.0.0.1:${port}/api/endpoints`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    expect([response.status, await response.json()]).toMatchObject([
      status,
      { error: { code: 'REQUEST_INVALID', params: { reason, ...more } } },
    ]);
  });

  it('describes itself in OpenAPI', async () => {
    const { body } = await ask(await workbench(), 'GET', '/api/openapi.json');
    expect(body).toMatchObject({
      openapi: '3.1.0',
      paths: { '/api/endpoints/{id}/send': { post: { summary: expect.any(String) } } },
    });
  });

  it('lists the sockets of this machine, its own endpoints among them', async () => {
    const bench = await workbench();
    const { status } = await created(bench, echo);
    const { body } = await ask(bench, 'GET', '/api/ports');
    expect(body).toContainEqual(
      expect.objectContaining({ local: status.state === 'listening' && status.local, state: 'LISTEN' }),
    );
  });
});

describe('the machine it runs on', () => {
  it('tells its addresses, loopback as such, each as an endpoint can be bound to it', async () => {
    const bench = await workbench();
    const { body } = await ask(bench, 'GET', '/api/addresses');
    expect(body).toContainEqual(expect.objectContaining({ address: '127.0.0.1', isLoopback: true }));
    for (const { address } of body as readonly { readonly address: string }[]) {
      const host = address.includes(':') ? `[${address}]` : address;
      const { status } = await created(bench, { type: 'udp', address: `${host}:0` });
      expect(status.state, address).toBe('listening');
    }
  });
});

describe('who may drive it', () => {
  it.each([
    ['a name that was rebound', { host: 'evil.example' }, 'HOST_FORBIDDEN'],
    ['the right name with a wrong port', { host: '127.0.0.1:1' }, 'HOST_FORBIDDEN'],
    ['a page elsewhere', { origin: 'http://evil.example' }, 'ORIGIN_FORBIDDEN'],
    ['a page of another port here', { origin: 'http://127.0.0.1:1' }, 'ORIGIN_FORBIDDEN'],
    ['a page without an origin', { origin: 'null' }, 'ORIGIN_FORBIDDEN'],
    ['a form elsewhere', { 'sec-fetch-site': 'cross-site' }, 'ORIGIN_FORBIDDEN'],
  ])('not %s', async (_who, headers, code) => {
    const bench = await workbench();
    for (const [method, path] of [
      ['GET', '/api/endpoints'],
      ['POST', '/api/endpoints'],
      ['GET', '/api/live'],
    ] as const) {
      const answer = await ask(bench, method, path, {
        headers,
        ...(method === 'POST' ? { body: echo } : {}),
      });
      expect([answer.status, (answer.body as ErrorBody).error.code]).toEqual([403, code]);
    }
  });

  it('not a form, whose content is no JSON', async () => {
    const answer = await ask(await workbench(), 'POST', '/api/endpoints', {
      body: 'a=1',
      headers: { 'content-type': 'text/plain' },
    });
    expect(answer.status).toBe(415);
  });

  it('its own page, by any name of loopback', async () => {
    const bench = await workbench();
    for (const name of ['localhost', '127.0.0.1', '[::1]']) {
      const host = `${name}:${bench.port}`;
      const answer = await ask(bench, 'GET', '/api/endpoints', {
        headers: { host, origin: `http://${host}` },
      });
      expect(answer.status).toBe(200);
    }
  });

  it('on the network only those who have the token', async () => {
    const bench = await workbench('0.0.0.0');
    const { token = '' } = bench;
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(bench.url).toContain(`#token=${token}`);
    expect((await ask(bench, 'GET', '/api/endpoints')).status).toBe(401);
    expect(
      (await ask(bench, 'GET', '/api/endpoints', { headers: { authorization: 'Bearer nope' } })).status,
    ).toBe(401);
    expect(
      (await ask(bench, 'GET', '/api/endpoints', { headers: { authorization: `Bearer ${token}` } })).status,
    ).toBe(200);
    await expect(live(bench)).rejects.toThrow('401');
    const { frames } = await live(bench, ['bob', `bob-token.${token}`]);
    await expect.poll(() => frames[0]?.type).toBe('hello');
  });

  it.each([
    ['', 'HOST_NOT_FOUND'],
    [' ', 'HOST_NOT_FOUND'],
    ['127.0.0.1:80', 'HOST_NOT_FOUND'],
    ['[]', 'HOST_NOT_FOUND'],
    ['nosuch.invalid', 'HOST_NOT_FOUND'],
    ['[fe80::1]', 'ZONE_MISSING'],
    ['fe80::1', 'ZONE_MISSING'],
    ['[fe80::1%nope]', 'INTERFACE_NOT_FOUND'],
  ])('and nobody at all when its host is "%s"', async (host, code) => {
    await expect(workbench(host)).rejects.toMatchObject({ code });
  });

  it.each<[string, string, RegExp, number]>([
    ['[::1]', '::1', /^http:\/\/\[::1\]:\d+\/$/, 200],
    ['0', '127.0.0.1', /#token=/, 401],
    ['*', '127.0.0.1', /#token=/, 401],
  ])('at its host written as %s', async (written, host, url, health) => {
    const bench = await workbench(written);
    expect(bench.url).toMatch(url);
    expect((await ask(bench, 'GET', '/api/health', { host })).status).toBe(health);
  });

  it('not a WebSocket from elsewhere', async () => {
    await expect(live(await workbench(), ['bob'], { origin: 'http://evil.example' })).rejects.toThrow('403');
  });
});

describe('the live feed', () => {
  it('says hello, tells what happened lately, then what happens, each event once and in order', async () => {
    const bench = await workbench();
    const summary = await created(bench, echo);
    const peer = connect(portOf(summary), '127.0.0.1');
    peer.write(Buffer.from('cec2', 'hex'));
    await once(peer, 'data');
    const page = await live(bench);
    await expect
      .poll(() => page.events().map(({ type }) => type))
      .toEqual(['listening', 'connected', 'received', 'sent']);
    expect(page.frames[0]).toMatchObject({ type: 'hello', endpoints: [{ id: summary.id }] });
    expect(page.events()[2]).toMatchObject({
      endpoint: summary.id,
      bytes: Uint8Array.of(0xce, 0xc2),
    });
    peer.end();
    await expect.poll(() => page.events().map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
    await expect
      .poll(
        () =>
          page.frames.flatMap((frame) => (frame.type === 'endpoints' ? frame.endpoints : [])).at(-1)?.totals,
      )
      .toMatchObject({ connections: 1, receivedBytes: 2 });
    await ask(bench, 'DELETE', `/api/endpoints/${summary.id}`);
    await expect.poll(() => page.frames.some((frame) => frame.type === 'removed')).toBe(true);
    page.socket.close();
  });

  it('sends a page what happens as the workbench ends, before its feed does', async () => {
    const bench = await workbench();
    const summary = await created(bench, echo);
    await once(connect(portOf(summary), '127.0.0.1'), 'connect');
    const page = await live(bench);
    await expect.poll(() => page.events().map(({ type }) => type)).toEqual(['listening', 'connected']);
    const gone = once(page.socket, 'close');
    await bench.close(100);
    await gone;
    expect(page.events().map(({ type }) => type)).toEqual(['listening', 'connected', 'closed', 'stopped']);
    const last = page.frames.flatMap((frame) => (frame.type === 'endpoints' ? frame.endpoints : [])).at(-1);
    expect(last?.status).toEqual({ state: 'stopped' });
  });

  it('greets with the names of all endpoints, and tells of them in frames of bounded size', async () => {
    const bench = await workbench();
    const reply = `text:${'x'.repeat(4_000)}`;
    const made: string[] = [];
    for (let number = 0; number < 60; number += 1)
      made.push((await created(bench, { type: 'udp', address: '127.0.0.1:0', reply })).id);
    const { frames } = await live(bench);
    // What has changed since is told again, so that an endpoint may be told of twice.
    const told = (): readonly string[] => [
      ...new Set(
        frames.flatMap((frame) =>
          frame.type === 'hello' || frame.type === 'endpoints' ? frame.endpoints.map(({ id }) => id) : [],
        ),
      ),
    ];
    await expect.poll(told).toEqual(made);
    expect(frames[0]).toMatchObject({ type: 'hello', ids: made });
    for (const frame of frames) expect(JSON.stringify(frame).length).toBeLessThan(160 * 1024);
  });

  it('keeps the past of a quiet endpoint, whatever a noisy one says, and numbers what it lets go', async () => {
    const bench = await workbench();
    const quiet = await created(bench, { type: 'udp', address: '127.0.0.1:0' });
    const noisy = await created(bench, { type: 'udp', address: '127.0.0.1:0' });
    const socket = createSocket('udp4');
    const say = (text: string, to: EndpointSummary): void => socket.send(text, portOf(to), '127.0.0.1');
    const heard = async (id: string): Promise<number> => {
      const { body } = await ask(bench, 'GET', '/api/endpoints');
      return (body as readonly EndpointSummary[]).find((one) => one.id === id)?.totals.receivedMessages ?? 0;
    };
    say('hello', quiet);
    await expect.poll(() => heard(quiet.id)).toBe(1);
    // In portions that the socket has room for.
    for (let sent = 0; sent < 7000; sent += 100) {
      for (let count = 0; count < 100; count += 1) say('noise', noisy);
      await expect.poll(() => heard(noisy.id), { interval: 1 }).toBe(sent + 100);
    }
    socket.close();
    const page = await live(bench);
    const of = (id: string): readonly TrafficEvent[] =>
      page.events().filter(({ endpoint }) => endpoint === id);
    await expect.poll(() => of(noisy.id).length).toBe(5000);
    expect(page.lost(noisy.id)).toBe(2001);
    expect(of(quiet.id).map(({ type }) => type)).toEqual(['listening', 'received']);
    expect(page.lost(quiet.id)).toBe(0);
    page.socket.close();
  }, 30_000);

  it('tells of a send to everyone by one number, with all who got it', async () => {
    const bench = await workbench();
    const { id, status } = await created(bench, { type: 'tcp-listen', address: '127.0.0.1:0' });
    if (status.state !== 'listening') throw new Error('it does not listen');
    const port = Number(status.local.split(':').at(-1));
    const peers = Array.from({ length: 3 }, () => connect(port, '127.0.0.1'));
    for (const peer of peers) if (peer.connecting) await once(peer, 'connect');
    const page = await live(bench);
    await expect.poll(() => page.events().filter(({ type }) => type === 'connected').length).toBe(3);
    await ask(bench, 'POST', `/api/endpoints/${id}/send`, { body: { data: 'QUJD' } });
    await expect
      .poll(() => page.events().filter(({ type }) => type === 'sent'))
      .toMatchObject(
        peers.map(({ localPort }) => ({
          ...{ peer: `127.0.0.1:${localPort}`, send: 1 },
          bytes: Uint8Array.from(Buffer.from('ABC')),
        })),
      );
    for (const peer of peers) peer.destroy();
    page.socket.close();
  });

  it('counts what a page lost that did not read, and loses nothing of one that did', async () => {
    const bench = await workbench();
    const summary = await created(bench, echo);
    const { id } = summary;
    const port = portOf(summary);
    const page = await live(bench);
    const slow = await live(bench);
    slow.socket.pause();
    const peer = connect(port, '127.0.0.1');
    const message = Buffer.alloc(16_384, 'x');
    let echoed = 0;
    peer.on('data', (data) => {
      echoed += data.length;
    });
    for (let count = 0; count < 3000; count += 1) peer.write(message);
    await expect.poll(() => echoed, { timeout: 9000 }).toBe(3000 * message.length);
    const receivedBytes = (): number =>
      page.events().reduce((sum, event) => sum + (event.type === 'received' ? event.bytes.byteLength : 0), 0);
    await expect
      .poll(() => receivedBytes() === 3000 * message.length || page.lost(id) > 0, { timeout: 9000 })
      .toBe(true);
    slow.socket.resume();
    const last = (of: typeof page): number => of.events().at(-1)?.sequence ?? 0;
    await expect.poll(() => last(slow) - last(page), { timeout: 9000 }).toBe(0);
    // What each has and what it was told that it lost is all that happened.
    expect(slow.events().length + slow.lost(id)).toBe(page.events().length + page.lost(id));
    peer.destroy();
  }, 30_000);
});

describe('the end of the workbench', () => {
  it('is not held up by a page that reads nothing', async () => {
    const bench = await workbench();
    const { socket } = await live(bench);
    const peer = connect(portOf(await created(bench, echo)), '127.0.0.1');
    socket.pause();
    for (let count = 0; count < 400; count += 1) peer.write(Buffer.alloc(16_384, 'x'));
    await once(peer, 'data');
    // It is cut off while it writes.
    const closed = new Promise((resolve) => peer.on('error', () => undefined).on('close', resolve));
    await bench.close(0);
    await closed;
    socket.terminate();
  });
});

describe('the workspace', () => {
  it('brings yesterday’s endpoints back, stopped', async () => {
    const kept = folder();
    const bench = await workbench('127.0.0.1', kept);
    await created(bench, { ...echo, label: 'PLC line 2' });
    await bench.close(0);
    const again = await workbench('127.0.0.1', kept);
    expect((await ask(again, 'GET', '/api/endpoints')).body).toMatchObject([
      { input: { label: 'PLC line 2' }, status: { state: 'stopped' } },
    ]);
    expect(statSync(join(kept, 'workspace.json')).mode & 0o777).toBe(0o600);
  });

  it('refuses a file that it does not understand, and leaves it as it is', async () => {
    const kept = folder();
    writeFileSync(join(kept, 'workspace.json'), '{"version": 99}');
    await expect(workbench('127.0.0.1', kept)).rejects.toMatchObject({ code: 'WORKSPACE_INVALID' });
    expect(readFileSync(join(kept, 'workspace.json'), 'utf8')).toBe('{"version": 99}');
  });

  it('keeps a private key, and never tells it', async () => {
    const bench = await workbench();
    const { body } = await ask(bench, 'POST', '/api/endpoints', {
      body: { ...echo, tls: { certificatePem: 'x', keyPem: 'SECRET' } },
    });
    expect(JSON.stringify(body)).not.toContain('SECRET');
    const { id, input } = body as EndpointSummary;
    await ask(bench, 'PUT', `/api/endpoints/${id}`, { body: { ...input, label: 'edited' } });
    const kept = readFileSync(join(folders[0] ?? '', 'workspace.json'), 'utf8');
    expect([kept.includes('SECRET'), kept.includes('edited')]).toEqual([true, true]);
  });
});

describe('TFTP by the API', () => {
  const server = { type: 'tftp-server', port: 0, write: 'create', singlePort: true } as const;
  async function eventuallyFinished(one: Workbench, transfers: number): Promise<TftpState> {
    const state = async () => (await ask(one, 'GET', '/api/tftp')).body as TftpState;
    await expect.poll(async () => (await state()).finished).toHaveLength(transfers);
    return state();
  }
  const put = (one: Workbench, name: string, type = 'application/octet-stream') =>
    ask(one, 'PUT', `/api/tftp/files/${name}`, { body: 'image', headers: { 'content-type': type } });

  it('puts files in, serves them, gives them out, removes them, and remembers its settings', async () => {
    const workspace = folder();
    const one = await workbench('127.0.0.1', workspace);
    expect((await put(one, '%E5%9B%BA%E4%BB%B6.bin')).body).toMatchObject({
      files: [{ name: '固件.bin', bytes: 5 }],
    });
    const started = await ask(one, 'POST', '/api/endpoints', { body: server });
    const port = listeningPort(started.body as EndpointSummary);
    const client = new TftpClient({ host: '127.0.0.1', port });
    expect(Buffer.from(await client.read('固件.bin')).toString()).toBe('image');
    await client.put(Buffer.from('back'), 'up.bin');
    await expect
      .poll(async () =>
        ((await ask(one, 'GET', '/api/tftp')).body as TftpState).finished.map(({ file, outcome }) => [
          file,
          outcome,
        ]),
      )
      .toEqual([
        ['up.bin', 'done'],
        ['固件.bin', 'done'],
      ]);
    const { finished } = (await ask(one, 'GET', '/api/tftp')).body as TftpState;
    const story = await ask(one, 'GET', `/api/tftp/transfers/${finished[0]?.id}`);
    expect((story.body as TftpStory).steps.length).toBeGreaterThan(0);
    expect((await ask(one, 'GET', '/api/tftp/transfers/s9-t9')).status).toBe(404);
    const given = await fetch(`http://127.0.0.1:${one.port}/api/tftp/files/up.bin`);
    expect(given.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''up.bin");
    expect(await given.text()).toBe('back');
    expect((await ask(one, 'DELETE', '/api/tftp/files/up.bin')).status).toBe(200);
    expect((await ask(one, 'DELETE', '/api/tftp/files/up.bin')).status).toBe(404);
    await one.close(0);
    running.splice(running.indexOf(one), 1);
    const two = await workbench('127.0.0.1', workspace);
    expect((await ask(two, 'GET', '/api/endpoints')).body).toMatchObject([
      { input: server, status: { state: 'stopped' } },
    ]);
  });

  it('replaces a file only when it is told to, one that is put in and one that is fetched', async () => {
    const origin = new TftpServer({ source: () => 'fetched', host: '127.0.0.1', port: 0 });
    await origin.listen();
    const one = await workbench();
    await put(one, 'here');
    const again = await put(one, 'here');
    expect([again.status, (again.body as ErrorBody).error]).toMatchObject([
      400,
      { code: 'TFTP_FILE_EXISTS', params: { text: 'here' } },
    ]);
    expect((await put(one, 'here?overwrite=perhaps')).status).toBe(400);
    expect((await put(one, 'here?overwrite=true')).status).toBe(200);
    const fetchIt = (more: object) =>
      ask(one, 'POST', '/api/tftp/transfers', {
        body: { direction: 'get', url: `tftp://localhost:${origin.port}/here`, ...more },
      });
    const refused = await fetchIt({});
    expect([refused.status, (refused.body as ErrorBody).error.code]).toEqual([400, 'TFTP_FILE_EXISTS']);
    expect((await fetchIt({ overwrite: true })).status).toBe(200);
    const { finished } = await eventuallyFinished(one, 1);
    // The row says what was typed, not the port that answered, and when it was over.
    expect(finished[0]).toMatchObject({ peer: `localhost:${origin.port}`, isAgreed: true, outcome: 'done' });
    expect(finished[0]?.endedMicros).toBeGreaterThan(1_700_000_000_000_000);
    const given = await fetch(`http://127.0.0.1:${one.port}/api/tftp/files/here`);
    expect(await given.text()).toBe('fetched');
    await origin.close(0);
  });

  it('tells the story of an upload that was refused: the request and the ERROR, and nothing that was agreed', async () => {
    const origin = new TftpServer({ source: () => undefined, host: '127.0.0.1', port: 0 });
    await origin.listen();
    const one = await workbench();
    await put(one, 'up.bin');
    const url = `tftp://127.0.0.1:${origin.port}/up.bin`;
    await ask(one, 'POST', '/api/tftp/transfers', { body: { direction: 'put', url, file: 'up.bin' } });
    const { finished } = await eventuallyFinished(one, 1);
    const { body } = await ask(one, 'GET', `/api/tftp/transfers/${finished[0]?.id}`);
    const { transfer, steps } = body as TftpStory;
    expect([transfer.outcome, transfer.isAgreed]).toEqual(['failed', false]);
    expect(steps.map(({ kind }) => kind)).toEqual(['requestSent', 'errorReceived']);
    await origin.close(0);
  });

  it('refuses names that lead out, bodies that a form could send, and pages from elsewhere', async () => {
    const one = await workbench();
    for (const name of [
      '..%2Fworkspace.json',
      '%2e%2e%2fx',
      'a%5Cb',
      'c:x',
      '.x.1-0123456789ab.bob-part/x',
    ]) {
      expect((await put(one, name)).status, name).toBeGreaterThanOrEqual(400);
    }
    expect((await put(one, 'x', 'text/plain')).status).toBe(415);
    expect((await put(one, 'x', 'application/x-www-form-urlencoded')).status).toBe(415);
    const headers = { 'content-type': 'application/octet-stream', origin: 'http://evil.example' };
    expect((await ask(one, 'PUT', '/api/tftp/files/x', { body: 'x', headers })).status).toBe(403);
    expect(((await ask(one, 'GET', '/api/tftp')).body as TftpState).files).toEqual([]);
  });

  it('fetches into the folder and tells of what failed', async () => {
    const origin = new TftpServer({
      source: ({ name }) => (name === 'there' ? 'content' : undefined),
      host: '127.0.0.1',
      port: 0,
    });
    await origin.listen();
    const one = await workbench();
    const begin = (file: string) =>
      ask(one, 'POST', '/api/tftp/transfers', {
        body: { direction: 'get', url: `tftp://127.0.0.1:${origin.port}/${file}` },
      });
    await begin('there');
    await expect
      .poll(async () => ((await ask(one, 'GET', '/api/tftp')).body as TftpState).files)
      .toMatchObject([{ name: 'there', bytes: 7 }]);
    await begin('nope');
    await expect
      .poll(async () => ((await ask(one, 'GET', '/api/tftp')).body as TftpState).finished[0])
      .toMatchObject({ file: 'nope', outcome: 'failed', failure: { code: 'TFTP_PEER_ERROR' } });
    const wrong = await ask(one, 'POST', '/api/tftp/transfers', {
      body: { direction: 'get', url: 'http://x/y' },
    });
    expect([wrong.status, (wrong.body as ErrorBody).error.code]).toEqual([400, 'TFTP_URL_INVALID']);
    await origin.close(0);
  });

  it('neither sends nor fetches through a link that leads out of the folder', async () => {
    const taken = folder();
    const peer = new TftpServer({ root: taken, host: '127.0.0.1', port: 0, write: 'create' });
    await peer.listen();
    const workspace = folder();
    const outside = folder();
    const one = await workbench('127.0.0.1', workspace);
    await put(one, 'own.bin');
    const { folder: files } = (await ask(one, 'GET', '/api/tftp')).body as TftpState;
    writeFileSync(join(outside, 'secret'), 'secret');
    symlinkSync(join(outside, 'secret'), join(files, 'link'));
    symlinkSync(outside, join(files, 'out'));
    const outcomeOf = async (direction: 'get' | 'put', file: string): Promise<unknown> => {
      const { finished: before } = (await ask(one, 'GET', '/api/tftp')).body as TftpState;
      const url = `tftp://127.0.0.1:${peer.port}/${direction === 'put' ? `up-${before.length}` : 'up-0'}`;
      await ask(one, 'POST', '/api/tftp/transfers', { body: { direction, url, file, overwrite: true } });
      const finished = async () => ((await ask(one, 'GET', '/api/tftp')).body as TftpState).finished;
      await expect.poll(async () => (await finished()).length).toBe(before.length + 1);
      const [{ outcome, failure } = { outcome: undefined }] = await finished();
      return failure?.code ?? outcome;
    };
    expect(await outcomeOf('put', 'own.bin')).toBe('done');
    expect(await outcomeOf('put', 'link')).toBe('TFTP_NOT_A_FILE');
    expect(await outcomeOf('put', 'out/secret')).toBe('TFTP_NOT_A_FILE');
    expect(await outcomeOf('get', 'link')).toBe('TFTP_NOT_A_FILE');
    expect(await outcomeOf('get', 'out/new')).toBe('TFTP_NOT_A_FILE');
    expect(await outcomeOf('get', 'own.bin')).toBe('done');
    expect([readdirSync(taken), readdirSync(outside)]).toEqual([['up-0'], ['secret']]);
    expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe('secret');
    await peer.close(0);
  });

  it('gives a running transfer up: the server’s and its own', async () => {
    const one = await workbench();
    await put(one, 'image');
    const started = await ask(one, 'POST', '/api/endpoints', { body: server });
    const port = listeningPort(started.body as EndpointSummary);
    const peer = await RawTftp.open();
    const runningOnes = async () =>
      ((await ask(one, 'GET', '/api/tftp')).body as TftpState).running.map(({ id }) => id);

    peer.request('readRequest', 'image', port);
    await peer.next();
    await expect.poll(runningOnes).toHaveLength(1);
    const [served = ''] = await runningOnes();
    expect((await ask(one, 'DELETE', `/api/tftp/transfers/${served}`)).status).toBe(200);
    expect(await peer.nextPacket()).toMatchObject({ type: 'error', errorCode: 0 });
    await expect.poll(runningOnes).toEqual([]);

    const url = `tftp://127.0.0.1:${peer.port}/there`;
    await ask(one, 'POST', '/api/tftp/transfers', { body: { direction: 'get', url } });
    peer.data(1, new Uint8Array(512), await peer.next());
    await peer.next();
    const [own = ''] = await runningOnes();
    expect((await ask(one, 'DELETE', `/api/tftp/transfers/${own}`)).status).toBe(200);
    expect(await peer.nextPacket()).toMatchObject({ type: 'error', errorCode: 0 });
    await expect.poll(runningOnes).toEqual([]);

    const { finished } = (await ask(one, 'GET', '/api/tftp')).body as TftpState;
    expect(finished.map(({ id, outcome }) => [id, outcome])).toEqual([
      [own, 'aborted'],
      [served, 'aborted'],
    ]);
    expect((await ask(one, 'DELETE', `/api/tftp/transfers/${served}`)).status).toBe(404);
    peer.close();
  });
});
