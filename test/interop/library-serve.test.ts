import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TftpClient } from '../../src/app/tftp/tftp-client.js';
import { bob, RunningBob } from '../bob.js';
import { describeOnEngines } from '../engines.js';
import { type NatsServer, startNats } from '../nats-server.js';
import { describeWith } from '../peer-programs.js';
import { scratch } from '../scratch.js';

describeWith('nats-server', 'a TFTP server of a cluster’s library', () => {
  const bench = scratch();
  const running: RunningBob[] = [];
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

  /** A server as a node of its own has it; resolves with how to fetch from it, as base64. */
  async function serve(
    name: string,
    engine: string,
    ...more: readonly string[]
  ): Promise<(file: string) => Promise<string>> {
    const server = RunningBob.start(
      ...['tftp', 'serve', '--library', '--cluster', nats.url, '--engine', engine, '--write', 'overwrite'],
      ...['--library-cache', '1G', '--library-folder', join(folder, name)],
      ...['--host', '127.0.0.1', '--port', '0', ...more],
    );
    running.push(server);
    await server.event(({ type }) => type === 'listening');
    const client = new TftpClient({ host: '127.0.0.1', port: server.port });
    return async (file) => Buffer.from(await client.read(file)).toString('base64');
  }
  const clientOf = (index: number): TftpClient =>
    new TftpClient({ host: '127.0.0.1', port: running[index]?.port ?? 0 });
  const refusalOf = async (index: number, file: string): Promise<unknown> =>
    await running[index]?.event(({ type, file: refused }) => type === 'error' && refused === file);
  async function add(bytes: Uint8Array, name: string): Promise<string> {
    const file = join(folder, 'upload');
    writeFileSync(file, bytes);
    const done = await bob(['library', 'add', file, '--as', name, '--cluster', nats.url]);
    expect(done).toMatchObject({ status: 0 });
    return Buffer.from(bytes).toString('base64');
  }
  const copyOf = (name: string, text: string): string =>
    join(folder, name, createHash('sha256').update(Buffer.from(text, 'base64')).digest('hex'));

  describeOnEngines((engine) => {
    it('serves what another node adds, replaces and takes back, and without NATS what it has', async () => {
      const get = await serve('room1', engine);
      await expect(get('images/boot.img')).rejects.toThrow(/TFTP error 1: File not found/);
      const first = await add(randomBytes(3_000_000), 'images/boot.img');
      await expect.poll(() => get('images/boot.img').catch(() => '')).toBe(first);
      const second = await add(randomBytes(100_000), 'images/boot.img');
      await expect.poll(() => get('images/boot.img')).toBe(second);
      await bob(['library', 'rollback', 'images/boot.img', '--cluster', nats.url]);
      await expect.poll(() => get('images/boot.img')).toBe(first);
      // What nobody has asked for is there as well.
      const idle = await add(randomBytes(5_000), 'idle');
      await expect
        .poll(() => readdirSync(join(folder, 'room1')))
        .toContain(copyOf('room1', idle).split('/').at(-1));
      const damaged = readFileSync(copyOf('room1', first));
      damaged[2_000_000] = (damaged[2_000_000] ?? 0) ^ 1;
      writeFileSync(copyOf('room1', first), damaged);
      expect(await get('images/boot.img')).toBe(first);
      // What a client of another node uploads is there for all once it is complete.
      const other = await serve('room2', engine);
      const uploaded = join(folder, 'device.cfg');
      writeFileSync(uploaded, randomBytes(400_000));
      const config = readFileSync(uploaded).toString('base64');
      await clientOf(1).put(uploaded, 'from/device.cfg');
      await expect.poll(() => get('from/device.cfg').catch(() => '')).toBe(config);
      await expect.poll(() => other('from/device.cfg').catch(() => '')).toBe(config);
      await running.pop()?.stop();
      await nats.kill();
      writeFileSync(uploaded, 'other');
      await expect(clientOf(0).put(uploaded, 'from/device.cfg')).rejects.toThrow(/TFTP error/);
      expect(await get('from/device.cfg')).toBe(config);
      expect(await get('images/boot.img')).toBe(first);
      await running.splice(0)[0]?.stop();
      const again = await serve('room1', engine);
      expect(await again('images/boot.img')).toBe(first);
      expect(await again('idle')).toBe(idle);
      // The client goes on to its next name; who runs the server is told that there may be one.
      await expect(again('none')).rejects.toThrow(/TFTP error 1: File not found/);
      expect(await refusalOf(0, 'none')).toMatchObject({
        ...{
          code: 'TFTP_NOT_FOUND',
          message: expect.stringMatching(/NATS, which may have it, cannot be asked/),
        },
      });
      rmSync(copyOf('room1', idle));
      await expect(again('idle')).rejects.toThrow(/library not reachable/);
      expect(await refusalOf(0, 'idle')).toMatchObject({
        ...{ code: 'TFTP_LIBRARY_AWAY', peer: expect.stringMatching(/^127\.0\.0\.1:/) },
      });
      await nats.restart();
      const late = await add(randomBytes(10), 'late');
      await expect.poll(() => again('late').catch(() => ''), { timeout: 10_000 }).toBe(late);
    }, 60_000);
  });

  it('fetches every file that is served when it is told to, and says when all are here', async () => {
    const [kept, lost] = [await add(randomBytes(4_000), 'kept'), await add(randomBytes(9_000), 'lost')];
    await serve('room1', 'auto');
    await expect.poll(() => existsSync(copyOf('room1', lost))).toBe(true);
    await running.splice(0)[0]?.stop();
    // Names that are known already have nothing fetched at a start.
    rmSync(copyOf('room1', lost));
    await serve('room1', 'auto', '--prefetch');
    await expect
      .poll(() => running[0]?.stderr)
      .toContain('of all files of the library are here: 2 (12.7 KiB)');
    expect(existsSync(copyOf('room1', lost))).toBe(true);
    const third = await add(randomBytes(1_000), 'third');
    await expect.poll(() => running[0]?.stderr).toContain('are here: 3 (');
    for (const text of [kept, lost, third]) expect(existsSync(copyOf('room1', text))).toBe(true);
    await running.splice(0)[0]?.stop();
    await serve('room2', 'auto', '--prefetch', '--library-cache', '10k');
    await expect.poll(() => running[0]?.stderr).toMatch(/of 3 files of the library .* 1 have no copy here/);
  }, 60_000);
});
