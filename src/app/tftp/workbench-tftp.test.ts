import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RawTftp } from '../../../test/raw-tftp.js';
import { scratch } from '../../../test/scratch.js';
import type { TftpState } from '../../operations/tftp.js';
import { createHub } from '../create-hub.js';
import { TftpServer } from './tftp-server.js';
import { WorkbenchTftp } from './workbench-tftp.js';

const bench = scratch();

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

/** The TFTP of a workbench whose folder has `image`, and the states sent to a page that looks at it. */
function workbench() {
  const own = bench.folder({ image: new Uint8Array(5_000) });
  const kept: string[] = [];
  const hub = createHub();
  const tftp = bench.own(new WorkbenchTftp(hub, { own, chosen: '' }, ({ folder }) => kept.push(folder)));
  const sent: TftpState[] = [];
  const look = () => tftp.watch((state) => sent.push(state));
  /** Opens a server of the folder, as its endpoint does. */
  const serve = async (id = 'e1'): Promise<TftpServer> => {
    const origin = await tftp.served.origin();
    const server = new TftpServer({ ...origin, hub, id, host: '127.0.0.1', port: 0, engine: 'portable' });
    bench.own({ close: () => server.close(0) });
    await server.listen();
    tftp.served.opened(id, server);
    return server;
  };
  return { own, kept, tftp, sent, look, serve };
}

const names = ({ files }: TftpState): readonly string[] => files.map(({ name }) => name);

describe('the TFTP of a workbench', () => {
  it('sends a page nothing while nothing happens, and a file that is put in at once', async () => {
    const { tftp, sent, look } = workbench();
    const leave = look();
    // The folder is listed when somebody looks at it.
    await expect.poll(() => sent.map(names)).toEqual([['image']]);
    expect(names(await tftp.putFile('more', bytesOf('more') as never, false))).toEqual(['image', 'more']);
    expect(sent.map(names)).toEqual([['image'], ['image', 'more']]);
    leave();
    await tftp.removeFile('more');
    expect(sent).toHaveLength(2);
  });

  it('finds what others put into the folder while somebody looks', async () => {
    const { own, sent, look } = workbench();
    look();
    await expect.poll(() => sent.map(names)).toEqual([['image']]);
    writeFileSync(join(own, 'other'), '');
    await expect.poll(() => sent.map(names)).toEqual([['image'], ['image', 'other']]);
  });

  it('sends a transfer as it moves, and how it ended, and then nothing', async () => {
    const { tftp, sent, look, serve } = workbench();
    const server = await serve();
    look();
    const device = bench.own(await RawTftp.open());
    device.request('readRequest', 'image', server.port);
    device.acknowledge(1, await device.next());
    await expect.poll(() => sent.at(-1)?.running).toMatchObject([{ id: 'e1-t1', bytes: 512 }]);
    device.acknowledge(2, await device.next());
    await expect.poll(() => sent.at(-1)?.running).toMatchObject([{ bytes: 1_024 }]);
    tftp.abort('e1-t1');
    await expect.poll(() => sent.at(-1)?.finished).toMatchObject([{ id: 'e1-t1', outcome: 'aborted' }]);
    expect(sent.at(-1)?.running).toEqual([]);
    expect(await tftp.story('e1-t1')).toMatchObject({ transfer: { outcome: 'aborted' } });
    await expect(tftp.story('e1-t2')).rejects.toMatchObject({ code: 'TFTP_TRANSFER_UNKNOWN' });
    expect(() => tftp.abort('e1-t1')).toThrow(expect.objectContaining({ code: 'TFTP_TRANSFER_UNKNOWN' }));
  });

  it('sends a refused request when it is clear that no other follows it', async () => {
    const { sent, look, serve } = workbench();
    const server = await serve();
    look();
    const device = bench.own(await RawTftp.open());
    device.request('readRequest', 'nothing', server.port);
    await expect.poll(() => sent.at(-1)?.refused).toMatchObject([{ failure: { code: 'TFTP_NOT_FOUND' } }]);
  });

  it('goes over to another folder, which is kept and opens the servers anew, but cuts nothing unasked', async () => {
    const { own, kept, tftp, serve } = workbench();
    const server = await serve();
    const other = bench.folder({ configuration: '' });
    let reopened = 0;
    const choose = (path: string, cut = false): Promise<TftpState> =>
      tftp.chooseFolder({ path, cut }, async () => {
        reopened += 1;
      });
    const device = bench.own(await RawTftp.open());
    device.request('readRequest', 'image', server.port);
    await device.next();
    await expect(choose(other)).rejects.toMatchObject({ code: 'TFTP_TRANSFERS_RUNNING' });
    await expect(choose(join(other, 'nowhere'))).rejects.toMatchObject({ code: 'TFTP_ROOT_INVALID' });
    expect([tftp.state().folder, kept, reopened]).toEqual([own, [], 0]);
    const state = await choose(other, true);
    expect([state.folder, state.isOwnFolder, names(state)]).toEqual([other, false, ['configuration']]);
    expect([kept, reopened]).toEqual([[other], 1]);
    expect((await choose('', true)).isOwnFolder).toBe(true);
    expect([kept, reopened]).toEqual([[other, ''], 2]);
  });
});
