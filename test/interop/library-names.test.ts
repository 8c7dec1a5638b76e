import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLibrary } from '../../src/app/library/open-library.js';
import { ClusterLink, type ClusterOptions } from '../../src/cluster/cluster-link.js';
import { Library } from '../../src/cluster/library/library.js';
import { LibraryNames } from '../../src/cluster/library/library-names.js';
import { type NatsServer, startNats } from '../nats-server.js';
import { describeWith } from '../peer-programs.js';
import { scratch } from '../scratch.js';

const accounts = `accounts {
  ONE { jetstream: enabled, users: [{ user: one, password: one }, { user: also, password: one }] }
  TWO { jetstream: enabled, users: [{ user: two, password: two }] }
}
no_auth_user: one`;

describeWith('nats-server', 'the names of a library', () => {
  const bench = scratch();
  const ends: (() => unknown)[] = [];
  let nats: NatsServer;
  let folder: string;
  beforeEach(async () => {
    folder = bench.folder();
    nats = await startNats({ configuration: accounts });
  });
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
    await nats.close();
  });

  const optionsOf = (user: string): ClusterOptions => ({
    servers: [nats.url.replace('nats://', '')],
    isTls: false,
    login: { type: 'password', user, password: user === 'two' ? 'two' : 'one' },
    tls: {},
    name: 'test',
  });
  async function joined(user: string): Promise<ClusterLink> {
    const link = await ClusterLink.open(optionsOf(user));
    ends.push(() => link.close());
    return link;
  }
  async function add(library: Library, name: string): Promise<void> {
    const digest = createHash('sha256').update(name).digest('hex');
    const content = async function* () {
      yield new TextEncoder().encode(name);
    };
    await library.add({ name, digest, bytes: name.length, content, by: 'lin@bench', atMs: 1_000 });
  }
  const listOf = (names: LibraryNames): string =>
    names
      .list()
      .map(({ name }) => name)
      .join();
  /** Names that look after themselves every 50 ms. */
  function follow(link: ClusterLink, file = join(folder, 'names.json')): LibraryNames {
    const names = new LibraryNames(link, file, { served: () => undefined, changed: () => undefined }, 50);
    ends.push(() => names.close());
    return names;
  }

  it('are those of a library that was removed and made anew, or whose bytes were', async () => {
    const [link, other] = [await joined('one'), await joined('also')];
    const names = follow(link);
    await names.looked;
    await add(await Library.open(other), 'one.bin');
    await expect.poll(() => listOf(names)).toBe('one.bin');
    const { streams } = await jetstreamManager(other.live());
    await streams.delete('KV_bob-files');
    await streams.delete('OBJ_bob-library');
    await add(await Library.open(other), 'two.bin');
    await expect.poll(() => listOf(names), { timeout: 5_000 }).toBe('two.bin');
    expect(names.failure).toBeUndefined();
    // It is followed from then on.
    await add(await Library.open(other), 'three.bin');
    await expect.poll(() => listOf(names)).toBe('three.bin,two.bin');
    // What is put in through this node finds the bytes' bucket that was made again.
    await streams.delete('OBJ_bob-library');
    await expect
      .poll(() => add(names.library(), 'four.bin').then(() => 'added', String), { timeout: 5_000 })
      .toBe('added');
    await expect.poll(() => listOf(names)).toBe('four.bin,three.bin,two.bin');
  }, 30_000);

  it('go where they were removed while NATS was away', async () => {
    const link = await joined('one');
    const names = follow(link);
    const library = await Library.open(await joined('also'));
    await add(library, 'kept.bin');
    await add(library, 'gone.bin');
    await expect.poll(() => listOf(names)).toBe('gone.bin,kept.bin');
    names.close();
    await library.remove('gone.bin');
    await expect.poll(() => readFileSync(join(folder, 'names.json'), 'utf8')).toContain('gone.bin');
    const again = follow(link);
    expect(listOf(again)).toBe('gone.bin,kept.bin');
    await again.looked;
    expect(listOf(again)).toBe('kept.bin');
  });

  it('are those of one account of a server alone, also while NATS is away', async () => {
    const open = (link: ClusterLink, user: string) => {
      const cluster = { link, options: optionsOf(user), node: 'room1' };
      const { names, files } = openLibrary(cluster, { folder }, () => undefined);
      ends.push(() => files.close());
      return names;
    };
    const one = await joined('one');
    const names = open(one, 'one');
    await names.looked;
    await add(names.library(), 'secret.bin');
    await expect.poll(() => listOf(names)).toBe('secret.bin');
    names.close();
    await one.close();
    await nats.kill();
    const two = open(await joined('two'), 'two');
    expect([listOf(two), two.isKnown]).toEqual(['', false]);
    const again = open(await joined('one'), 'one');
    expect(listOf(again)).toBe('secret.bin');
  });

  it('are kept in their file and through no link', async () => {
    const precious = join(folder, 'precious');
    writeFileSync(precious, 'mine');
    const file = join(folder, 'names.json');
    symlinkSync(precious, `${file}.${process.pid}.new`);
    symlinkSync(precious, file);
    const names = follow(await joined('one'), file);
    await names.looked;
    await add(names.library(), 'one.bin');
    await expect.poll(() => listOf(names)).toBe('one.bin');
    names.close();
    expect(readFileSync(precious, 'utf8')).toBe('mine');
    expect(lstatSync(file).isSymbolicLink()).toBe(false);
    expect(readFileSync(file, 'utf8')).toContain('one.bin');
  });
});
