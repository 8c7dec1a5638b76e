import { readFileSync } from 'node:fs';
import { connect, headers, type NatsConnection } from '@nats-io/transport-node';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { offerBytes, streamOf } from '../../src/cluster/byte-channel.js';
import { ClusterLink } from '../../src/cluster/cluster-link.js';
import { serveOperations } from '../../src/cluster/operation-service.js';
import { channelId, subjects } from '../../src/cluster/subjects.js';
import { type ClusterLogin, parseClusterServers } from '../../src/config/cluster.js';
import { orThrow } from '../../src/errors/parsed.js';
import { type NatsServer, startNats } from '../nats-server.js';
import { describeWith } from '../peer-programs.js';

/** The accounts of the example that comes with the package, at the port of the test's server. */
const accounts = readFileSync(new URL('../../examples/cluster/nats.conf', import.meta.url), 'utf8')
  .replace(/^listen:.*$/m, '')
  .replace(/^jetstream .*$/m, '');
const passwords = {
  ...{ bench: 'all', viewer: 'look', operator: 'work', administrator: 'rule' },
  ...{ device: 'tell', sensor: 'sense', display: 'show' },
} as const;
type User = keyof typeof passwords;

/** Where a node or NATS could be made to publish for somebody who may not publish there. */
const trusted = [
  '$JS.API.STREAM.DELETE.bob-history',
  '$KV.bob-workspace.messages/hello.yaml',
  'bob.ask.bench.administer.bench.record.setLimits',
  'bob.node.bench',
  'bob.chat.lab.bench',
  'bob.audit.bench.viewer',
  'bob.history.bench.x',
  '_INBOX',
];

