import { headers } from '@nats-io/transport-node';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { offerBytes } from '../../src/cluster/byte-channel.js';
import { ClusterLink } from '../../src/cluster/cluster-link.js';
import { jsonData, kindOf, marked } from '../../src/cluster/messages.js';
import { NodeDirectory } from '../../src/cluster/node-directory.js';
import { writeNodeFacts } from '../../src/cluster/node-message.js';
import { type OperationService, serveOperations } from '../../src/cluster/operation-service.js';
import { RemoteOperations } from '../../src/cluster/remote-operations.js';
import { subjects } from '../../src/cluster/subjects.js';
import { SharedBucket } from '../../src/cluster/workspace/shared-bucket.js';
import type { ByteStream } from '../../src/operations/byte-stream.js';
import type { NodeFacts } from '../../src/operations/nodes.js';
import { type NatsServer, startNats } from '../nats-server.js';
import { describeWith } from '../peer-programs.js';
import { scratch } from '../scratch.js';

const eventually = (look: () => unknown, timeout = 5_000) => expect.poll(look, { timeout });

describeWith('nats-server', 'what a node takes from others, and for how long it waits for them', () => {
  const bench = scratch();
  let server: NatsServer;
  beforeEach(async () => {
    server = await startNats();
  });
  afterEach(() => server.close());

  const join = async (): Promise<ClusterLink> => {
    const servers = [`127.0.0.1:${server.port}`];
    const login = { type: 'none' } as const;
    return bench.own(await ClusterLink.open({ servers, isTls: false, login, tls: {}, name: 'test' }));
  };
  const serve = async (
    run: OperationService['run'],
    follow: OperationService['follow'] = () => undefined,
  ): Promise<void> => {
    const link = await join();
    serveOperations(link, {
      ...{ node: 'bench', version: '0.1.0', hostname: 'here', run, follow },
      lacks: () => undefined,
    });
    await link.nats?.flush();
  };
  const facts = (node: string): NodeFacts => ({
    ...{ node, instance: node, program: 'workbench', version: '0.1.0', hostname: 'here', platform: 'linux' },
    ...{ startedMicros: 1, endpoints: { all: 0, open: 0, failed: 0 }, connections: 0 },
    ...{ receivedBytesPerSecond: 0, sentBytesPerSecond: 0 },
    transfers: { running: 0, completed: 0, failed: 0, bytesPerSecond: 0 },
  });

  it.each([
    ['Bob-Body', 'operate', 'tftp.putFile', '{"name":"boot.img"}'],
    ['Bob-Question', 'operate', 'endpoints.start', ''],
  ])('asks nobody for what %s names but an inbox', async (header, role, operation, question) => {
    let ran = 0;
    await serve(async () => {
      ran += 1;
    });
    const link = await join();
    const asked: string[] = [];
    link.live().subscribe('bob.>', {
      callback: (_error, { subject }) => {
        asked.push(subject);
      },
    });
    const subject = `bob.ask.bench.${role}.-.${operation}`;
    const places = ['bob.rollcall', 'bob.ask.bench.administer.-.workspace.trust', '_INBOX.>', '_INBOX.*.a'];
    for (const place of places) {
      const marks = headers();
      marks.set(header, place);
      const answer = await link.live().request(subject, question, { timeout: 2_000, headers: marks });
      expect(JSON.parse(answer.string())).toMatchObject({ code: 'REQUEST_INVALID' });
    }
    await link.nats?.flush();
    expect([ran, asked.filter((one) => one !== subject)]).toEqual([0, []]);
  });

  it('reads no more of a question than the largest that a page asks', async () => {
    let ran = 0;
    await serve(async () => {
      ran += 1;
    });
    const link = await join();
    const inbox = link.inbox();
    let offeredMebibytes = 0;
    const blanks = new Uint8Array(1024 * 1024).fill(0x20);
    async function* question(): ByteStream {
      for (; offeredMebibytes < 60; offeredMebibytes += 1) yield blanks;
      yield new TextEncoder().encode('{"id":"e1"}');
    }
    bench.own({ close: offerBytes(link.live(), inbox, question(), () => undefined) });
    const marks = headers();
    marks.set('Bob-Question', inbox);
    const subject = 'bob.ask.bench.operate.-.endpoints.start';
    const kind = await new Promise<string | undefined>((resolve) => {
      const reply = link.inbox();
      link.live().subscribe(reply, {
        callback: (_error, message) => {
          if (kindOf(message) !== 'working') resolve(kindOf(message));
        },
      });
      link.live().publish(subject, '', { reply, headers: marks });
    });
    expect([kind, ran]).toEqual(['failure', 0]);
    expect(offeredMebibytes).toBeLessThan(50);
  });

  it('remembers a thousand nodes, and forgets the one that was not heard for longest', async () => {
    const link = await join();
    const directory = new NodeDirectory(link, undefined);
    const nats = (await join()).live();
    const say = (name: string): void => nats.publish(subjects.node(name), writeNodeFacts(facts(name), false));
    for (let number = 0; number < 1_000; number += 1) say(`node${number}`);
    say('node0');
    say('last');
    await nats.flush();
    const names = (): readonly string[] => directory.list().map(({ node }) => node);
    await eventually(() => names().includes('last')).toBe(true);
    expect(names()).toHaveLength(1_000);
    expect(['node0', 'node1', 'node2'].map((name) => names().includes(name))).toEqual([true, false, true]);
  });

  it('ends a feed when the link is cut, as frames are lost then', async () => {
    await serve(async () => undefined);
    const link = await join();
    let ended = 0;
    const reader = {
      frame: () => undefined,
      ended: () => {
        ended += 1;
      },
    };
    await new RemoteOperations(link).follow('bench', reader, new AbortController().signal);
    await server.kill();
    await eventually(() => link.state.state).toBe('away');
    expect(ended).toBe(1);
  });

  it('counts a node as silent nine seconds after its last word, and not before', async () => {
    const [asking, asked] = [await join(), await join()];
    const questions: string[] = [];
    const replies: string[] = [];
    asked.live().subscribe('bob.ask.bench.>', {
      callback: (_error, { subject, reply = '' }) => {
        questions.push(subject);
        replies.push(reply);
      },
    });
    await asked.nats?.flush();
    const say = async (kind: 'working' | 'value', data: Uint8Array): Promise<void> => {
      asked.live().publish(replies.at(-1) ?? '', data, { headers: marked(kind) });
      await asked.nats?.flush();
      await asking.nats?.flush();
    };
    const remote = new RemoteOperations(asking);
    const gone = new AbortController().signal;
    const ask = async (): Promise<{ readonly answer: Promise<unknown> }> => {
      const count = questions.length;
      const answer = remote
        .ask({ node: 'bench', name: 'endpoints.list', request: {}, gone })
        .catch((error: unknown) => error);
      await asking.nats?.flush();
      // What is awaited is a message, for which no time passes.
      while (questions.length === count) await asked.nats?.flush();
      return { answer };
    };
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const first = await ask();
      vi.advanceTimersByTime(8_900);
      await say('working', new Uint8Array(0));
      vi.advanceTimersByTime(8_900);
      await say('value', jsonData(['still there']));
      expect(await first.answer).toEqual(['still there']);
      const second = await ask();
      vi.advanceTimersByTime(9_000);
      expect(await second.answer).toMatchObject({
        ...{ code: 'NODE_SILENT', failure: { params: { node: 'bench', seconds: 9 } } },
      });
    } finally {
      vi.useRealTimers();
    }
  });

  it('tells followers of shared files revisions, and no texts', async () => {
    const [writer, follower] = [await join(), await join()];
    const owner = { by: 'ana@bench', user: '-', node: 'bench' };
    const written = await SharedBucket.open(writer, '', owner);
    const text = 'x'.repeat(100_000);
    for (const number of [1, 2, 3]) await written.put(`messages/m${number}.yaml`, text, 0);
    const followed = await SharedBucket.open(follower, '', owner);
    const before = follower.live().stats().inBytes;
    const changed: string[] = [];
    const { revisions, stop } = await followed.follow(
      (path) => changed.push(path),
      () => undefined,
    );
    bench.own({ close: stop });
    await written.put('messages/m4.yaml', text, 0);
    await eventually(() => changed).toEqual(['messages/m4.yaml']);
    expect([...revisions.keys()]).toEqual(['messages/m1.yaml', 'messages/m2.yaml', 'messages/m3.yaml']);
    expect(follower.live().stats().inBytes - before).toBeLessThan(20_000);
  });
});
