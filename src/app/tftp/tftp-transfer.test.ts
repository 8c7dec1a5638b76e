import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeOnEngines } from '../../../test/engines.js';
import { RawTftp } from '../../../test/raw-tftp.js';
import { scratch } from '../../../test/scratch.js';
import { contentOfBytes } from '../../store/files/local-files.js';
import { MemorySink } from '../../store/files/memory-sink.js';
import type { TransferData } from '../../tftp/transfer-data.js';
import { TftpServer } from './tftp-server.js';
import { Transfer } from './tftp-transfer.js';

describeOnEngines((engine) => {
  const bench = scratch();

  /** A server of a folder, and transfers with it. */
  async function served() {
    const root = bench.folder({ image: new Uint8Array(3_000) });
    const server = new TftpServer({ root, host: '127.0.0.1', port: 0, engine, write: 'create' });
    bench.own({ close: () => server.close(0) });
    await server.listen();
    const client = { host: '127.0.0.1', port: server.port, engine, blockBytes: 1_024, traceSteps: 64 };
    return { root, server, client };
  }

  const sink = async (): Promise<TransferData> => ({ sink: new MemorySink() });

  describe('a transfer of a client', () => {
    it('reports what it moved by which options, and both agreed', async () => {
      const { client } = await served();
      const transfer = new Transfer(client, 'get', 'image', sink, {});
      expect([transfer.isAgreed, transfer.options.blockBytes, transfer.steps]).toEqual([false, 512, []]);
      const report = await transfer.done;
      expect(report).toMatchObject({
        file: 'image',
        direction: 'get',
        bytes: 3_000,
        options: { mode: 'octet', blockBytes: 1_024 },
      });
      expect(report.peer).toMatch(/^127\.0\.0\.1:\d+$/);
      expect(report.steps.length).toBeGreaterThan(0);
      expect([transfer.isAgreed, transfer.failure, transfer.peer]).toEqual([true, undefined, report.peer]);
    });

    it('sends a file', async () => {
      const { root, client } = await served();
      const open = async (): Promise<TransferData> => ({ content: contentOfBytes(new Uint8Array(2_500)) });
      const { bytes } = await new Transfer(client, 'put', 'up', open, {}).done;
      expect([bytes, readFileSync(join(root, 'up')).length]).toEqual([2_500, 2_500]);
    });

    it('gives its own events alone, to their end, also of several on one hub', async () => {
      const { client, server } = await served();
      const all = { ...client, hub: server.hub };
      const one = new Transfer(all, 'get', 'image', sink, {});
      const other = new Transfer(all, 'get', 'image', sink, {});
      const ends = await Promise.all(
        [one, other].map(async (transfer) => {
          const ids = new Set<string>();
          let last = '';
          for await (const { id, type } of transfer) {
            ids.add(id);
            last = type;
          }
          return [[...ids], last];
        }),
      );
      expect(ends).toEqual([
        [[one.id], 'transferFinished'],
        [[other.id], 'transferFinished'],
      ]);
      expect(one.id).not.toBe(other.id);
    });

    it('rejects with what the server answered, and names it in its last event', async () => {
      const { client } = await served();
      const transfer = new Transfer(client, 'get', 'none', sink, {});
      const events = (async () => {
        const types: string[] = [];
        for await (const event of transfer)
          types.push(event.type === 'transferFinished' ? event.outcome : event.type);
        return types;
      })();
      await expect(transfer.done).rejects.toMatchObject({ code: 'TFTP_PEER_ERROR' });
      expect(await events).toEqual(['failed']);
      expect(transfer.failure).toMatchObject({ params: { file: 'none', situation: 'get-error-1' } });
    });

    it('rejects with the reason of its signal, before it begins and while it waits', async () => {
      const silent = bench.own(await RawTftp.open());
      const client = { host: '127.0.0.1', port: silent.port, engine };
      const before = new Transfer(client, 'get', 'image', sink, { signal: AbortSignal.abort('early') });
      await expect(before.done).rejects.toBe('early');
      const abort = new AbortController();
      const waiting = new Transfer(client, 'get', 'image', sink, { signal: abort.signal });
      await silent.next();
      abort.abort('late');
      await expect(waiting.done).rejects.toBe('late');
      expect(waiting.failure).toMatchObject({ code: 'TFTP_ABORTED', params: { file: 'image' } });
    });

    it('rejects where its own side cannot be opened, and has begun nothing', async () => {
      const { client } = await served();
      const transfer = new Transfer(client, 'get', 'image', () => Promise.reject(new Error('no disk')), {});
      await expect(transfer.done).rejects.toThrow('no disk');
      expect([transfer.figures, transfer.peer, transfer.failure]).toEqual([undefined, '', undefined]);
    });

    it('ends when its time is over, and that is a failure', async () => {
      const silent = bench.own(await RawTftp.open());
      const client = { host: '127.0.0.1', port: silent.port, engine };
      const transfer = new Transfer(client, 'get', 'image', sink, { maxTimeMs: 20 });
      await expect(transfer.done).rejects.toMatchObject({ code: 'TFTP_LIFETIME_EXCEEDED' });
    });
  });
});
