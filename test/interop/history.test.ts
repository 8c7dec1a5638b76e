import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startWorkbench } from '../../src/app/workbench/workbench.js';
import type { EndpointSummary } from '../../src/operations/endpoints.js';
import { decodeRecordPage } from '../../src/operations/record-page.js';
import { bob, type JsonEvent, RunningBob, run } from '../bob.js';
import { listeningPort } from '../listening-port.js';
import { scratch } from '../scratch.js';

const { folder, own } = scratch();

/** A workbench with an echo server, which has answered these. */
async function recorded(...texts: readonly string[]): Promise<{
  readonly workspace: string;
  readonly say: (...more: readonly string[]) => Promise<void>;
  readonly close: () => Promise<void>;
}> {
  const workspace = folder();
  const bench = await startWorkbench({ host: '127.0.0.1', port: 0, workspace, isTrusted: true });
  let isClosed = false;
  const close = async (): Promise<void> => {
    if (!isClosed) await bench.close(0);
    isClosed = true;
  };
  own({ close });
  const response = await fetch(`http://127.0.0.1:${bench.port}/api/endpoints`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'tcp-listen', address: '127.0.0.1:0', reply: 'echo', label: 'bench' }),
  });
  const port = listeningPort((await response.json()) as EndpointSummary);
  let count = 0;
  const say = async (...said: readonly string[]): Promise<void> => {
    const socket = connect(port, '127.0.0.1');
    for (const text of said) {
      socket.write(text);
      await once(socket, 'data');
    }
    socket.destroy();
    count += said.length;
    await expect.poll(() => answers(bench.port)).toBe(count);
  };
  await say(...texts);
  return { workspace, say, close };
}

/** How many answers of the server are in the record. */
async function answers(port: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/api/record/events`);
  const page = decodeRecordPage(new Uint8Array(await response.arrayBuffer()));
  return page?.batch.events.filter(({ type }) => type === 'sent').length ?? 0;
}

describe('bob history', () => {
  it('shows what was recorded, while a workbench runs and after', async () => {
    const { workspace, close } = await recorded('hello', 'temp=23.5', '\x1b[31mred');
    const words = ['history', '--workspace', workspace, '--filter', 'dir == "in"'];
    const running = await bob(words);
    expect(running.stderr).toBe('');
    const lines = running.stdout.toString().trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} bench < {2}127\.0\.0\.1:\d+ {2}hello$/);
    expect(lines[2]).toContain('\\x1B[31mred');
    await close();
    const after = await bob(words);
    expect(after.stdout.toString()).toBe(running.stdout.toString());
    const newest = await bob(['history', '--workspace', workspace, '--endpoint', 'bench', '--limit', '1']);
    expect(newest.stdout.toString()).toMatch(/^\S+ \S+ \* {2}\S.*\n$/);
  });

  it('writes it in a format, and as objects', async () => {
    const { workspace, close } = await recorded('=1+1', 'two');
    const words = ['history', '--workspace', workspace, '--filter', 'dir == "in"'];
    const csv = (await bob([...words, '--export', 'csv'])).stdout.toString();
    expect(csv.trimEnd().split(/\r?\n/)).toHaveLength(3);
    expect(csv).not.toMatch(/,"?=1/);
    for (const format of ['text', 'hex', 'c']) {
      expect((await bob([...words, '--export', format])).stdout.toString()).toContain('bench');
      const alone = await bob([...words, '--endpoint', 'bench', '--export', format]);
      expect(alone.stdout.toString()).not.toContain('bench');
    }
    const objects = (await bob([...words, '--json'])).stdout.toString().trimEnd().split('\n');
    expect(objects.map((line) => JSON.parse(line) as JsonEvent)).toMatchObject([
      { type: 'received', text: '=1+1' },
      { type: 'received', text: 'two' },
    ]);
    await close();
    const packets = await bob(['history', '--workspace', workspace, '--export', 'pcapng']);
    const file = join(workspace, 'bench.pcapng');
    writeFileSync(file, packets.stdout);
    const args = ['-r', file, '-Y', 'tcp.len > 0', '-T', 'fields', '-e', 'tcp.payload'];
    const read = await run('tshark', args);
    expect(packets.stderr).toBe('');
    expect(read.stdout.toString().trim().split('\n')).toEqual(['3d312b31', '3d312b31', '74776f', '74776f']);
  });

  it('goes on with what is recorded, until it is told to end', async () => {
    const { workspace, say } = await recorded('before');
    const words = ['history', '--workspace', workspace, '--filter', 'dir == "in"', '--follow'];
    const following = RunningBob.start(...words);
    await following.event(({ text }) => text === 'before');
    await say('after');
    await following.event(({ text }) => text === 'after');
    expect(following.events.map(({ text }) => text)).toEqual(['before', 'after']);
    following.process.kill('SIGINT');
    expect(await following.ended()).toBe(0);
  });

  it('takes a saved filter by its name, and leaves out what the workspace hides if it is told to', async () => {
    const { workspace, close } = await recorded('hello', 'keep-alive', 'ERR 7', 'ERR keep-alive');
    mkdirSync(join(workspace, 'filters'), { recursive: true });
    writeFileSync(
      join(workspace, 'filters/errors.yaml'),
      'filter: text contains "ERR" and dir == received\n',
    );
    const hidden = 'filter: text contains "keep-alive"\nshow: hide\nendpoints: [ bench ]\n';
    writeFileSync(join(workspace, 'filters/noise.yaml'), hidden);
    const textsOf = async (...words: readonly string[]): Promise<unknown> => {
      const done = await bob(['history', '--workspace', workspace, '--json', ...words]);
      const lines = done.stdout.toString().trimEnd().split('\n');
      return lines.map((line) => (JSON.parse(line) as JsonEvent).text);
    };
    expect(await textsOf('--filter', '@errors')).toEqual(['ERR 7', 'ERR keep-alive']);
    expect(await textsOf('--filter', '@errors', '--shown')).toEqual(['ERR 7']);
    await close();
    expect(await textsOf('--shown')).toEqual(['hello', 'hello', 'ERR 7', 'ERR 7']);
    const none = await bob(['history', '--workspace', workspace, '--filter', '@nothing']);
    expect([none.status, none.stderr]).toEqual([2, expect.stringContaining('@errors, @noise')]);
  });

  it('says what is wrong', async () => {
    const { workspace, close } = await recorded('hello');
    const at = ['history', '--workspace', workspace];
    const none = await bob([...at, '--filter', 'text contains "nowhere"']);
    expect([none.status, none.stderr]).toEqual([1, expect.stringContaining('nothing of that is recorded')]);
    const wrong = await bob([...at, '--filter', 'size > ']);
    expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('the filter')]);
    const format = await bob([...at, '--export', 'xlsx']);
    expect([format.status, format.stderr]).toEqual([2, expect.stringContaining('text, csv, jsonl')]);
    await close();
    const idle = await bob([...at, '--follow']);
    expect([idle.status, idle.stderr]).toEqual([1, expect.stringContaining('nothing is being recorded')]);
    const missing = await bob(['history', '--workspace', folder()]);
    expect([missing.status, missing.stderr]).toEqual([1, expect.stringContaining('there is no record in')]);
  });
});
