import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TftpClient } from '../../src/app/tftp/tftp-client.js';
import { ClusterLink } from '../../src/cluster/cluster-link.js';
import { Library } from '../../src/cluster/library/library.js';
import type { TftpState } from '../../src/operations/tftp.js';
import { personHeader, writePerson } from '../../src/operations/who.js';
import { blockOf } from '../../src/wire/tftp/packet.js';
import { LibraryNode, someBytes } from '../library-nodes.js';
import { type NatsServer, startNats } from '../nats-server.js';
import { describeWith, itWith } from '../peer-programs.js';
import { RawTftp } from '../raw-tftp.js';
import { scratch } from '../scratch.js';
import { transferBy } from './tftp-peers.js';

const eventually = (look: () => unknown, timeout = 15_000) => expect.poll(look, { timeout });

describeWith('nats-server', 'workbenches that serve the library of their cluster', () => {
  const bench = scratch();
  const running: LibraryNode[] = [];
  let folder: string;
  let nats: NatsServer;
  beforeEach(async () => {
    folder = bench.folder();
    nats = await startNats();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
    await nats.close();
  });
  const start = async (name: string, isNode = true): Promise<LibraryNode> => {
    const node = await LibraryNode.start(name, folder, isNode ? nats.url : undefined);
    running.push(node);
    return node;
  };
  const end = async (node: LibraryNode): Promise<void> => {
    running.splice(running.indexOf(node), 1);
    await node.stop();
  };
  const get = async (port: number, name: string): Promise<string> =>
    Buffer.from(await new TftpClient({ host: '127.0.0.1', port }).read(name)).toString('base64');
  const got = (port: number, name: string): Promise<string> =>
    get(port, name).catch((error: unknown) => String(error));
  const copyOf = ({ copies }: LibraryNode, bytes: Uint8Array): string =>
    join(copies, createHash('sha256').update(bytes).digest('hex'));

  itWith('tftp', 'have a file that any of them puts in, by the API or by TFTP', async () => {
    const [room1, room2] = [await start('room1'), await start('room2')];
    const [port1, port2] = [await room1.serve(), await room2.serve()];
    const image = someBytes(3_000_000);
    expect(await room1.upload('images/boot.img', image.bytes)).toMatchObject({
      ...{ name: 'images/boot.img', version: 1, bytes: 3_000_000, by: 'room1', isNew: true },
    });
    await eventually(() => got(port2, 'images/boot.img')).toBe(image.text);
    const [local, copy] = [join(folder, 'device.cfg'), join(folder, 'copy.cfg')];
    const config = someBytes(70_000);
    writeFileSync(local, config.bytes);
    await transferBy('tftp', 'put', { host: '127.0.0.1', port: port2, remote: 'device.cfg', local });
    await eventually(() => got(port1, 'device.cfg')).toBe(config.text);
    await transferBy('tftp', 'get', { host: '127.0.0.1', port: port1, remote: 'device.cfg', local: copy });
    expect(readFileSync(copy).equals(config.bytes)).toBe(true);
    expect((await room1.library()).files).toMatchObject([
      { name: 'device.cfg', by: 'room2', version: 1, isHere: true },
      { name: 'images/boot.img', by: 'room1', version: 1, versions: 1, isHere: true },
    ]);
    // Through another node, whose own the new version is.
    const second = someBytes(1_000);
    const rollout = await room1.upload('images/boot.img', second.bytes, 'nodes/room2/');
    expect(rollout).toMatchObject({ version: 2, by: 'room2' });
    await eventually(() => got(port1, 'images/boot.img')).toBe(second.text);
    expect(await room1.download('images/boot.img', 1, 'nodes/room2/')).toBe(image.text);
    expect(await room1.download('images/boot.img', 7)).toBe('LIBRARY_VERSION_UNKNOWN');
    const back = await room1.ask('PUT', 'library/served/images/boot.img', {});
    expect(back).toMatchObject({ name: 'images/boot.img', version: 1 });
    await eventually(() => got(port2, 'images/boot.img')).toBe(image.text);
    expect(await room2.versions('images/boot.img')).toMatchObject([
      { version: 2, isServed: false, isHere: true },
      { version: 1, isServed: true, isHere: true },
    ]);
    // Who had it served again, and who put it there, with the name that a person gave at a node.
    const put = (node: LibraryNode, path: string, type: string, body: string) =>
      fetch(`${node.url}api/${path}`, {
        ...{ method: 'PUT', body },
        headers: { 'content-type': type, [personHeader]: writePerson('Ana 安') },
      });
    await put(room2, 'library/served/images/boot.img', 'application/json', '{"version":2}');
    const chosen = { by: 'Ana 安 (room2)', atMs: expect.any(Number) };
    await eventually(() => room1.versions('images/boot.img')).toMatchObject([{ isServed: true, chosen }, {}]);
    await put(room1, 'library/files/ana.img', 'application/octet-stream', 'ana');
    await eventually(() => room2.versions('ana.img')).toMatchObject([{ by: 'Ana 安 (room1)' }]);
    await eventually(() => got(port1, 'images/boot.img')).toBe(second.text);
    expect(await room2.ask('DELETE', 'library/files/images/boot.img')).toBeUndefined();
    await eventually(() => got(port1, 'images/boot.img')).toMatch(/File not found/);
    expect(await room1.download('images/boot.img')).toBe('LIBRARY_FILE_UNKNOWN');
    const gone = await fetch(`${room1.url}api/library/versions/images/boot.img`);
    expect(gone.status).toBe(404);
  });

  it('end a transfer with the version that it began with, and begin the next with the new one', async () => {
    const [room1, room2] = [await start('room1'), await start('room2')];
    const port = await room2.serve();
    const [first, second] = [someBytes(20_000), someBytes(20_000)];
    await room1.upload('boot.img', first.bytes);
    await eventually(() => got(port, 'boot.img')).toBe(first.text);
    const device = bench.own(await RawTftp.open());
    device.request('readRequest', 'boot.img', port);
    const parts: Uint8Array[] = [];
    const take = async (): Promise<number> => {
      const datagram = await device.next();
      // A block that was long in being acknowledged comes again.
      const block = blockOf(datagram.bytes, 0, datagram.bytes.length);
      parts[block - 1] = datagram.bytes.subarray(4);
      device.acknowledge(block, datagram);
      return datagram.bytes.length - 4;
    };
    await take();
    await room1.upload('boot.img', second.bytes);
    await eventually(() => got(port, 'boot.img')).toBe(second.text);
    // The copy of the old version may go meanwhile.
    rmSync(copyOf(room2, first.bytes));
    while ((await take()) === 512);
    expect(Buffer.concat(parts).toString('base64')).toBe(first.text);
    expect(await got(port, 'boot.img')).toBe(second.text);
    // Whoever reads meanwhile has the one or the other, whole.
    const read: string[] = [];
    const reading = Array.from({ length: 3 }, async () => {
      for (let times = 0; times < 15; times += 1) read.push(await get(port, 'boot.img'));
    });
    for (const version of [1, 2, 1, 2, 1, 2]) await room1.ask('PUT', 'library/served/boot.img', { version });
    await Promise.all(reading);
    expect(read).toHaveLength(45);
    expect(read.filter((text) => text !== first.text && text !== second.text)).toEqual([]);
  }, 60_000);

  it('serve without NATS what they have, say what they have not, and never a damaged copy', async () => {
    const room1 = await start('room1');
    const port = await room1.serve();
    const [kept, lost, damaged] = [someBytes(9_000), someBytes(8_000), someBytes(400_000)];
    await room1.upload('kept', kept.bytes);
    await room1.upload('lost', lost.bytes);
    await room1.upload('damaged', damaged.bytes);
    expect(await got(port, 'damaged')).toBe(damaged.text);
    await nats.kill();
    await eventually(async () => (await room1.library()).failure?.code).toBe('CLUSTER_AWAY');
    // What was being fetched for a copy has come to its end.
    const parts = (): readonly string[] =>
      readdirSync(dirname(copyOf(room1, lost.bytes))).filter((name) => name.endsWith('.bob-part'));
    await eventually(parts).toEqual([]);
    rmSync(copyOf(room1, lost.bytes));
    const wrong = Buffer.from(damaged.bytes);
    wrong[200_000] = (wrong[200_000] ?? 0) ^ 1;
    writeFileSync(copyOf(room1, damaged.bytes), wrong);
    expect(await got(port, 'kept')).toBe(kept.text);
    expect(await got(port, 'lost')).toMatch(/library not reachable/);
    expect(await got(port, 'damaged')).toMatch(/library not reachable/);
    const reasons = async (): Promise<readonly string[]> =>
      (await room1.ask<TftpState>('GET', 'tftp')).refused.map(
        ({ failure: { code, params } }) => `${code} ${params.text}`,
      );
    await eventually(reasons).toEqual(['TFTP_LIBRARY_AWAY damaged', 'TFTP_LIBRARY_AWAY lost']);
    expect(await room1.library()).toMatchObject({ isRead: true, count: 3, missing: 2 });
    expect(await room1.upload('late', kept.bytes)).toMatchObject({ error: { code: 'CLUSTER_AWAY' } });
    expect(await room1.download('kept')).toBe(kept.text);
    const putting = new TftpClient({ host: '127.0.0.1', port });
    writeFileSync(join(folder, 'late'), 'late');
    await expect(putting.put(join(folder, 'late'), 'late')).rejects.toThrow(/library not reachable/);
    // The same after a start without NATS, with what is kept of the names.
    await end(room1);
    const again = await start('room1');
    const { id = '' } = (await again.ask<readonly { readonly id: string }[]>('GET', 'endpoints'))[0] ?? {};
    const newPort = await again.port(id);
    expect(await got(newPort, 'kept')).toBe(kept.text);
    expect(await got(newPort, 'damaged')).toMatch(/library not reachable/);
    await nats.restart();
    await eventually(() => got(newPort, 'damaged')).toBe(damaged.text);
    expect(await got(newPort, 'lost')).toBe(lost.text);
    expect(existsSync(`${copyOf(again, damaged.bytes)}.damaged`)).toBe(true);
  }, 90_000);

  it('forget what went while they were away, also with all that NATS kept', async () => {
    const room1 = await start('room1');
    await room1.upload('boot.img', someBytes(100).bytes);
    await room1.upload('old.img', someBytes(100).bytes);
    const names = async (node: LibraryNode): Promise<readonly string[] | undefined> => {
      const { isRead, files } = await node.library();
      return isRead ? files.map(({ name }) => name) : undefined;
    };
    await eventually(() => names(room1)).toEqual(['boot.img', 'old.img']);
    await end(room1);
    const login = { type: 'none' } as const;
    const servers = [`127.0.0.1:${nats.port}`];
    const link = bench.own(await ClusterLink.open({ servers, isTls: false, login, tls: {}, name: 'test' }));
    await (await Library.open(link)).remove('old.img');
    const second = await start('room1');
    await eventually(() => names(second)).toEqual(['boot.img']);
    await end(second);
    // Nothing is left that says what was removed.
    const manager = await jetstreamManager(link.live());
    for (const stream of ['KV_bob-files', 'OBJ_bob-library']) await manager.streams.delete(stream);
    const third = await start('room1');
    await eventually(() => names(third)).toEqual([]);
  });

  it('keep what they serve, and cut a transfer off for it only when that is agreed to', async () => {
    const room1 = await start('room1');
    const own = someBytes(5_000);
    await room1.upload('boot.img', own.bytes);
    await fetch(`${room1.url}api/tftp/files/plain`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: 'of the folder',
    });
    const port = await room1.serve();
    expect(await got(port, 'boot.img')).toBe(own.text);
    expect(await got(port, 'plain')).toMatch(/File not found/);
    const device = bench.own(await RawTftp.open());
    device.request('readRequest', 'boot.img', port);
    device.acknowledge(1, await device.next());
    await device.next();
    await eventually(async () => (await room1.ask<TftpState>('GET', 'tftp')).running.length).toBe(1);
    expect(await room1.ask('PUT', 'tftp/source', { source: 'folder' })).toMatchObject({
      error: { code: 'TFTP_TRANSFERS_RUNNING' },
    });
    expect(await room1.ask('PUT', 'tftp/source', { source: 'folder', cut: true })).toMatchObject({
      ...{ source: 'folder', isOwnFolder: true, files: [{ name: 'plain' }] },
      library: { count: 1, files: [{ name: 'boot.img', isHere: true }] },
    });
    const [{ id = '' } = {}] = await room1.ask<readonly { readonly id: string }[]>('GET', 'endpoints');
    await eventually(async () => got(await room1.port(id), 'plain')).toBe(btoa('of the folder'));
    // The last download may still count as under way.
    await eventually(() => room1.ask('PUT', 'tftp/source', { source: 'library' })).toMatchObject({
      source: 'library',
    });
    expect(readFileSync(join(folder, 'room1/desk/workspace.yaml'), 'utf8')).toMatch(/^tftpLibrary: true$/m);
    // A client here fetches into what is served, and sends from it.
    const newPort = await room1.port(id);
    await room1.ask('POST', 'tftp/transfers', {
      ...{ direction: 'get', url: `tftp://127.0.0.1:${newPort}/boot.img`, file: 'fetched' },
    });
    await eventually(() => got(newPort, 'fetched')).toBe(own.text);
    await end(room1);
    // Outside the cluster it is not the folder that is served in its place.
    const alone = await start('room1', false);
    const state = await alone.ask<TftpState>('GET', 'tftp');
    expect(state).toMatchObject({ source: 'library', library: { failure: { code: 'CLUSTER_NONE' } } });
    const [server] = await alone.ask<readonly { readonly status: unknown }[]>('GET', 'endpoints');
    expect(server).toMatchObject({ status: { state: 'failed', failure: { code: 'CLUSTER_NONE' } } });
    expect(await alone.ask('GET', 'library')).toMatchObject({ error: { code: 'CLUSTER_NONE' } });
    expect(await alone.ask('PUT', 'tftp/source', { source: 'folder' })).toMatchObject({ source: 'folder' });
    expect(await alone.ask('PUT', 'tftp/source', { source: 'library' })).toMatchObject({
      error: { code: 'CLUSTER_NONE' },
    });
  }, 60_000);
});
