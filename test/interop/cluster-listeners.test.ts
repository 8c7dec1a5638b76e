import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { connect as connectNats } from '@nats-io/transport-node';
import { afterEach, beforeEach, expect, it } from 'vitest';
import WebSocket from 'ws';
import { ClusterLink } from '../../src/cluster/cluster-link.js';
import { RemoteOperations } from '../../src/cluster/remote-operations.js';
import { parseClusterServers } from '../../src/config/cluster.js';
import { orThrow } from '../../src/errors/parsed.js';
import type { LiveFrame } from '../../src/http/protocol.js';
import type { CaptureReport } from '../../src/operations/captures.js';
import type { EndpointSummary } from '../../src/operations/endpoints.js';
import type { TftpState } from '../../src/operations/tftp.js';
import { decodeBatch } from '../../src/traffic/event-codec.js';
import { bob, RunningBob } from '../bob.js';
import { freePort } from '../free-port.js';
import { makeCertificates } from '../nats-certificates.js';
import { makeCredentials } from '../nats-credentials.js';
import { type NatsServer, startNats } from '../nats-server.js';
import { describeWith, itWith } from '../peer-programs.js';
import { scratch } from '../scratch.js';
import { atTerminal } from './terminal.js';

const eventually = (look: () => unknown, timeout = 10_000) => expect.poll(look, { timeout });

/** What `bob nodes --json` says of each node. */
interface NodeLine {
  readonly node: string;
  readonly kind: string;
  readonly program: string;
  readonly state: string;
  readonly endpoints: { readonly all: number; readonly open: number };
}

