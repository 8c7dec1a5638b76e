import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ClusterLink } from '../../src/cluster/cluster-link.js';
import { mustBeFree, NodeAnnouncer } from '../../src/cluster/node-announcer.js';
import { NodeDirectory } from '../../src/cluster/node-directory.js';
import {
  type ClusterAsker,
  type OperationService,
  serveOperations,
} from '../../src/cluster/operation-service.js';
import { RemoteOperations, type RemoteRequest } from '../../src/cluster/remote-operations.js';
import type { RemotePage } from '../../src/cluster/remote-page.js';
import { type ClusterLogin, parseClusterServers } from '../../src/config/cluster.js';
import { BreakoutboxError } from '../../src/errors/error.js';
import { orThrow } from '../../src/errors/parsed.js';
import type { ByteStream, NamedByteStream } from '../../src/operations/byte-stream.js';
import type { NodeFacts } from '../../src/operations/nodes.js';
import { type NatsServer, startNats } from '../nats-server.js';
import { describeWith } from '../peer-programs.js';

const eventually = (look: () => unknown, timeout = 5_000) => expect.poll(look, { timeout });

/** The accounts of the example that comes with the package, at the port of the test's server. */
const accounts = readFileSync(new URL('../../examples/cluster/nats.conf', import.meta.url), 'utf8')
  .replace(/^listen:.*$/m, '')
  .replace(/^jetstream .*$/m, '');
