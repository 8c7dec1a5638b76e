import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { connect } from '@nats-io/transport-node';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type {
  ConflictDecision,
  ConflictList,
  ConflictReport,
  DecisionReport,
} from '../../src/operations/sharing.js';
import type { WorkspaceFileContent, WorkspaceReport } from '../../src/operations/workspace.js';
import { bob, RunningBob } from '../bob.js';
import { type NatsServer, startNats } from '../nats-server.js';
import { describeWith } from '../peer-programs.js';
import { scratch } from '../scratch.js';

const eventually = (look: () => unknown, timeout = 15_000) => expect.poll(look, { timeout });

/** A workbench that is a node of the cluster. */
interface Bench {
  readonly api: string;
  readonly folder: string;
  readonly process: RunningBob;
}

describeWith('nats-server', 'workspaces that share their files', () => {
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

  async function node(
    name: string,
    folder = join(bench.folder(), name),
    ...more: readonly string[]
  ): Promise<Bench> {
    const words = ['workbench', '--port', '0', '--no-open', '--workspace', folder];
    const cluster = more.includes('--cluster') ? [] : ['--cluster', nats.url];
    const process = RunningBob.start(...words, ...cluster, '--node', name, ...more);
    running.push(process);
    const { url } = await process.event(({ type }) => type === 'workbench');
    return { api: `${String(url)}api`, folder, process };
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
  const sharing = async ({ api }: Bench): Promise<WorkspaceReport['sharing']> =>
    (await ask<WorkspaceReport>('GET', `${api}/workspace`)).sharing;
  const shared = (one: Bench) => eventually(async () => (await sharing(one))?.state).toBe('shared');
  const textOf = ({ folder }: Bench, path: string): string | undefined => {
    const file = join(folder, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
  /** Writes a file as another program does. */
  const write = ({ folder }: Pick<Bench, 'folder'>, path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const save = ({ api }: Bench, path: string, text: string): Promise<WorkspaceFileContent> =>
    ask('PUT', `${api}/workspace/files/${path}`, { text });
  const conflicts = ({ api }: Bench): Promise<ConflictList> => ask('GET', `${api}/workspace/conflicts`);
  const a = 'messages/sensor/a.yaml';

  it('have a message of one within a second at the other, its rules, and no endpoint, environment or setting', async () => {
    const one = await node('room1');
    const two = await node('room2');
    await shared(one);
    await shared(two);
    const { path } = await ask<WorkspaceFileContent>('POST', `${one.api}/workspace/files`, {
      ...{ kind: 'message', name: 'sensor/温度', text: 'text: hello\n' },
    });
    const savedMs = performance.now();
    await eventually(() => textOf(two, path)).toBe('text: hello\n');
    expect(performance.now() - savedMs).toBeLessThan(1_000);
    await eventually(async () => ask('GET', `${two.api}/messages`)).toMatchObject([
      { fullName: 'sensor/温度' },
    ]);
    write(two, 'rules/echo.yaml', 'when: { text: ping }\nthen:\n  - script: answer\n');
    write(two, 'rules/answer.js', 'function onMessage() {}\n');
    write(two, 'environments/bench.yaml', 'pin: "1234"\n');
    write(two, 'endpoints/e.yaml', 'id: e7\ntype: udp\naddress: 127.0.0.1:0\n');
    await eventually(() => [textOf(one, 'rules/echo.yaml'), textOf(one, 'rules/answer.js')]).toEqual([
      'when: { text: ping }\nthen:\n  - script: answer\n',
      'function onMessage() {}\n',
    ]);
    await ask('DELETE', `${one.api}/workspace/files/${path}`);
    await eventually(() => textOf(two, path)).toBeUndefined();
    expect(existsSync(join(one.folder, 'environments'))).toBe(false);
    expect(existsSync(join(one.folder, 'endpoints'))).toBe(false);
  });

  it('tell of a file that was changed at both, give both versions with who wrote them, and do what a person decides', async () => {
    const one = await node('room1');
    const two = await node('room2');
    await save(one, a, 'text: "0"\n');
    await eventually(() => textOf(two, a)).toBe('text: "0"\n');
    const passedOver: string[] = [];
    for (const keep of ['mine', 'theirs', 'merged'] as const) {
      await nats.kill();
      await eventually(async () => (await sharing(two))?.state).toBe('away');
      await eventually(async () => (await sharing(one))?.state).toBe('away');
      await save(one, a, `text: one ${keep}\n`);
      await save(two, a, `text: two ${keep}\n`);
      await nats.restart();
      const both = async (): Promise<readonly (readonly [Bench, ConflictList])[]> =>
        Promise.all([one, two].map(async (each) => [each, await conflicts(each)] as const));
      await eventually(async () => (await both()).flatMap(([, list]) => list.conflicts).length).toBe(1);
      const [late] = (await both()).flatMap(([each, list]) => (list.conflicts.length > 0 ? [each] : []));
      if (late === undefined) throw new Error('nobody is in conflict');
      const early = late === one ? two : one;
      const word = (each: Bench): string => (each === one ? 'one' : 'two');
      expect(textOf(late, a)).toBe(`text: ${word(late)} ${keep}\n`);
      const report = await ask<ConflictReport>('GET', `${late.api}/workspace/conflicts/${a}`);
      expect(report).toMatchObject({
        ...{ path: a, kind: 'message', mine: { text: `text: ${word(late)} ${keep}\n` } },
        theirs: {
          ...{ text: `text: ${word(early)} ${keep}\n`, isRemoved: false },
          node: early === one ? 'room1' : 'room2',
        },
      });
      expect(late.process.stderr).toContain('1 file of the workspace was changed here and elsewhere');
      const { mine, theirs } = report;
      const decision: ConflictDecision = {
        ...{ path: a, keep, mine: mine.revision, theirs: theirs.revision },
        ...(keep === 'merged' ? { text: 'text: both\n' } : {}),
      };
      expect(
        await ask('POST', `${late.api}/workspace/resolve`, { ...decision, theirs: theirs.revision - 1 }),
      ).toMatchObject({ error: { code: 'SHARED_FILE_CHANGED' } });
      if (keep === 'merged')
        expect(
          await ask('POST', `${late.api}/workspace/resolve`, { ...decision, text: 'text: [\n' }),
        ).toMatchObject({ error: { code: 'FILE_SYNTAX_INVALID', params: { file: a } } });
      // Refused decisions have kept nothing.
      const decided = await ask<DecisionReport>('POST', `${late.api}/workspace/resolve`, decision);
      expect(decided.conflicts).toBe(0);
      expect(decided.kept.map((path) => textOf(late, path))).toEqual(
        { mine: [theirs.text], theirs: [mine.text], merged: [mine.text, theirs.text] }[keep],
      );
      passedOver.push(...decided.kept.map((path) => join(late.folder, path)));
      const keptAt = ({ folder }: Bench): readonly string[] => {
        const below = join(folder, '.bob/passed-over');
        return existsSync(below) ? readdirSync(below).map((name) => join(below, name)) : [];
      };
      expect([one, two].flatMap(keptAt).toSorted()).toEqual(passedOver.toSorted());
      const kept = { mine: mine.text, theirs: theirs.text, merged: 'text: both\n' }[keep];
      await eventually(() => [textOf(one, a), textOf(two, a)]).toEqual([kept, kept]);
      expect(await ask('POST', `${late.api}/workspace/resolve`, decision)).toMatchObject({
        error: { code: 'SHARED_CONFLICT_GONE' },
      });
    }
  });

  it('gather what is edited without NATS, also over a start, and have it everywhere when NATS is back', async () => {
    const one = await node('room1');
    const two = await node('room2');
    await save(one, a, 'text: "0"\n');
    await save(one, 'rules/b.yaml', 'when: { text: a }\nthen:\n  - send: b\n');
    await eventually(() => textOf(two, 'rules/b.yaml')).toBeDefined();
    await nats.kill();
    await save(one, a, 'text: "1"\n');
    await two.process.stop();
    write(two, 'layouts/l.yaml', 'fields:\n  - n: u8\n');
    rmSync(join(two.folder, 'rules/b.yaml'));
    const again = await node('room2', two.folder);
    expect((await sharing(again))?.state).toBe('away');
    await nats.restart();
    await eventually(() => [textOf(again, a), textOf(one, 'layouts/l.yaml')]).toEqual([
      'text: "1"\n',
      'fields:\n  - n: u8\n',
    ]);
    await eventually(() => textOf(one, 'rules/b.yaml')).toBeUndefined();
    expect((await conflicts(one)).conflicts).toEqual([]);
  });

  it('have no half file and lose no edit when one is killed in the middle', async () => {
    const one = await node('room1');
    const folder = join(bench.folder(), 'room2');
    const texts = Array.from({ length: 120 }, (_, index) => `text: "${String(index).repeat(2_000)}"\n`);
    for (const [index, text] of texts.entries()) write(one, `messages/many/${index}.yaml`, text);
    for (let kill = 0; kill < 3; kill += 1) {
      const two = await node('room2', folder);
      await eventually(() => existsSync(join(folder, `messages/many`))).toBe(true);
      write(two, `messages/own/${kill}.yaml`, `text: own ${kill}\n`);
      two.process.process.kill('SIGKILL');
      await two.process.stop();
      for (const name of readdirSync(join(folder, 'messages/many')))
        expect(readFileSync(join(folder, 'messages/many', name), 'utf8')).toBe(
          texts[Number.parseInt(name, 10)],
        );
    }
    const two = await node('room2', folder);
    await eventually(() => readdirSync(join(folder, 'messages/many')).length, 30_000).toBe(texts.length);
    for (let kill = 0; kill < 3; kill += 1)
      await eventually(() => textOf(one, `messages/own/${kill}.yaml`)).toBe(`text: own ${kill}\n`);
    expect((await conflicts(two)).conflicts).toEqual([]);
  });

  it('have the same files after many were made, changed and removed at once', async () => {
    const one = await node('room1');
    const two = await node('room2');
    const path = (index: number): string => `messages/many/${index}.yaml`;
    for (let index = 0; index < 200; index += 1) write(one, path(index), `text: "${index}"\n`);
    const has = (each: Bench): readonly string[] =>
      Array.from({ length: 400 }, (_, index) => `${index} ${textOf(each, path(index)) ?? '-'}`);
    await eventually(() => has(two)).toEqual(has(one));
    for (let index = 0; index < 400; index += 1) {
      if (index % 3 === 0) rmSync(join(one.folder, path(index)), { force: true });
      else write(one, path(index), `text: "${index} again"\n`);
    }
    await eventually(() => has(two)).toEqual(has(one));
  });

  it('take and give nothing before their person has agreed, nor with --no-share, and others with --share NAME', async () => {
    const one = await node('room1');
    await save(one, a, 'text: "0"\n');
    const wary = join(bench.folder(), 'wary');
    write({ folder: wary }, 'rules/r.yaml', 'on: [x]\nwhen: { text: a }\nthen:\n  - send: b\n');
    const two = await node('room2', wary);
    const apart = await node('room3', undefined, '--share', 'course');
    const alone = await node('room4', undefined, '--no-share');
    await shared(apart);
    expect((await sharing(two))?.state).toBe('untrusted');
    expect(await sharing(alone)).toBeUndefined();
    await save(apart, 'messages/c.yaml', 'text: c\n');
    await ask('POST', `${two.api}/workspace/trust`);
    await eventually(() => textOf(two, a)).toBe('text: "0"\n');
    await eventually(() => textOf(one, 'rules/r.yaml') ?? '').toContain('on: [x]');
    for (const other of [apart, alone]) expect(textOf(other, a)).toBeUndefined();
    expect(textOf(one, 'messages/c.yaml')).toBeUndefined();
    expect(apart.process.stderr).toContain('shared with the cluster as set course');
    const listed = await bob(['nodes', '--cluster', nats.url, '--json']);
    const sets = listed.stdout
      .toString()
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { sharing?: { set: string } }).sharing?.set);
    expect(sets).toEqual(['', '', 'course', undefined]);
  });

  it('are taken by a node whose user may only read them, which keeps its own edits and says why', async () => {
    const accounts = readFileSync(new URL('../../examples/cluster/nats.conf', import.meta.url), 'utf8')
      .replace(/^listen:.*$/m, '')
      .replace(/^jetstream .*$/m, '');
    await nats.close();
    nats = await startNats({ configuration: accounts });
    const as = (user: string, password: string): string =>
      `nats://${user}:${password}@127.0.0.1:${nats.port}`;
    const one = await node('bench', undefined, '--cluster', as('bench', 'all'));
    await save(one, a, 'text: "0"\n');
    await shared(one);
    const two = await node('display', undefined, '--cluster', as('display', 'show'));
    await eventually(() => textOf(two, a)).toBe('text: "0"\n');
    await save(two, a, 'text: mine\n');
    await save(two, 'rules/r.yaml', 'when: { text: a }\nthen:\n  - send: b\n');
    await eventually(async () => (await conflicts(two)).held).toMatchObject([
      { file: a, failure: { code: 'SHARED_NOT_PERMITTED', params: { user: 'display' } } },
      { file: 'rules/r.yaml', failure: { code: 'SHARED_NOT_PERMITTED' } },
    ]);
    expect((await sharing(two))?.state).toBe('shared');
    expect([textOf(one, a), textOf(two, a), textOf(one, 'rules/r.yaml')]).toEqual([
      ...['text: "0"\n', 'text: mine\n'],
      undefined,
    ]);
    await save(one, 'messages/b.yaml', 'text: b\n');
    await eventually(() => textOf(two, 'messages/b.yaml')).toBe('text: b\n');
    const viewer = await connect({
      servers: nats.url,
      user: 'viewer',
      pass: 'look',
      inboxPrefix: '_INBOX.viewer',
    });
    bench.own(viewer);
    for (const subject of ['$KV.bob-workspace.messages/b.yaml', '$JS.API.STREAM.PURGE.KV_bob-workspace'])
      await expect(viewer.request(subject, '{}', { timeout: 2_000 })).rejects.toThrow(/permissions/i);
    expect(textOf(one, 'messages/b.yaml')).toBe('text: b\n');
  });
});
