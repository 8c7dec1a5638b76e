import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AuditLog } from '../../src/cluster/audit/audit-log.js';
import { type AuditQuery, listAudit, readAudit } from '../../src/cluster/audit/audit-reader.js';
import { AuditSpool, type SpoolFile } from '../../src/cluster/audit/audit-spool.js';
import { ClusterLink } from '../../src/cluster/cluster-link.js';
import { type ClusterLogin, parseClusterServers } from '../../src/config/cluster.js';
import { BreakoutboxError } from '../../src/errors/error.js';
import { orThrow } from '../../src/errors/parsed.js';
import type { AuditEntry, AuditRecord } from '../../src/operations/audit.js';
import type { ClusterReport } from '../../src/operations/nodes.js';
import { bob, RunningBob } from '../bob.js';
import { type NatsServer, startNats } from '../nats-server.js';
import { describeWith } from '../peer-programs.js';
import { scratch } from '../scratch.js';

const eventually = (look: () => unknown, timeout = 10_000) => expect.poll(look, { timeout });

/** The accounts of the example that comes with the package, with a second workbench: the node desk. */
function accounts(): string {
  const example = readFileSync(new URL('../../examples/cluster/nats.conf', import.meta.url), 'utf8')
    .replace(/^listen:.*$/m, '')
    .replace(/^jetstream .*$/m, '');
  const [bench = ''] = /^may_all: \{[\s\S]*?^\}$/m.exec(example) ?? [];
  const desk = bench.replaceAll('may_all', 'may_desk').replaceAll('bench', 'desk');
  return example
    .replace(bench, `${bench}\n${desk}`)
    .replace('users: [', 'users: [\n      { user: desk, password: "all", permissions: $may_desk }');
}
const passwords: Readonly<Record<string, string>> = {
  ...{ bench: 'all', desk: 'all', viewer: 'look', operator: 'work', administrator: 'rule' },
};

