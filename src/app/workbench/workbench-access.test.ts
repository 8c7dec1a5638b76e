import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BreakoutboxError } from '../../errors/error.js';
import type { RequestTimeouts } from '../../http/request-timeouts.js';
import { type RouteRow, type RunningServer, startServer } from '../../http/server.js';
import { RunningCaptures } from '../capture/running-captures.js';
import { CheckRuns } from '../check/check-runs.js';
import { CourseDesk } from '../course/course-desk.js';
import { CourseFile } from '../course/course-file.js';
import { createWorkbenchHub } from '../create-hub.js';
import { loadFactories } from '../endpoints/endpoint-factories.js';
import { EndpointRegistry } from '../endpoints/endpoint-registry.js';
import { LayoutTexts } from '../layouts/layout-texts.js';
import { BrokenDesk } from '../lesson/broken-desk.js';
import { LessonDesk } from '../lesson/lesson-desk.js';
import { OwnDesk } from '../lesson/own-desk.js';
import { WorkbenchRecord } from '../record/workbench-record.js';
import { EndpointRecorder } from '../recording/endpoint-recorder.js';
import { SequenceRuns } from '../sequence/sequence-runs.js';
import { WorkbenchTftp } from '../tftp/workbench-tftp.js';
import { ArmedRules } from '../workspace/armed-rules.js';
import { ComposerMemory } from '../workspace/composer-memory.js';
import { MessageSender } from '../workspace/message-sender.js';
import { PanelLamps } from '../workspace/panel-lamps.js';
import { RuleDesk } from '../workspace/rule-desk.js';
import { Workspace } from '../workspace/workspace.js';
import { WorkspaceDesk } from '../workspace/workspace-desk.js';
import { operationHandlers } from './operation-handlers.js';
import { RuleNotices } from './rule-notices.js';

const token = 'the-token-that-nobody-has';
const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-access-'));
const pageFolder = join(folder, 'web');

interface Bench {
  readonly server: RunningServer;
  close(): Promise<void>;
}

/** The workbench's server around its own parts, with a page of two files. */
async function serve(host: string, asked: string | undefined, timeouts?: RequestTimeouts): Promise<Bench> {
  const hub = createWorkbenchHub();
  const tftp = new WorkbenchTftp(hub, { own: join(folder, 'tftp'), chosen: '' }, () => undefined);
  const create = await loadFactories({ engine: 'auto', served: tftp.served });
  const registry = new EndpointRegistry(hub, create, () => undefined);
  const workspace = new Workspace(folder);
  const armed = new ArmedRules(workspace);
  const desk = new WorkspaceDesk(workspace, registry, {
    readOnly: undefined,
    isTrusted: true,
    armed,
  });
  const composer = new ComposerMemory(folder, () => true);
  const messages = new MessageSender({
    workspace,
    registry,
    messages: desk.savedMessages,
    composer,
  });
  const record = await WorkbenchRecord.open(folder, 'write');
  const server = await startServer({
    handlers: operationHandlers({
      endpoints: registry,
      tftp,
      captures: new RunningCaptures(new EndpointRecorder()),
      desk,
      messages,
      composer,
      layouts: new LayoutTexts(workspace.folder),
      rules: new RuleDesk(hub, registry, armed, folder),
      lamps: new PanelLamps(hub, registry, workspace.folder),
      lessons: new LessonDesk(),
      ownPrograms: new OwnDesk(),
      courses: new CourseDesk(new CourseFile(folder, () => true)),
      pages: () => [],
      broken: new BrokenDesk(),
      checks: new CheckRuns(),
      sequences: new SequenceRuns({ workspace, messages: desk.savedMessages }),
      record,
      history: () => {
        throw new BreakoutboxError('CLUSTER_NONE');
      },
      nodes: () => ({ state: 'none', nodes: [] }),
      instance: 'i',
    }),
    endpoints: registry,
    tftp,
    notices: new RuleNotices(hub, () => undefined),
    workspace: desk,
    record,
    identity: { version: '0', hostname: 'here', platform: 'linux', instance: 'i' },
    host,
    port: 0,
    token: asked,
    ownNames: [],
    pageFolder,
    ...(timeouts === undefined ? {} : { timeouts }),
  });
  return {
    server,
    close: async () => {
      await registry.close(0);
      await tftp.close();
      await server.close();
      await record.close();
    },
  };
}

