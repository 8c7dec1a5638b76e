import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesChannel, isLinux, openFilesBelow } from '../../../test/files-channel.js';
import { scratch } from '../../../test/scratch.js';
import { fileOf } from '../../../test/tftp-pair.js';
import { isSame } from '../../../test/tftp-server-fixture.js';
import { targetOf } from '../../../test/tftp-target.js';
import { SeededRandom } from '../../line/seeded-random.js';
import { DynamicFiles, type DynamicSource } from '../../store/files/dynamic-files.js';
import { FileCache } from '../../store/files/file-cache.js';
import { openLocalSink } from '../../store/files/local-files.js';
import { ServedFolder } from '../../store/files/served-folder.js';
import type { Opened, ServedFiles } from '../../tftp/server/served-files.js';
import type { Content, StreamedContent } from '../../tftp/transfer-data.js';
import { RemoteFiles } from './remote-files.js';

const client = '192.0.2.1';
const chunkBytes = 256 * 1024;

function contentOf(opened: Opened): Content {
  if (opened.type !== 'file') throw new Error(opened.type);
  return opened.content;
}

function streamOf(opened: Opened): StreamedContent {
  const content = contentOf(opened);
  if (content.type !== 'stream') throw new Error(content.type);
  return content;
}

async function allOf(stream: StreamedContent): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for (let piece = await stream.next(); piece !== undefined; piece = await stream.next()) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('files by messages', () => {
  const { folder, own } = scratch();

  async function served(
    files: Readonly<Record<string, string | Uint8Array>> = {},
    { cacheBytes = 1_000_000 } = {},
  ) {
    const root = folder(files);
    const open = own(await ServedFolder.open(root, { cache: new FileCache(cacheBytes) }));
    open.shareMemory();
    const channel = own(filesChannel(open));
    return { root, files: open, ...channel };
  }

  function made(source: DynamicSource, below?: ServedFiles) {
    return own(filesChannel(new DynamicFiles(source, below)));
  }

  describe('to send', () => {
    it('are whole in shared memory where they are cached', async () => {
      const { remote } = await served({ hello: 'hello' });
      const content = contentOf(await remote.open(targetOf('hello'), client));
      if (content.type !== 'whole') throw new Error(content.type);
      expect(Buffer.from(content.bytes).toString()).toBe('hello');
      expect(content.bytes.buffer).toBeInstanceOf(SharedArrayBuffer);
    });

    it('give their memory back when they are released, and not before', async () => {
      const names = ['one', 'two', 'three'];
      const { remote, files } = await served(Object.fromEntries(names.map((name) => [name, fileOf(512)])), {
        cacheBytes: 1_024,
      });
      const opened: Content[] = [];
      for (const name of names) opened.push(contentOf(await remote.open(targetOf(name), client)));
      // The third finds no room beside what is in use.
      expect(opened.map(({ type }) => type)).toEqual(['whole', 'whole', 'stream']);
      opened[2]?.release();
      opened[0]?.release();
      const again = contentOf(await remote.open(targetOf('three'), client));
      expect([again.type, files.cache.counters.bytes]).toEqual(['whole', 1_024]);
    });

    it.each([0, 1, 64 * 1024, 64 * 1024 + 1, 3 * chunkBytes + 17])(
      'come in pieces where they are too large for the cache: %i bytes',
      async (sizeBytes) => {
        const file = fileOf(sizeBytes);
        const { remote } = await served({ file }, { cacheBytes: 0 });
        const stream = streamOf(await remote.open(targetOf('file'), client));
        expect(stream.sizeBytes).toBe(sizeBytes);
        expect(isSame(await allOf(stream), file)).toBe(true);
        expect(await stream.next()).toBeUndefined();
        stream.release();
      },
    );

    it('have no size where none is known', async () => {
      const { remote } = made(async function* () {
        yield Buffer.from('one ');
        yield Buffer.from('two');
      } as DynamicSource);
      const stream = streamOf(await remote.open(targetOf('made'), client));
      expect('sizeBytes' in stream).toBe(false);
      expect(Buffer.from(await allOf(stream)).toString()).toBe('one two');
    });

    it.runIf(isLinux)('are closed when they are released while a piece is being read', async () => {
      const { root, remote } = await served({ file: fileOf(1_000_000) }, { cacheBytes: 0 });
      const stream = streamOf(await remote.open(targetOf('file'), client));
      await stream.next();
      expect(openFilesBelow(root)).toHaveLength(1);
      const piece = stream.next();
      stream.release();
      await piece.catch(() => undefined);
      await expect.poll(() => openFilesBelow(root)).toEqual([]);
    });

    it('are missing with the nearest name, or nothing to send', async () => {
      const { root, remote } = await served({ 'vmlinuz-6.1': 'kernel' });
      await mkdir(join(root, 'folder'));
      expect(await remote.open(targetOf('vmlinuz-6.2'), client)).toEqual({
        type: 'missing',
        nearest: 'vmlinuz-6.1',
      });
      expect(await remote.open(targetOf('folder'), client)).toEqual({ type: 'other' });
    });

    it('are refused with the failure, also where what makes them throws', async () => {
      const { remote } = made(({ name }) => {
        if (name === 'broken') throw new Error('no such board');
        return { refuse: `not for ${name}` };
      });
      expect(await remote.open(targetOf('you'), client)).toMatchObject({
        type: 'refused',
        failure: { code: 'TFTP_SOURCE_REFUSED', params: { text: 'you', reason: 'not for you' } },
      });
      expect(await remote.open(targetOf('broken'), client)).toMatchObject({
        type: 'refused',
        failure: { code: 'TFTP_READ_FAILED', params: { reason: 'no such board' } },
      });
    });

    it('fail in the middle with the failure of what gives them', async () => {
      const { root, remote } = await served({ file: fileOf(400_000) }, { cacheBytes: 0 });
      const stream = streamOf(await remote.open(targetOf('file'), client));
      expect((await stream.next())?.length).toBe(64 * 1024);
      writeFileSync(join(root, 'file'), 'another file');
      await expect(allOf(stream)).rejects.toMatchObject({
        code: 'TFTP_FILE_CHANGED',
        failure: { params: { text: 'file' } },
      });
    });

    it('are each the requested ones, however many are requested at once', async () => {
      const names = Array.from({ length: 60 }, (_, index) => `file-${index}`);
      const { remote } = await served(Object.fromEntries(names.map((name) => [name, `this is ${name}`])));
      const opened = await Promise.all(names.map((name) => remote.open(targetOf(name), client)));
      const texts = opened.map((one) => {
        const content = contentOf(one);
        return content.type === 'whole' ? Buffer.from(content.bytes).toString() : content.type;
      });
      expect(texts).toEqual(names.map((name) => `this is ${name}`));
    });

    it('are asked for with the address of the client', async () => {
      const { remote } = made(({ client: asking, name }) => `${name} for ${asking}`);
      const content = contentOf(await remote.open(targetOf('a/b'), '2001:db8::7'));
      expect(content.type === 'whole' && Buffer.from(content.bytes).toString()).toBe('a/b for 2001:db8::7');
    });

    it('fail where the answer is one to another question', async () => {
      const remote = new RemoteFiles(() => undefined);
      const opening = remote.open(targetOf('file'), client);
      remote.answered({ type: 'answer', call: 2, answer: { type: 'missing' } });
      remote.answered({ type: 'answer', call: 1, answer: { type: 'done' } });
      await expect(opening).rejects.toMatchObject({
        code: 'TFTP_READ_FAILED',
        failure: { params: { reason: 'files-answer-unexpected', answer: 'done' } },
      });
    });
  });

  describe('to write', () => {
    it('are what was written in pieces of any size, once they are finished (seeds 1 to 5)', async () => {
      const { root, remote } = await served();
      for (let seed = 1; seed <= 5; seed += 1) {
        const random = new SeededRandom(seed);
        const file = fileOf(random.below(4 * chunkBytes));
        const name = `upload ${seed}`;
        const sink = await remote.create(targetOf(name, 'put'), client, false);
        // Borrowed until `write` returns: the same memory again for each piece.
        const piece = new Uint8Array(70_000);
        for (let offset = 0; offset < file.length; ) {
          const count = Math.min(1 + random.below(piece.length - 1), file.length - offset);
          piece.set(file.subarray(offset, offset + count));
          await sink.write(piece.subarray(0, count));
          piece.fill(0xaa);
          offset += count;
        }
        expect(readdirSync(root)).not.toContain(name);
        await sink.finish();
        expect(isSame(readFileSync(join(root, name)), file), `seed ${seed}`).toBe(true);
      }
    });

    it('are inspected before, and may be of no bytes', async () => {
      const { root, remote, posted } = await served({ there: '12345' });
      expect(await remote.inspect(targetOf('there', 'put'), client)).toMatchObject({
        type: 'file',
        sizeBytes: 5,
      });
      expect(await remote.inspect(targetOf('new', 'put'), client)).toMatchObject({ type: 'missing' });
      const sink = await remote.create(targetOf('new', 'put'), client, false);
      await sink.finish();
      expect(readFileSync(join(root, 'new')).length).toBe(0);
      expect(posted).toEqual(['inspect', 'inspect', 'create', 'finish']);
    });

    it('take the place of nothing unless that was asked for', async () => {
      const { root, remote } = await served({ there: 'old' });
      const shy = await remote.create(targetOf('there', 'put'), client, false);
      await shy.write(Buffer.from('new'));
      await expect(shy.finish()).rejects.toMatchObject({ code: 'TFTP_FILE_EXISTS' });
      expect(readFileSync(join(root, 'there'), 'utf8')).toBe('old');
      const bold = await remote.create(targetOf('there', 'put'), client, true);
      await bold.write(Buffer.from('new'));
      await bold.finish();
      expect(readFileSync(join(root, 'there'), 'utf8')).toBe('new');
      expect(readdirSync(root)).toEqual(['there']);
    });

    it('leave nothing when they are given up', async () => {
      const { root, remote } = await served();
      const sink = await remote.create(targetOf('upload', 'put'), client, false);
      await sink.write(fileOf(chunkBytes + 1));
      expect(readdirSync(root)).toHaveLength(1);
      await sink.discard();
      expect(readdirSync(root)).toEqual([]);
    });

    it('cannot be begun where nothing can be written', async () => {
      const { remote } = await served({ file: 'no folder' });
      await expect(remote.create(targetOf('file/below', 'put'), client, false)).rejects.toMatchObject({
        failure: { params: { text: 'file/below' } },
      });
    });

    it('make the client wait while more than a mebibyte is on its way to the disk', async () => {
      const { root, remote, hold, serve, posted } = await served();
      const file = fileOf(6 * chunkBytes + 3);
      const sink = await remote.create(targetOf('upload', 'put'), client, false);
      hold();
      expect(sink.write(file.subarray(0, 4 * chunkBytes))).toBeUndefined();
      const room = sink.write(file.subarray(4 * chunkBytes, 5 * chunkBytes));
      expect(room).toBeInstanceOf(Promise);
      // The rest of a window may still come.
      expect(sink.write(file.subarray(5 * chunkBytes))).toBe(room);
      expect(posted.filter((type) => type === 'write')).toHaveLength(6);
      let hasRoom = false;
      const waiting = room?.then(() => {
        hasRoom = true;
      });
      await new Promise(setImmediate);
      expect(hasRoom).toBe(false);
      serve();
      await waiting;
      await sink.finish();
      expect(isSame(readFileSync(join(root, 'upload')), file)).toBe(true);
    });

    it.runIf(isLinux)(
      'say that the disk is full to what waits, to what is written next and at the end',
      async () => {
        const { files } = await served();
        const full: ServedFiles = {
          open: (target) => files.open(target),
          inspect: (target) => files.inspect(target),
          create: () => openLocalSink('/dev/full', true),
          close: async () => undefined,
        };
        const { remote } = own(filesChannel(full));
        const sink = await remote.create(targetOf('upload', 'put'), client, false);
        const waiting = sink.write(fileOf(6 * chunkBytes));
        await expect(waiting).rejects.toMatchObject({ code: 'TFTP_DISK_FULL' });
        await expect(sink.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'TFTP_DISK_FULL' });
        await expect(sink.finish()).rejects.toMatchObject({ code: 'TFTP_DISK_FULL' });
        await sink.discard();
      },
    );
  });
});
