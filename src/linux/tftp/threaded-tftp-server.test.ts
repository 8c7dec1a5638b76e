import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { describeOnLinux } from '../../../test/linux-port.js';
import { RawTftp } from '../../../test/raw-tftp.js';
import { scratch } from '../../../test/scratch.js';
import { fileOf } from '../../../test/tftp-pair.js';
import { isSame } from '../../../test/tftp-server-fixture.js';
import { entryFiles } from '../../app/entries/entry-files.js';
import type { TftpServerInput } from '../../config/tftp-server-input.js';
import { parseTftpServer } from '../../config/tftp-server-spec.js';
import { ServedFolder } from '../../store/files/served-folder.js';
import type { TransferRecord } from '../../tftp/server/server-engine.js';
import { storyOf } from '../../tftp/server/server-engine.js';
import { type ServerThreadsOptions, ThreadedTftpServer } from './threaded-tftp-server.js';

const file = fileOf(5_000);

describeOnLinux('a server of threads', () => {
  const { folder, own } = scratch();

  /** A server of a folder with `file`, not yet open, and what its observer was notified of. */
  async function made(input: TftpServerInput = {}, options: Partial<ServerThreadsOptions> = {}) {
    const root = folder({ file });
    const described: TftpServerInput = { host: '127.0.0.1', port: 0, ...input };
    const parsed = parseTftpServer(described);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed));
    const notified: string[] = [];
    const records: TransferRecord[] = [];
    let wake: () => void = () => undefined;
    const note = (what: string): void => {
      notified.push(what);
      wake();
    };
    const server = new ThreadedTftpServer(
      {
        input: described,
        spec: parsed.value,
        descriptors: [],
        traceSteps: 100,
        threads: 2,
        spinMicros: 0,
        entry: entryFiles.tftpServerThread,
        ...options,
      },
      own(await ServedFolder.open(root)),
      {
        transferStarted: ({ file: name }) => note(`started ${name}`),
        transferFinished: (record) => {
          records.push(record);
          note(`${record.transfer.outcome?.outcome} ${record.transfer.file}`);
        },
        refused: (_, { code }) => note(`refused ${code}`),
        unanswered: () => note('unanswered'),
        failed: ({ code, params }) => note(`failed ${code}: ${params.reason}`),
      },
    );
    own({ close: () => server.close(0) });
    return {
      root,
      server,
      records,
      /** Resolves with all that the observer was notified of, once that is `count` things. */
      until: async (count: number) => {
        while (notified.length < count)
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        return notified;
      },
    };
  }

  async function opened(input: TftpServerInput = {}, options: Partial<ServerThreadsOptions> = {}) {
    const one = await made(input, options);
    const [bound] = await one.server.open();
    return { ...one, port: bound?.port ?? 0 };
  }

  async function client(): Promise<RawTftp> {
    return own(await RawTftp.open());
  }

  it('shares one port, and adds up what the threads count', async () => {
    const { server, port, until, records } = await opened({}, { threads: 3 });
    for (let transfer = 0; transfer < 12; transfer += 1) {
      const peer = await client();
      peer.request('readRequest', 'file', port);
      expect(isSame(await peer.download(await peer.next()), file)).toBe(true);
    }
    expect((await until(24)).filter((what) => what === 'done file')).toHaveLength(12);
    expect(new Set(records.map(({ transfer }) => transfer.id)).size).toBe(12);
    expect(server.isBusy).toBe(false);
    await expect.poll(() => server.counters).toMatchObject({ requests: 12, transfersDone: 12 });
    expect(server.counters.sentBytes).toBe(12 * file.length);
    // A request and ten ACKs each.
    await expect.poll(() => server.datagrams).toEqual({ received: 12 * 11, dropped: 0 });
  });

  it('takes uploads, by way of the main thread', async () => {
    const { root, port, until } = await opened({ write: 'create' });
    const peer = await client();
    peer.request('writeRequest', 'uploaded', port);
    for (let block = 0; ; block += 1) {
      const acknowledged = await peer.next();
      expect(Buffer.from(acknowledged.bytes).toString('hex')).toBe(`0004000${block.toString(16)}`);
      if (block * 512 > file.length) break;
      peer.data(block + 1, file.subarray(block * 512, block * 512 + 512), acknowledged);
    }
    expect((await until(1))[0]).toBe('started uploaded');
    expect(isSame(readFileSync(join(root, 'uploaded')), file)).toBe(true);
  });

  it('lists the running transfers and their records', async () => {
    const { server, port, until } = await opened();
    const peer = await client();
    peer.request('readRequest', 'file', port);
    const first = await peer.next();
    await until(1);
    expect(server.isBusy).toBe(true);
    const [running] = server.transfers();
    expect(running).toMatchObject({ file: 'file', direction: 'get', peer: `127.0.0.1:${peer.port}` });
    peer.acknowledge(1, first);
    await peer.next();
    // Each look asks the threads, whose answer is seen by the next.
    await expect.poll(() => server.transfers()[0]?.bytes).toBe(512);
    const id = running?.id ?? '';
    const [record, same] = await Promise.all([server.record(id), server.record(id)]);
    expect(record).toBe(same);
    expect(record && storyOf(record).steps.length).toBeGreaterThan(2);
    expect(await server.record('none')).toBeUndefined();
    const asked = server.record(id);
    peer.acknowledge(2, first);
    await peer.download(await peer.next());
    expect(await asked).toBeDefined();
  });

  it('aborts a transfer by id, and returns false for an unknown id', async () => {
    const { server, port, until } = await opened();
    const peer = await client();
    peer.request('readRequest', 'file', port);
    await peer.next();
    await until(1);
    expect(server.abort('none')).toBe(false);
    expect(server.abort(server.transfers()[0]?.id ?? '')).toBe(true);
    expect((await until(2))[1]).toBe('aborted file');
    expect((await peer.next()).bytes[1]).toBe(5);
    expect(server.isBusy).toBe(false);
  });

  it('notifies of requests that it refuses', async () => {
    const { port, until } = await opened();
    const peer = await client();
    peer.request('readRequest', 'nothing', port);
    expect((await peer.next()).bytes[1]).toBe(5);
    expect(await until(1)).toEqual(['refused TFTP_NOT_FOUND']);
  });

  it('lets a transfer finish while it closes', async () => {
    const { server, port, until } = await opened();
    const peer = await client();
    peer.request('readRequest', 'file', port);
    const first = await peer.next();
    const closed = server.close(60_000);
    expect(isSame(await peer.download(first), file)).toBe(true);
    await closed;
    expect(await until(2)).toEqual(['started file', 'done file']);
  });

  it('gives transfers up when it closes at once, also after it began to close with time', async () => {
    const { server, port, until } = await opened();
    const peer = await client();
    peer.request('readRequest', 'file', port);
    await peer.next();
    const closing = server.close(60_000);
    await server.close(0);
    await closing;
    expect(await until(2)).toEqual(['started file', 'aborted file']);
    expect((await peer.next()).bytes[1]).toBe(5);
  });

  it('leaves its port free when it is closed, and what its threads counted known', async () => {
    const { server, port, until } = await opened();
    const peer = await client();
    peer.request('readRequest', 'file', port);
    await peer.download(await peer.next());
    await until(2);
    await server.close(0);
    own(await RawTftp.open('127.0.0.1', port));
    expect(server.counters.transfersDone).toBe(1);
  });

  it('is not opened, and leaves no thread, if its port is in use', async () => {
    const other = await client();
    const { server } = await made({ port: other.port });
    await expect(server.open()).rejects.toMatchObject({
      code: 'ADDRESS_IN_USE',
      failure: { params: { address: `127.0.0.1:${other.port}` } },
    });
    // All threads have ended: this settles at once.
    await server.close(60_000);
  });

  it('is not opened if a thread cannot run, and rejects with the reason', async () => {
    const entry = pathToFileURL(
      join(folder({ 'broken.mjs': "throw new Error('broken thread')" }), 'broken.mjs'),
    );
    const { server, until } = await made({}, { entry });
    await expect(server.open()).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      failure: { params: { reason: 'broken thread' } },
    });
    expect((await until(1))[0]).toBe('failed ENGINE_FAILED: broken thread');
  });

  it('reports a thread that ends unasked, with its transfers, and goes on', async () => {
    // It says that a transfer has begun, waits for a question about it, and ends without an answer.
    const script = `
      import { parentPort } from 'node:worker_threads';
      const transfer = { id: 'one', file: 'file', peer: '127.0.0.1:1' };
      parentPort.postMessage([
        { type: 'opened', addresses: [{ address: '127.0.0.1', port: 1 }] },
        { type: 'events', events: [{ type: 'started', transfer }] },
      ]);
      parentPort.on('message', ({ type }) => type === 'readRecord' && process.exit(0));
    `;
    const entry = pathToFileURL(join(folder({ 'ends.mjs': script }), 'ends.mjs'));
    const { server, until } = await made({}, { entry, threads: 1 });
    await server.open();
    await until(1);
    expect(server.isBusy).toBe(true);
    expect(await server.record('one')).toBeUndefined();
    expect(await until(2)).toEqual(['started file', 'failed ENGINE_FAILED: thread-ended']);
    expect([server.isBusy, server.transfers(), server.abort('one')]).toEqual([false, [], false]);
  });
});
