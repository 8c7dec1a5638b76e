import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { EndpointSummary } from '../../operations/endpoints.js';
import { startWorkbench, type Workbench } from './workbench.js';

const folders: string[] = [];
const running: Workbench[] = [];

afterEach(async () => {
  for (const one of running.splice(0)) await one.close(0);
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A workbench whose workspace has these layouts, by their names. */
async function workbench(layouts: Readonly<Record<string, string>>): Promise<Workbench> {
  const workspace = mkdtempSync(join(tmpdir(), 'breakoutbox-layouts-'));
  folders.push(workspace);
  mkdirSync(join(workspace, 'layouts'));
  for (const [name, text] of Object.entries(layouts))
    writeFileSync(join(workspace, 'layouts', `${name}.yaml`), text);
  const started = await startWorkbench({ host: '127.0.0.1', port: 0, workspace, isTrusted: true });
  running.push(started);
  return started;
}

async function ask(
  { port }: Workbench,
  method: string,
  path: string,
  body?: unknown,
): Promise<EndpointSummary> {
  const response = await fetch(`http://127.0.0.1:${port}/api/${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  return (await response.json()) as EndpointSummary;
}

const listener = (layouts: readonly string[]) => ({
  type: 'tcp-listen',
  address: '127.0.0.1:0',
  reply: 'echo',
  layouts,
});

it('an endpoint cuts its stream by a layout of the workspace', async () => {
  const bench = await workbench({
    sensor: 'frame: { length: len }\nfields:\n  - sync: const AA 55\n  - len: u8\n  - data: bytes\n',
  });
  const { status, id } = await ask(bench, 'POST', 'endpoints', listener(['sensor']));
  const port = status.state === 'listening' ? Number(status.local.split(':').at(-1)) : 0;
  const peer = connect(port, '127.0.0.1');
  peer.end(Buffer.from('626F6F740A AA550201 02 AA550103'.replaceAll(' ', ''), 'hex'));
  peer.resume();
  await once(peer, 'end');
  // What stands before the frames, and two of them.
  const [summary] = (await ask(bench, 'GET', 'endpoints')) as unknown as readonly EndpointSummary[];
  expect(summary?.id).toBe(id);
  expect(summary?.totals).toMatchObject({
    receivedMessages: 3,
    receivedBytes: 14,
  });
});

it('an endpoint whose layout is gone, or faulty, does not open and says why', async () => {
  const bench = await workbench({ broken: 'fields:\n  - temp: i17\n' });
  expect((await ask(bench, 'POST', 'endpoints', listener(['gone']))).status).toMatchObject({
    state: 'failed',
    failure: { code: 'LAYOUT_UNKNOWN' },
  });
  expect((await ask(bench, 'POST', 'endpoints', listener(['broken']))).status).toMatchObject({
    state: 'failed',
    failure: { code: 'LAYOUT_INVALID', params: { layout: 'broken.yaml:2:11', field: 'temp' } },
  });
  expect((await ask(bench, 'POST', 'endpoints', listener(['modbus-tcp']))).status.state).toBe('listening');
});

it('layouts are listed and given as their YAML, those of the workspace in the place of those that ship', async () => {
  const own = 'fields:\n  - level: u16\n';
  const bench = await workbench({ tank: own, 'modbus-tcp': own, broken: 'fields: 7\n', dns: own });
  const get = async (path: string): Promise<unknown> =>
    (await fetch(`http://127.0.0.1:${bench.port}/api/${path}`)).json();
  expect(await get('layouts')).toEqual([
    { name: 'line-sensor' },
    { name: 'modbus-rtu' },
    { name: 'modbus-tcp', path: 'layouts/modbus-tcp.yaml' },
    { name: 'tank', path: 'layouts/tank.yaml' },
  ]);
  expect(await get('layouts/tank')).toEqual({ name: 'tank', path: 'layouts/tank.yaml', text: own });
  const { text, path } = (await get('layouts/modbus-rtu')) as {
    readonly text: string;
    readonly path?: string;
  };
  expect(path).toBeUndefined();
  expect(text).toContain('fields:');
  expect(await get('layouts/broken')).toMatchObject({
    error: { code: 'LAYOUT_INVALID', params: { layout: 'broken.yaml:1:9' } },
  });
  expect(await get('layouts/dns')).toMatchObject({ error: { code: 'LAYOUT_NAME_TAKEN' } });
  expect(await get('layouts/none')).toMatchObject({ error: { code: 'LAYOUT_UNKNOWN' } });
});