describeWith('nats-server', 'the audit of a cluster', () => {
  const bench = scratch();
  let server: NatsServer;
  const closers: (() => unknown)[] = [];
  beforeEach(async () => {
    server = await startNats({ configuration: accounts() });
  });
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
    await server.close();
  });

  const join1 = async (user: string): Promise<ClusterLink> => {
    const { servers, isTls } = orThrow(parseClusterServers(server.url));
    const login: ClusterLogin = { type: 'password', user, password: passwords[user] ?? '' };
    const link = await ClusterLink.open({ servers, isTls, login, tls: {}, name: 'test' });
    closers.push(() => link.close());
    return link;
  };
  /** A client of NATS that knows nothing of this program. */
  const client = async (user: string): Promise<NatsConnection> => {
    const inboxPrefix = `_INBOX.${user}`;
    const nats = await connect({ servers: server.url, user, pass: passwords[user] ?? '', inboxPrefix });
    closers.push(() => nats.close());
    return nats;
  };
  const memory = (text = ''): SpoolFile & { text: string } => {
    const file = {
      ...{ text, name: 'audit.jsonl', read: () => file.text },
      append: (more: string) => {
        file.text += more;
        return true;
      },
      replace: (whole: string) => {
        file.text = whole;
        return true;
      },
    };
    return file;
  };
  const begin = (link: ClusterLink, file: SpoolFile, node = 'bench'): AuditLog => {
    const log = new AuditLog(link, node, new AuditSpool(file));
    closers.push(() => log.close());
    return log;
  };
  const record = (id: string): AuditRecord => ({
    ...{ timeMicros: 1_795_000_000_000_000, operation: 'endpoints.start', what: { id } },
    ...{ person: 'Ana', outcome: 'ok', ms: 3 },
  });
  const all: AuditQuery = { node: undefined, user: undefined, sinceMicros: undefined };
  const ended = new AbortController().signal;
  const entries = async (
    link: ClusterLink,
    query: Partial<AuditQuery> = {},
  ): Promise<readonly AuditEntry[]> => await listAudit(link, { ...all, ...query }, 1_000, ended);
  const ids = async (link: ClusterLink): Promise<readonly unknown[]> =>
    (await entries(link)).map(({ what }) => what.id);
  const numbered = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => `e${from + index}`);

  it('has every entry once and in order, also of the time when NATS was away', async () => {
    const link = await join1('bench');
    const log = begin(link, memory());
    for (const id of numbered(1, 20)) log.note(id === 'e7' ? 'operator' : 'bench', record(id));
    await eventually(() => log.state).toEqual({ state: 'delivered', waiting: 0, lost: 0 });
    await server.kill();
    await eventually(() => link.state.state).toBe('away');
    for (const id of numbered(21, 40)) log.note('bench', record(id));
    expect(log.state).toEqual({ state: 'waiting', waiting: 20, lost: 0 });
    await server.restart();
    await eventually(() => log.state.state).toBe('delivered');
    expect(await ids(link)).toEqual(numbered(1, 40));
    const [entry] = await entries(link, { user: 'operator' });
    expect(entry).toEqual({ ...record('e7'), node: 'bench', user: 'operator', sequence: 7 });
    expect(await entries(link, { node: 'desk' })).toEqual([]);
  });

  it('has no entry twice when a program ends before it has noted what was delivered, however long ago', async () => {
    const link = await join1('bench');
    const file = memory();
    const log = begin(link, file);
    for (const id of numbered(1, 5)) log.note(id === 'e2' ? 'operator' : 'bench', record(id));
    await eventually(() => log.state.waiting).toBe(0);
    await log.close();
    // As it would be had the power gone: the entries are there, and nothing of their delivery.
    const cut = file.text.replaceAll(/^\{"delivered.*\n/gm, '');
    const again = begin(link, memory(cut));
    expect(again.state.waiting).toBe(5);
    again.note('bench', record('e6'));
    await eventually(() => again.state.waiting).toBe(0);
    expect((await ids(link)).toSorted()).toEqual(numbered(1, 6));
    // Another spool counts from one, and is no replay.
    const other = begin(link, memory());
    other.note('bench', record('e7'));
    await eventually(() => other.state.waiting).toBe(0);
    expect((await ids(link)).toSorted()).toEqual(numbered(1, 7));
  });

  it('is followed as it grows', async () => {
    const link = await join1('bench');
    const log = begin(link, memory());
    log.note('bench', record('e1'));
    const over = new AbortController();
    const seen: unknown[] = [];
    const reader = (async () => {
      for await (const { what } of readAudit(link, all, { follows: true, ended: over.signal }))
        seen.push(what.id);
    })();
    await eventually(() => seen).toEqual(['e1']);
    log.note('bench', record('e2'));
    await eventually(() => seen).toEqual(['e1', 'e2']);
    over.abort();
    await reader;
  });

  it('is written by a node’s own user alone, and neither by a viewer’s own client, nor read by it', async () => {
    const link = await join1('bench');
    const log = begin(link, memory());
    log.note('bench', record('e1'));
    await eventually(() => log.state.waiting).toBe(0);
    const forged = JSON.stringify(record('forged'));
    for (const user of ['viewer', 'operator', 'administrator', 'desk']) {
      const nats = await client(user);
      const refused = nats.request('bob.audit.bench.bench', forged, { timeout: 2_000 });
      await expect(refused, user).rejects.toThrow(/permissions/i);
    }
    const viewer = await client('viewer');
    for (const subject of ['bob.audit.>', '_INBOX.bench.>', '_INBOX.operator.>', '_INBOX.>'])
      await expect(
        new Promise((_, reject) => {
          viewer.subscribe(subject, { callback: (error) => void (error && reject(error)) });
        }),
      ).rejects.toThrow(/permissions/i);
    for (const subject of ['bob.ask.bench.operate.viewer.endpoints.start', '$JS.API.STREAM.INFO.bob-audit'])
      await expect(viewer.request(subject, '{}', { timeout: 2_000 })).rejects.toThrow(/permissions/i);
    expect(await ids(link)).toEqual(['e1']);
    const code = await entries(await join1('viewer')).then(
      () => 'read',
      (error: unknown) => (error instanceof BreakoutboxError ? error.code : String(error)),
    );
    expect(code).toBe('AUDIT_UNAVAILABLE');
  });

  it('lists the newest without reading all, also where few of many are wanted', async () => {
    const link = await join1('bench');
    const none = new AbortController().signal;
    const all = { node: undefined, user: undefined, sinceMicros: undefined };
    expect(await listAudit(link, all, 10, none)).toEqual([]);
    const nats = await client('bench');
    const add = (user: string, id: string): void =>
      nats.publish(`bob.audit.bench.${user}`, JSON.stringify(record(id)));
    add('ana', 'a1');
    for (let number = 1; number <= 3_000; number += 1) add('ben', `b${number}`);
    add('ana', 'a2');
    await eventually(async () => (await listAudit(link, all, 1, none))[0]?.what.id).toBe('a2');
    const read = async (query: Partial<AuditQuery>, limit: number) => {
      const before = link.live().stats().inBytes;
      const found = await listAudit(link, { ...all, ...query }, limit, none);
      return { ids: found.map(({ what }) => what.id), bytes: link.live().stats().inBytes - before };
    };
    const newest = await read({}, 3);
    expect(newest.ids).toEqual(['b2999', 'b3000', 'a2']);
    expect(newest.bytes).toBeLessThan(60_000);
    const few = await read({ user: 'ana' }, 3);
    expect(few.ids).toEqual(['a1', 'a2']);
    expect(few.bytes).toBeLessThan(60_000);
    expect((await read({ user: 'ben' }, 4_000)).ids).toHaveLength(3_000);
    expect((await read({ sinceMicros: (Date.now() + 60_000) * 1_000 }, 3)).ids).toEqual([]);
    expect((await read({ sinceMicros: (Date.now() - 60_000) * 1_000 }, 4_000)).ids).toHaveLength(3_002);
  });

  it('cannot be emptied, changed or removed by a node', async () => {
    const link = await join1('bench');
    const log = begin(link, memory());
    log.note('bench', record('e1'));
    await eventually(() => log.state.waiting).toBe(0);
    const nats = await client('bench');
    for (const what of ['STREAM.DELETE', 'STREAM.PURGE', 'STREAM.UPDATE', 'STREAM.MSG.DELETE'])
      await expect(
        nats.request(`$JS.API.${what}.bob-audit`, '{"seq":1}', { timeout: 2_000 }),
      ).rejects.toThrow(/permissions/i);
    expect(await ids(link)).toEqual(['e1']);
  });

  it('says that NATS takes no entry, and goes on once it does', async () => {
    await server.close();
    server = await startNats({ configuration: accounts().replace('jetstream: enabled', '') });
    const link = await join1('bench');
    const log = begin(link, memory());
    const told: (string | undefined)[] = [];
    log.watch((failure) => told.push(failure?.code));
    log.note('bench', record('e1'));
    await eventually(() => log.state).toMatchObject({
      ...{ state: 'failed', waiting: 1, failure: { code: 'AUDIT_UNAVAILABLE' } },
    });
    expect(told).toEqual(['AUDIT_UNAVAILABLE']);
  });

  it('tells of workbenches who did what: the user as proven, the person as claimed', async () => {
    const folder = bench.folder();
    const api = async (name: string): Promise<string> => {
      const words = ['workbench', '--port', '0', '--no-open', '--workspace', join(folder, name)];
      const url = server.url.replace('//', `//${name}:all@`);
      const running = RunningBob.start(...words, '--trust', '--cluster', url, '--node', name);
      closers.push(() => running.stop());
      return `${String((await running.event(({ type }) => type === 'workbench')).url)}api`;
    };
    const [room1, room2] = [await api('bench'), await api('desk')];
    const ask = async (url: string, method: string, body?: unknown, person = ''): Promise<unknown> => {
      const headers = {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(person === '' ? {} : { 'bob-person': encodeURIComponent(person) }),
      };
      const answer = await fetch(url, {
        ...{ method, headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return text === '' ? undefined : JSON.parse(text);
    };
    await eventually(async () => ((await ask(`${room1}/nodes`, 'GET')) as ClusterReport).nodes.length).toBe(
      2,
    );
    const made = (await ask(
      `${room1}/nodes/desk/endpoints`,
      'POST',
      {
        ...{ type: 'udp', address: '127.0.0.1:0' },
      },
      '王小明',
    )) as { readonly id: string };
    const data = Buffer.from('x'.repeat(100)).toString('base64');
    await ask(`${room2}/endpoints/${made.id}/send`, 'POST', { data, to: '127.0.0.1:9' }, 'Ana');
    await ask(`${room2}/endpoints/e99/start`, 'POST');
    await ask(`${room2}/endpoints`, 'GET');
    const url = server.url.replace('//', '//administrator:rule@');
    const listed = async (...more: readonly string[]): Promise<readonly Record<string, unknown>[]> => {
      const { stdout } = await bob(['audit', '--cluster', url, '--json', ...more]);
      const lines = stdout
        .toString()
        .split('\n')
        .filter((line) => line !== '');
      return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    };
    await eventually(async () => (await listed()).length).toBe(3);
    const told = (await listed('--since', '1h')).map(({ node, user, person, operation, what, outcome }) => ({
      ...{ node, user, person, operation, what, outcome },
    }));
    expect(told).toEqual([
      {
        ...{ node: 'desk', user: 'bench', person: '王小明', operation: 'endpoints.create', outcome: 'ok' },
        what: { type: 'udp', address: '127.0.0.1:0' },
      },
      {
        ...{ node: 'desk', user: 'desk', person: 'Ana', operation: 'endpoints.send', outcome: 'ok' },
        what: { id: made.id, data: '78'.repeat(64), bytes: 100, to: '127.0.0.1:9' },
      },
      {
        ...{ node: 'desk', user: 'desk', operation: 'endpoints.start', outcome: 'ENDPOINT_UNKNOWN' },
        ...{ person: undefined, what: { id: 'e99' } },
      },
    ]);
    expect(await listed('--user', 'bench')).toHaveLength(1);
    expect(await listed('--node', 'bench')).toEqual([]);
    // A page of either node lists it; a viewer's command does not.
    expect(await ask(`${room1}/audit?user=desk`, 'GET')).toMatchObject([{ person: 'Ana' }, {}]);
    const lines = (await bob(['audit', '--cluster', url])).stdout.toString();
    expect(lines).toMatch(
      / {2}desk {2}王小明 \(bench\) {2}endpoints\.create type=udp address=127\.0\.0\.1:0 {2}ok {2}\d+ ms\n/,
    );
    const viewer = await bob(['audit', '--cluster', server.url.replace('//', '//viewer:look@')]);
    expect([viewer.status, viewer.stdout.toString()]).toEqual([1, '']);
    expect(viewer.stderr).toMatch(/user viewer may not audit\.list on bench/);
    // What a workbench tells is what is read in NATS.
    const asBench = (await bob(['audit', '--cluster', server.url.replace('//', '//bench:all@')])).stdout;
    expect(asBench.toString()).toBe(lines);
    // So is the history.
    const history = async (user: string, ...more: readonly string[]) =>
      await bob(['history', '--cluster', server.url.replace('//', `//${user}@`), ...more], { cwd: folder });
    await eventually(async () => (await history('viewer:look')).stdout.toString()).toMatch(/desk/);
    for (const more of [['--json'], ['--filter', 'by == "Ana"', '--node', 'desk']])
      expect((await history('viewer:look', ...more)).stdout.toString()).toBe(
        (await history('bench:all', ...more)).stdout.toString(),
      );
    const followed = await history('viewer:look', '--follow');
    expect(followed).toMatchObject({ status: 1 });
    expect(followed.stderr).toMatch(/^NATS lets this user have the history from a workbench alone.*\n$/);
    // Who sent what is in the record as well.
    const found = async (filter: string, ...more: readonly string[]): Promise<readonly unknown[]> => {
      const words = ['history', '--workspace', join(folder, 'desk'), '--filter', filter, '--json'];
      const { stdout } = await bob([...words, ...more]);
      const lines = stdout
        .toString()
        .split('\n')
        .filter((line) => line !== '');
      return lines.map((line) => (JSON.parse(line) as { readonly by?: string }).by);
    };
    await eventually(() => found('by == "Ana"')).toEqual(['Ana']);
    expect(await found('by == "Ben"')).toEqual([]);
    // And in the history of all nodes.
    const ofAll = (filter: string) => found(filter, '--cluster', url);
    await eventually(() => ofAll('by == "Ana"')).toEqual(['Ana']);
    expect(await ofAll('by == "Ben"')).toEqual([]);
  });
});
