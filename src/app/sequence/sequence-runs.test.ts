import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import type { SequenceRunReport, SequenceRunSummary } from '../../operations/sequences.js';
import { startWorkbench, type Workbench } from '../workbench/workbench.js';

const bench = scratch();
let root = '';
let workbench: Workbench;

beforeEach(async () => {
  vi.stubEnv('XDG_DATA_HOME', bench.folder());
  root = bench.folder();
  workbench = await startWorkbench({ host: '127.0.0.1', port: 0, workspace: root, isTrusted: true });
});
afterEach(async () => {
  await workbench.close(0);
  vi.unstubAllEnvs();
});

function put(path: string, text: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
}

async function ask<Body>(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Body }> {
  const response = await fetch(`${workbench.url}api/sequences/${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Body };
}

const begin = (path: string, more: object = {}) => ask<SequenceRunReport>('POST', 'runs', { path, ...more });

async function ended(id: string): Promise<SequenceRunReport> {
  let report: SequenceRunReport | undefined;
  await expect
    .poll(async () => {
      report = (await ask<SequenceRunReport>('GET', `runs/${id}`)).body;
      return report.state;
    })
    .not.toBe('running');
  if (report === undefined) throw new Error('no report');
  return report;
}

const both = `name: Both sides
steps:
  - listen: tcp:127.0.0.1:0
    as: server
    reply: echo
  - open: tcp://127.0.0.1:{{server.port}}
    as: client
  - send: "{{word}}"
  - expect: hello
    within: 1s
  - expect: { hex: "AA ??" }
    within: 50ms
`;

describe('a sequence that the workbench runs', () => {
  it('ends as failed where a value grows without end', async () => {
    put(
      'sequences/grows.yaml',
      'onFailure: stop\nsteps: [ { set: { a: xx } }, { repeat: 40, steps: [ { set: { a: "{{a}}{{a}}" } } ] } ]\n',
    );
    await expect.poll(async () => (await begin('sequences/grows.yaml')).status).toBe(201);
    const report = await ended((await begin('sequences/grows.yaml')).body.id);
    expect([report.state, report.failed]).toEqual(['failed', 1]);
    expect(report.rows.at(-1)?.failure?.failure.code).toBe('SEQUENCE_VALUE_TOO_LONG');
  });

  it('is told of step by step, with what was expected and what came', async () => {
    put('environments/a.yaml', 'word: hullo\n');
    put('environments/b.yaml', 'word: hello\n');
    put('sequences/both.yaml', both);
    // A file counts once it was seen.
    await expect
      .poll(async () => (await begin('sequences/both.yaml', { environment: 'b' })).status)
      .toBe(201);
    const { body } = await begin('sequences/both.yaml', { environment: 'b' });
    expect(body.name).toBe('Both sides');
    const report = await ended(body.id);
    expect(report).toMatchObject({ state: 'failed', steps: 5, failed: 1 });
    expect(report.rows.map(({ number, verb, outcome, line }) => [number, verb, outcome, line])).toEqual([
      ['1', 'listen', 'done', 3],
      ['2', 'open', 'done', 6],
      ['3', 'send', 'done', 8],
      ['4', 'expect', 'held', 9],
      ['5', 'expect', 'failed', 11],
    ]);
    expect(report.rows[4]?.failure).toMatchObject({
      failure: { code: 'SEQUENCE_EXPECTATION_LATE' },
      expected: 'AA ??',
      came: [],
      around: expect.arrayContaining([expect.objectContaining({ direction: 'sent', endpoint: 'client' })]),
    });
    expect(
      report.messages.map(({ direction, endpoint, data }) => [direction, endpoint, atob(data)]),
    ).toContainEqual(['received', 'client', 'hello']);
    const again = await begin('sequences/both.yaml', { set: { word: 'hello' } });
    await ended(again.body.id);
    const { body: runs } = await ask<readonly SequenceRunSummary[]>('GET', 'runs');
    expect(runs).toMatchObject([{ id: again.body.id, path: 'sequences/both.yaml', state: 'failed' }]);
  });

  it('shows the peers that came and left where nothing was to happen', async () => {
    put(
      'sequences/quiet.yaml',
      `steps:
  - listen: tcp:127.0.0.1:0
    as: server
  - parallel:
      - - expect: nothing
          from: server
          within: 5s
      - - open: tcp://127.0.0.1:{{server.port}}
          as: client
        - close: client
`,
    );
    await expect.poll(async () => (await begin('sequences/quiet.yaml')).status).toBe(201);
    const report = await ended((await begin('sequences/quiet.yaml')).body.id);
    const failure = report.rows.find(({ outcome, failure }) => outcome === 'failed' && failure)?.failure;
    expect(failure).toMatchObject({
      failure: { code: 'SEQUENCE_PEER_VISITED', params: { reason: 'sequence-peer-connected' } },
      visits: [{ type: 'connected', peer: expect.stringMatching(/^127\.0\.0\.1:/) }],
    });
  });

  it('of hundreds of steps is told at once, with the places of the file that ran', async () => {
    const steps = Array.from({ length: 500 }, (_, index) => `  - set: { v${index}: x }\n`).join('');
    put('sequences/long.yaml', `steps:\n${steps}`);
    const { body } = await begin('sequences/long.yaml');
    const first = await ended(body.id);
    expect(first.rows).toHaveLength(500);
    put('sequences/long.yaml', `# another\n# file\nsteps:\n${steps}`);
    const beforeMs = performance.now();
    const again = (await ask<SequenceRunReport>('GET', `runs/${body.id}`)).body;
    expect(performance.now() - beforeMs).toBeLessThan(1_000);
    expect(again.rows[499]).toMatchObject({ line: 501 });
  });

  it('says that an endpoint of this workbench has the port it wants', async () => {
    const response = await fetch(`${workbench.url}api/endpoints`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'tcp-listen', address: '127.0.0.1:0' }),
    });
    const { status } = (await response.json()) as { readonly status: { readonly local: string } };
    put('sequences/held.yaml', `steps: [ { listen: "tcp:${status.local}" } ]\n`);
    const report = await ended((await begin('sequences/held.yaml')).body.id);
    expect(report.rows[0]?.failure?.failure.params.situation).toBe('port-held-here');
  });

  it('is stopped, and leaves nothing open', async () => {
    put('sequences/long.yaml', 'steps:\n  - listen: tcp:127.0.0.1:0\n  - wait: 1h\n');
    const { body } = await begin('sequences/long.yaml');
    await expect
      .poll(async () => (await ask<SequenceRunReport>('GET', `runs/${body.id}`)).body.rows.length)
      .toBe(2);
    await ask('POST', `runs/${body.id}/stop`);
    expect(await ended(body.id)).toMatchObject({ state: 'interrupted', failed: 0 });
  });

  it.each([
    ['sequences/none.yaml', '', 'WORKSPACE_FILE_UNKNOWN'],
    ['messages/a.yaml', 'text: a\n', 'WORKSPACE_FILE_UNKNOWN'],
    ['../x.yaml', '', 'WORKSPACE_FILE_UNKNOWN'],
    ['sequences/bad.yaml', 'steps: [ { wait: soon } ]\n', 'DESCRIPTION_INVALID'],
  ])('is refused where %s is none', async (path, text, code) => {
    if (text !== '') put(path, text);
    expect((await begin(path)).body).toMatchObject({ error: { code } });
  });

  it('is not run at the request of anybody more than sixteen times at once', async () => {
    put('sequences/long.yaml', 'steps: [ { wait: 1h } ]\n');
    const answers = await Promise.all(Array.from({ length: 18 }, () => begin('sequences/long.yaml')));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(16);
    expect(answers.at(-1)?.body).toMatchObject({ error: { code: 'SEQUENCES_TOO_MANY' } });
    expect((await ask('GET', 'runs/q99')).body).toMatchObject({ error: { code: 'SEQUENCE_RUN_UNKNOWN' } });
  });
});
