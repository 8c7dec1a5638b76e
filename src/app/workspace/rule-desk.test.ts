import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import type { EndpointSummary } from '../../operations/endpoints.js';
import type { RuleFileState, RuleState, RuleTrials } from '../../operations/rules.js';
import { startWorkbench, type Workbench } from '../workbench/workbench.js';

const bench = scratch();
let root = '';
let workbench: Workbench;

beforeEach(async () => {
  vi.stubEnv('XDG_DATA_HOME', bench.folder());
  root = bench.folder();
  put(
    'endpoints/oven.yaml',
    'id: e1\ntype: udp\naddress: 127.0.0.1:0\nlabel: Oven\nautoStart: true\nencoding: gbk\nlayouts: [reading]\n',
  );
  put('layouts/reading.yaml', 'fields: [ { sync: const AA }, { value: u8 } ]\n');
  put(
    'rules/oven.yaml',
    '{ name: Echo, on: [Oven], when: { text: 温 }, then: [ { send: ok } ], limit: 2/s }\n',
  );
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

async function ask<Body>(path: string, body?: unknown): Promise<Body> {
  const response = await fetch(`${workbench.url}api/${path}`, {
    ...(body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return (await response.json()) as Body;
}

const attempt = (text: string, more: object = { endpoint: 'e1' }) =>
  ask<RuleTrials>('rules/try', { text, ...more });

/** Sends datagrams to the endpoint, and waits for so many answers. */
async function say(messages: readonly Uint8Array[], answers: number): Promise<void> {
  let port = 0;
  await expect
    .poll(async () => {
      const [endpoint] = await ask<readonly EndpointSummary[]>('endpoints');
      port = endpoint?.status.state === 'listening' ? Number(endpoint.status.local.split(':').at(-1)) : 0;
      return port;
    })
    .toBeGreaterThan(0);
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  let came = 0;
  socket.on('message', () => {
    came += 1;
  });
  for (const message of messages) socket.send(message, port, '127.0.0.1');
  await expect.poll(() => came).toBe(answers);
  socket.close();
}

const warm = Uint8Array.of(0xce, 0xc2);
const reading = (value: number): Uint8Array => Uint8Array.of(0xaa, value);

describe('rules that are tried', () => {
  it('on what an endpoint has received: in its encoding, with its layouts, and near misses by their part', async () => {
    await say([reading(31), reading(7), warm], 1);
    const text = `- name: Hot
  enabled: false
  when: { all: [ { hex: AA, at: start }, { field: reading.value > 30 } ] }
  then: [ { tag: hot }, { wait: 5ms }, { send: "{reading.value} 度" } ]
- { name: Warm, when: { text: 温 }, then: [ { script: warm.js } ] }
`;
    put('rules/warm.js', 'reply(message.text + "!"); log("seen");');
    await expect.poll(async () => (await attempt(text)).trials.length).toBe(3);
    const tried = await attempt(text);
    expect([tried.rules, tried.encoding, tried.problem]).toEqual([['Hot', 'Warm'], 'gbk', undefined]);
    const gbk = Buffer.from([...Buffer.from('31 '), 0xb6, 0xc8]).toString('base64');
    expect(tried.trials[0]?.matches).toEqual([
      {
        rule: 0,
        cause: 'message',
        tags: ['hot'],
        acts: [
          { type: 'wait', ms: 5 },
          { type: 'send', data: gbk },
        ],
      },
    ]);
    expect(tried.trials[1]).toMatchObject({
      matches: [],
      misses: [{ rule: 0, failed: ['[0].when.all[1].field'] }],
      isLeft: true,
    });
    expect(tried.trials[2]?.matches[0]?.acts).toEqual([
      { type: 'send', data: Buffer.from([0xce, 0xc2, 0x21]).toString('base64') },
      { type: 'log', text: 'seen' },
    ]);
  });

  it('on messages that are given, and send nothing', async () => {
    const data = Buffer.from('t=31').toString('base64');
    const { trials } = await attempt('{ when: { regex: "t=(.*)" }, then: [ { send: "{1}{{counter}}" } ] }', {
      messages: [data, data],
    });
    expect(trials.map(({ matches }) => matches[0]?.acts)).toEqual([
      [{ type: 'send', data: Buffer.from('311').toString('base64') }],
      [{ type: 'send', data: Buffer.from('312').toString('base64') }],
    ]);
  });

  it.each([
    ['- [', 1],
    ['name: a\nwhen: { regex: "(" }\nthen: [ { send: a } ]\n', 2],
    ['name: a\nwhen: { text: a }\nthen: [ { sned: a } ]\n', 3],
    ['when: { text: a }\nthen: [ { script: ../../x.js } ]\n', 1],
  ])('say where %j is wrong', async (text, line) => {
    expect(await attempt(text)).toMatchObject({ trials: [], problem: { line } });
  });

  it('are stopped where a script does not end', async () => {
    put('rules/loop.js', 'for (;;) {}');
    const acts = async () => {
      const { trials } = await attempt('{ when: { size: "1.." }, then: [ { script: loop.js } ] }', {
        messages: Array.from({ length: 20 }, () => 'AA=='),
      });
      return trials[0]?.matches[0]?.acts;
    };
    // Where others have the processor, the time of a trial may be over before its first message.
    await expect.poll(acts).toMatchObject([{ type: 'failed', failure: { code: 'SCRIPT_TOO_LONG' } }]);
  });
});

describe('a trial that takes too much', () => {
  it('is ended after a second of work, says at which message, and lets others have their turn', async () => {
    put('rules/slow.js', 'const until = Date.now() + 40; while (Date.now() < until);');
    const text = '{ when: { size: "1.." }, then: [ { script: slow.js } ] }';
    const trial = attempt(text, { messages: Array.from({ length: 200 }, () => 'AA==') });
    let isOver = false;
    let answers = 0;
    void trial.then(() => {
      isOver = true;
    });
    for (; !isOver; answers += 1) await ask('endpoints');
    const { trials, cut } = await trial;
    expect(cut).toMatchObject({ message: trials.length + 1, failure: { code: 'RULE_TRIAL_TOO_LONG' } });
    expect(trials.length).toBeLessThanOrEqual(26);
    // One is answered anyway, when the trial is over.
    expect(answers).toBeGreaterThan(1);
  });

  it('is ended while its regular expressions are compiled, and names the one that it came to', async () => {
    const regex = (index: number): string => `{ regex: '${'x{1000}'.repeat(9)}${index}' }`;
    const rules = Array.from({ length: 9 }, (_, rule) => {
      const any = Array.from({ length: 100 }, (_, index) => regex(rule * 100 + index)).join(', ');
      return `- { when: { any: [ ${any} ] }, then: [ { send: a } ] }\n`;
    });
    const { trials, problem } = await attempt(rules.join(''), { messages: ['AA=='] });
    expect(trials).toEqual([]);
    expect(problem).toMatchObject({ failure: { code: 'RULE_TRIAL_TOO_LONG' } });
  });

  it('is ended where it has too much to show', async () => {
    const text = `{ when: { size: "1.." }, then: [ ${'{ send: "{text}" }, '.repeat(60)}{ send: a } ] }`;
    const { trials, cut } = await attempt(text, {
      messages: Array.from({ length: 200 }, () => Buffer.alloc(5_000).toString('base64')),
    });
    expect(cut?.failure).toMatchObject({ code: 'RULE_TRIAL_TOO_LARGE' });
    expect(cut?.message).toBe(trials.length + 1);
    expect(trials.length).toBe(Math.floor((16 * 1024 * 1024) / (60 * (4_096 + 256) + 257)));
  });
});

describe('the state of rules', () => {
  it('is told by file as well: armed for whom, how often it matched, and which was stopped', async () => {
    const files = () => ask<readonly RuleFileState[]>('rules/files');
    const oven = { path: 'rules/oven.yaml', rules: 1, endpoints: ['e1'] };
    await expect.poll(files).toEqual([{ ...oven, armed: 1, matched: 0 }]);
    await say([warm, warm, warm, warm], 2);
    await expect
      .poll(files)
      .toMatchObject([{ matched: 3, stopped: { rule: 'Echo', failure: { code: 'RULE_TOO_FAST' } } }]);
    // The same rules, read anew.
    put(
      'rules/oven.yaml',
      '# again\n{ name: Echo, on: [Oven], when: { text: 温 }, then: [ { send: ok } ], limit: 2/s }\n',
    );
    put(
      'rules/off.yaml',
      '{ name: Off, on: [Oven, nobody], enabled: false, when: { text: a }, then: [ { send: b } ] }\n',
    );
    put('rules/wrong.yaml', '- [');
    await expect.poll(files).toMatchObject([
      { path: 'rules/off.yaml', rules: 1, armed: 0, endpoints: ['e1'], matched: 0 },
      { ...oven, armed: 1 },
      { path: 'rules/wrong.yaml', rules: 0, armed: 0, endpoints: [] },
    ]);
  });

  it('counts matches, says what stopped one, and forgets that when it is armed anew', async () => {
    await say([warm, warm], 2);
    const states = () => ask<readonly RuleState[]>('rules/states');
    await expect.poll(states).toMatchObject([{ endpoint: 'e1', rule: 'Echo', matched: 2, isStopped: false }]);
    await say([warm, warm, warm, warm], 2);
    await expect
      .poll(states)
      .toMatchObject([{ matched: 5, isStopped: true, failure: { code: 'RULE_TOO_FAST' } }]);
    put(
      'rules/oven.yaml',
      '{ name: Echo, on: [Oven], when: { text: 温 }, then: [ { send: ok } ], limit: 9/s }\n',
    );
    await expect.poll(states).toMatchObject([{ isStopped: false }]);
  });
});
