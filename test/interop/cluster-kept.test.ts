import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { bob, RunningBob } from '../bob.js';
import { startNats } from '../nats-server.js';
import { describeWith } from '../peer-programs.js';
import { scratch } from '../scratch.js';

const eventually = (look: () => unknown) => expect.poll(look, { timeout: 20_000 });

describeWith('nats-server', 'what NATS cannot keep of a node', () => {
  const bench = scratch();
  const running: RunningBob[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.stop()));
  });

  /** A listener hall and a workbench desk. */
  function start(url: string): readonly RunningBob[] {
    const env = { XDG_DATA_HOME: join(bench.folder(), 'data') };
    const cluster = ['--cluster', url, '--node'];
    const desk = ['workbench', '--port', '0', '--no-open', '--trust', '--workspace', bench.folder()];
    const all = [
      RunningBob.startWith(env, 'tcp', 'listen', '127.0.0.1:0', ...cluster, 'hall'),
      RunningBob.startWith(env, ...desk, ...cluster, 'desk'),
    ];
    running.push(...all);
    return all;
  }
  const users = (more: string): string =>
    `accounts { LAB { ${more} users: [ { user: lab, password: all } ] } }`;
  const linesOf = ({ stderr }: RunningBob, words: string) =>
    stderr.split('\n').filter((line) => line.includes(words));

  it('is said by a listener and a workbench, once for all of it, and so that it can again', async () => {
    const without = await startNats({ configuration: users('') });
    bench.own(without);
    const url = without.url.replace('//', '//lab:all@');
    const all = start(url);
    const said = `NATS at 127.0.0.1:${without.port} runs without JetStream; history, audit, library and shared workspace need it: start nats-server with -js`;
    for (const one of all) await eventually(() => linesOf(one, 'JetStream')).toEqual([said]);
    // One line for all nodes that have the reason.
    const list = async () => (await bob(['nodes', '--cluster', url])).stdout.toString();
    await eventually(list).toMatch(/^desk, hall: the history in NATS .* runs without JetStream/m);
    await without.kill();
    const again = await startNats({ configuration: users('jetstream: enabled,'), port: without.port });
    bench.own(again);
    for (const one of all)
      await eventually(() => linesOf(one, 'JetStream')).toEqual([said, 'NATS has JetStream again']);
  }, 60_000);

  it('is said with what it would reserve', async () => {
    const small = await startNats({ configuration: users('jetstream: { max_file: 100M },') });
    bench.own(small);
    const all = start(small.url.replace('//', '//lab:all@'));
    for (const one of all)
      await eventually(() => linesOf(one, 'reserves')).toEqual([
        expect.stringMatching(/the stream bob-history reserves 8\.00 GiB, .* --history-bytes/),
      ]);
    const read = await bob(['history', '--cluster', small.url.replace('//', '//lab:all@')]);
    expect(read.stderr).toMatch(
      /has no history: no node has brought it any yet, or none could; bob nodes says/,
    );
  }, 60_000);
});
