import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TftpClient } from '../../src/app/tftp/tftp-client.js';
import { bob, RunningBob } from '../bob.js';
import { type NatsServer, startNats } from '../nats-server.js';
import { describeWith } from '../peer-programs.js';
import { scratch } from '../scratch.js';

const objects = (stdout: Buffer): readonly Record<string, unknown>[] =>
  stdout
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('bob library in a workspace', () => {
  const bench = scratch();
  let folder: string;
  beforeEach(() => {
    folder = bench.folder();
  });
  const library = (...words: readonly string[]) =>
    bob(['library', ...words], { cwd: folder, env: { XDG_DATA_HOME: folder } });

  it('adds files to its TFTP folder, lists, copies and removes them', async () => {
    const own = join(folder, 'desk');
    mkdirSync(own);
    writeFileSync(join(folder, 'boot.img'), 'boot');
    writeFileSync(join(folder, '固件.bin'), 'two');
    const at = ['--workspace', own];
    expect(await library('list', ...at)).toMatchObject({ status: 1 });
    const added = await library('add', 'boot.img', '固件.bin', '--into', 'images/v2', ...at);
    expect(added.stdout.toString()).toBe(
      'images/v2/boot.img is served from now on (4 B)\nimages/v2/固件.bin is served from now on (3 B)\n',
    );
    expect(readFileSync(join(own, 'tftp/images/v2/固件.bin'), 'utf8')).toBe('two');
    const listed = await library('list', '--json', ...at);
    expect(objects(listed.stdout)).toMatchObject([
      { type: 'libraryFile', name: 'images/v2/boot.img', bytes: 4 },
      { type: 'libraryFile', name: 'images/v2/固件.bin', bytes: 3 },
    ]);
    expect((await library('list', '--lang', 'zh-CN', ...at)).stdout.toString()).toMatch(
      /^名称 +字节 +时间\nimages\/v2\/boot\.img +4 +2\d{3}-/,
    );
    const taken = await library('add', 'boot.img', '--into', 'images/v2', ...at);
    expect(taken).toMatchObject({ status: 1 });
    expect(taken.stderr).toMatch(/images\/v2\/boot\.img.* exists .*-f/);
    writeFileSync(join(folder, 'boot.img'), 'newer');
    expect(await library('add', '-f', 'boot.img', '--into', 'images/v2', ...at)).toMatchObject({ status: 0 });
    expect((await library('get', 'images/v2/boot.img', '-', ...at)).stdout.toString()).toBe('newer');
    const there = await library('get', 'images/v2/boot.img', ...at);
    expect(there.stderr).toMatch(/boot\.img.* exists/);
    expect(await library('get', 'images/v2/boot.img', 'copy.img', ...at)).toMatchObject({ status: 0 });
    expect(readFileSync(join(folder, 'copy.img'), 'utf8')).toBe('newer');
    expect(await library('remove', 'images/v2/boot.img', ...at)).toMatchObject({ status: 0 });
    expect((await library('remove', 'images/v2/boot.img', ...at)).stderr).toMatch(/images\/v2\/boot\.img/);
  });

  it('is what bob tftp serve --library serves', async () => {
    writeFileSync(join(folder, 'boot.img'), 'boot');
    const own = join(folder, 'desk');
    await library('add', 'boot.img', '--workspace', own);
    const words = ['tftp', 'serve', '--library', '--workspace', own, '--host', '127.0.0.1', '--port', '0'];
    const server = await RunningBob.listen(...words);
    try {
      const client = new TftpClient({ host: '127.0.0.1', port: server.port });
      expect(Buffer.from(await client.read('boot.img')).toString()).toBe('boot');
    } finally {
      await server.stop();
    }
    for (const [more, said] of [
      [['--port', '0'], /folder/],
      [[folder, '--library'], /--library/],
    ] as const) {
      const done = await bob(['tftp', 'serve', ...more]);
      expect(done).toMatchObject({ status: 2 });
      expect(done.stderr).toMatch(said);
    }
  });

  it('refuses what it cannot do there', async () => {
    for (const [words, said] of [
      [['add', 'missing.img'], /missing\.img/],
      [['add', '.', '--as', 'a'], /folder/],
      [['add', 'a', 'b', '--as', 'c'], /--as/],
      [['get', '../etc/passwd'], /\.\.\/etc\/passwd/],
      [['rollback', 'boot.img'], /rollback is for the library of a cluster.* --cluster nats:/],
      [['versions', 'boot.img'], /versions is for the library of a cluster.* --cluster nats:/],
      [['list', '--workspace', '.', '--cluster', 'nats://127.0.0.1:1'], /--workspace/],
      [['get', 'a', '-', '--json'], /--json/],
    ] as const) {
      const done = await library(...words);
      expect(done.status, words.join(' ')).toBeGreaterThan(0);
      expect(done.stderr, words.join(' ')).toMatch(said);
      expect(done.stderr.trim().split('\n')).toHaveLength(1);
    }
  });
});