/** Sends exactly these bytes and returns the status code of the answer; 0 if the connection ends without one. */
function statusOf(port: number, head: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    let received = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(`${head.join('\r\n')}\r\n\r\n`));
    const settle = (): void => {
      socket.destroy();
      resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(received)?.[1] ?? 0));
    };
    socket.setTimeout(5_000, settle);
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1');
      if (received.includes('\r\n')) settle();
    });
    socket.on('close', settle).on('error', settle);
  });
}

const percent = (letter: string): string => `%${letter.charCodeAt(0).toString(16)}`;

/** Spellings of one path that routers, proxies and guards have disagreed about. */
function spellings(path: string): readonly string[] {
  const bare = path.slice(1);
  const [first = '', ...rest] = bare;
  const tail = rest.join('');
  return [
    path,
    `/${percent(first || 'a')}${tail}`,
    `/${[...bare].map((letter) => (letter === '/' ? '/' : percent(letter))).join('')}`,
    `/${[...bare].map(percent).join('')}`,
    `/%25${percent(first || 'a').slice(1)}${tail}`,
    `http://x${path}`,
    `http://127.0.0.1${path}`,
    `//x${path}`,
    `/${path}`,
    `//${path}`,
    path.replaceAll('/', '//'),
    `/.${path}`,
    `/x/..${path}`,
    `/%2e${path}`,
    `/x/%2e%2e${path}`,
    path.toUpperCase(),
    `${path}/`,
    `${path};x`,
    `/;x${path}`,
    `${path}?token=1`,
    `${path}#api`,
    `${path}%00`,
    `${path}%20`,
    path.replaceAll('/', '\\'),
    `/\\${bare}`,
    `/%5c${bare}`,
    `/%ff${path}`,
    `${path}%`,
    `/assets/..${path}`,
    `/assets/%2e%2e${path}`,
    `/assets/..%2f${bare}`,
    bare,
  ];
}

/** A real URL for a route's pattern. */
const filled = ({ url }: RouteRow): string => url.replace(/:\w+/g, 'e1').replace('*', 'file');

const upgrade = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Protocol: bob',
];

/** Every request to try: each route with its own method and with others, in each spelling, plain and as a WebSocket. */
function requests(routes: readonly RouteRow[]): readonly { line: string; more: readonly string[] }[] {
  const paths = [...new Set(routes.map(filled))];
  return paths.flatMap((path) => {
    const own = routes.filter((route) => filled(route) === path).map(({ method }) => method);
    const methods = [...new Set([...own, 'GET', 'HEAD', 'OPTIONS', 'POST'])];
    return spellings(path).flatMap((target) => [
      ...methods.map((method) => ({ line: `${method} ${target} HTTP/1.1`, more: ['Content-Length: 0'] })),
      { line: `GET ${target} HTTP/1.1`, more: upgrade },
      {
        line: `POST ${target} HTTP/1.1`,
        more: ['Content-Length: 0', `X-HTTP-Method-Override: ${own[0]}`, `X-Original-URL: ${path}`],
      },
    ]);
  });
}

