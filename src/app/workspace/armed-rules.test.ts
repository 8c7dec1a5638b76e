import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import type { RuleState } from '../../operations/rules.js';
import type { WorkspaceReport } from '../../operations/workspace.js';
import { startWorkbench, type Workbench } from '../workbench/workbench.js';

const bench = scratch();
let root = '';
const closing: (() => unknown)[] = [];

beforeEach(() => {
  vi.stubEnv('XDG_DATA_HOME', bench.folder());
  root = bench.folder();
  put('endpoints/sensor.yaml', 'id: e1\ntype: udp\naddress: 127.0.0.1:0\nlabel: Sensor\nautoStart: true\n');
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  vi.unstubAllEnvs();
});

function put(path: string, text: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
}

async function open(isTrusted = true): Promise<Workbench> {
  const opened = await startWorkbench({ host: '127.0.0.1', port: 0, workspace: root, isTrusted });
  closing.push(() => opened.close(0));
  return opened;
}

async function portOf({ url }: Workbench): Promise<number> {
  let local = '';
  await expect
    .poll(async () => {
      const [endpoint] = (await (await fetch(`${url}api/endpoints`)).json()) as EndpointSummary[];
      local = endpoint?.status.state === 'listening' ? endpoint.status.local : '';
      return local;
    })
    .not.toBe('');
  return Number(local.split(':').at(-1));
}

async function peer(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  closing.push(() => socket.close());
  return socket;
}

/** What comes back for a datagram. */
async function answer(socket: Socket, port: number, text: string): Promise<string> {
  const received = once(socket, 'message');
  socket.send(text, port, '127.0.0.1');
  const [message] = (await received) as [Buffer];
  return message.toString();
}

const portIn = (local: string): number => Number(local.split(':').at(-1));

/** What comes soon; undefined if nothing does. */
const soon = (answered: Promise<string>): Promise<string | undefined> =>
  Promise.race([answered, later(100, undefined)]);

const problems = async ({ url }: Workbench): Promise<WorkspaceReport['problems']> =>
  ((await (await fetch(`${url}api/workspace`)).json()) as WorkspaceReport).problems;