const passwords: Readonly<Record<string, string>> = { bench: 'all', viewer: 'look', operator: 'work' };
describeWith('nats-server', 'operations of another node over NATS', () => {
  let server: NatsServer;
  const closers: (() => unknown)[] = [];
  beforeEach(async () => {
    server = await startNats({ configuration: accounts });
  });
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
    await server.close();
  });

  const join = async (user = 'bench', password = passwords[user] ?? ''): Promise<ClusterLink> => {
    const { servers, isTls } = orThrow(parseClusterServers(server.url));
    const login: ClusterLogin = { type: 'password', user, password };
    const link = await ClusterLink.open({ servers, isTls, login, tls: {}, name: 'test' });
    closers.push(() => link.close());
    return link;
  };
  const facts = (node: string): NodeFacts => ({
    ...{ node, instance: node, program: 'workbench', version: '0.1.0', hostname: 'here', platform: 'linux' },
    ...{ startedMicros: 1, endpoints: { all: 0, open: 0, failed: 0 }, connections: 0 },
    ...{ receivedBytesPerSecond: 0, sentBytesPerSecond: 0 },
    transfers: { running: 0, completed: 0, failed: 0, bytesPerSecond: 0 },
  });
  const serve = async (run: OperationService['run'], node = 'bench'): Promise<ClusterLink> => {
    const link = await join();
    serveOperations(link, {
      ...{ node, version: '0.1.0', hostname: 'here', run },
      lacks: () => undefined,
      follow: () => undefined,
    });
    await link.nats?.flush();
    return link;
  };
  const ask = (
    link: ClusterLink,
    more: Partial<RemoteRequest> & Pick<RemoteRequest, 'name'>,
  ): Promise<unknown> =>
    new RemoteOperations(link).ask({
      ...{ node: 'bench', request: {}, gone: new AbortController().signal },
      ...more,
    });
  const code = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work;
      return 'done';
    } catch (error) {
      return error instanceof BreakoutboxError ? error.code : String(error);
    }
  };

  it('are checked, run, and answered with who asked', async () => {
    const askers: ClusterAsker[] = [];
    await serve(async (name, request, asker) => {
      askers.push(asker);
      return { name, request };
    });
    const link = await join();
    const answer = await ask(link, {
      name: 'endpoints.start',
      request: { id: 'e1' },
    });
    expect(answer).toEqual({ name: 'endpoints.start', request: { id: 'e1' } });
    expect(askers.map(({ user }) => user)).toEqual(['bench']);
    expect(await code(ask(link, { name: 'endpoints.start', request: { id: 7 } }))).toBe('REQUEST_INVALID');
  });

  it('pass on why they failed, and say when nobody is there', async () => {
    await serve(async () => {
      throw new BreakoutboxError('ENDPOINT_UNKNOWN', { endpoint: 'e9' });
    });
    const link = await join();
    const request = { id: 'e9' };
    await expect(ask(link, { name: 'endpoints.start', request })).rejects.toMatchObject({
      failure: { code: 'ENDPOINT_UNKNOWN', params: { endpoint: 'e9' } },
    });
    expect(await code(ask(link, { name: 'endpoints.start', request, node: 'nobody' }))).toBe('NODE_UNKNOWN');
  });

  it('are refused by the server for a user who may only look, and by the node for one who writes another role', async () => {
    let ran = 0;
    await serve(async () => {
      ran += 1;
      return [];
    });
    const viewer = await join('viewer');
    expect(await ask(viewer, { name: 'endpoints.list' })).toEqual([]);
    expect(await code(ask(viewer, { name: 'endpoints.start', request: { id: 'e1' } }))).toBe(
      'CLUSTER_NOT_PERMITTED',
    );
    const forged = await viewer
      .live()
      .request('bob.ask.bench.view.viewer.endpoints.start', '{"id":"e1"}', { timeout: 2_000 });
    expect(JSON.parse(forged.string())).toMatchObject({ code: 'CLUSTER_NOT_PERMITTED' });
    const asAnother = viewer
      .live()
      .request('bob.ask.bench.view.operator.endpoints.list', '{}', { timeout: 2_000 });
    await expect(asAnother).rejects.toThrow(/permissions/i);
    const operator = await join('operator');
    expect(await code(ask(operator, { name: 'endpoints.start', request: { id: 'e1' } }))).toBe('done');
    const trust = ask(operator, { name: 'workspace.trust' });
    expect(await code(trust)).toBe('CLUSTER_NOT_PERMITTED');
    expect(ran).toBe(2);
  });

  it('carry large answers and files of any size, both ways, and hold back a source that is faster than its reader', async () => {
    const size = 9 * 1024 * 1024 + 17;
    let given = 0;
    async function* image(): ByteStream {
      for (let at = 0; at < size; at += 300_000) {
        given = at;
        yield new Uint8Array(Math.min(300_000, size - at)).fill(at / 300_000);
      }
    }
    const put: number[] = [];
    await serve(async (name, request) => {
      if (name === 'tftp.getFile')
        return { name: 'image', bytes: size, content: image() } satisfies NamedByteStream;
      if (name === 'endpoints.list') return 'x'.repeat(3_000_000);
      let bytes = 0;
      for await (const piece of request.body as ByteStream) bytes += piece.length;
      put.push(bytes);
      return null;
    });
    const link = await join();
    expect(String(await ask(link, { name: 'endpoints.list' })).length).toBe(3_000_000);
    const file = (await ask(link, { name: 'tftp.getFile', request: { name: 'image' } })) as NamedByteStream;
    const reader = file.content[Symbol.asyncIterator]();
    await reader.next();
    await link.nats?.flush();
    expect(given).toBeLessThan(4_000_000);
    let bytes = 131_072;
    for (let part = await reader.next(); part.done !== true; part = await reader.next())
      bytes += part.value.length;
    expect([bytes, file.bytes]).toEqual([size, size]);
    await ask(link, { name: 'tftp.putFile', request: { name: 'image', body: image() } });
    expect(put).toEqual([size]);
  });

  it.each(['before its first word', 'after it'])(
    'are given up on the node when their asker gives them up, %s',
    async (when) => {
      const given = new AbortController();
      let isGone: (() => void) | undefined;
      const gone = new Promise<void>((resolve) => {
        isGone = resolve;
      });
      await serve((_name, _request, asker) => {
        asker.gone.addEventListener('abort', () => isGone?.());
        if (when === 'before its first word') given.abort();
        return new Promise(() => undefined);
      });
      const link = await join();
      link.live().subscribe('_INBOX.bench.>', {
        callback: (_error, message) => {
          if (message.headers?.get('Bob-Kind') === 'working') given.abort();
        },
      });
      const asked = code(ask(link, { name: 'endpoints.list', gone: given.signal }));
      expect(await asked).toBe('NODE_STREAM_BROKEN');
      await gone;
    },
  );

  it('take a question that is larger than a message of NATS', async () => {
    const sizes: number[] = [];
    await serve(async (_name, request) => {
      sizes.push(JSON.stringify(request).length);
      return null;
    });
    const text = '温度: 23.5\n'.repeat(200_000);
    const request = { path: 'messages/large.yaml', body: { text, revision: 'r' } };
    const link = await join();
    await ask(link, { name: 'workspace.writeFile', request });
    expect(sizes).toEqual([JSON.stringify(request).length]);
  });

  it('leave nothing behind when they fail: no upload that nobody reads, no feed that is over', async () => {
    const link = await join();
    let isOpen = true;
    async function* image(): ByteStream {
      try {
        for (;;) yield new Uint8Array(1_000);
      } finally {
        isOpen = false;
      }
    }
    const content = image();
    await content[Symbol.asyncIterator]().next();
    const request = { name: 'image', body: content };
    expect(await code(ask(link, { name: 'tftp.putFile', request, node: 'nobody' }))).toBe('NODE_UNKNOWN');
    await eventually(() => isOpen).toBe(false);
    const reader = { frame: () => undefined, ended: () => undefined };
    const gone = new AbortController().signal;
    expect(await code(new RemoteOperations(link).follow('nobody', reader, gone))).toBe('NODE_UNKNOWN');
  });

  it('are refused beyond sixty-four at once', async () => {
    const waiting: (() => void)[] = [];
    await serve(() => new Promise<void>((resolve) => void waiting.push(resolve)));
    const link = await join();
    const asked = Array.from({ length: 65 }, () => code(ask(link, { name: 'endpoints.list' })));
    expect(await Promise.race(asked)).toBe('NODE_BUSY');
    await eventually(() => waiting.length).toBe(64);
    for (const resolve of waiting) resolve();
    const codes = await Promise.all(asked);
    expect(codes.filter((one) => one === 'done')).toHaveLength(64);
  });

  it('make a node publish only where its askers read, and give channels names by chance', async () => {
    await serve(async () => []);
    const viewer = await join('viewer');
    const open = async (inbox: string): Promise<{ channel?: string; code?: string }> => {
      const answer = await viewer
        .live()
        .request('bob.ask.bench.view.viewer.live.follow', inbox, { timeout: 2_000 });
      return JSON.parse(answer.string()) as { channel?: string; code?: string };
    };
    for (const inbox of ['bob.node.forged', 'bob.ask.bench.administer.bench.workspace.trust', '_INBOX.>', ''])
      expect(await open(inbox)).toMatchObject({ code: 'REQUEST_INVALID' });
    const [one, two] = [await open(viewer.inbox()), await open(viewer.inbox())];
    expect(one.channel).toMatch(/^bob\.channel\.bench\.[0-9a-f]{32}$/);
    // Two that came after each other share a beginning of that length once in 2^64.
    expect(two.channel?.slice(0, 34)).not.toBe(one.channel?.slice(0, 34));
  });

  it('say which subject a user may not read, instead of finding nobody', async () => {
    await server.close();
    const forbidden = `authorization { users [ { user: bench, password: all, permissions: { publish: ">", subscribe: ["_INBOX.bench.>"] } } ] }`;
    server = await startNats({ configuration: forbidden });
    const link = await join();
    expect(new NodeDirectory(link, undefined).list()).toEqual([]);
    await eventually(() => link.state).toMatchObject({
      state: 'refused',
      failure: { code: 'CLUSTER_SUBJECT_DENIED', params: { subject: 'bob.node.*', user: 'bench' } },
    });
    expect(await code(ask(link, { name: 'endpoints.list' }))).toBe('CLUSTER_SUBJECT_DENIED');
  });

  it('hold back a feed whose page does not read', async () => {
    const link = await serve(async () => []);
    const pages: RemotePage[] = [];
    serveOperations(link, {
      ...{ node: 'slow', version: '0.1.0', hostname: 'here', run: async () => [] },
      ...{ lacks: () => undefined, follow: (page) => void pages.push(page) },
    });
    await link.nats?.flush();
    const taken: (() => void)[] = [];
    const frames: (string | Uint8Array)[] = [];
    let hasEnded = false;
    const feed = await new RemoteOperations(await join()).follow(
      'slow',
      {
        frame: (data, take) => {
          frames.push(data);
          taken.push(take);
        },
        ended: () => {
          hasEnded = true;
        },
      },
      new AbortController().signal,
    );
    const [page] = pages;
    if (page === undefined) throw new Error('no page');
    let sent = 0;
    const large = new Uint8Array(300_000).fill(7);
    page.send('hello', () => {
      sent += 1;
    });
    page.send(large, () => {
      sent += 1;
    });
    await eventually(() => frames.length).toBe(2);
    expect([frames[0], (frames[1] as Uint8Array).length]).toEqual(['hello', 300_000]);
    expect([page.bufferedBytes, sent]).toEqual([300_005, 0]);
    for (const take of taken) take();
    await eventually(() => [page.bufferedBytes, sent]).toEqual([0, 2]);
    feed.look('{}');
    const looks: string[] = [];
    page.onMessage((text) => looks.push(text));
    feed.look('{"type":"look"}');
    await eventually(() => looks).toContain('{"type":"look"}');
    page.close();
    await eventually(() => hasEnded).toBe(true);
  });

  it('know who is there, who left, and refuse a name that is taken', async () => {
    const link = await join();
    const announcer = new NodeAnnouncer(link, () => facts('bench'));
    announcer.begin();
    const other = await join();
    const directory = new NodeDirectory(other, undefined);
    await eventually(() => directory.list().map(({ node, state }) => [node, state])).toEqual([
      ['bench', 'here'],
    ]);
    expect(await code(mustBeFree(other, 'bench'))).toBe('NODE_NAME_TAKEN');
    expect(await code(mustBeFree(other, 'desk'))).toBe('done');
    announcer.close();
    await eventually(() => directory.list().map(({ state }) => state)).toEqual(['left']);
    // Who is cut off is there itself.
    await server.kill();
    const own = new NodeDirectory(other, 'desk').list(facts('desk'));
    expect(own.map(({ node, state, isThis }) => [node, state, isThis])).toEqual([['desk', 'here', true]]);
  });

  it('go on by themselves when the server is back, and say meanwhile that it is away', async () => {
    await serve(async () => 'here');
    const link = await join();
    expect(await ask(link, { name: 'endpoints.list' })).toBe('here');
    await server.kill();
    await eventually(() => link.state.state).toBe('away');
    expect(await code(ask(link, { name: 'endpoints.list' }))).toBe('CLUSTER_AWAY');
    await server.restart();
    await eventually(() => code(ask(link, { name: 'endpoints.list' })), 8_000).toBe('done');
  });

  it('say once that NATS lets nobody in any more, however often that is tried', async () => {
    const link = await join();
    const states: string[] = [];
    link.watch(({ state }) => states.push(state));
    const { port } = server;
    await server.close();
    server = await startNats({
      port,
      configuration: accounts.replace('password: "all"', 'password: "other"'),
    });
    let refused = 0;
    server.process.stderr?.on('data', (text: string) => {
      refused += text.split('authentication error').length - 1;
    });
    await eventually(() => refused, 15_000).toBeGreaterThanOrEqual(4);
    expect(states).toEqual(['away', 'refused']);
    expect(link.state.failure?.code).toBe('CLUSTER_REFUSED');
  });

  it('refuse a wrong password at once, and wait for a server that is not there yet', async () => {
    expect(await code(join('bench', 'wrong'))).toBe('CLUSTER_REFUSED');
    await server.kill();
    const link = await join();
    expect(link.state).toMatchObject({ state: 'connecting', failure: { code: 'CLUSTER_UNREACHABLE' } });
    await server.restart();
    await eventually(() => link.state.state, 8_000).toBe('connected');
  });
});