/** The requests of `tried` that were served, as `LINE: STATUS`, except for the page's own files. */
async function served(
  { server }: Bench,
  headers: readonly string[],
  tried = requests(server.routes.filter(({ access }) => access !== 'page')),
): Promise<readonly string[]> {
  const found: string[] = [];
  const waiting = [...tried];
  const worker = async (): Promise<void> => {
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
      const status = await statusOf(server.port, [one.line, ...headers, ...one.more]);
      if (![400, 401, 403, 404].includes(status)) found.push(`${one.line}: ${status}`);
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  return found;
}

beforeAll(() => {
  mkdirSync(join(pageFolder, 'assets'), { recursive: true });
  writeFileSync(join(pageFolder, 'index.html'), '<title>page</title>');
  writeFileSync(join(pageFolder, 'assets', 'page.js'), '1');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a workbench on the network', () => {
  let bench: Bench;
  let host: string;
  beforeAll(async () => {
    bench = await serve('0.0.0.0', token);
    host = `Host: 127.0.0.1:${bench.server.port}`;
  });
  afterAll(() => bench.close());

  it('knows its routes, and only files of the page are for everyone', () => {
    const open = bench.server.routes.filter(({ access }) => access === 'page').map(({ url }) => url);
    expect([...new Set(open)].sort()).toEqual(['/', '/assets/*', '/index.html']);
    expect(bench.server.routes.length).toBeGreaterThan(30);
  });

  it('serves no route without its token, however the URL is spelled', async () => {
    expect(await served(bench, [host])).toEqual([]);
  }, 120_000);

  it('serves no route with another token, nor without the right Host', async () => {
    const paths = bench.server.routes.filter(({ access }) => access !== 'page');
    const plain = requests(paths).filter(({ line }) => / \/(api|%61pi)/.test(line));
    expect(await served(bench, [host, 'Authorization: Bearer nope'], plain)).toEqual([]);
    const rebound = ['Host: evil.example', `Authorization: Bearer ${token}`];
    expect(await served(bench, rebound, plain)).toEqual([]);
  }, 120_000);

  it('asks for the token where nothing is, so that a stranger learns of no route', async () => {
    const { port } = bench.server;
    const line = 'GET /api/nothing HTTP/1.1';
    expect(await statusOf(port, [line, host])).toBe(401);
    expect(await statusOf(port, [line, host, ...upgrade])).toBe(401);
    expect(await statusOf(port, [line, host, `Authorization: Bearer ${token}`])).toBe(404);
  });

  it('gives the page to everyone, and upgrades nothing but the feed', async () => {
    const { port } = bench.server;
    for (const path of ['/', '/index.html', '/assets/page.js']) {
      expect(await statusOf(port, [`GET ${path} HTTP/1.1`, host])).toBe(200);
      expect(await statusOf(port, [`HEAD ${path} HTTP/1.1`, host])).toBe(200);
      expect(await statusOf(port, [`GET ${path} HTTP/1.1`, host, ...upgrade])).toBe(404);
    }
    const bearer = `Authorization: Bearer ${token}`;
    expect(await statusOf(port, ['GET /api/live HTTP/1.1', host, bearer, ...upgrade])).toBe(101);
    expect(await statusOf(port, ['GET /api/health HTTP/1.1', host, bearer, ...upgrade])).toBe(404);
    expect(await statusOf(port, ['GET /%61pi/health HTTP/1.1', host, bearer])).toBe(200);
  });
});

describe('a workbench on loopback', () => {
  let bench: Bench;
  let host: string;
  beforeAll(async () => {
    bench = await serve('127.0.0.1', undefined);
    host = `Host: 127.0.0.1:${bench.server.port}`;
  });
  afterAll(() => bench.close());

  it.each([
    'Sec-Fetch-Site: cross-site',
    'Sec-Fetch-Site: same-site',
    'Origin: http://evil.example',
    'Origin: null',
  ])(
    'serves no route to a page elsewhere (%s), however the URL is spelled',
    async (header) => {
      expect(await served(bench, [host, header])).toEqual([]);
    },
    120_000,
  );

  it('refuses a URL that names another host than its own', async () => {
    const { port } = bench.server;
    expect(await statusOf(port, ['GET http://evil.example/api/health HTTP/1.1', host])).toBe(403);
    expect(await statusOf(port, [`GET http://127.0.0.1:${port}/api/health HTTP/1.1`, host])).toBe(200);
  });
});

describe('an answer', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await serve('127.0.0.1', undefined);
  });
  afterAll(() => bench.close());

  // A terminal shows what curl prints, and some terminals obey C1 controls.
  it.each([
    ['GET', '/api/tftp/transfers/', 404],
    ['POST', '/api/endpoints/', 404],
    ['GET', '/api/tftp/files/', 400],
    ['GET', '/nothing/', 404],
  ])('of %s %s holds no character that a terminal obeys or hides', async (method, path, status) => {
    const name = 'x\u009b31m\u007f\u202egpj\u2028';
    const tail = path === '/api/endpoints/' ? '/start' : '';
    const url = `http://127.0.0.1:${bench.server.port}${path}${encodeURIComponent(name)}${tail}`;
    const response = await fetch(url, { method });
    const text = await response.text();
    expect(response.status).toBe(status);
    expect(text).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028-\u202e]/);
    expect(JSON.parse(text)).toHaveProperty('error.message');
  });
});