describeWith('nats-server', 'bob library of a cluster', () => {
  const bench = scratch();
  let folder: string;
  let nats: NatsServer;
  beforeEach(async () => {
    folder = bench.folder();
    nats = await startNats();
  });
  afterEach(async () => {
    await nats.close();
  });
  const library = (...words: readonly string[]) =>
    bob(['library', ...words, '--cluster', nats.url], { cwd: folder });

  it('keeps versions for all nodes, and takes one back', async () => {
    const file = join(folder, 'firmware.bin');
    writeFileSync(file, 'first');
    const empty = await library('list');
    expect(empty).toMatchObject({ status: 1 });
    expect(empty.stdout.toString()).toMatch(/add FILE --cluster nats:/);
    expect((await library('add', 'firmware.bin')).stdout.toString()).toBe(
      'firmware.bin is served from now on, as version 1 (5 B)\n',
    );
    expect((await library('add', 'firmware.bin', '--lang', 'zh-CN')).stdout.toString()).toBe(
      'firmware.bin 内容未变，当前即为版本 1\n',
    );
    writeFileSync(file, 'second');
    const [second] = objects((await library('add', 'firmware.bin', '--json')).stdout);
    expect(second).toMatchObject({
      type: 'libraryAdded',
      name: 'firmware.bin',
      version: 2,
      bytes: 6,
      isNew: true,
    });
    expect(second).toHaveProperty('digest', expect.stringMatching(/^[0-9a-f]{64}$/));
    expect((await library('get', 'firmware.bin', '-')).stdout.toString()).toBe('second');
    expect((await library('versions', 'firmware.bin')).stdout.toString()).toMatch(
      /^served +version +bytes +SHA-256 +added +by\n\* +2 +6 .*\n +1 +5 .*@.*\n$/,
    );
    expect((await library('rollback', 'firmware.bin')).stdout.toString()).toMatch(/version 1 again/);
    expect((await library('get', 'firmware.bin', '-')).stdout.toString()).toBe('first');
    expect((await library('rollback', 'firmware.bin')).stderr).toMatch(
      /firmware\.bin has no version before 1, .* kept are 2, 1\n/,
    );
    const none = await library('rollback', 'firmware.bin', '7');
    expect(none).toMatchObject({ status: 1 });
    expect(none.stderr).toMatch(/1 is served, and kept are 2, 1/);
    expect(objects((await library('versions', 'firmware.bin', '--json')).stdout)).toMatchObject([
      { type: 'libraryVersion', version: 2, served: false },
      { type: 'libraryVersion', version: 1, served: true, chosen: { by: expect.stringContaining('@') } },
    ]);
    expect((await library('versions', 'firmware.bin')).stdout.toString()).toMatch(
      /^served +version .* +served again\n +2 [^\n]*\n\* +1 [^\n]*@\S+ +2\d{3}-\S+ \S+ \S+@\S+\n$/,
    );
    expect(await library('remove', 'firmware.bin')).toMatchObject({ status: 0 });
    expect((await library('get', 'firmware.bin')).stderr).toMatch(/no file firmware\.bin/);
  });

  it('says where NATS cannot be reached', async () => {
    await nats.kill();
    const done = await library('list');
    expect(done).toMatchObject({ status: 1 });
    expect(done.stderr).toMatch(/^NATS at 127\.0\.0\.1:\d+ cannot be reached/);
  });
});
