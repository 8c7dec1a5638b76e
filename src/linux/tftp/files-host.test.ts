import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isLinux, openFilesBelow } from '../../../test/files-channel.js';
import { scratch } from '../../../test/scratch.js';
import { fileOf } from '../../../test/tftp-pair.js';
import { targetOf } from '../../../test/tftp-target.js';
import { DynamicFiles } from '../../store/files/dynamic-files.js';
import { FileCache } from '../../store/files/file-cache.js';
import { openLocalSink } from '../../store/files/local-files.js';
import { ServedFolder } from '../../store/files/served-folder.js';
import type { ServedFiles } from '../../tftp/server/served-files.js';
import type { FilesAnswer, ToFiles } from './engine-messages.js';
import { FilesHost } from './files-host.js';

const client = '192.0.2.1';

/** A question without its number. */
type Question =
  | { readonly type: 'open'; readonly target: ReturnType<typeof targetOf>; readonly client: string }
  | {
      readonly type: 'create';
      readonly target: ReturnType<typeof targetOf>;
      readonly client: string;
      readonly overwrite: boolean;
    }
  | { readonly type: 'next' | 'finish' | 'discard'; readonly handle: number };

describe('the files of a thread', () => {
  const { folder, own } = scratch();

  async function folderOf(files: Readonly<Record<string, string | Uint8Array>> = {}, cacheBytes = 1_000_000) {
    const root = folder(files);
    return { root, files: own(await ServedFolder.open(root, { cache: new FileCache(cacheBytes) })) };
  }

  /** A host, and what it has posted: each message with the memory that was moved. */
  function host(files: ServedFiles) {
    const posted: { readonly message: ToFiles; readonly moved: readonly ArrayBuffer[] }[] = [];
    const asked = own(new FilesHost(files, (message, moved = []) => posted.push({ message, moved })));
    let calls = 0;
    return {
      host: asked,
      posted,
      /** Asks what is answered, and returns the answer. */
      ask: async (question: Question): Promise<FilesAnswer> => {
        calls += 1;
        await asked.asked({ ...question, call: calls });
        const message = posted.at(-1)?.message;
        if (message?.type !== 'answer' || message.call !== calls) throw new Error(JSON.stringify(message));
        return message.answer;
      },
      open: (name: string): Question => ({ type: 'open', target: targetOf(name), client }),
      create: (name: string): Question => ({
        type: 'create',
        target: targetOf(name, 'put'),
        client,
        overwrite: false,
      }),
    };
  }

  function handleOf(answer: FilesAnswer): number {
    if ('handle' in answer) return answer.handle;
    throw new Error(answer.type);
  }

  it('are known by handles of their own', async () => {
    const { files } = await folderOf({ one: '1', two: '22' });
    const { ask, open, create } = host(files);
    const handles = [
      handleOf(await ask(open('one'))),
      handleOf(await ask(open('one'))),
      handleOf(await ask(create('up'))),
    ];
    expect(new Set(handles).size).toBe(3);
  });

  it('move the memory of a piece that fills it, and copy one that does not', async () => {
    const own64 = new Uint8Array(new ArrayBuffer(64)).fill(1);
    const shared = new Uint8Array(new ArrayBuffer(64), 8, 8);
    const pieces = [own64, shared, new Uint8Array(0), new Uint8Array(new SharedArrayBuffer(8))];
    const given = [...pieces];
    const files: ServedFiles = {
      open: async () => ({
        type: 'file',
        content: { type: 'stream', next: async () => given.shift(), release: () => undefined },
      }),
      inspect: async () => ({ type: 'missing' }),
      create: () => openLocalSink('/dev/null', true),
      close: async () => undefined,
    };
    const { ask, open, posted } = host(files);
    const handle = handleOf(await ask(open('stream')));
    for (const piece of pieces)
      expect(await ask({ type: 'next', handle })).toEqual({ type: 'chunk', bytes: piece });
    expect(await ask({ type: 'next', handle })).toEqual({ type: 'chunk', bytes: undefined });
    expect(posted.slice(1).map(({ moved }) => moved)).toEqual([[own64.buffer], [], [], [], []]);
  });

  it('answer a question that fails by a fault, with plain data', async () => {
    const { files } = await folderOf({ file: 'no folder' });
    const { host: asked, posted } = host(files);
    const target = targetOf('file/below', 'put');
    await asked.asked({ type: 'create', call: 7, target, client, overwrite: false });
    const [{ message } = { message: undefined }] = posted;
    expect(message).toMatchObject({ type: 'fault', call: 7, failure: { params: { text: 'file/below' } } });
    expect(structuredClone(message)).toEqual(message);
  });

  it.runIf(isLinux)('report what was written, by bytes, and what could not be', async () => {
    const { root, files } = await folderOf();
    const { host: asked, ask, create, posted } = host(files);
    const handle = handleOf(await ask(create('up')));
    await asked.asked({ type: 'write', handle, bytes: fileOf(1_000) });
    expect(posted.at(-1)?.message).toEqual({ type: 'written', handle, bytes: 1_000 });
    expect(await ask({ type: 'finish', handle })).toEqual({ type: 'done' });
    expect(readFileSync(join(root, 'up')).length).toBe(1_000);

    const full = host({
      open: (target) => files.open(target),
      inspect: (target) => files.inspect(target),
      create: () => openLocalSink('/dev/full', true),
      close: async () => undefined,
    });
    const other = handleOf(await full.ask(create('up')));
    await full.host.asked({ type: 'write', handle: other, bytes: fileOf(1_000_000) });
    expect(full.posted.at(-1)?.message).toMatchObject({
      type: 'written',
      handle: other,
      bytes: 1_000_000,
      failure: { code: 'TFTP_DISK_FULL' },
    });
  });

  it('are released once, however often that is posted', async () => {
    let released = 0;
    const release = (): void => {
      released += 1;
    };
    const content = { type: 'whole', bytes: fileOf(10), release } as const;
    const { files } = await folderOf();
    const counted: ServedFiles = {
      open: async () => ({ type: 'file', content }),
      inspect: (target) => files.inspect(target),
      create: (target, by, overwrite) => files.create(target, by, overwrite),
      close: async () => undefined,
    };
    const { host: asked, ask, open } = host(counted);
    const handle = handleOf(await ask(open('file')));
    for (let time = 0; time < 3; time += 1) await asked.asked({ type: 'release', handle });
    asked.close();
    expect(released).toBe(1);
  });

  describe.runIf(isLinux)('when the thread has ended', () => {
    it('are closed, and uploads are discarded', async () => {
      const { root, files } = await folderOf({ large: fileOf(500_000) }, 0);
      const { host: asked, ask, open, create } = host(files);
      const stream = handleOf(await ask(open('large')));
      await ask({ type: 'next', handle: stream });
      await asked.asked({ type: 'write', handle: handleOf(await ask(create('up'))), bytes: fileOf(10) });
      expect([openFilesBelow(root).length, readdirSync(root).length]).toEqual([2, 2]);
      asked.close();
      await expect.poll(() => openFilesBelow(root)).toEqual([]);
      await expect.poll(() => readdirSync(root)).toEqual(['large']);
    });

    it('are released even if they were being opened', async () => {
      const { root, files } = await folderOf({ large: fileOf(500_000) }, 0);
      const { host: asked, ask, open, create, posted } = host(files);
      const opening = ask(open('large'));
      const creating = asked.asked({ ...create('up'), call: 99 });
      asked.close();
      expect(await opening.catch(() => posted[0]?.message)).toBeDefined();
      await creating;
      await expect.poll(() => openFilesBelow(root)).toEqual([]);
      expect(readdirSync(root)).toEqual(['large']);
    });

    it('go on for the other threads', async () => {
      const { files } = await folderOf({ file: 'still here' });
      host(files).host.close();
      const { ask, open } = host(new DynamicFiles(() => undefined, files));
      expect((await ask(open('file'))).type).toBe('whole');
    });
  });
});
