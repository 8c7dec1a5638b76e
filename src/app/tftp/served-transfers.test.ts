import { describe, expect, it } from 'vitest';
import { RawTftp } from '../../../test/raw-tftp.js';
import { scratch } from '../../../test/scratch.js';
import type { TftpStory } from '../../operations/tftp-transfers.js';
import { createHub } from '../create-hub.js';
import { ServedTransfers } from './served-transfers.js';
import { TftpServer } from './tftp-server.js';

const bench = scratch();

/** What two servers of one folder move, `e1` and `e2`, and a device that asks them. */
async function served() {
  const hub = createHub();
  const stories: TftpStory[] = [];
  let changes = 0;
  const served = new ServedTransfers(
    hub,
    (ended) => void stories.push(...ended),
    () => {
      changes += 1;
    },
  );
  const root = bench.folder({ image: new Uint8Array(5_000), hello: 'hello' });
  const open = async (id: string): Promise<TftpServer> => {
    const own = { hub, id, host: '127.0.0.1', port: 0, engine: 'portable', traceSteps: 16 } as const;
    const server = new TftpServer({ root, ...own });
    bench.own({ close: () => server.close(0) });
    await server.listen();
    served.opened(id, server);
    return server;
  };
  const servers = { e1: await open('e1'), e2: await open('e2') };
  const device = bench.own(await RawTftp.open());
  return { served, stories, servers, device, hub, changes: () => changes };
}

describe('what the TFTP servers of a workbench move', () => {
  it('has running transfers under their servers, which have the same ids', async () => {
    const { served: moved, servers, device } = await served();
    expect([moved.isBusy, moved.cuttable]).toEqual([false, 0]);
    device.request('readRequest', 'image', servers.e1.port);
    device.acknowledge(1, await device.next());
    const other = bench.own(await RawTftp.open());
    other.request('readRequest', 'image', servers.e2.port);
    await expect
      .poll(() => moved.running().map(({ id, endpoint, bytes }) => [id, endpoint, bytes]))
      .toEqual([
        ['e1-t1', 'e1', 512],
        ['e2-t1', 'e2', 0],
      ]);
    expect([moved.isBusy, moved.cuttable]).toEqual([true, 2]);
    moved.closing('e2');
    expect(moved.cuttable).toBe(1);
  });

  it('gives the story of a running transfer, aborts it, and keeps how it ended', async () => {
    const { served: moved, stories, servers, device } = await served();
    device.request('readRequest', 'image', servers.e1.port);
    await device.next();
    await expect.poll(() => moved.running()).toHaveLength(1);
    const story = await moved.story('e1-t1');
    expect(story).toMatchObject({ transfer: { id: 'e1-t1', outcome: 'running', file: 'image' } });
    expect(story?.steps.length).toBeGreaterThan(0);
    for (const unknown of ['e1-t2', 'e2-t1', 'e3-t1', 't1', 'e1-t1-x', '']) {
      expect(await moved.story(unknown)).toBeUndefined();
      expect(moved.abort(unknown)).toBe(false);
    }
    expect(moved.abort('e1-t1')).toBe(true);
    await expect
      .poll(() => stories.map(({ transfer: { id, outcome } }) => [id, outcome]))
      .toEqual([['e1-t1', 'aborted']]);
    expect(stories[0]?.transfer.endedMicros).toBeGreaterThan(0);
    expect(await moved.story('e1-t1')).toBeUndefined();
    expect(moved.isBusy).toBe(false);
  });

  it('is notified of a start, an end and a refusal, and of nothing that is no server’s', async () => {
    const { served: moved, servers, device, hub, changes } = await served();
    device.request('readRequest', 'hello', servers.e1.port);
    device.acknowledge(1, await device.next());
    await expect.poll(() => changes()).toBeGreaterThanOrEqual(1);
    device.request('readRequest', 'nothing', servers.e1.port);
    await expect
      .poll(() => moved.history.refused(Number.MAX_SAFE_INTEGER).map(({ endpoint }) => endpoint))
      .toEqual(['e1']);
    const before = changes();
    hub.publish({ type: 'error', timeMicros: 1, endpoint: 'c1', failure: { code: 'TFTP_BUSY' } as never });
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(changes()).toBe(before);
  });

  it('takes over what a server did last, though its events come after it has stopped', async () => {
    const { served: moved, stories, servers, device } = await served();
    device.request('readRequest', 'image', servers.e1.port);
    await device.next();
    await servers.e1.close(0);
    moved.closed('e1');
    expect(stories.map(({ transfer: { id, outcome } }) => [id, outcome])).toEqual([['e1-t1', 'aborted']]);
    expect(moved.running()).toEqual([]);
  });
});
