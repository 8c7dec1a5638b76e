import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { connect as joinNats } from '@nats-io/transport-node';
import { afterEach, beforeEach, expect, it } from 'vitest';
import WebSocket from 'ws';
import type { ClusterReport } from '../../src/operations/nodes.js';
import { decodeBatch } from '../../src/traffic/event-codec.js';
import { bob, RunningBob } from '../bob.js';
import { makeCertificates } from '../nats-certificates.js';
import { makeCredentials } from '../nats-credentials.js';
import { type NatsServer, startNats } from '../nats-server.js';
import { describeWith } from '../peer-programs.js';
import { scratch } from '../scratch.js';

const eventually = (look: () => unknown, timeout = 10_000) => expect.poll(look, { timeout });

describeWith('nats-server', 'workbenches that are nodes of a cluster', () => {
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

  /** A workbench that is a node; resolves with the address of its API. */
  async function node(
    name: string,
    ...more: readonly string[]
  ): Promise<{ api: string; process: RunningBob }> {
    const words = ['workbench', '--port', '0', '--no-open', '--workspace', join(bench.folder(), name)];
    const process = RunningBob.start(...words, '--cluster', nats.url, '--node', name, ...more);
    running.push(process);
    const { url } = await process.event(({ type }) => type === 'workbench');
    return { api: `${String(url)}api`, process };
  }
  async function ask<Answer>(method: string, url: string, body?: unknown): Promise<Answer> {
    const answer = await fetch(url, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  }
  const states = async (api: string): Promise<readonly string[]> =>
    (await ask<ClusterReport>('GET', `${api}/nodes`)).nodes.map(
      ({ node: name, state }) => `${name} ${state}`,
    );

  it('list each other, on the page’s API and by bob nodes, and say who has left', async () => {
    const room1 = await node('room1');
    const room2 = await node('room2');
    await eventually(() => states(room1.api)).toEqual(['room1 here', 'room2 here']);
    await ask('POST', `${room2.api}/endpoints`, { type: 'udp', address: '127.0.0.1:0' });
    const listed = await bob(['nodes', '--cluster', nats.url, '--json']);
    expect(
      listed.stdout
        .toString()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { node: string; state: string; endpoints: object })
        .map(({ node: name, state, endpoints }) => ({ name, state, endpoints })),
    ).toEqual([
      { name: 'room1', state: 'here', endpoints: { all: 0, open: 0, failed: 0 } },
      { name: 'room2', state: 'here', endpoints: { all: 1, open: 1, failed: 0 } },
    ]);
    const table = (await bob(['nodes', '--cluster', nats.url, '--lang', 'zh-CN'])).stdout.toString();
    expect(table).toMatch(/节点 +状态.*\nroom1 +在线.*\nroom2 +在线.* 1\/1 /);
    await room2.process.stop();
    await eventually(() => states(room1.api)).toEqual(['room1 here', 'room2 left']);
  });

  it('are waited for by bob nodes where they have just been started', async () => {
    const link = await joinNats({ servers: nats.url });
    try {
      const rollCall = link.subscribe('bob.rollcall', { max: 1 })[Symbol.asyncIterator]();
      await link.flush();
      const listing = bob(['nodes', '--cluster', nats.url]);
      await rollCall.next();
      await node('room1');
      const { status, stdout } = await listing;
      expect(stdout.toString()).toMatch(/\nroom1 +here/);
      expect(status).toBe(0);
    } finally {
      await link.close();
    }
  });

  it('drive each other’s endpoints and files, and pass on why something failed', async () => {
    const { api } = await node('room1');
    const far = await node('room2');
    const other = `${api}/nodes/room2`;
    await eventually(() => states(api)).toEqual(['room1 here', 'room2 here']);
    const made = await ask<{ id: string; status: { local: string } }>('POST', `${other}/endpoints`, {
      ...{ type: 'tcp-listen', address: '127.0.0.1:0', reply: 'reverse' },
    });
    const socket = connect(Number(made.status.local.split(':').at(-1)), '127.0.0.1');
    socket.write('Hello\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toBe('olleH\n');
    const sent = await ask('POST', `${other}/endpoints/${made.id}/send`, {
      data: Buffer.from('hi').toString('base64'),
    });
    expect(sent).toMatchObject({ peers: 1, bytes: 2 });
    socket.destroy();
    expect(await ask<readonly object[]>('GET', `${far.api}/endpoints`)).toHaveLength(1);
    const image = Buffer.alloc(3_000_000, 'boot');
    const put = await fetch(`${other}/tftp/files/boot.img`, {
      ...{ method: 'PUT', body: image, headers: { 'content-type': 'application/octet-stream' } },
    });
    expect(put.status).toBe(200);
    const got = await fetch(`${other}/tftp/files/boot.img`);
    expect(Buffer.from(await got.arrayBuffer()).equals(image)).toBe(true);
    expect(await ask('POST', `${other}/endpoints/e99/start`)).toMatchObject({
      error: { code: 'ENDPOINT_UNKNOWN' },
    });
    const folder = await ask('PUT', `${other}/tftp/folder`, { path: bench.folder() });
    expect(folder).toMatchObject({ error: { code: 'LOOPBACK_ONLY' } });
    expect(await ask('GET', `${api}/nodes/nobody/endpoints`)).toMatchObject({
      error: { code: 'NODE_UNKNOWN' },
    });
  });

  it('show a page what happens at another, live, until the other leaves', async () => {
    const { api } = await node('room1');
    const far = await node('room2');
    await eventually(() => states(api)).toEqual(['room1 here', 'room2 here']);
    const made = await ask<{ id: string; status: { local: string } }>('POST', `${far.api}/endpoints`, {
      ...{ type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo' },
    });
    const page = new WebSocket(`${api.replace('http', 'ws')}/nodes/room2/live`, ['bob']);
    bench.own(page);
    const texts: { type: string; ids?: readonly string[] }[] = [];
    const received: string[] = [];
    page.on('message', (data: Buffer, isBinary: boolean) => {
      if (!isBinary) texts.push(JSON.parse(data.toString()) as { type: string });
      else {
        const decoded = decodeBatch(data);
        if (!decoded.ok) throw new Error('no batch of events');
        for (const event of decoded.batch.events)
          if (event.type === 'received') received.push(Buffer.from(event.bytes).toString());
      }
    });
    await once(page, 'open');
    page.send(JSON.stringify({ type: 'look', tftp: false, logs: [{ endpoint: made.id, from: 1 }] }));
    await eventually(() => texts.find(({ type }) => type === 'hello')?.ids).toEqual([made.id]);
    const socket = connect(Number(made.status.local.split(':').at(-1)), '127.0.0.1');
    bench.own({ close: () => socket.destroy() });
    for (let number = 0; number < 5; number += 1) {
      socket.write(`message ${number}`);
      await once(socket, 'data');
    }
    await eventually(() => received.join('|')).toBe('message 0|message 1|message 2|message 3|message 4');
    const closed = once(page, 'close');
    await far.process.stop();
    await closed;
  });

  it('refuse a name that another has, a wrong URL, and a password that is not right, in a line each', async () => {
    await node('room1');
    const start = (...words: readonly string[]) =>
      bob(['workbench', '--port', '0', '--no-open', '--workspace', bench.folder(), ...words]);
    const twin = await start('--cluster', nats.url, '--node', 'room1');
    expect([twin.status, twin.stderr]).toEqual([
      1,
      expect.stringMatching(/^room1 is the name of another node/),
    ]);
    expect((await start('--cluster', 'http://x', '--node', 'a')).stderr).toMatch(/is no NATS server/);
    expect((await start('--cluster', nats.url, '--node', 'a.b')).stderr).toMatch(
      /cannot be the name of a node/,
    );
    expect((await start('--node', 'a')).stderr).toMatch(/--cluster/);
  });

  it('say what to write where no cluster is named, what a name without an address is, and that nobody answers', async () => {
    for (const command of ['nodes', 'audit']) {
      const { status, stderr } = await bob([command]);
      expect([status, stderr]).toEqual([
        1,
        expect.stringContaining(`write bob ${command} --cluster nats://`),
      ]);
    }
    const unknown = await bob(['nodes', '--cluster', 'nats://no-such-host.invalid']);
    expect(unknown.stderr).toMatch(/no address is known for that name; correct --cluster/);
    const nobody = await bob(['nodes', '--json', '--cluster', nats.url]);
    expect([nobody.status, nobody.stdout.toString()]).toEqual([1, '']);
    expect(nobody.stderr).toMatch(/^no node answers in this cluster/);
  });

  it('do not come of a workbench that runs already, and say so', async () => {
    const folder = bench.folder();
    const words = ['workbench', '--port', '0', '--no-open', '--workspace', folder];
    const first = RunningBob.start(...words);
    running.push(first);
    await first.event(({ type }) => type === 'workbench');
    const second = await bob([...words, '--cluster', nats.url, '--node', 'room9']);
    expect(second.stderr).toMatch(/it was not made the node room9/);
  });
});

describeWith('nats-server', 'a cluster that lets in only whom it knows', () => {
  const bench = scratch();
  const listNodes = (...words: readonly string[]) => bob(['nodes', ...words]);

  it('takes the credentials file of a user, and no other', async () => {
    const { configuration, credentials } = makeCredentials();
    const nats = bench.own(await startNats({ configuration }));
    const folder = bench.folder({ 'bench.creds': credentials, 'none.creds': 'nothing' });
    const known = await listNodes('--cluster', nats.url, '--creds', join(folder, 'bench.creds'));
    expect(known.stderr).toMatch(/no node answers/);
    expect((await listNodes('--cluster', nats.url)).stderr).toMatch(/wants a login/);
    const wrong = await listNodes('--cluster', nats.url, '--creds', join(folder, 'none.creds'));
    expect(wrong.stderr).toMatch(/holds no NATS credentials/);
  });

  it('takes a token and a password of the URL', async () => {
    const withToken = bench.own(await startNats({ configuration: 'authorization { token: s3cret }' }));
    const at = (login: string, { port }: NatsServer): string => `nats://${login}@127.0.0.1:${port}`;
    expect((await listNodes('--cluster', at('s3cret', withToken))).stderr).toMatch(/no node answers/);
    const refused = await listNodes('--cluster', at('wrong', withToken));
    expect(refused.stderr).toMatch(/does not take this token/);
    expect(refused.stderr).not.toContain('wrong');
  });

  it('speaks TLS with certificates that are named, on both sides', async () => {
    const folder = bench.folder();
    makeCertificates(folder);
    const file = (name: string): string => join(folder, name);
    const nats = bench.own(
      await startNats({
        configuration: `tls { cert_file: "${file('server.pem')}", key_file: "${file('server.key')}", ca_file: "${file('ca.pem')}", verify: true }`,
      }),
    );
    const url = nats.url.replace('nats:', 'tls:');
    const own = [
      '--cluster-ca',
      file('ca.pem'),
      '--cluster-cert',
      file('client.pem'),
      '--cluster-key',
      file('client.key'),
    ];
    expect((await listNodes('--cluster', url, ...own)).stderr).toMatch(/no node answers/);
    expect((await listNodes('--cluster', url)).stderr).toMatch(/TLS with it fails: .*--cluster-ca FILE/);
    const noPem = await listNodes('--cluster', url, '--cluster-ca', file('names'));
    expect(noPem.stderr).toMatch(/names holds no certificate and no key/);
  });
});