describeWith('nats-server', 'listeners that are nodes of a cluster', () => {
  const bench = scratch();
  const running: RunningBob[] = [];
  let nats: NatsServer;
  beforeEach(async () => {
    nats = await startNats();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
    await nats.close();
  });

  const own = <One extends RunningBob>(one: One): One => {
    running.push(one);
    return one;
  };
  /** A listener; resolves when it listens. */
  const listener = async (name: string, ...words: readonly string[]): Promise<RunningBob> =>
    own(await RunningBob.listen(...words, '--cluster', nats.url, '--node', name));
  /** A workbench; resolves with the address of its API on other nodes. */
  async function desk(): Promise<string> {
    const words = ['workbench', '--port', '0', '--no-open', '--workspace', bench.folder()];
    const process = own(RunningBob.start(...words, '--cluster', nats.url, '--node', 'desk'));
    return `${String((await process.event(({ type }) => type === 'workbench')).url)}api/nodes`;
  }
  async function ask<Answer>(method: string, url: string, body?: unknown): Promise<Answer> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(url, {
      ...{ method, ...(body === undefined ? {} : { headers, body: JSON.stringify(body) }) },
    });
    const text = await answer.text();
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  }
  const nodes = async (): Promise<readonly NodeLine[]> =>
    (await bob(['nodes', '--cluster', nats.url, '--json'])).stdout
      .toString()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as NodeLine);
  const endpoint = async (api: string): Promise<EndpointSummary | undefined> =>
    (await ask<readonly EndpointSummary[]>('GET', `${api}/endpoints`))[0];

  it('are seen by bob nodes, each as what it runs, until they say that they leave', async () => {
    const files = bench.folder({ 'boot.img': 'boot' });
    const tcp = await listener('tcp1', 'tcp', 'listen', '127.0.0.1:0', '--reply', 'echo');
    const target = `127.0.0.1:${tcp.port}`;
    await listener('udp1', 'udp', 'listen', '127.0.0.1:0');
    await listener('chat1', 'udp', 'chat', target, '--bind', '127.0.0.1:0');
    await listener('relay1', 'relay', 'tcp', '127.0.0.1:0', target);
    await listener('tftp1', 'tftp', 'serve', files, '--host', '127.0.0.1', '--port', '0');
    const client = own(
      RunningBob.start('tcp', 'connect', target, '--cluster', nats.url, '--node', 'client1'),
    );
    await client.event(({ type }) => type === 'connected');
    const found = async () =>
      (await nodes()).map(
        ({ node, kind, program, state, endpoints: { open, all } }) =>
          `${node} ${kind} ${program} ${state} ${open}/${all}`,
      );
    await eventually(found).toEqual([
      `chat1 listener udp chat ${target} here 1/1`,
      `client1 listener tcp connect ${target} here 1/1`,
      `relay1 listener relay tcp 127.0.0.1:0 ${target} here 1/1`,
      'tcp1 listener tcp listen 127.0.0.1:0 here 1/1',
      `tftp1 listener ${`tftp serve ${files}`} here 1/1`,
      'udp1 listener udp listen 127.0.0.1:0 here 1/1',
    ]);
    const api = await desk();
    expect(await tcp.stop()).toBe(0);
    expect(tcp.stderr).toBe(`this node is tcp1 in the cluster at 127.0.0.1:${nats.port}\n`);
    await eventually(async () => {
      const { nodes: known } = await ask<{ nodes: readonly NodeLine[] }>('GET', api);
      return known.find(({ node }) => node === 'tcp1')?.state;
    }).toBe('left');
  });

  it('are listed again and again by bob nodes --watch, until Ctrl+C', async () => {
    const udp = await listener('udp1', 'udp', 'listen', '127.0.0.1:0');
    const watching = RunningBob.start('nodes', '--watch', '--cluster', nats.url);
    await watching.event(({ type, node, state }) => type === 'node' && node === 'udp1' && state === 'here');
    await udp.stop();
    await watching.event(({ node, state }) => node === 'udp1' && state === 'left');
    expect(await watching.stop('SIGINT')).toBe(130);
  });

  it('are named by their machine and port where nobody names them', async () => {
    const port = await freePort();
    own(await RunningBob.listen('udp', 'listen', `127.0.0.1:${port}`, '--cluster', nats.url));
    const names = async () => (await nodes()).map(({ node }) => node.replace(/^[\w-]*?(?=-udp-)/, ''));
    await eventually(names).toEqual([`-udp-listen-${port}`]);
    const chat = ['udp', 'chat', `127.0.0.1:${port}`, '--cluster', nats.url];
    own(await RunningBob.listen(...chat));
    own(await RunningBob.listen(...chat));
    await eventually(async () => (await names()).map((name) => name.replace(/[0-9a-f]{6}$/, '~'))).toEqual([
      ...[`-udp-chat-${port}`, `-udp-chat-${port}-~`, `-udp-listen-${port}`],
    ]);
  });

  it('do what a workbench asks: send, answer otherwise, disconnect, and stop with a line that says so', async () => {
    const tcp = await listener('tcp1', 'tcp', 'listen', '127.0.0.1:0', '--reply', 'echo');
    const api = `${await desk()}/tcp1`;
    const device = connect(tcp.port, '127.0.0.1');
    bench.own({ close: () => device.destroy() });
    await eventually(async () => (await endpoint(api))?.peerCount).toBe(1);
    const data = Buffer.from('read 7\n').toString('base64');
    const arrived = once(device, 'data');
    expect(await ask('POST', `${api}/endpoints/e1/send`, { data })).toEqual({ peers: 1, bytes: 7 });
    expect(String(await arrived)).toBe('read 7\n');
    const input = { type: 'tcp-listen', address: '127.0.0.1:0', reply: 'reverse' };
    expect(await ask('PUT', `${api}/endpoints/e1`, input)).toMatchObject({ restarted: false });
    const reversed = once(device, 'data');
    device.write('Hello\n');
    expect(String(await reversed)).toBe('olleH\n');
    const moved = await ask('PUT', `${api}/endpoints/e1`, { ...input, address: '127.0.0.1:9' });
    expect(moved).toMatchObject({ error: { code: 'LISTENER_FIXED' } });
    expect(await ask('POST', `${api}/endpoints/zz/stop`)).toMatchObject({
      error: { code: 'ENDPOINT_UNKNOWN' },
    });
    expect(await ask('PUT', `${api}/endpoints/zz`, input)).toMatchObject({
      error: { code: 'ENDPOINT_UNKNOWN' },
    });
    const peer = (await endpoint(api))?.peers[0]?.peer ?? '';
    const closed = once(device, 'close');
    await ask('DELETE', `${api}/endpoints/e1/peers/${peer}`);
    await closed;
    expect(await ask('POST', `${api}/endpoints/e1/stop`)).toMatchObject({ status: { state: 'stopped' } });
    expect(await tcp.ended()).toBe(0);
    expect(tcp.stderr.split('\n').slice(1)).toEqual([
      'described anew from another node',
      'stopped from another node',
      '',
    ]);
    expect(tcp.events.map(({ type, endpoint: id }) => [type, id])).toContainEqual([
      'stopped',
      'tcp-listen:127.0.0.1:0',
    ]);
  });

  it('hold and change what passes a relay, and its line, as at a workbench', async () => {
    const tcp = own(await RunningBob.listen('tcp', 'listen', '127.0.0.1:0', '--reply', 'echo'));
    const target = `127.0.0.1:${tcp.port}`;
    const relay = await listener('relay1', 'relay', 'tcp', '127.0.0.1:0', target, '--delay', '1ms');
    const api = `${await desk()}/relay1/endpoints/e1`;
    expect(await ask('PUT', `${api}/hold`, { mode: 'all' })).toMatchObject({ hold: { mode: 'all' } });
    const device = connect(relay.port, '127.0.0.1');
    bench.own({ close: () => device.destroy() });
    device.write('Hello\n');
    const held = async () =>
      (await ask<{ held: readonly { number: number }[] }>('GET', `${api}/held`)).held.map(
        ({ number }) => number,
      );
    await eventually(held).toHaveLength(1);
    const answer = once(device, 'data');
    await ask('DELETE', `${api}/hold`);
    expect(String(await answer)).toBe('Hello\n');
    const input = { type: 'tcp-relay', address: '127.0.0.1:0', target, line: { delay: '2ms', seed: 7 } };
    expect(await ask('PUT', api, input)).toMatchObject({ restarted: false, line: { seed: 7 } });
  });

  it('show their TFTP files and transfers, and give a file to whoever looks', async () => {
    const files = bench.folder({ 'boot.img': 'x'.repeat(70_000) });
    const tftp = await listener('tftp1', 'tftp', 'serve', files, '--host', '127.0.0.1', '--port', '0');
    const api = `${await desk()}/tftp1`;
    const got = await bob(['tftp', 'get', `tftp://127.0.0.1:${tftp.port}/boot.img`, '-']);
    expect(got.stdout.length).toBe(70_000);
    const finished = async () =>
      (await ask<TftpState>('GET', `${api}/tftp`)).finished.map(({ id, file, outcome }) => [
        id,
        file,
        outcome,
      ]);
    await eventually(finished).toEqual([['e1-t1', 'boot.img', 'done']]);
    expect(await ask('GET', `${api}/tftp/transfers/e1-t1`)).toMatchObject({ transfer: { bytes: 70_000 } });
    expect((await (await fetch(`${api}/tftp/files/boot.img`)).text()).length).toBe(70_000);
    const put = await fetch(`${api}/tftp/files/new.img`, {
      ...{ method: 'PUT', body: 'x', headers: { 'content-type': 'application/octet-stream' } },
    });
    expect(await put.json()).toMatchObject({ error: { code: 'NODE_IS_LISTENER' } });
    expect(tftp.events.map(({ endpoint: id }) => id)).toContain('tftp-serve:0');
  });

  it('serve a library that others look into by its list, not as a folder', async () => {
    await bob([
      'library',
      'add',
      join(bench.folder({ 'boot.img': 'boot' }), 'boot.img'),
      '--cluster',
      nats.url,
    ]);
    const words = ['--library', '--library-folder', bench.folder(), '--host', '127.0.0.1', '--port', '0'];
    const tftp = await listener('tftp1', 'tftp', 'serve', ...words);
    const api = `${await desk()}/tftp1`;
    const got = await bob(['tftp', 'get', `tftp://127.0.0.1:${tftp.port}/boot.img`, '-']);
    expect(got.stdout.toString()).toBe('boot');
    expect(await ask('GET', `${api}/tftp/files/boot.img`)).toMatchObject({
      error: { code: 'LIBRARY_SERVED' },
    });
  });

  it('refuse with a word of their own what needs a workspace', async () => {
    await listener('tcp1', 'tcp', 'listen', '127.0.0.1:0');
    const api = `${await desk()}/tcp1`;
    const refused = await ask<{ error: { code: string; message: string } }>('GET', `${api}/workspace`);
    expect(refused.error).toMatchObject({
      code: 'NODE_IS_LISTENER',
      message:
        'tcp1 runs bob tcp listen 127.0.0.1:0, a listener without a workspace, and does no workspace.get; start bob there for that, as another node',
    });
    for (const path of ['tftp', 'messages', 'workspace', 'lessons', 'sequences/runs'])
      expect(await ask('GET', `${api}/${path}`)).toMatchObject({ error: { code: 'NODE_IS_LISTENER' } });
  });

  it('feed a page: what they are, what came before it, what comes, and their end', async () => {
    const tcp = await listener('tcp1', 'tcp', 'listen', '127.0.0.1:0', '--reply', 'echo');
    const device = connect(tcp.port, '127.0.0.1');
    bench.own({ close: () => device.destroy() });
    device.write('before');
    await once(device, 'data');
    const page = new WebSocket(`${(await desk()).replace('http', 'ws')}/tcp1/live`, ['bob']);
    bench.own(page);
    const frames: LiveFrame[] = [];
    const received: string[] = [];
    page.on('message', (data: Buffer, isBinary: boolean) => {
      if (!isBinary) {
        frames.push(JSON.parse(data.toString()) as LiveFrame);
        return;
      }
      const decoded = decodeBatch(data);
      if (!decoded.ok) throw new Error('no batch of events');
      for (const event of decoded.batch.events)
        if (event.type === 'received') received.push(Buffer.from(event.bytes).toString());
    });
    await once(page, 'open');
    page.send(JSON.stringify({ type: 'look', tftp: true, logs: [{ endpoint: 'e1', from: 1 }] }));
    await eventually(() => received).toEqual(['before']);
    const hello = frames.find((frame) => frame.type === 'hello');
    expect(hello).toMatchObject({ ids: ['e1'], listener: { program: 'tcp listen 127.0.0.1:0' } });
    expect(hello?.listener?.operations).toContain('endpoints.send');
    expect(hello?.listener?.operations).not.toContain('endpoints.create');
    device.write('after');
    await eventually(() => received).toEqual(['before', 'after']);
    const closed = once(page, 'close');
    await tcp.stop();
    await closed;
    const last = frames.findLast((frame) => frame.type === 'endpoints');
    expect(last?.endpoints[0]?.status.state).toBe('stopped');
  });

  it('feed thirty-two pages at once, and end the feed of another', async () => {
    await listener('tcp1', 'tcp', 'listen', '127.0.0.1:0');
    const { servers, isTls, login } = orThrow(parseClusterServers(nats.url));
    const link = await ClusterLink.open({ servers, isTls, login, tls: {}, name: 'test' });
    bench.own({ close: () => link.close() });
    const remote = new RemoteOperations(link);
    const ended: number[] = [];
    const gone = new AbortController().signal;
    for (let page = 0; page < 33; page += 1)
      await remote.follow('tcp1', { frame: (_data, taken) => taken(), ended: () => ended.push(page) }, gone);
    await eventually(() => ended).toEqual([32]);
  });

  it('have what passes their endpoint captured by another node, without a privilege', async () => {
    const tcp = await listener('tcp1', 'tcp', 'listen', '127.0.0.1:0', '--reply', 'reverse');
    const api = `${await desk()}/tcp1`;
    const answer = await fetch(`${api}/captures/bench/endpoints`, { method: 'POST' });
    const captured = answer.arrayBuffer();
    const device = connect(tcp.port, '127.0.0.1');
    bench.own({ close: () => device.destroy() });
    device.write('Temp 23.5');
    await once(device, 'data');
    const packets = async () =>
      (await ask<CaptureReport>('GET', `${api}/captures/bench`)).interfaces[0]?.received ?? 0;
    await eventually(packets).toBeGreaterThan(4);
    await ask('POST', `${api}/captures/bench/stop`);
    const bytes = Buffer.from(await captured);
    expect(bytes.readUInt32BE(0)).toBe(0x0a0d0d0a);
    for (const text of ['Temp 23.5', '5.32 pmeT']) expect(bytes.includes(text)).toBe(true);
  });

  itWith('python3', 'leave what is being typed whole when NATS comes and goes', async () => {
    const typed = atTerminal(
      ['tcp', 'listen', '127.0.0.1:0', '--cluster', nats.url, '--node', 'tcp1'],
      [
        ['see', 'this node is tcp1 in the cluster'],
        ['type', 'half a line'],
        ['see', 'cut off from the cluster'],
        ['see', '> half a line'],
        ['type', '\x15/quit\r'],
      ],
    );
    await eventually(async () => (await nodes()).map(({ node }) => node)).toEqual(['tcp1']);
    await nats.kill();
    expect((await typed).status).toBe(0);
  });

  itWith('python3', 'are painted by bob nodes --watch in the place of what was shown before', async () => {
    const udp = await listener('udp1', 'udp', 'listen', '127.0.0.1:0');
    const watcher = await connectNats({ servers: nats.url });
    bench.own({ close: () => void watcher.close() });
    const asked = new Promise<void>((resolve) => {
      watcher.subscribe('bob.rollcall', { max: 1, callback: () => resolve() });
    });
    await watcher.flush();
    const typed = atTerminal(
      ['nodes', '--watch', '--cluster', nats.url],
      [
        ['see', 'udp1'],
        ['see', '\x1b[2A\x1b[J'],
        ['see', 'udp1  left'],
        ['type', '\x03'],
      ],
    );
    await asked;
    // Whoever asks later has an answer later: the list at the terminal stands by now.
    expect((await nodes()).map(({ node }) => node)).toEqual(['udp1']);
    await udp.stop();
    expect((await typed).status).toBe(130);
  });

  it('add to the history of all nodes, also what NATS was not there for, from a record of their own', async () => {
    const data = { XDG_DATA_HOME: bench.folder() };
    const start = async (...more: readonly string[]): Promise<RunningBob> => {
      const words = ['tcp', 'listen', '127.0.0.1:0', '--reply', 'echo', '--framing', 'line'];
      const process = own(
        RunningBob.startWith(data, ...words, '--cluster', nats.url, '--node', 'hall', ...more),
      );
      await process.event(({ type }) => type === 'listening');
      return process;
    };
    const say = async ({ port }: RunningBob, text: string): Promise<void> => {
      const device = connect(port, '127.0.0.1');
      device.write(`${text}\n`);
      await once(device, 'data');
      device.destroy();
    };
    const history = async () =>
      (await bob(['history', '--cluster', nats.url, '--json', '--filter', 'dir == "in"'])).stdout
        .toString()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as { node: string; text: string })
        .map(({ node, text }) => `${node} ${text}`);
    const first = await start();
    await say(first, 'one');
    await eventually(history).toEqual(['hall one\n']);
    await nats.kill();
    await say(first, 'two');
    expect(await first.stop()).toBe(0);
    const second = await start();
    await say(second, 'three');
    await nats.restart();
    await eventually(history, 20_000).toEqual(['hall one\n', 'hall two\n', 'hall three\n']);
    await second.stop();
    const third = await start('--no-history');
    await say(third, 'four');
    const api = `${await desk()}/hall`;
    expect(await ask('GET', `${api}/record`)).toMatchObject({ error: { code: 'NODE_IS_LISTENER' } });
    await third.stop();
    const fourth = await start();
    await eventually(async () => (await ask<{ state?: string }>('GET', `${api}/record`)).state).toBe(
      'recording',
    );
    await say(fourth, 'five');
    await eventually(history).toEqual(['one', 'two', 'three', 'five'].map((text) => `hall ${text}\n`));
  });

  it('work without NATS, and join when it comes', async () => {
    const { port } = nats;
    await nats.kill();
    const tcp = await listener('tcp1', 'tcp', 'listen', '127.0.0.1:0', '--reply', 'echo');
    const device = connect(tcp.port, '127.0.0.1');
    bench.own({ close: () => device.destroy() });
    device.write('alone');
    expect(String(await once(device, 'data'))).toBe('alone');
    await eventually(() => tcp.stderr).toMatch(
      /^NATS at 127\.0\.0\.1:\d+ cannot be reached: .*; until then tcp1 works alone, and it tries again/,
    );
    await nats.restart();
    await eventually(() => tcp.stderr).toContain(`this node is tcp1 in the cluster at 127.0.0.1:${port}\n`);
    await eventually(async () => (await nodes()).map(({ node }) => node)).toEqual(['tcp1']);
    await nats.kill();
    await eventually(() => tcp.stderr, 15_000).toContain('cut off from the cluster');
    device.write('again');
    expect(String(await once(device, 'data'))).toBe('again');
    expect(await tcp.stop()).toBe(0);
  });

  it('say once that NATS is not there, however often they try', async () => {
    // Nobody greets there; whoever connects has tried.
    let tries = 0;
    const silent = createServer((socket) => {
      tries += 1;
      socket.on('error', () => undefined).end('no NATS\r\n');
    });
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    bench.own({ close: () => silent.close() });
    const { port } = silent.address() as AddressInfo;
    const words = ['udp', 'listen', '127.0.0.1:0', '--cluster', `nats://127.0.0.1:${port}`, '--node', 'udp1'];
    const running = own(RunningBob.start(...words));
    await eventually(() => tries, 20_000).toBeGreaterThan(2);
    expect(running.stderr.split('\n').filter((line) => line.startsWith('NATS at'))).toHaveLength(1);
  });

  it('say nothing with --quiet but what is wrong', async () => {
    const words = ['udp', 'listen', '127.0.0.1:0', '--quiet', '--cluster', nats.url, '--node', 'udp1'];
    const quiet = own(RunningBob.start(...words));
    await eventually(async () => (await nodes()).map(({ node }) => node)).toEqual(['udp1']);
    expect(quiet.stderr).toBe('');
    await quiet.stop();
    await nats.kill();
    const alone = own(RunningBob.start(...words));
    await eventually(() => alone.stderr).toMatch(/^NATS at .* cannot be reached/);
  });

  it('do not begin under a name that another has, nor bind their port then', async () => {
    await listener('tcp1', 'tcp', 'listen', '127.0.0.1:0');
    const port = await freePort();
    const twin = await bob(['tcp', 'listen', `127.0.0.1:${port}`, '--cluster', nats.url, '--node', 'tcp1']);
    expect([twin.status, twin.stdout.toString()]).toEqual([1, '']);
    expect(twin.stderr).toMatch(/^tcp1 is the name of another node/);
    const alone = await bob(['tcp', 'listen', `127.0.0.1:${port}`, '--node', 'tcp1']);
    expect([alone.status, alone.stderr]).toEqual([2, expect.stringMatching(/--cluster/)]);
  });

  it('leave at once when their port is taken', async () => {
    const tcp = await listener('tcp1', 'tcp', 'listen', '127.0.0.1:0');
    const words = ['tcp', 'listen', `127.0.0.1:${tcp.port}`, '--cluster', nats.url, '--node', 'tcp2'];
    const second = await bob(words, { timeoutMs: 10_000 });
    expect([second.status, second.stderr]).toEqual([1, expect.stringMatching(/in use/)]);
  });
});

