import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../../bytes/utf8.js';
import type { Act } from '../act.js';
import type { CallName, CallResult } from '../observation.js';
import type { BrokenBench } from './broken-bench.js';
import { type Program, print, read } from './program.js';
import { TrialRun } from './trial-run.js';

const words = (en: string) => ({ en, 'zh-CN': en });

/** A trial of these programs. Its acts are written down, and the test says what comes of them. */
function trialOf(programs: Partial<Record<'client' | 'server', Program>>, over: Partial<BrokenBench> = {}) {
  const acts: string[] = [];
  let looks = 0;
  const bench: BrokenBench = {
    ...{ id: 'wrong-port', title: words('t'), story: [], settings: [], goals: [], programs: () => programs },
    ...{ bench: { protocol: 'tcp', ends: ['client', 'server'], wire: 'direct' } },
    ...{ hints: [words('a'), words('b'), words('c')], why: words('w') },
    ...over,
  };
  const run = new TrialRun(bench, new Map(), {
    act: (act: Act) => acts.push('end' in act ? `${act.end} ${act.type}` : act.type),
    look: () => {
      looks += 1;
    },
  });
  let id = 0;
  const returned = (
    end: 'client' | 'server',
    call: CallName,
    nowMs: number,
    result: CallResult = { ok: true },
  ) => {
    id += 1;
    run.happened({ type: 'called', end, id, call }, nowMs);
    run.happened({ type: 'returned', end, id, call, result }, nowMs);
  };
  return { run, acts, returned, looks: () => looks };
}

function* server(): Program {
  yield { type: 'open' };
  const got = yield* read(8);
  yield* print(got === undefined ? 'failed' : `${got.byteLength} B`);
  yield { type: 'close' };
}

function* client(): Program {
  yield { type: 'connect' };
  yield { type: 'pause' };
  yield { type: 'send', bytes: encodeUtf8('ab') };
}

describe('a trial of a broken bench', () => {
  it('opens the server first, and gives each program what its own call returned', () => {
    const { run, acts, returned } = trialOf({ client: client(), server: server() });
    run.begin(0);
    expect(acts).toEqual(['server open']);
    returned('server', 'listen', 1);
    expect(acts).toEqual(['server open', 'client connect', 'server receive']);
    returned('server', 'recv', 2, { ok: true, bytes: encodeUtf8('ab') });
    expect(acts.at(-1)).toBe('server close');
    expect(run.outcome.prints).toEqual([{ end: 'server', text: '2 B', atMs: 2 }]);
  });

  it('wakes a program that sleeps when nothing happens any more', () => {
    const { run, acts, returned, looks } = trialOf({ client: client(), server: server() });
    run.begin(0);
    returned('server', 'listen', 1);
    returned('client', 'connect', 10);
    expect(run.deadlineMs).toBe(50);
    run.woke(49);
    expect(acts.at(-1)).toBe('server receive');
    run.woke(50);
    expect(acts.at(-1)).toBe('client send');
    expect(looks()).toBe(0);
  });

  it('is over when all wait in vain, once the sockets were looked at and nothing came meanwhile', () => {
    const { run, returned, looks } = trialOf({ client: client(), server: server() });
    run.begin(0);
    returned('server', 'listen', 1);
    returned('client', 'connect', 2);
    run.woke(42);
    returned('client', 'send', 43);
    run.woke(83);
    expect(looks()).toBe(1);
    returned('server', 'recv', 84, { ok: true, bytes: encodeUtf8('ab') });
    run.happened({ type: 'sockets', sockets: [] }, 85);
    expect(run.deadlineMs).toBe(124);
    run.woke(124);
    expect(looks()).toBe(2);
    run.happened({ type: 'sockets', sockets: [] }, 125);
    expect(run.deadlineMs).toBeUndefined();
    returned('server', 'close', 126);
    expect(run.outcome.seen.result('server', 'close')).toBeUndefined();
  });

  it('waits for a call that has a limit of its own', () => {
    function* waiting(): Program {
      yield { type: 'receive', maxBytes: 8, timeoutMs: 300 };
      yield* print('woke');
    }
    const { run, returned, looks } = trialOf({ client: waiting(), server: server() });
    run.begin(0);
    returned('server', 'listen', 1);
    expect(run.deadlineMs).toBe(10_000);
    run.woke(200);
    expect(looks()).toBe(0);
    const failure = { code: 'RECEIVE_TIMED_OUT', fault: 'peer', params: { seconds: 0.3 } } as const;
    returned('client', 'recvfrom', 301, { ok: false, failure });
    expect(run.outcome.printed('client')).toEqual(['woke']);
    expect(run.deadlineMs).toBe(341);
  });

  it('ends in any case, and keeps so many observations at most', () => {
    const late = trialOf({ server: server() });
    late.run.begin(0);
    late.run.woke(10_000);
    expect(late.run.deadlineMs).toBeUndefined();
    const busy = trialOf({ server: server() });
    busy.run.begin(0);
    for (let count = 0; count < 3_000; count += 1)
      busy.run.happened({ type: 'passed', direction: 'up', bytes: new Uint8Array() }, 1);
    expect(busy.run.deadlineMs).toBeUndefined();
    expect(busy.run.outcome.seen.all).toHaveLength(2_000);
  });

  it('holds what passes before a client begins, and lets the line say what becomes of it', () => {
    const { run, acts, returned } = trialOf(
      { client: client() },
      { line: ({ before }) => (before === 0 ? 'lose' : 'pass') },
    );
    run.begin(0);
    returned('server', 'serve', 1);
    expect(acts).toEqual(['server open', 'hold']);
    run.happened({ type: 'wired', act: 'hold' }, 2);
    expect(acts.at(-1)).toBe('client connect');
    for (const message of [1, 2])
      run.happened({ type: 'held', message, direction: 'up', bytes: encodeUtf8('a') }, 3);
    run.happened({ type: 'held', message: 3, direction: 'down', bytes: encodeUtf8('a') }, 3);
    expect(acts.slice(-3)).toEqual(['lose', 'pass', 'lose']);
  });

  it('names the call that a program is in', () => {
    const { run } = trialOf({ server: server() });
    run.begin(0);
    run.happened({ type: 'called', end: 'server', id: 1, call: 'listen' }, 1);
    expect(run.outcome.waitingCall('server')).toBe('listen');
    run.happened({ type: 'returned', end: 'server', id: 1, call: 'listen', result: { ok: true } }, 1);
    expect(run.outcome.waitingCall('server')).toBeUndefined();
    expect(run.outcome.waitingCall('client')).toBeUndefined();
  });
});
