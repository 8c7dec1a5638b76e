import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { jetstreamManager } from '@nats-io/jetstream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ClusterLink } from '../../src/cluster/cluster-link.js';
import { encodeHistoryPart, markPart } from '../../src/cluster/history/history-batch.js';
import { HistoryPublisher } from '../../src/cluster/history/history-publisher.js';
import { HistoryReader } from '../../src/cluster/history/history-reader.js';
import { type HistoryQuery, searchHistory } from '../../src/cluster/history/history-search.js';
import { HistoryStream, historyStream, historySubject } from '../../src/cluster/history/history-stream.js';
import { type NatsServer, startNats } from '../nats-server.js';
import { MadeEvents, MemoryCursor, partOf } from '../numbered-events.js';
import { describeWith } from '../peer-programs.js';
import { received } from '../records.js';
import { scratch } from '../scratch.js';

describeWith('nats-server', 'the history of a cluster in a stream', () => {
  const bench = scratch();
  let nats: NatsServer;
  beforeEach(async () => {
    nats = await startNats();
  });
  afterEach(() => nats.close());

  async function link(): Promise<ClusterLink> {
    const login = { type: 'none' } as const;
    const servers = [`127.0.0.1:${nats.port}`];
    return bench.own(await ClusterLink.open({ servers, isTls: false, login, tls: {}, name: 'test' }));
  }

  function publisher(
    at: ClusterLink,
    events: MadeEvents,
    more: {
      readonly run?: string;
      readonly first?: number;
      readonly cursor?: MemoryCursor;
      readonly node?: string;
    } = {},
  ): HistoryPublisher {
    return bench.own(
      new HistoryPublisher(at, {
        ...{ node: 'room1', identity: 'record', run: 'run1', first: 1, events, cursor: new MemoryCursor() },
        ...more,
        limits: {},
      }),
    );
  }

  const everything = { filter: '', layouts: [], limit: 100_000, isForward: true } as const;

  /** What the stream has, as `number text` of each event. */
  async function found(at: ClusterLink, query: Partial<HistoryQuery> = {}): Promise<readonly string[]> {
    const reader = await HistoryReader.open(at);
    const texts: string[] = [];
    const all = searchHistory(reader, { ...everything, ...query }, new AbortController().signal);
    for await (const { found: batch } of all)
      for (const event of batch?.events ?? [])
        if (event.type === 'received') texts.push(`${event.sequence} ${Buffer.from(event.bytes).toString()}`);
    return texts;
  }
  const delivered = (one: HistoryPublisher) =>
    expect.poll(() => one.report, { timeout: 15_000 }).toMatchObject({ state: 'current', waiting: 0 });

  it('is left at once when everything is delivered: nothing is waited for that has come', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length;
    const before = timers();
    const at = await link();
    const events = new MadeEvents();
    const one = publisher(at, events);
    events.add('a');
    await delivered(one);
    await one.close();
    await at.close();
    // The program ends when nothing is open any more.
    expect(timers()).toBeLessThanOrEqual(before);
  });

  it('has the events of a node in order, and those of others beside them', async () => {
    const at = await link();
    const [here, there] = [new MadeEvents(), new MadeEvents()];
    const one = publisher(at, here);
    const other = publisher(at, there, { node: 'room2' });
    here.add('a', 'b', 'c', 'd');
    there.add('x');
    await delivered(one);
    await delivered(other);
    here.add('e');
    await delivered(one);
    expect(await found(at, { node: 'room1' })).toEqual(['1 a', '2 b', '3 c', '4 d', '5 e']);
    expect(await found(at, { node: 'room2' })).toEqual(['1 x']);
    expect(await found(at, { isForward: false, node: 'room1', limit: 2 })).toEqual(['5 e', '4 d']);
    expect(await (await HistoryReader.open(at)).report()).toMatchObject({
      nodes: [{ node: 'room1' }, { node: 'room2', batches: 1 }],
    });
  });

  it('loses and doubles nothing while NATS is away, killed in the middle, and back', async () => {
    const at = await link();
    const events = new MadeEvents(2);
    const one = publisher(at, events);
    const expected: string[] = [];
    const add = (count: number): void => {
      for (let left = count; left > 0; left -= 1) {
        events.add(`message ${expected.length + 1}`);
        expected.push(`${expected.length + 1} message ${expected.length + 1}`);
      }
    };
    add(20);
    await delivered(one);
    add(200);
    await nats.kill();
    add(20);
    await expect.poll(() => one.report.state).toBe('behind');
    expect(one.report.waiting).toBeGreaterThanOrEqual(20);
    await nats.restart();
    await delivered(one);
    expect(await found(at)).toEqual(expected);
  });

  it('refuses a batch that comes again, also behind another', async () => {
    const at = await link();
    const stream = await HistoryStream.open(at, {});
    const subject = historySubject('room1', 'record');
    const batch = async (number: number) => {
      const part = partOf(number, number, [received(number, `message ${number}`)]);
      return { data: await encodeHistoryPart(part), marks: markPart(part, 'run1'), id: `id ${number}` };
    };
    const first = await stream.add(subject, await batch(1), 0);
    expect(first).toEqual({ sequence: 1 });
    // The same within the duplicate window, and as if it were over.
    expect(await stream.add(subject, await batch(1), 0)).toBeUndefined();
    expect(await stream.add(subject, { ...(await batch(1)), id: 'another' }, 0)).toBeUndefined();
    expect(await stream.add(subject, await batch(2), 1)).toEqual({ sequence: 2 });
    expect(await stream.add(subject, { ...(await batch(1)), id: 'a third' }, 1)).toBeUndefined();
    expect(await found(at)).toEqual(['1 message 1', '2 message 2']);
  });

  it('goes on behind what another run has delivered, and begins again what that run had not kept', async () => {
    const at = await link();
    const events = new MadeEvents();
    const first = publisher(at, events);
    events.add('a', 'b', 'c', 'lost on disk');
    await delivered(first);
    await first.close();
    // Killed: the last event is in the stream and not in the record, and its number is given again.
    events.loseAfter(3);
    events.add('d');
    const second = publisher(at, events, { run: 'run2', first: 4 });
    await delivered(second);
    await second.close();
    events.add('while the node was without its cluster');
    const third = publisher(at, events, { run: 'run3', first: 6 });
    await delivered(third);
    expect(await found(at)).toEqual([
      ...['1 a', '2 b', '3 c', '4 lost on disk', '4 d'],
      '5 while the node was without its cluster',
    ]);
  });

  it('takes the cursor that was kept where the limits of the stream have removed all', async () => {
    const at = await link();
    const events = new MadeEvents();
    const cursor = new MemoryCursor();
    const first = publisher(at, events, { cursor });
    events.add('a', 'b');
    await delivered(first);
    const manager = await jetstreamManager(at.live());
    await manager.streams.purge(historyStream);
    // In the same run, the memory knows it.
    events.add('c');
    await delivered(first);
    expect(await found(at)).toEqual(['3 c']);
    await first.close();
    await manager.streams.purge(historyStream);
    events.add('d');
    const second = publisher(at, events, { run: 'run2', first: 5, cursor });
    await delivered(second);
    expect(await found(at)).toEqual(['4 d']);
  });

  it('begins a node that was never in a cluster with what happens from then on', async () => {
    const at = await link();
    const events = new MadeEvents();
    events.add('before');
    const cursor = new MemoryCursor();
    const one = publisher(at, events, { first: 2, cursor });
    events.add('after');
    await delivered(one);
    expect(await found(at)).toEqual(['2 after']);
    await one.close();
    expect(cursor.kept).toBe(2);
  });

  it('cuts what is larger than a message of NATS, and tells of an event that is', async () => {
    const at = await link();
    const events = new MadeEvents(4);
    const one = publisher(at, events);
    for (let count = 3; count > 0; count -= 1) events.addBytes(randomBytes(400_000));
    events.addBytes(randomBytes(1_200_000));
    await delivered(one);
    const reader = await HistoryReader.open(at);
    const sizes: number[] = [];
    const missing: object[] = [];
    const query = { ...everything, everyKind: true };
    for await (const { found: batch } of searchHistory(reader, query, new AbortController().signal)) {
      missing.push(...(batch?.missing ?? []));
      for (const event of batch?.events ?? []) if (event.type === 'received') sizes.push(event.bytes.length);
    }
    expect(sizes).toEqual([400_000, 400_000, 400_000]);
    expect(missing).toEqual([{ from: 4, to: 4, count: 1, endpoint: 'e1', reason: 'large' }]);
  });

  it('looks once at a batch that stands in the stream twice', async () => {
    const at = await link();
    const stream = await HistoryStream.open(at, {});
    const subject = historySubject('room1', 'record');
    const batch = async (first: number, last: number, id: string) => {
      const events = Array.from({ length: last - first + 1 }, (_, index) => received(first + index, 'x'));
      const part = partOf(first, last, events);
      return { data: await encodeHistoryPart(part), marks: markPart(part, 'run1'), id };
    };
    await stream.add(subject, await batch(1, 2, 'a'), 0);
    await stream.add(subject, await batch(1, 3, 'b'), 1);
    await stream.add(subject, await batch(4, 4, 'c'), 2);
    expect(await found(at)).toEqual(['1 x', '2 x', '3 x', '4 x']);
    expect((await found(at, { isForward: false })).toSorted()).toEqual(['1 x', '2 x', '3 x', '4 x']);
  });

  it('has the limits that its first node gives, and others where a node says so', async () => {
    const at = await link();
    await HistoryStream.open(at, { ageMs: 3_600_000 });
    const reader = await HistoryReader.open(at);
    expect((await reader.report()).limits).toEqual({ ageMs: 3_600_000, bytes: 8 * 1024 ** 3, replicas: 1 });
    await HistoryStream.open(at, {});
    await HistoryStream.open(at, { bytes: 64 * 1024 ** 2 });
    expect((await reader.report()).limits).toEqual({ ageMs: 3_600_000, bytes: 64 * 1024 ** 2, replicas: 1 });
  });

  it('says that the stream was removed, makes it anew, and goes on', async () => {
    const at = await link();
    const events = new MadeEvents();
    const one = publisher(at, events);
    events.add('before');
    await delivered(one);
    const told: string[] = [];
    const manager = await jetstreamManager(at.live());
    await manager.streams.delete(historyStream);
    const watching = setInterval(() => {
      const reason = String(one.report.failure?.params.reason ?? '');
      if (reason !== '' && told.at(-1) !== reason) told.push(reason);
    }, 5);
    bench.own({ close: () => clearInterval(watching) });
    events.add('after');
    await expect.poll(() => told).toEqual(['stream-gone']);
    await delivered(one);
    expect(await found(at)).toEqual(['2 after']);
  });

  it('asks no longer than the link lasts', async () => {
    const at = await link();
    const reader = await HistoryReader.open(at);
    await HistoryStream.open(at, {});
    nats.process.kill('SIGSTOP');
    const begunMs = performance.now();
    const refused = expect(reader.bounds()).rejects.toMatchObject({ code: 'CLUSTER_AWAY' });
    await nats.kill();
    await refused;
    expect(performance.now() - begunMs).toBeLessThan(2_000);
  });
});