describe('a request that comes slowly, or never ends', () => {
  let bench: Bench;
  let host: string;
  beforeAll(async () => {
    bench = await serve('127.0.0.1', undefined, { headMs: 200, bodyMs: 200, fileMs: 200 });
    host = `Host: 127.0.0.1:${bench.server.port}`;
  });
  afterAll(() => bench.close());

  /** Writes once and returns all that is answered until the connection ends. */
  const answerTo = (text: string): Promise<string> =>
    new Promise((resolve) => {
      let received = '';
      const socket = connect(bench.server.port, '127.0.0.1', () => socket.write(text));
      socket.on('data', (bytes) => {
        received += bytes.toString('latin1');
      });
      socket.on('error', () => undefined).on('close', () => resolve(received));
    });

  const json = 'Content-Type: application/json';
  it.each<[string, string, RegExp]>([
    [
      'whose head does not end',
      'GET /api/health HTTP/1.1\r\nHost: ',
      /^HTTP\/1\.1 408 .*"REQUEST_INVALID".*"request-too-slow"/s,
    ],
    [
      'whose body does not come',
      `POST /api/endpoints HTTP/1.1\r\n@\r\n${json}\r\nContent-Length: 100\r\n\r\n{`,
      /^HTTP\/1\.1 408 /,
    ],
    [
      'whose chunks do not come',
      `POST /api/endpoints HTTP/1.1\r\n@\r\n${json}\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n`,
      /^HTTP\/1\.1 408 /,
    ],
    [
      'whose body is too large',
      `POST /api/endpoints HTTP/1.1\r\n@\r\n${json}\r\nConnection: close\r\nContent-Length: 600000\r\n\r\n`,
      /^HTTP\/1\.1 413 .*"REQUEST_INVALID"/s,
    ],
    [
      'whose file stops',
      'PUT /api/tftp/files/x HTTP/1.1\r\n@\r\nContent-Type: application/octet-stream\r\nContent-Length: 100\r\n\r\nx',
      /^$/,
    ],
    ['whose head is too large', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n`, /^HTTP\/1\.1 431 /],
    ['that is none', 'HELLO\r\n\r\n', /^HTTP\/1\.1 400 .*"REQUEST_INVALID".*"request-not-http"/s],
  ])('%s ends', async (_what, text, answer) => {
    expect(await answerTo(text.replace('@', host))).toMatch(answer);
  });

  it('leaves nothing of a file that stopped', async () => {
    const response = await fetch(`http://127.0.0.1:${bench.server.port}/api/tftp`);
    expect(await response.json()).toMatchObject({ files: [] });
  });

  it('is asked for its body only when it may send it', async () => {
    const ask = ['Expect: 100-continue', json, 'Content-Length: 2'];
    const { port } = bench.server;
    expect(await statusOf(port, ['POST /api/tftp/start HTTP/1.1', host, ...ask])).toBe(100);
    expect(await statusOf(port, ['POST /api/tftp/start HTTP/1.1', 'Host: evil.example', ...ask])).toBe(403);
  });
});