describeWith('nats-server', 'a client of the example’s users', () => {
  let server: NatsServer;
  const closers: (() => unknown)[] = [];
  beforeEach(async () => {
    server = await startNats({ configuration: accounts });
  });
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
    await server.close();
  });

  /** A connection of its own, with what NATS refused it. */
  const client = async (user: User): Promise<{ nats: NatsConnection; refused: string[] }> => {
    const nats = await connect({
      ...{ servers: `127.0.0.1:${server.port}`, user, pass: passwords[user] },
      ...{ inboxPrefix: `_INBOX.${user}`, ignoreClusterUpdates: true },
    });
    closers.push(() => nats.close());
    const refused: string[] = [];
    void (async () => {
      for await (const status of nats.status())
        if (status.type === 'error') refused.push(status.error.message);
    })();
    return { nats, refused };
  };
  const node = async (ran: string[]): Promise<NatsConnection> => {
    const { servers, isTls } = orThrow(parseClusterServers(server.url));
    const login: ClusterLogin = { type: 'password', user: 'bench', password: passwords.bench };
    const link = await ClusterLink.open({ servers, isTls, login, tls: {}, name: 'test' });
    closers.push(() => link.close());
    serveOperations(link, {
      ...{ node: 'bench', version: '0.1.0', hostname: 'here', lacks: () => undefined },
      follow: () => void ran.push('live.follow'),
      run: async (name) => {
        ran.push(name);
        return [];
      },
    });
    const nats = link.live();
    // The service is there once it answers.
    await expect
      .poll(() =>
        nats
          .request('bob.ask.bench.view.bench.endpoints.list', '{}', { timeout: 500 })
          .then((answer) => answer.string(), String),
      )
      .toBe('[]');
    ran.length = 0;
    return nats;
  };
  /** All that is published at the places that the clients name as the reply. */
  const overheard = async (): Promise<{ heard: string[]; all: NatsConnection }> => {
    const heard: string[] = [];
    const { nats: all } = await client('bench');
    for (const subject of [
      'bob.node.>',
      'bob.chat.>',
      'bob.audit.>',
      'bob.history.>',
      'bob.ask.*.administer.>',
    ])
      all.subscribe(subject, { callback: (_error, { subject: at }) => void heard.push(at) });
    await all.flush();
    return { heard, all };
  };

  it('has nothing run or answered where only a node may publish, by the reply of a question', async () => {
    const ran: string[] = [];
    const bench = await node(ran);
    const { heard, all } = await overheard();
    await all.request(
      '$JS.API.STREAM.CREATE.bob-history',
      '{"name":"bob-history","subjects":["bob.history.*.*"]}',
    );
    const { nats: viewer } = await client('viewer');
    const marks = headers();
    marks.set('Bob-Question', '_INBOX.viewer.nobody');
    for (const reply of [...trusted, undefined]) {
      for (const operation of ['endpoints.list', 'endpoints.start', 'no.such', 'live.follow'])
        viewer.publish(`bob.ask.bench.view.viewer.${operation}`, '{}', reply === undefined ? {} : { reply });
      // The first word that a node is at work would come here after a tenth of a second.
      viewer.publish('bob.ask.bench.view.viewer.endpoints.list', '', {
        ...{ headers: marks },
        ...(reply === undefined ? {} : { reply }),
      });
    }
    // Answered in the order of the questions: what came before has been dropped by then.
    const asked = viewer.request('bob.ask.bench.view.viewer.endpoints.list', '{}', { timeout: 2_000 });
    expect((await asked).string()).toBe('[]');
    await bench.flush();
    await all.flush();
    expect(ran).toEqual(['endpoints.list']);
    expect(heard).toEqual([]);
    const stream = await all.request('$JS.API.STREAM.INFO.bob-history');
    expect(stream.json()).toMatchObject({ config: { name: 'bob-history' }, state: { messages: 0 } });
  });

  it('gets bytes into its inbox alone, and can still break off', async () => {
    const bench = await node([]);
    const { heard, all } = await overheard();
    const { nats: viewer } = await client('viewer');
    const channel = subjects.channel('bench', channelId());
    let hasEnded = false;
    offerBytes(bench, channel, streamOf(new TextEncoder().encode('{"chosen":1}')), () => {
      hasEnded = true;
    });
    await bench.flush();
    for (const reply of trusted) viewer.publish(channel, '', { reply });
    viewer.publish(channel, '');
    const first = await viewer.request(channel, '', { timeout: 2_000 });
    expect(first.string()).toBe('{"chosen":1}');
    await all.flush();
    expect(heard).toEqual([]);
    expect(hasEnded).toBe(false);
    viewer.publish(channel, 'cancel');
    await expect.poll(() => hasEnded).toBe(true);
  });

  it.each(['viewer', 'operator', 'administrator'] as const)(
    'may ask NATS itself nothing that it answers elsewhere, as %s',
    async (user) => {
      await node([]);
      const { heard, all } = await overheard();
      const { nats, refused } = await client(user);
      const asked = [
        ...['$JS.API.INFO', '$JS.API.STREAM.INFO.bob-history', '$JS.API.STREAM.MSG.GET.bob-history'],
        ...['$JS.API.DIRECT.GET.bob-history', '$JS.API.STREAM.DELETE.bob-history'],
        ...['$JS.API.CONSUMER.CREATE.bob-history', '$JS.FC.x', '$KV.bob-files.x', '$O.bob-library.C.x'],
        ...['$SRV.PING', '$SRV.PING.bob-node', '$SRV.INFO.bob-node', '$SRV.STATS.bob-node'],
        ...['bob.node.bench', 'bob.audit.bench.x', 'bob.history.bench.x', '_INBOX.bench.x'],
      ];
      for (const subject of asked) nats.publish(subject, '', { reply: 'bob.node.bench' });
      await nats.flush();
      await expect.poll(() => refused.length).toBe(asked.length);
      for (const message of refused) expect(message).toMatch(/permissions violation/i);
      await all.flush();
      expect(heard).toEqual([]);
    },
  );

  it('may not ping the services of NATS as a node either', async () => {
    for (const user of ['bench', 'display', 'device', 'sensor'] as const) {
      const { nats, refused } = await client(user);
      nats.publish('$SRV.PING', '', { reply: '_INBOX.viewer.x' });
      await nats.flush();
      await expect.poll(() => refused).toHaveLength(1);
    }
  });
});