describe('the rules of a workspace', () => {
  it('answer for the endpoints that they name, as the files stand now', async () => {
    put(
      'rules/sensor.yaml',
      '- { on: [Sensor], when: { text: DISCOVER }, then: [ { send: "SENSOR 1" } ] }\n- { on: [other], when: { text: DISCOVER }, then: [ { send: "never" } ] }\n',
    );
    const opened = await open();
    const port = await portOf(opened);
    const socket = await peer();
    expect(await answer(socket, port, 'DISCOVER')).toBe('SENSOR 1');
    put(
      'rules/sensor.yaml',
      '{ on: [e1], when: { regex: "UNIT (?<n>.)" }, then: [ { send: "unit {n}" } ] }\n',
    );
    await expect
      .poll(() =>
        Promise.race([answer(socket, port, 'UNIT 7'), new Promise((done) => setTimeout(done, 100))]),
      )
      .toBe('unit 7');
  });

  it('change what passes a relay, and are refused where they would change it at another endpoint', async () => {
    const target = await peer();
    target.on('message', (bytes, { port }) => target.send(bytes, port, '127.0.0.1'));
    put('layouts/gauge.yaml', 'fields: [ { kind: const 47 }, { value: u16 }, { sum: checksum sum8 } ]\n');
    put(
      'endpoints/sensor.yaml',
      `id: e1\ntype: udp-relay\naddress: 127.0.0.1:0\ntarget: 127.0.0.1:${target.address().port}\nlabel: Sensor\nautoStart: true\nlayouts: [gauge]\n`,
    );
    const rule = (on: string, value: number): string =>
      `{ name: high, on: [${on}], when: { filter: "gauge and dir == out" }, then: [ { set: { gauge.value: ${value} } } ] }\n`;
    put('rules/high.yaml', rule('Sensor', 900));
    const opened = await open();
    const port = await portOf(opened);
    const socket = await peer();
    const passes = async (): Promise<string> => {
      const received = once(socket, 'message');
      socket.send(Buffer.from('47000148', 'hex'), port, '127.0.0.1');
      return ((await received) as [Buffer])[0].toString('hex');
    };
    expect(await passes()).toBe('470384ce');
    put('rules/high.yaml', rule('Sensor', 901));
    await expect.poll(passes).toBe('470385cf');
    const [state] = (await (await fetch(`${opened.url}api/rules/states`)).json()) as RuleState[];
    expect(state).toMatchObject({ endpoint: 'e1', rule: 'high', isStopped: false });
    expect(state?.matched).toBeGreaterThan(1);
    put('rules/high.yaml', rule('Sensor', 70_000));
    await expect
      .poll(() => problems(opened))
      .toMatchObject([{ file: 'rules/high.yaml', line: 1, failure: { code: 'LAYOUT_VALUE_INVALID' } }]);
    expect(await passes()).toBe('47000148');
    put('endpoints/plain.yaml', 'id: e2\ntype: udp\naddress: 127.0.0.1:0\nlabel: Plain\nlayouts: [gauge]\n');
    put('rules/high.yaml', rule('Plain', 900));
    await expect
      .poll(() => problems(opened))
      .toMatchObject([
        { file: 'rules/high.yaml', failure: { code: 'RULE_NEEDS_RELAY', params: { action: 'set' } } },
      ]);
  });

  it('run their scripts, which stand beside them', async () => {
    put('rules/mean.yaml', '{ on: [sensor], when: { size: "1.." }, then: [ { script: count.js } ] }\n');
    put('rules/count.js', 'state.n = (state.n ?? 0) + 1; reply(`seen ${state.n}`);\n');
    const opened = await open();
    const port = await portOf(opened);
    const socket = await peer();
    expect(await answer(socket, port, 'a')).toBe('seen 1');
    expect(await answer(socket, port, 'b')).toBe('seen 2');
    put('rules/count.js', 'reply(`other`);\n');
    await expect.poll(() => answer(socket, port, 'c')).toBe('other');
  });

  it('read no script through a link, which may lead out of the workspace', async () => {
    const outside = bench.folder();
    writeFileSync(join(outside, 's.js'), 'reply(`outside`);\n');
    for (const [name, script] of [
      ['file', 'ext.js'],
      ['folder', 'sub/s.js'],
    ])
      put(`rules/${name}.yaml`, `{ on: [Sensor], when: { text: a }, then: [ { script: ${script} } ] }\n`);
    put('rules/good.yaml', '{ on: [Sensor], when: { text: a }, then: [ { send: good } ] }\n');
    symlinkSync(join(outside, 's.js'), join(root, 'rules/ext.js'));
    symlinkSync(outside, join(root, 'rules/sub'));
    const opened = await open();
    expect(await answer(await peer(), await portOf(opened), 'a')).toBe('good');
    expect(await problems(opened)).toMatchObject([
      { file: 'rules/file.yaml', failure: { code: 'SCRIPT_UNAVAILABLE' } },
      { file: 'rules/folder.yaml', failure: { code: 'SCRIPT_UNAVAILABLE' } },
    ]);
  });

  it('are named with their place where they cannot be armed, and the others answer', async () => {
    put('rules/bad.yaml', '- on: [Sensor]\n  when: { regex: "(" }\n  then: [ { send: x } ]\n');
    put('rules/lost.yaml', '{ on: [Sensor], when: { text: a }, then: [ { script: nowhere.js } ] }\n');
    put('rules/good.yaml', '{ on: [Sensor], when: { text: a }, then: [ { send: good } ] }\n');
    const opened = await open();
    const port = await portOf(opened);
    expect(await answer(await peer(), port, 'a')).toBe('good');
    expect(await problems(opened)).toMatchObject([
      { file: 'rules/bad.yaml', line: 2, column: 18 },
      { file: 'rules/lost.yaml', failure: { code: 'SCRIPT_UNAVAILABLE' } },
    ]);
  });

  it('follow the environment that is chosen and the layouts that they name', async () => {
    put('environments/a.yaml', 'limit: 30\n');
    put('environments/b.yaml', 'limit: 40\n');
    put('workspace.yaml', 'version: 1\nenvironment: a\n');
    put('layouts/reading.yaml', 'fields: [ { value: u8 } ]\n');
    put(
      'endpoints/sensor.yaml',
      'id: e1\ntype: udp\naddress: 127.0.0.1:0\nlabel: Sensor\nautoStart: true\nlayouts: [reading]\n',
    );
    put(
      'rules/limit.yaml',
      '{ on: [Sensor], when: { size: 2 }, then: [ { send: "{{counter}}: {reading.value} of {{limit}}" } ] }\n',
    );
    const opened = await open();
    const port = await portOf(opened);
    const socket = await peer();
    expect(await answer(socket, port, '\x07\x08')).toBe('1: 7 of 30');
    expect(await answer(socket, port, '\x07\x08')).toBe('2: 7 of 30');
    await fetch(`${opened.url}api/workspace/environment`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ environment: 'b' }),
    });
    await expect.poll(() => answer(socket, port, '\x07\x08')).toBe('1: 7 of 40');
    put('layouts/reading.yaml', 'fields: [ { unit: u8 }, { value: u8 } ]\n');
    await expect.poll(() => answer(socket, port, '\x07\x08')).toMatch(/: 8 of 40$/);
  });

  it('answer for an endpoint that comes later, made by the page or by hand', async () => {
    put('rules/new.yaml', '{ on: [New, Hand], when: { text: a }, then: [ { send: b } ] }\n');
    const opened = await open();
    const socket = await peer();
    const made = await fetch(`${opened.url}api/endpoints`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'udp', address: '127.0.0.1:0', label: 'New', autoStart: true }),
    });
    const { status } = (await made.json()) as { readonly status: { readonly local: string } };
    await expect.poll(() => soon(answer(socket, portIn(status.local), 'a'))).toBe('b');
    put('endpoints/hand.yaml', 'type: udp\naddress: 127.0.0.1:0\nlabel: Hand\n');
    const byHand = async () =>
      (
        (await (await fetch(`${opened.url}api/endpoints`)).json()) as {
          id: string;
          input: { label: string };
        }[]
      ).find(({ input }) => input.label === 'Hand')?.id;
    await expect.poll(byHand).toBeDefined();
    const started = await fetch(`${opened.url}api/endpoints/${await byHand()}/start`, { method: 'POST' });
    const other = (await started.json()) as { readonly status: { readonly local: string } };
    await expect.poll(() => soon(answer(socket, portIn(other.status.local), 'a'))).toBe('b');
  });

  it('answer nothing before the person has agreed', async () => {
    put('rules/sensor.yaml', '{ on: [Sensor], when: { text: a }, then: [ { send: armed } ] }\n');
    const opened = await open(false);
    expect(await problems(opened)).toEqual([]);
    await fetch(`${opened.url}api/workspace/trust`, { method: 'POST' });
    const port = await portOf(opened);
    expect(await answer(await peer(), port, 'a')).toBe('armed');
  });
});
