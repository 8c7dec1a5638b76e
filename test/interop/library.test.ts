import { createHash, randomBytes } from 'node:crypto';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ClusterLink } from '../../src/cluster/cluster-link.js';
import { Library, type LibraryUpload } from '../../src/cluster/library/library.js';
import { type NatsServer, startNats } from '../nats-server.js';
import { describeWith } from '../peer-programs.js';

describeWith('nats-server', 'the library of a cluster', () => {
  let nats: NatsServer;
  const links: ClusterLink[] = [];
  beforeEach(async () => {
    nats = await startNats();
  });
  afterEach(async () => {
    await Promise.all(links.splice(0).map((link) => link.close()));
    await nats.close();
  });

  async function link(url = nats.url): Promise<ClusterLink> {
    const servers = [url.replace('nats://', '')];
    const one = await ClusterLink.open({
      servers,
      isTls: false,
      login: { type: 'none' },
      tls: {},
      name: 'test',
    });
    links.push(one);
    return one;
  }
  const chosen = { by: 'ana@rack', atMs: 2_000 };
  const open = async (): Promise<Library> => await Library.open(await link());
  const upload = (name: string, bytes: Uint8Array, by = 'lin@bench'): LibraryUpload => ({
    ...{ name, bytes: bytes.length, by, atMs: 1_000, digest: digestOf(bytes) },
    content: async function* () {
      for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000);
    },
  });
  const served = async (library: Library, name: string): Promise<Buffer> => {
    const { entry } = await library.find(name);
    const version = entry.versions.find((one) => one.version === entry.served);
    const parts: Uint8Array[] = [];
    for await (const part of library.content(version?.digest ?? '')) parts.push(part);
    return Buffer.concat(parts);
  };
  /** Makes everything that NATS keeps look older than an hour, for what is swept. */
  const later = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    const { now } = Date;
    Date.now = () => now() + 3_700_000;
    try {
      return await work();
    } finally {
      Date.now = now;
    }
  };

  it('has a file for every node once it is complete, replaces it at once, and takes it back', async () => {
    const [one, other] = [await open(), await open()];
    const first = randomBytes(3_000_000);
    const second = randomBytes(700);
    expect(await one.add(upload('/images/固件.img', first))).toMatchObject({
      isNew: true,
      version: { version: 1 },
    });
    expect((await served(other, 'images/固件.img')).equals(first)).toBe(true);
    expect(await other.add(upload('images/固件.img', second, 'wang@rack'))).toMatchObject({
      version: { version: 2 },
    });
    expect((await served(one, 'images/固件.img')).equals(second)).toBe(true);
    expect(await one.add(upload('images/固件.img', second))).toMatchObject({
      isNew: false,
      version: { version: 2 },
    });
    expect(await one.takeBack('images/固件.img', undefined, chosen)).toMatchObject({ version: 1 });
    expect((await served(other, 'images/固件.img')).equals(first)).toBe(true);
    await expect(one.takeBack('images/固件.img', undefined, chosen)).rejects.toMatchObject({
      code: 'LIBRARY_VERSION_UNKNOWN',
    });
    await one.add(upload('empty', new Uint8Array(0)));
    expect(await served(other, 'empty')).toHaveLength(0);
    expect((await other.list()).map(({ name, entry }) => `${name} ${entry.served}`)).toEqual([
      'empty 1',
      'images/固件.img 1',
    ]);
  });

  it('lets one of two writers win, and tells the other what is there', async () => {
    const [one, other] = [await open(), await open()];
    await one.add(upload('boot.img', randomBytes(10)));
    const late = upload('boot.img', randomBytes(20), 'late@bench');
    const early = randomBytes(30);
    const slow = other.add({
      ...late,
      content: async function* () {
        await one.add(upload('boot.img', early, 'early@rack'));
        yield* late.content();
      },
    });
    await expect(slow).rejects.toMatchObject({
      code: 'LIBRARY_CHANGED',
      failure: {
        params: {
          ...{ name: 'boot.img', by: 'early@rack', version: 2 },
          ...{ digest: late.digest.slice(0, 12), theirs: digestOf(early).slice(0, 12) },
        },
      },
    });
    expect((await served(other, 'boot.img')).equals(early)).toBe(true);
    const news = [one.add(upload('new', early)), other.add(upload('new', randomBytes(9)))];
    const outcomes = (await Promise.allSettled(news)).map(({ status }) => status);
    expect(outcomes.toSorted()).toEqual(['fulfilled', 'rejected']);
    // So it is with removals: each is of what its remover has seen.
    for (let round = 0; round < 5; round += 1) {
      await one.add(upload('old', early));
      const removals = await Promise.allSettled([one.remove('old'), other.remove('old')]);
      expect(removals.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    }
  });

  it('removes and takes back only what the changer has seen', async () => {
    const [one, other] = [await link(), await open()];
    const library = await Library.open(one);
    await library.add(upload('boot.img', randomBytes(10)));
    await library.add(upload('boot.img', randomBytes(20)));
    const nats = one.live();
    const request = nats.request.bind(nats);
    for (const change of [
      () => library.remove('boot.img'),
      () => library.takeBack('boot.img', undefined, { by: 'late@rack', atMs: 0 }),
    ]) {
      const newer = randomBytes(30);
      // What another node puts in after the look, and before the change arrives.
      const sent = vi.spyOn(nats, 'request').mockImplementation(async (subject, ...rest) => {
        if (subject.startsWith('$KV.')) {
          sent.mockRestore();
          await other.add(upload('boot.img', newer, 'early@rack'));
        }
        return await request(subject, ...rest);
      });
      await expect(change()).rejects.toMatchObject({
        ...{ code: 'LIBRARY_CHANGED', failure: { params: { by: 'early@rack' } } },
      });
      expect((await served(other, 'boot.img')).equals(newer)).toBe(true);
    }
  });

  it('shows nothing of an upload that breaks off, or whose bytes are others', async () => {
    const library = await open();
    const half = upload('half', randomBytes(900_000));
    const broken = new Error('the disk is gone');
    await expect(
      library.add({
        ...half,
        content: async function* () {
          for await (const piece of half.content()) {
            yield piece;
            if (piece.length > 0) throw broken;
          }
        },
      }),
    ).rejects.toMatchObject({ code: 'LIBRARY_UNAVAILABLE', cause: broken });
    const changed = { ...half, content: upload('half', randomBytes(900_000)).content };
    await expect(library.add(changed)).rejects.toMatchObject({ code: 'TFTP_FILE_CHANGED' });
    expect(await library.list()).toEqual([]);
    await expect(served(library, 'half')).rejects.toMatchObject({ code: 'LIBRARY_FILE_UNKNOWN' });
    expect(await messages()).toBe(0);
  });

  it('removes a file at once, and bytes that no name refers to after an hour', async () => {
    const library = await open();
    const shared = randomBytes(300_000);
    await library.add(upload('a', shared));
    await library.add(upload('b', shared));
    await library.add(upload('c', randomBytes(10)));
    await library.remove('a');
    await library.remove('c');
    await expect(library.find('a')).rejects.toMatchObject({ code: 'LIBRARY_FILE_UNKNOWN' });
    await expect(library.remove('a')).rejects.toMatchObject({ code: 'LIBRARY_FILE_UNKNOWN' });
    expect(await library.sweep()).toBe(0);
    // Parts of an upload whose program was killed.
    await jetstream((await link()).live()).publish('$O.bob-library.C.killed', new Uint8Array(50));
    expect(await later(() => library.sweep())).toBe(1);
    // The three parts of the shared body and its description.
    expect(await messages()).toBe(4);
    expect((await served(library, 'b')).equals(shared)).toBe(true);
    await library.add(upload('a', shared));
    expect((await library.find('a')).entry.versions).toHaveLength(1);
  });

  it('finds out bytes that NATS lost or that are others, and stores them again', async () => {
    const library = await open();
    const bytes = randomBytes(300_000);
    await library.add(upload('boot.img', bytes));
    const streams = (await jetstreamManager((await link()).live())).streams;
    const [subject = ''] = Object.keys(
      (await streams.info('OBJ_bob-library', { subjects_filter: '$O.bob-library.C.>' })).state.subjects ?? {},
    );
    const part = await streams.getMessage('OBJ_bob-library', { last_by_subj: subject });
    await streams.deleteMessage('OBJ_bob-library', part?.seq ?? 0);
    const other = jetstream((await link()).live());
    await other.publish(subject, new Uint8Array(part?.data.length ?? 0));
    await expect(served(library, 'boot.img')).rejects.toMatchObject({ code: 'LIBRARY_BODY_DAMAGED' });
    await expect(served(library, 'boot.img')).rejects.toMatchObject({ code: 'LIBRARY_BODY_MISSING' });
    expect(await library.add(upload('boot.img', bytes))).toMatchObject({ isNew: false });
    expect((await served(library, 'boot.img')).equals(bytes)).toBe(true);
  });

  it('says so where NATS is away or keeps nothing', async () => {
    const plain = await startNats({
      configuration: 'accounts { A { users: [{user: a, password: a}] } }\nno_auth_user: a',
    });
    try {
      await expect(Library.open(await link(plain.url))).rejects.toMatchObject({
        code: 'LIBRARY_UNAVAILABLE',
      });
    } finally {
      await plain.close();
    }
    const one = await link();
    await nats.kill();
    await expect.poll(() => one.state.state, { timeout: 5_000 }).toBe('away');
    await expect(Library.open(one)).rejects.toMatchObject({ code: 'CLUSTER_AWAY' });
  });

  async function messages(): Promise<number> {
    const { streams } = await jetstreamManager((await link()).live());
    return (await streams.info('OBJ_bob-library')).state.messages;
  }
});

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
