import { describe, expect, it } from 'vitest';
import { randomRuns } from '../../../test/random-runs.js';
import {
  digestOf,
  MemoryBases,
  MemoryBucket,
  MemoryFolder,
  MemoryServer,
  seeded,
} from '../../../test/shared-files.js';
import { BreakoutboxError } from '../../errors/error.js';
import { WorkspaceSync } from './workspace-sync.js';

/** A workspace that shares its files: what a workbench is to the sync, in memory. */
class Node {
  files = new Map<string, string>();
  folder = new MemoryFolder(this.files);
  bases = new MemoryBases();
  sync: WorkspaceSync;
  bucket: MemoryBucket | undefined;
  readonly #server: MemoryServer;
  readonly #chance: () => number;

  constructor(server: MemoryServer, chance: () => number = () => 0.5) {
    this.#server = server;
    this.#chance = chance;
    this.sync = this.#started();
  }

  async join(): Promise<void> {
    if (this.bucket !== undefined) return;
    const bucket = new MemoryBucket(this.#server, this.#chance);
    this.bucket = bucket;
    await this.sync.join(bucket).catch(() => this.cut());
  }

  cut(): void {
    const { bucket } = this;
    this.bucket = undefined;
    this.sync.leave();
    bucket?.cut();
  }

  /** A person makes a file hold a text, or removes it. */
  edit(path: string, text: string | undefined): void {
    if (text === undefined) this.files.delete(path);
    else this.files.set(path, text);
    this.sync.changedHere([path]);
  }

  /** Ends as by kill -9 and begins anew, with what is on disk. */
  async crash(losesBases: boolean): Promise<void> {
    this.folder.isClosed = true;
    this.bases.isLost = true;
    const { kept, bucket } = this.bases;
    this.cut();
    this.folder = new MemoryFolder(this.files);
    this.bases = losesBases ? new MemoryBases() : new MemoryBases(new Map(kept), bucket);
    this.sync = this.#started();
    await this.join();
  }

  /** Whether nothing is left to do but for persons. */
  get isQuiet(): boolean {
    return this.bucket !== undefined && this.sync.waiting === 0;
  }

  #started(): WorkspaceSync {
    return new WorkspaceSync({
      folder: this.folder,
      bases: this.bases,
      changed: () => undefined,
      failed: () => this.cut(),
    });
  }
}

async function quiet(...nodes: readonly Node[]): Promise<void> {
  for (let calm = 0; calm < 20; ) {
    for (const node of nodes) await node.join();
    await new Promise(setImmediate);
    calm = nodes.every(({ isQuiet }) => isQuiet) ? calm + 1 : 0;
  }
}

const a = 'messages/a.yaml';
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof BreakoutboxError ? error.code : String(error)),
  );

describe('workspaces that share their files', () => {
  const server = (): MemoryServer => new MemoryServer();

  it('have what each of them had, and what is changed and removed later', async () => {
    const bucket = server();
    const [one, two] = [new Node(bucket), new Node(bucket)];
    one.files.set(a, 'text: 1\n');
    two.files.set('rules/b.yaml', 'text: 2\n');
    await quiet(one, two);
    expect([...one.files].toSorted()).toEqual([...two.files].toSorted());
    expect(one.files.size).toBe(2);
    one.edit('rules/b.yaml', 'text: 3\n');
    two.edit(a, undefined);
    await quiet(one, two);
    for (const { files } of [one, two]) expect([...files]).toEqual([['rules/b.yaml', 'text: 3\n']]);
  });

  it('are in conflict about a file that was changed on both sides, and go on with theirs, mine or both', async () => {
    for (const keep of ['mine', 'theirs', 'merged'] as const) {
      const bucket = server();
      const [one, two] = [new Node(bucket), new Node(bucket)];
      one.files.set(a, 'text: 0\n');
      await quiet(one, two);
      two.cut();
      one.edit(a, 'text: 1\n');
      two.edit(a, 'text: 2\n');
      await quiet(one);
      await quiet(one, two);
      expect(two.files.get(a)).toBe('text: 2\n');
      expect(one.sync.conflicts).toEqual([]);
      const [{ mine = '', theirs: { revision = 0 } = {} } = {}] = two.sync.conflicts;
      expect(await two.sync.versions(a)).toMatchObject({
        mine: { text: 'text: 2\n' },
        theirs: { text: 'text: 1\n' },
      });
      const decision = keep === 'merged' ? { keep, text: 'text: 3\n' } : { keep };
      const stale = two.sync.decide(a, decision, { mine, theirs: revision - 1 });
      expect(await codeOf(stale)).toBe('SHARED_FILE_CHANGED');
      expect(await codeOf(two.sync.decide(a, decision, { mine: 'other', theirs: revision }))).toBe(
        'WORKSPACE_FILE_CHANGED',
      );
      await two.sync.decide(a, decision, { mine, theirs: revision });
      await quiet(one, two);
      const text = `text: ${{ mine: 2, theirs: 1, merged: 3 }[keep]}\n`;
      expect([one.files.get(a), two.files.get(a)]).toEqual([text, text]);
      expect(two.sync.conflicts).toEqual([]);
      expect(await codeOf(two.sync.decide(a, decision, { mine, theirs: revision }))).toBe(
        'SHARED_CONFLICT_GONE',
      );
    }
  });

  it('keep a file that was changed on one side and removed on the other, until somebody decides', async () => {
    const bucket = server();
    const [one, two, three] = [new Node(bucket), new Node(bucket), new Node(bucket)];
    one.files.set(a, 'text: 0\n');
    await quiet(one, two, three);
    two.cut();
    three.cut();
    one.edit(a, undefined);
    two.edit(a, 'text: 2\n');
    await quiet(one);
    await quiet(one, two);
    expect([one.files.get(a), two.files.get(a)]).toEqual([undefined, 'text: 2\n']);
    const [{ mine = '', theirs: { revision = 0, digest = '?' } = {} } = {}] = two.sync.conflicts;
    expect(digest).toBe('');
    await two.sync.decide(a, { keep: 'theirs' }, { mine, theirs: revision });
    await quiet(one, two, three);
    for (const { files } of [one, two, three]) expect(files.has(a)).toBe(false);
  });

  it('lose nothing with a bucket that is made anew, nor with a folder that is away', async () => {
    const bucket = server();
    const [one, two] = [new Node(bucket), new Node(bucket)];
    one.files.set(a, 'text: 0\n');
    await quiet(one, two);
    for (const node of [one, two]) node.cut();
    bucket.loseAll();
    await quiet(one, two);
    expect(bucket.files.get(a)?.text).toBe('text: 0\n');
    two.folder.isGone = true;
    two.sync.changedHere([a]);
    await quiet(one, two);
    expect(one.files.get(a)).toBe('text: 0\n');
    two.folder.isGone = false;
    await quiet(one, two);
    expect(two.files.get(a)).toBe('text: 0\n');
  });

  it('hold back a file with a fault, and have only one of two names that differ in case', async () => {
    const bucket = server();
    const [one, two] = [new Node(bucket), new Node(bucket)];
    one.files.set(a, 'FAULT');
    one.files.set('messages/É.yaml', 'text: 1\n');
    two.files.set('messages/e\u0301.yaml', 'text: 2\n');
    await quiet(one);
    expect(bucket.files.has(a)).toBe(false);
    expect(one.sync.held.map(({ path }) => path)).toEqual([a]);
    one.edit(a, 'text: 0\n');
    await quiet(one, two);
    expect(one.sync.held.map(({ failure: { code } }) => code)).toEqual(['SHARED_PATH_UNFIT']);
    expect(two.files.get(a)).toBe('text: 0\n');
    expect(two.files.has('messages/É.yaml')).toBe(false);
    two.edit('messages/e\u0301.yaml', undefined);
    await quiet(one, two);
    expect([...one.files].toSorted()).toEqual([...two.files].toSorted());
    expect([one.sync.held, two.sync.held]).toEqual([[], []]);
  });

  it('come to one state or a conflict whatever happens, and lose no edit', { timeout: 600_000 }, async () => {
    for (let run = 0; run < randomRuns(60, 5_000); run += 1) await randomHistory(Date.now() + run);
  });
});

