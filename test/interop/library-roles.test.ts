import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bob, type Finished, RunningBob } from '../bob.js';
import { type NatsServer, startNats } from '../nats-server.js';
import { describeWith } from '../peer-programs.js';
import { scratch } from '../scratch.js';

/** The accounts of the example that comes with the package, at the port of the test's server. */
const accounts = readFileSync(new URL('../../examples/cluster/nats.conf', import.meta.url), 'utf8')
  .replace(/^listen:.*$/m, '')
  .replace(/^jetstream .*$/m, '');
const passwords = { bench: 'all', viewer: 'look', operator: 'work' } as const;

/** What was printed, but for when. */
const told = ({ stdout }: Finished): string => stdout.toString().replaceAll(/"time":"[^"]*"/g, '');

describeWith('nats-server', 'the library for the users of the example', () => {
  const bench = scratch();
  let folder: string;
  let nats: NatsServer;
  let workbench: RunningBob | undefined;
  beforeEach(async () => {
    folder = bench.folder();
    nats = await startNats({ configuration: accounts });
  });
  afterEach(async () => {
    await workbench?.stop();
    workbench = undefined;
    await nats.close();
  });
  const library = (user: keyof typeof passwords, ...words: readonly string[]): Promise<Finished> =>
    bob(['library', ...words, '--cluster', `nats://${user}:${passwords[user]}@127.0.0.1:${nats.port}`], {
      cwd: folder,
    });
  const add = (user: keyof typeof passwords, text: string): Promise<Finished> => {
    writeFileSync(join(folder, 'boot.img'), text);
    return library(user, 'add', 'boot.img');
  };

  it('is read by who may look, and changed by who may operate', async () => {
    const url = `nats://bench:all@127.0.0.1:${nats.port}`;
    const none = await library('viewer', 'list');
    expect(none).toMatchObject({ status: 1 });
    expect(none.stderr).toMatch(
      /^NATS at .* lets the user viewer have this from a workbench alone, and none answers.*\n$/,
    );
    expect(await add('bench', 'first')).toMatchObject({ status: 0, stderr: '' });
    const words = ['workbench', '--port', '0', '--no-open', '--workspace', join(folder, 'bench'), '--trust'];
    workbench = RunningBob.start(...words, '--cluster', url, '--node', 'bench');
    await workbench.event(({ type }) => type === 'workbench');
    for (const [user, ...asked] of [
      ['viewer', 'list'],
      ['viewer', 'list', '--json'],
      ['viewer', 'versions', 'boot.img', '--json'],
    ] as const)
      expect(told(await library(user, ...asked))).toBe(told(await library('bench', ...asked)));
    expect(await add('operator', 'x'.repeat(300_000))).toMatchObject({ status: 0, stderr: '' });
    expect((await library('operator', 'rollback', 'boot.img')).stdout.toString()).toMatch(/version 1 again/);
    expect((await library('viewer', 'list')).stdout.toString()).toMatch(/boot\.img/);
    expect((await library('viewer', 'versions', 'boot.img')).stdout.toString()).toMatch(/\* +1 +5 /);
    expect((await library('viewer', 'get', 'boot.img', '-')).stdout.toString()).toBe('first');
    for (const work of [
      () => add('viewer', 'second'),
      () => library('viewer', 'rollback', 'boot.img', '2'),
      () => library('viewer', 'remove', 'boot.img'),
    ]) {
      const refused = await work();
      expect(refused).toMatchObject({ status: 1 });
      expect(refused.stderr.trim().split('\n')).toHaveLength(1);
      expect(refused.stderr).toMatch(/user viewer may not library\.(upload|takeBack|remove) on bench/);
    }
    expect((await library('viewer', 'get', 'boot.img', '-')).stdout.toString()).toBe('first');
    expect((await library('viewer', 'versions', 'boot.img', '--json')).stdout.toString()).toMatch(
      /"version":2.*"served":false.*\n.*"version":1.*"served":true/,
    );
    expect(await library('operator', 'remove', 'boot.img')).toMatchObject({ status: 0, stderr: '' });
  });
});