/** The accounts of the example that comes with the package, at the port of the test's server. */
const accounts = readFileSync(new URL('../../examples/cluster/nats.conf', import.meta.url), 'utf8')
  .replace(/^listen:.*$/m, '')
  .replace(/^jetstream .*$/m, '');

describeWith('nats-server', 'the history of a cluster with accounts', () => {
  const bench = scratch();
  const as = async (nats: NatsServer, user: string, password: string): Promise<ClusterLink> => {
    const login = { type: 'password', user, password } as const;
    const servers = [`127.0.0.1:${nats.port}`];
    return bench.own(await ClusterLink.open({ servers, isTls: false, login, tls: {}, name: 'test' }));
  };

  it('is added to by a workbench, and to be read in NATS by no user of a role', async () => {
    const nats = bench.own(await startNats({ configuration: accounts }));
    const workbench = await as(nats, 'bench', 'all');
    const stream = await HistoryStream.open(workbench, {});
    const subject = historySubject('bench', 'record');
    const part = partOf(1, 1, [received(1, 'seen')]);
    const batch = { data: await encodeHistoryPart(part), marks: markPart(part, 'run1'), id: 'id' };
    await stream.add(subject, batch, 0);
    for (const [user, password] of [
      ['viewer', 'look'],
      ['operator', 'work'],
    ] as const) {
      const viewer = await as(nats, user, password);
      // What only reads neither: JetStream answers wherever the asker says.
      const forbidden = [
        ...['$JS.API.STREAM.INFO.bob-history', '$JS.API.STREAM.MSG.GET.bob-history'],
        ...['$JS.API.DIRECT.GET.bob-history', subject],
        ...['$JS.API.STREAM.PURGE.bob-history', '$JS.API.STREAM.DELETE.bob-history'],
        ...['$JS.API.STREAM.UPDATE.bob-history', '$JS.API.STREAM.MSG.DELETE.bob-history'],
        ...['$JS.API.CONSUMER.DURABLE.CREATE.bob-history.c', '$JS.API.CONSUMER.CREATE.bob-history'],
      ];
      for (const name of forbidden)
        await expect(viewer.live().request(name, '{}', { timeout: 1_000 })).rejects.toThrow(/permission/i);
    }
    expect((await (await HistoryReader.open(workbench)).report()).batches).toBe(1);
  });

  it('says what it reserves where there is no such room', async () => {
    const users =
      'accounts { LAB { jetstream: { max_file: 1M }, users: [ { user: bench, password: all } ] } }';
    const small = bench.own(await startNats({ configuration: users }));
    const at = await as(small, 'bench', 'all');
    await expect(HistoryStream.open(at, { bytes: 2 * 1024 ** 2 })).rejects.toMatchObject({
      failure: {
        code: 'HISTORY_UNAVAILABLE',
        params: { reason: 'history-no-room', stream: 'bob-history', room: '2.00 MiB' },
      },
    });
    await HistoryStream.open(at, { bytes: 512 * 1024 });
  });

  it('says that a stream is to be made yet, where a user may not make it', async () => {
    const denied = bench.own(await startNats({ configuration: accounts }));
    const device = await as(denied, 'device', 'tell');
    await expect(HistoryStream.open(device, {})).rejects.toMatchObject({
      failure: {
        params: {
          ...{ reason: 'stream-not-made', user: 'device' },
          stream: 'bob-history',
        },
      },
    });
  });

  it('names what a user may not do where there is a stream', async () => {
    const denied = bench.own(await startNats({ configuration: accounts }));
    await HistoryStream.open(await as(denied, 'bench', 'all'), {});
    const device = await HistoryStream.open(await as(denied, 'device', 'tell'), {});
    const batch = { data: new Uint8Array(1), marks: markPart(partOf(1, 1, []), 'run1'), id: 'id' };
    await expect(device.add(historySubject('bench', 'x'), batch, 0)).rejects.toMatchObject({
      failure: {
        params: { reason: 'jetstream-denied', user: 'device', subject: 'bob.history.bench.x' },
      },
    });
  });

  it('leaves a node at work, and says why, where NATS has no JetStream', async () => {
    const configuration = 'accounts { LAB { users: [ { user: bench, password: all } ] } }';
    const nats = bench.own(await startNats({ configuration }));
    const link = await as(nats, 'bench', 'all');
    const events = new MadeEvents();
    const cursor = new MemoryCursor();
    const states: string[] = [];
    const publisher = bench.own(
      new HistoryPublisher(link, {
        ...{ node: 'room1', identity: 'record', run: 'run1', first: 1, events, cursor, limits: {} },
        changed: ({ state, failure }) => states.push(`${state} ${failure?.code}`),
      }),
    );
    events.add('a');
    await expect
      .poll(() => publisher.report)
      .toMatchObject({
        ...{ state: 'stopped', waiting: 1 },
        failure: { code: 'HISTORY_UNAVAILABLE', params: { reason: 'no-jetstream' } },
      });
    expect(states).toEqual(['stopped HISTORY_UNAVAILABLE']);
    const reader = await HistoryReader.open(link);
    await expect(reader.report()).rejects.toMatchObject({ code: 'HISTORY_UNAVAILABLE' });
  });
});