/** Edits at three nodes that are cut off and killed at any moment; then everything is to be in step, or known to be in conflict. */
async function randomHistory(seed: number): Promise<void> {
  const chance = seeded(seed);
  const pick = <One>(list: readonly One[]): One => list[Math.floor(chance() * list.length)] as One;
  const server = new MemoryServer();
  const nodes = [new Node(server, chance), new Node(server, chance), new Node(server, chance)];
  const paths = ['messages/a.yaml', 'rules/b.yaml', 'rules/b.js'];
  /** Which texts were made of a text, per file; undefined stands for a removal. */
  const children = new Map<string, (string | undefined)[]>();
  const edits: { readonly path: string; readonly text: string }[] = [];
  const edit = (node: Node, path: string): void => {
    const before = node.files.get(path);
    const isRemoval = before !== undefined && chance() < 0.2;
    // Sometimes two persons make the same.
    const text = isRemoval ? undefined : chance() < 0.1 ? `${path} same` : `${path} ${edits.length}`;
    if (text === before) return;
    if (before !== undefined) children.set(before, [...(children.get(before) ?? []), text]);
    if (text !== undefined) edits.push({ path, text });
    node.edit(path, text);
  };
  for (let step = 0; step < 60; step += 1) {
    const node = pick(nodes);
    const dice = chance();
    if (dice < 0.45) edit(node, pick(paths));
    else if (dice < 0.55) node.cut();
    else if (dice < 0.7) await node.join();
    else if (dice < 0.75) await node.crash(chance() < 0.1);
    else for (let turns = Math.floor(chance() * 6); turns > 0; turns -= 1) await new Promise(setImmediate);
  }
  const label = `seed ${seed}`;
  await quiet(...nodes);
  for (const path of paths)
    for (const node of nodes)
      if (node.sync.conflict(path) === undefined)
        expect(node.files.get(path), label).toBe(server.files.get(path)?.text);
  const standing = new Set([...nodes.flatMap(({ files }) => [...files.values()])]);
  for (const file of server.files.values()) if (file.text !== undefined) standing.add(file.text);
  const survives = (text: string, seen: ReadonlySet<string> = new Set()): boolean =>
    standing.has(text) ||
    (children.get(text) ?? []).some(
      (child) => child === undefined || (!seen.has(child) && survives(child, new Set([...seen, text]))),
    );
  for (const { text } of edits) expect(survives(text), `${label}: ${text} is lost`).toBe(true);
  for (;;) {
    const open = nodes.flatMap((node) => node.sync.conflicts.map((conflict) => ({ node, conflict })));
    if (open.length === 0) break;
    const { node, conflict } = pick(open);
    const keep = pick(['mine', 'theirs', 'merged'] as const);
    const decision = keep === 'merged' ? { keep, text: `${conflict.path} merged ${seed}` } : { keep };
    await node.sync.decide(conflict.path, decision, {
      mine: conflict.mine,
      theirs: conflict.theirs.revision,
    });
    await quiet(...nodes);
  }
  for (const path of paths)
    expect(
      new Set([
        ...nodes.map(({ files }) => digestOf(files.get(path))),
        digestOf(server.files.get(path)?.text),
      ]).size,
      label,
    ).toBe(1);
}
