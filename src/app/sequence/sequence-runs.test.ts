import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import type {
  SequenceBatchReport,
  SequenceRunReport,
  SequenceRunSummary,
} from '../../operations/sequences.js';
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
  ])('is refused where %s is none', async (path, text, code) => {
    if (text !== '') put(path, text);
    expect((await begin(path)).body).toMatchObject({ error: { code } });
  });

  it.each([
    ['steps:\n  - wait: soon\n', { line: 2, column: 11, failure: { code: 'DESCRIPTION_INVALID' } }],
    ['steps:\n  - wait: 1ms\n  - send: a\n', { line: 3, failure: { code: 'SEQUENCE_NOTHING_OPEN' } }],
    ['steps: [\n', { line: 2, failure: { code: 'FILE_SYNTAX_INVALID' } }],
  ])('opens nothing where %j has a fault, and says where', async (text, problem) => {
    put('sequences/bad.yaml', text);
    const { status, body } = await begin('sequences/bad.yaml');
    expect([status, body.state, body.rows]).toEqual([201, 'faulty', []]);
    expect(body.problem).toMatchObject(problem);
    const { body: runs } = await ask<readonly SequenceRunSummary[]>('GET', 'runs');
    expect(runs).toMatchObject([{ path: 'sequences/bad.yaml', name: 'bad', state: 'faulty', problem }]);
  });

  it('is not run at the request of anybody more than sixteen times at once', async () => {
    put('sequences/long.yaml', 'steps: [ { wait: 1h } ]\n');
    const answers = await Promise.all(Array.from({ length: 18 }, () => begin('sequences/long.yaml')));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(16);
    expect(answers.at(-1)?.body).toMatchObject({ error: { code: 'SEQUENCES_TOO_MANY' } });
    expect((await ask('GET', 'runs/q99')).body).toMatchObject({ error: { code: 'SEQUENCE_RUN_UNKNOWN' } });
  });
});

describe('sequences that are run together', () => {
  const begun = (body: object) => ask<SequenceBatchReport>('POST', 'batch', body);
  const over = async (): Promise<SequenceBatchReport> => {
    let report: SequenceBatchReport | undefined;
    await expect
      .poll(async () => {
        report = (await ask<SequenceBatchReport>('GET', 'batch')).body;
        return report.isRunning;
      })
      .toBe(false);
    if (report === undefined) throw new Error('no report');
    return report;
  };

  it('are all, each with how it went, which step failed, and what is wrong with a file', async () => {
    put('sequences/a.yaml', 'steps: [ { wait: 1ms } ]\n');
    put('sequences/b.yaml', 'steps:\n  - listen: udp:127.0.0.1:0\n  - expect: never\n    within: 10ms\n');
    put('sequences/c.yaml', 'steps: [ { send: a } ]\n');
    await expect
      .poll(async () => (await ask<readonly unknown[]>('GET', '../workspace/kinds/sequence')).body)
      .toHaveLength(3);
    expect((await begun({ atOnce: 2 })).body).toMatchObject({ isRunning: true, atOnce: 2 });
    expect((await over()).rows).toMatchObject([
      { path: 'sequences/a.yaml', run: { state: 'held', failed: 0 } },
      {
        path: 'sequences/b.yaml',
        run: { state: 'failed', failed: 1, failedStep: { number: '2', verb: 'expect', line: 3 } },
      },
      { path: 'sequences/c.yaml', run: { state: 'faulty', problem: { line: 1 } } },
    ]);
  });

  it('are those that are chosen, in their order, one after another', async () => {
    put('sequences/a.yaml', 'steps: [ { wait: 20ms } ]\n');
    put('sequences/b.yaml', 'steps: [ { wait: 1ms } ]\n');
    const paths = ['sequences/b.yaml', 'sequences/none.yaml', 'sequences/a.yaml'];
    await begun({ paths });
    // Others are not begun meanwhile.
    expect((await begun({ paths: ['sequences/a.yaml'] })).body.rows).toHaveLength(3);
    const { rows } = await over();
    expect(rows).toMatchObject([
      { path: paths[0], run: { state: 'held' } },
      { path: paths[1], failure: { code: 'WORKSPACE_FILE_UNKNOWN' } },
      { path: paths[2], run: { state: 'held' } },
    ]);
    expect(rows[2]?.run?.beganMs).toBeGreaterThanOrEqual(rows[0]?.run?.beganMs ?? 0);
  });

  it('are stopped together, and those that wait are not begun', async () => {
    put('sequences/a.yaml', 'steps: [ { wait: 1h } ]\n');
    put('sequences/b.yaml', 'steps: [ { wait: 1h } ]\n');
    await begun({ paths: ['sequences/a.yaml', 'sequences/b.yaml'] });
    await expect
      .poll(async () => (await ask<SequenceBatchReport>('GET', 'batch')).body.rows[0]?.run?.state)
      .toBe('running');
    await ask('POST', 'batch/stop');
    expect((await over()).rows).toMatchObject([
      { run: { state: 'interrupted' } },
      { path: 'sequences/b.yaml' },
    ]);
  });
});
