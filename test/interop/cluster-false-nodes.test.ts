// What a node does with the answers of one that is none, or of a later version: whoever may publish on a subject may answer anything.
import { headers, type Msg, type NatsConnection } from '@nats-io/transport-node';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ClusterLink } from '../../src/cluster/cluster-link.js';
import { mustBeFree } from '../../src/cluster/node-announcer.js';
import { NodeDirectory } from '../../src/cluster/node-directory.js';
import { writeNodeFacts } from '../../src/cluster/node-message.js';
import { RemoteOperations, type RemoteRequest } from '../../src/cluster/remote-operations.js';
import { channelId, subjects } from '../../src/cluster/subjects.js';
import { parseClusterServers } from '../../src/config/cluster.js';
import { BreakoutboxError } from '../../src/errors/error.js';
import { orThrow } from '../../src/errors/parsed.js';
import type { ByteStream, NamedByteStream } from '../../src/operations/byte-stream.js';
import type { NodeFacts } from '../../src/operations/nodes.js';
import { type NatsServer, startNats } from '../nats-server.js';
import { describeWith } from '../peer-programs.js';

describeWith('nats-server', 'what a false node answers', () => {
  let server: NatsServer;
  let link: ClusterLink;
  /** The connection of the false node, and of whoever watches. */
  let liar: NatsConnection;
  const links: ClusterLink[] = [];
  beforeEach(async () => {
    server = await startNats();
    link = await join();
    liar = (await join()).live();
  });
  afterEach(async () => {
    for (const one of links.splice(0)) await one.close();
    await server.close();
  });

  const join = async (): Promise<ClusterLink> => {
    const { servers, isTls, login } = orThrow(parseClusterServers(server.url));
    const joined = await ClusterLink.open({ servers, isTls, login, tls: {}, name: 'test' });
    links.push(joined);
    return joined;
  };
  /** Answers all questions to the node `liar`. */
  const lie = async (answer: (message: Msg) => void): Promise<void> => {
    liar.subscribe(subjects.everyOperation('liar'), { callback: (_error, message) => answer(message) });
    await liar.flush();
  };
  const say = (message: Msg, kind: string, data: unknown, reply?: string): void => {
    const marks = headers();
    if (kind !== '') marks.set('Bob-Kind', kind);
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    message.respond(text, { headers: marks, ...(reply === undefined ? {} : { reply }) });
  };
  const ask = (more: Partial<RemoteRequest> = {}): Promise<unknown> =>
    new RemoteOperations(link).ask({
      ...{ node: 'liar', name: 'endpoints.list', request: {}, gone: new AbortController().signal },
      ...more,
    });
  const failureOf = async (work: Promise<unknown>): Promise<unknown> => {
    try {
      return await work;
    } catch (error) {
      return error instanceof BreakoutboxError ? error.failure : error;
    }
  };
  const bytesOf = async (content: ByteStream): Promise<number> => {
    let size = 0;
    for await (const part of content) size += part.length;
    return size;
  };
  const ownChannel = () => subjects.channel('liar', channelId());

  it('leads it to no subject but a channel of that node, whichever way it is said', async () => {
    const foreign = ['victim.x', subjects.channel('bench', channelId()), `${ownChannel()}.x`, 'victim. x'];
    const published: string[] = [];
    for (const subject of ['victim.>', 'bob.channel.>'])
      liar.subscribe(subject, { callback: (_error, message) => void published.push(message.subject) });
    let answer = (_message: Msg): void => undefined;
    await lie((message) => answer(message));
    const invalid = { code: 'NODE_ANSWER_INVALID', params: { node: 'liar' } };
    for (const channel of foreign) {
      for (const isValue of [true, false]) {
        answer = (message) => say(message, 'stream', { channel, isValue });
        expect(await failureOf(ask()), channel).toMatchObject(invalid);
      }
      answer = (message) => say(message, 'value', { channel });
      const reader = { frame: () => undefined, ended: () => undefined };
      const feed = new RemoteOperations(link).follow('liar', reader, new AbortController().signal);
      expect(await failureOf(feed), channel).toMatchObject(invalid);
    }
    // Where to give up: said before that, and only then.
    for (const isLate of [false, true]) {
      const gone = new AbortController();
      const heard = new Promise<Msg>((resolve) => {
        answer = (message) => {
          if (!isLate) say(message, 'working', '', 'victim.cancel');
          resolve(message);
        };
      });
      const asked = failureOf(ask({ gone: gone.signal }));
      const message = await heard;
      await liar.flush();
      await link.live().flush();
      gone.abort();
      if (isLate)
        for (const kind of ['working', 'stream']) say(message, kind, { channel: 'victim.x' }, 'victim.y');
      expect(await asked).toMatchObject({ code: 'NODE_STREAM_BROKEN' });
    }
    await liar.flush();
    await link.live().flush();
    await liar.flush();
    expect(published).toEqual([]);
  });

  it('is a failure that names it, when it is none that this version knows', async () => {
    let answer = (_message: Msg): void => undefined;
    await lie((message) => answer(message));
    const large = ownChannel();
    liar.subscribe(large, { callback: (_error, message) => say(message, 'end', '') });
    const failures = [
      '',
      'null',
      '[]',
      '7',
      { code: 'OF_A_LATER_VERSION', params: {} },
      { code: 'NODE_BUSY' },
    ];
    const answers: readonly (readonly [kind: string, data: unknown])[] = [
      ...[...failures, { code: '__proto__', params: {} }, { code: 'toString', params: {} }].map(
        (data) => ['failure', data] as const,
      ),
      ['failure', { code: 'NODE_BUSY', params: { node: { toString: 7 } } }],
      ...['', 'not json', '{"a":'].map((data) => ['value', data] as const),
      ...['', 'null', '7', '{}', { channel: 7 }].map((data) => ['stream', data] as const),
      // A value of no bytes.
      ['stream', { channel: large, isValue: true }],
      ['', []],
      ['dream', []],
    ];
    for (const [kind, data] of answers) {
      answer = (message) => say(message, kind, data);
      expect(await failureOf(ask()), `${kind} ${JSON.stringify(data)}`).toMatchObject({
        ...{ code: 'NODE_ANSWER_INVALID', params: { node: 'liar', operation: 'endpoints.list' } },
      });
    }
    answer = (message) =>
      say(message, 'failure', { code: 'NODE_BUSY', fault: 'x', params: { node: 'liar', count: 64 } });
    expect(await failureOf(ask())).toEqual({
      ...{ code: 'NODE_BUSY', fault: 'peer', params: { node: 'liar', count: 64 } },
    });
  });

  it('ends a pull that nobody of ours would answer so, and one whose asker is gone', async () => {
    const channel = ownChannel();
    await lie((message) => say(message, 'stream', { channel, isValue: false }));
    let pulls = 0;
    let answer = (_message: Msg): void => undefined;
    let isCancelled = false;
    liar.subscribe(channel, {
      callback: (_error, message) => {
        isCancelled = message.data.length > 0;
        if (isCancelled) return;
        pulls += 1;
        answer(message);
      },
    });
    await liar.flush();
    for (const [kind, data] of [
      ['', 'x'],
      ['dream', 'x'],
      ['bytes', ''],
      ['failure', '{"code":"OF_A_LATER_VERSION","params":{}}'],
    ] as const) {
      answer = (message) => say(message, kind, data);
      const { content } = (await ask()) as NamedByteStream;
      expect(await failureOf(bytesOf(content)), kind).toMatchObject({
        ...{ code: 'NODE_STREAM_BROKEN', params: { node: 'liar', reason: 'answer-unknown' } },
      });
    }
    for (const kind of ['wait', 'nothing'] as const) {
      const gone = new AbortController();
      pulls = 0;
      answer = kind === 'wait' ? (message) => say(message, kind, '') : () => undefined;
      const { content } = (await ask({ gone: gone.signal })) as NamedByteStream;
      const pulled = failureOf(bytesOf(content));
      await expect.poll(() => pulls, { timeout: 5_000 }).toBeGreaterThan(15);
      gone.abort();
      expect(await pulled).toMatchObject({ code: 'NODE_STREAM_BROKEN', params: { reason: 'asker-gone' } });
      await expect.poll(() => isCancelled, { timeout: 5_000 }).toBe(true);
    }
  });

  it('is no word of another node, nor does it take its name', async () => {
    const facts = (node: string): NodeFacts => ({
      ...{
        node,
        instance: node,
        program: 'workbench',
        version: '0.1.0',
        hostname: 'here',
        platform: 'linux',
      },
      ...{ startedMicros: 1, endpoints: { all: 0, open: 0, failed: 0 }, connections: 0 },
      ...{ receivedBytesPerSecond: 0, sentBytesPerSecond: 0 },
      transfers: { running: 0, completed: 0, failed: 0, bytesPerSecond: 0 },
    });
    const directory = new NodeDirectory(link, undefined);
    await link.live().flush();
    const announce = (as: string, node: string, isLeaving: boolean): void =>
      liar.publish(subjects.node(as), writeNodeFacts(facts(node), isLeaving));
    announce('bench', 'bench', false);
    for (const isLeaving of [false, true]) announce('liar', 'bench', isLeaving);
    announce('liar', 'liar', false);
    await expect.poll(() => directory.list().map(({ node }) => node)).toContain('liar');
    expect(directory.list().map(({ node, state }) => [node, state])).toEqual([
      ['bench', 'here'],
      ['liar', 'here'],
    ]);
    liar.subscribe(subjects.rollCall, { callback: () => announce('desk', 'bench', false) });
    await liar.flush();
    expect(await failureOf(mustBeFree(link, 'desk'))).toBeUndefined();
  });

  it('ends a feed of which a frame is missing', async () => {
    const inboxes: string[] = [];
    await lie((message) => {
      inboxes.push(message.string());
      say(message, 'value', { channel: ownChannel() });
    });
    const frame = (number: string): void => {
      const marks = headers();
      marks.set('Bob-Frame', 'text');
      if (number !== '') marks.set('Bob-Number', number);
      liar.publish(inboxes.at(-1) ?? '', `frame ${number}`, { headers: marks });
    };
    for (const numbers of [
      ['0', '1', '3'],
      ['0', '1', '1'],
      ['0', '1', ''],
      ['0', '1', 'x'],
    ]) {
      const frames: unknown[] = [];
      let hasEnded = false;
      const reader = {
        frame: (data: string | Uint8Array, taken: () => void) => {
          frames.push(data);
          taken();
        },
        ended: () => {
          hasEnded = true;
        },
      };
      await new RemoteOperations(link).follow('liar', reader, new AbortController().signal);
      for (const number of numbers) frame(number);
      await expect.poll(() => hasEnded, { timeout: 5_000 }).toBe(true);
      expect(frames).toEqual(['frame 0', 'frame 1']);
    }
  });
});