describeWith('nats-server', 'a listener of a cluster that lets in only whom it knows', () => {
  const bench = scratch();
  const joins = async (
    configuration: string,
    words: (nats: NatsServer) => readonly string[],
  ): Promise<readonly [string, string]> => {
    const nats = bench.own(await startNats({ configuration }));
    const running = await RunningBob.listen('udp', 'listen', '127.0.0.1:0', '--node', 'udp1', ...words(nats));
    bench.own({ close: () => running.stop() });
    await eventually(() => running.stderr).toMatch(/\n/);
    const listed = await bob(['nodes', ...words(nats)]);
    return [running.stderr.replace(/:\d+/, ''), listed.stdout.toString().split('\n')[1]?.slice(0, 4) ?? ''];
  };
  const joined = ['this node is udp1 in the cluster at 127.0.0.1\n', 'udp1'] as const;

  it('joins with a token, with a user and password, and with the credentials of a file', async () => {
    const at = (login: string) => (nats: NatsServer) => [
      '--cluster',
      `nats://${login}@127.0.0.1:${nats.port}`,
    ];
    expect(await joins('authorization { token: s3cret }', at('s3cret'))).toEqual(joined);
    expect(await joins('authorization { user: lab, password: "a b" }', at('lab:a%20b'))).toEqual(joined);
    const { configuration, credentials } = makeCredentials();
    const creds = join(bench.folder({ 'bench.creds': credentials }), 'bench.creds');
    expect(await joins(configuration, ({ url }) => ['--cluster', url, '--creds', creds])).toEqual(joined);
  });

  it('joins by TLS, and shows a certificate of its own', async () => {
    const folder = bench.folder();
    makeCertificates(folder);
    const file = (name: string): string => join(folder, name);
    const tls = `tls { cert_file: "${file('server.pem')}", key_file: "${file('server.key')}", ca_file: "${file('ca.pem')}", verify: true }`;
    const own = ['--cluster-ca', file('ca.pem'), '--cluster-cert', file('client.pem'), '--cluster-key'];
    const words = (nats: NatsServer): readonly string[] => [
      ...['--cluster', nats.url.replace('nats:', 'tls:'), ...own, file('client.key')],
    ];
    expect(await joins(tls, words)).toEqual(joined);
  });

  it('works as a user who may keep nothing in NATS, or not bear its name, and says each once', async () => {
    const accounts = readFileSync(new URL('../../examples/cluster/nats.conf', import.meta.url), 'utf8')
      .replace(/^listen:.*$/m, '')
      .replace(/^jetstream .*$/m, '');
    const nats = bench.own(await startNats({ configuration: accounts }));
    const start = async (name: string, login: string): Promise<RunningBob> => {
      const cluster = ['--cluster', `nats://${login}@127.0.0.1:${nats.port}`, '--node', name];
      const one = await RunningBob.listen('tcp', 'listen', '127.0.0.1:0', '--reply', 'echo', ...cluster);
      bench.own({ close: () => one.stop() });
      return one;
    };
    const sensor = await start('sensor', 'sensor:sense');
    const other = await start('other', 'device:tell');
    for (const what of ['history', 'audit'])
      await eventually(() => sensor.stderr.split(`the ${what} in NATS`).length).toBe(2);
    await eventually(() => other.stderr).toContain('the NATS user device may not be the node other');
    const device = connect(sensor.port, '127.0.0.1');
    bench.own({ close: () => device.destroy() });
    device.write('read 7');
    expect(String((await once(device, 'data'))[0])).toBe('read 7');
    const seen = async () =>
      (await bob(['nodes', '--cluster', `nats://viewer:look@127.0.0.1:${nats.port}`, '--json'])).stdout
        .toString()
        .match(/"node":"\w+"/g);
    await eventually(seen).toEqual(['"node":"sensor"']);
  });

  it('may be a user of NATS that asks nothing of others', async () => {
    const accounts = readFileSync(new URL('../../examples/cluster/nats.conf', import.meta.url), 'utf8')
      .replace(/^listen:.*$/m, '')
      .replace(/^jetstream .*$/m, '');
    const nats = bench.own(await startNats({ configuration: accounts }));
    const as = (login: string): string => `nats://${login}@127.0.0.1:${nats.port}`;
    const udp = await RunningBob.listen(
      'udp',
      'listen',
      '127.0.0.1:0',
      '--node',
      'device',
      '--cluster',
      as('device:tell'),
    );
    bench.own({ close: () => udp.stop() });
    const words = ['workbench', '--port', '0', '--no-open', '--workspace', bench.folder(), '--node', 'bench'];
    const desk = RunningBob.start(...words, '--cluster', as('bench:all'));
    bench.own({ close: () => desk.stop() });
    const { url } = await desk.event(({ type }) => type === 'workbench');
    const history = async () =>
      (
        (await (await fetch(`${String(url)}api/nodes`)).json()) as {
          nodes: readonly { node: string; history?: { state: string } }[];
        }
      ).nodes.map(({ node, history: of }) => `${node} ${of?.state}`);
    await eventually(history, 20_000).toEqual(['bench current', 'device current']);
    const stop = async () =>
      (await fetch(`${String(url)}api/nodes/device/endpoints/e1/stop`, { method: 'POST' })).status;
    await eventually(stop).toBe(200);
    expect(await udp.ended()).toBe(0);
    const audit = await bob(['audit', '--cluster', as('administrator:rule'), '--node', 'device', '--json']);
    expect(audit.stdout.toString()).toMatch(/"operation":"endpoints.stop".*"user":"bench"/);
    const lines = udp.stderr.split('\n');
    expect(lines[0]).toBe(`this node is device in the cluster at 127.0.0.1:${nats.port}`);
    expect(lines).toContain('stopped from another node, by the NATS user bench');
    // Its user may not make the streams: a workbench does.
    for (const stream of ['bob-history', 'bob-audit'])
      expect(udp.stderr).toContain(`there is no stream ${stream} yet, and the user device may not make it;`);
    expect(lines).toContain('the history of this node is kept by the cluster again');
  });

  it('ends with a line, and binds nothing, where it is refused', async () => {
    const nats = bench.own(await startNats({ configuration: 'authorization { token: s3cret }' }));
    const listen = (url: string) => bob(['tcp', 'listen', '127.0.0.1:0', '--cluster', url, '--node', 'tcp1']);
    const [none, wrong] = [await listen(nats.url), await listen(`nats://other@127.0.0.1:${nats.port}`)];
    expect([none.status, none.stdout.toString(), none.stderr]).toEqual([
      1,
      '',
      expect.stringMatching(/wants a login/),
    ]);
    expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringMatching(/does not take this token/)]);
  });
});
