import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as later } from 'node:timers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { splitSocketAddress } from '../../bytes/socket-address.js';
import { ladderRows } from '../../lesson/ladder.js';
import type { Lesson, Step } from '../../lesson/lesson.js';
import { call, textBytes, waiting } from '../../lesson/lessons/writing.js';
import { LessonBench } from './bench/lesson-bench.js';
import { LessonSession } from './lesson-session.js';

const words = (text: string) => ({ en: text, 'zh-CN': text });
const step = (id: string, acts: Step['acts'], until?: Step['until']): Step => ({
  ...{ id, acts, says: words(id) },
  ...(until !== undefined && { until }),
});

let session: LessonSession | undefined;
afterEach(() => session?.close());

function lessonOf(bench: Lesson['bench'], steps: readonly Step[]): Lesson {
  return {
    ...{ id: 'client', title: words('t'), subtitle: words('s'), intro: [], summary: words('u') },
    ...{ bench, steps },
  };
}

/** Goes through a lesson of these steps to its end, or to where it is stuck. */
async function walk(bench: Lesson['bench'], ...steps: readonly Step[]): Promise<LessonSession> {
  session = new LessonSession(lessonOf(bench, steps), false);
  while (session.run.phase.phase === 'ready') await session.next();
  return session;
}

const arrowsOf = ({ run }: LessonSession): readonly string[] =>
  ladderRows(
    run.lesson.bench,
    run.moments.flatMap(({ observations }) => observations),
  ).flatMap(({ arrow }) => (arrow === undefined ? [] : [`${arrow.from} ${arrow.label} ${arrow.fate}`]));

const connecting = step(
  'connect',
  [
    call({ type: 'open', end: 'server' }),
    waiting({ type: 'accept', end: 'server' }),
    call({ type: 'connect', end: 'client' }),
  ],
  (seen) => seen.result('server', 'accept') !== undefined,
);

describe('a lesson on a bench', () => {
  it('has real sockets, whose states are those of the system', async () => {
    const { run } = await walk(
      { protocol: 'tcp', ends: ['client', 'server'], wire: 'direct' },
      connecting,
      step(
        'send',
        [call({ type: 'send', end: 'client', bytes: textBytes('0123456789') })],
        (seen) => seen.of('returned').length > 0,
      ),
      step('read', [call({ type: 'receive', end: 'server', maxBytes: 8 })]),
      step('leave', [
        call({ type: 'finish', end: 'client' }),
        call({ type: 'receive', end: 'server', maxBytes: 8 }),
        call({ type: 'receive', end: 'server', maxBytes: 8 }),
      ]),
    );
    expect(run.phase).toEqual({ phase: 'finished' });
    const sockets = run.moments.map(({ observations }) => {
      const last = observations.findLast(({ type }) => type === 'sockets');
      return last?.type === 'sockets'
        ? last.sockets.map(
            ({ state, unread, listens }) => `${state} ${unread}${listens ? ' and LISTEN' : ''}`,
          )
        : [];
    });
    // How soon FIN is acknowledged is the kernel's affair.
    expect(sockets.map((states) => states.map((state) => state.replace(/WAIT[12]/, 'WAIT')))).toEqual([
      ['ESTABLISHED 0', 'ESTABLISHED 0 and LISTEN'],
      ['ESTABLISHED 0', 'ESTABLISHED 10 and LISTEN'],
      ['ESTABLISHED 0', 'ESTABLISHED 2 and LISTEN'],
      ['FIN_WAIT 0', 'CLOSE_WAIT 0 and LISTEN'],
    ]);
    const read = run.moments.flatMap(({ observations }) =>
      observations.flatMap((one) =>
        one.type === 'returned' && one.call === 'recv' && one.result.ok
          ? [new TextDecoder().decode(one.result.bytes)]
          : [],
      ),
    );
    expect(read).toEqual(['01234567', '89', '']);
  });

  it('says which call failed and why', async () => {
    const { run } = await walk(
      { protocol: 'tcp', ends: ['client', 'server'], wire: 'direct' },
      step('nobody', [call({ type: 'connect', end: 'client', nowhere: true })]),
    );
    const [returned] = run.moments[0]?.observations.filter(({ type }) => type === 'returned') ?? [];
    expect(returned).toMatchObject({
      call: 'connect',
      result: { ok: false, failure: { code: 'CONNECTION_REFUSED' } },
    });
  });

  it('cuts a datagram that is longer than what is read', async () => {
    const { run } = await walk(
      { protocol: 'udp', ends: ['client', 'server'], wire: 'direct' },
      step('open', [call({ type: 'open', end: 'server' }), call({ type: 'open', end: 'client' })]),
      step(
        'send',
        [
          waiting({ type: 'receive', end: 'server', maxBytes: 4 }),
          call({ type: 'send', end: 'client', bytes: textBytes('0123456789') }),
        ],
        (seen) => seen.result('server', 'recvfrom') !== undefined,
      ),
    );
    const result = run.moments[1]?.observations.find(
      (one) => one.type === 'returned' && one.call === 'recvfrom',
    );
    expect(result).toMatchObject({ result: { bytes: textBytes('0123'), lostBytes: 6 } });
  });

  it('holds, loses and doubles the packets of a TFTP transfer', async () => {
    const isHeld: Step['until'] = (seen) => seen.of('held').length > 0;
    const done = await walk(
      { protocol: 'tftp', ends: ['client', 'server'], wire: 'relay', files: { 'boot.img': 600 } },
      step(
        'ask',
        [
          call({ type: 'open', end: 'server' }),
          call({ type: 'hold', isOn: true }),
          waiting({ type: 'get', end: 'client', file: 'boot.img' }),
        ],
        isHeld,
      ),
      step('request', [call({ type: 'pass' })], isHeld),
      step('first', [call({ type: 'double' })], isHeld),
      step(
        'rest',
        [call({ type: 'pass' }), call({ type: 'hold', isOn: false })],
        (seen) => seen.result('client', 'get') !== undefined,
      ),
    );
    expect(done.run.phase).toEqual({ phase: 'finished' });
    expect(arrowsOf(done).slice(0, 3)).toEqual([
      'left RRQ boot.img arrived',
      'right DATA 1  512 B arrived',
      'right DATA 1  512 B arrived',
    ]);
  });

  it('has a port for one program at a time, and says who holds it', async () => {
    const { run } = await walk(
      { protocol: 'tcp', ends: ['server', 'server2'], wire: 'direct' },
      step('first', [call({ type: 'open', end: 'server' })]),
      step('second', [call({ type: 'open', end: 'server2', at: 'server' })]),
      step('again', [
        call({ type: 'close', end: 'server' }),
        call({ type: 'open', end: 'server2', at: 'server' }),
      ]),
    );
    const returned = run.moments.flatMap(({ observations }) =>
      observations.flatMap((one) => (one.type === 'returned' ? [one] : [])),
    );
    expect(returned.map(({ end, call: name, result }) => [end, name, result.ok])).toEqual([
      ['server', 'listen', true],
      ['server2', 'listen', false],
      ['server', 'close', true],
      ['server2', 'listen', true],
    ]);
    expect(returned[1]?.result).toMatchObject({ failure: { code: 'ADDRESS_IN_USE' } });
    const sockets = run.moments[1]?.observations.find(({ type }) => type === 'sockets');
    expect(sockets).toMatchObject({
      sockets: [
        { end: 'server', state: 'LISTEN', pid: process.pid },
        { end: 'server2', state: undefined, pid: undefined },
      ],
    });
  });

  it('keeps a connection until a worker accepts it, and resets one that is closed with unread bytes', async () => {
    const { run } = await walk(
      { protocol: 'tcp', ends: ['client', 'server', 'server2'], wire: 'direct' },
      step('connect', [
        call({ type: 'open', end: 'server' }),
        call({ type: 'connect', end: 'client' }),
        call({ type: 'send', end: 'client', bytes: textBytes('unread') }),
      ]),
      step('accept', [call({ type: 'accept', end: 'server2' })]),
      step('close', [
        call({ type: 'close', end: 'server2' }),
        call({ type: 'receive', end: 'client', maxBytes: 8 }),
      ]),
    );
    const waiting = run.moments.map(({ observations }) => {
      const last = observations.findLast(({ type }) => type === 'sockets');
      return last?.type === 'sockets' ? last.sockets.find(({ end }) => end === 'server')?.waiting : undefined;
    });
    expect(waiting).toEqual([1, 0, 0]);
    const results = run.moments[2]?.observations.flatMap((one) =>
      one.type === 'returned' ? [one.result] : [],
    );
    expect(results).toMatchObject([
      { ok: true, ended: 'reset' },
      { ok: false, failure: { code: 'CONNECTION_RESET' } },
    ]);
  });

  it('gives up a call whose time is over, and tells a connected datagram socket that nobody is there', async () => {
    const { run } = await walk(
      { protocol: 'udp', ends: ['client', 'server'], wire: 'direct' },
      step('nothing', [
        call({ type: 'open', end: 'server' }),
        call({ type: 'open', end: 'client' }),
        call({ type: 'receive', end: 'server', maxBytes: 8, timeoutMs: 30 }),
      ]),
      step('nobody', [
        call({ type: 'connect', end: 'client', nowhere: true }),
        call({ type: 'send', end: 'client', bytes: textBytes('a') }),
        call({ type: 'receive', end: 'client', maxBytes: 8, timeoutMs: 2_000 }),
      ]),
    );
    const codes = run.moments.flatMap(({ observations }) =>
      observations.flatMap((one) =>
        one.type === 'returned' && !one.result.ok ? [one.result.failure.code] : [],
      ),
    );
    expect(codes).toEqual(['RECEIVE_TIMED_OUT', 'CONNECTION_REFUSED']);
  });

  it('goes past its relay to the port that nobody has, and reaches who is opened at it', async () => {
    const { run } = await walk(
      { protocol: 'tcp', ends: ['client', 'server', 'server2'], wire: 'relay' },
      step('nobody', [
        call({ type: 'open', end: 'server' }),
        call({ type: 'connect', end: 'client', nowhere: true }),
      ]),
      step('somebody', [
        call({ type: 'open', end: 'server2', at: 'nowhere' }),
        call({ type: 'connect', end: 'client', nowhere: true }),
      ]),
      step('relayed', [call({ type: 'connect', end: 'client' })]),
    );
    const seen = run.moments.flatMap(({ observations }) => observations);
    const called = seen.flatMap((one) => (one.type === 'called' && one.call === 'connect' ? [one] : []));
    expect(called.map(({ isAside }) => isAside)).toEqual([true, true, undefined]);
    expect(called[1]?.address).toBe(called[0]?.address);
    const returned = seen.flatMap((one) => (one.type === 'returned' && one.end !== 'server' ? [one] : []));
    expect(returned.map(({ call: name, result }) => [name, result.ok])).toEqual([
      ['connect', false],
      ['listen', true],
      ['connect', true],
      ['connect', true],
    ]);
  });

  it('waits with what it is to lose until that comes, and tells of each message once', async () => {
    const done = await walk(
      { protocol: 'udp', ends: ['client', 'server'], wire: 'relay' },
      step('open', [call({ type: 'open', end: 'server' }), call({ type: 'open', end: 'client' })]),
      step('lose', [
        call({ type: 'hold', isOn: true }),
        call({ type: 'send', end: 'client', bytes: textBytes('lost') }),
        call({ type: 'lose' }),
        call({ type: 'send', end: 'client', bytes: textBytes('first') }),
        call({ type: 'hold', isOn: false }),
        call({ type: 'receive', end: 'server', maxBytes: 8 }),
        call({ type: 'send', end: 'server', bytes: textBytes('answer') }),
        call({ type: 'receive', end: 'client', maxBytes: 8 }),
      ]),
    );
    expect(done.run.phase).toEqual({ phase: 'finished' });
    expect(arrowsOf(done).toSorted()).toEqual(['left 4 B lost', 'left 5 B arrived', 'right 6 B arrived']);
  });

  it('goes on at another bench, whose calls have ids of their own, through a relay that is slow', async () => {
    const { run } = await walk(
      { protocol: 'udp', ends: ['client', 'server'], wire: 'direct' },
      step('open', [call({ type: 'open', end: 'server' })]),
      { ...connecting, bench: { protocol: 'tcp', ends: ['client', 'server'], wire: 'relay' } },
      step('slow', [
        call({ type: 'slow', delayMs: 60, sliceBytes: 3 }),
        call({ type: 'send', end: 'client', bytes: textBytes('abcdef') }),
        call({ type: 'receive', end: 'server', maxBytes: 8 }),
      ]),
    );
    expect(run.phase).toEqual({ phase: 'finished' });
    const called = run.moments.flatMap(({ observations }) =>
      observations.flatMap((one) => (one.type === 'called' ? [one.id] : [])),
    );
    expect(called).toEqual([1, 2, 3, 4, 5, 6]);
    const read = run.moments[2]?.observations.findLast(({ type }) => type === 'returned');
    expect(read).toMatchObject({ result: { bytes: textBytes('abc') } });
    const asked = run.moments[2]?.observations.find((one) => one.type === 'called' && one.call === 'send');
    expect((read?.atMs ?? 0) - (asked?.atMs ?? 0)).toBeGreaterThanOrEqual(59);
  });

  it('leaves nothing open when it is left in the middle of a call', async () => {
    const listening = (): number =>
      process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;
    const before = listening();
    const bench = new LessonBench(
      { protocol: 'tcp', ends: ['server'], wire: 'relay' },
      0,
      false,
      () => undefined,
    );
    bench.act({ type: 'open', end: 'server' });
    await bench.close();
    await vi.waitFor(() => expect(listening()).toBe(before));
  });

  it('holds no socket once it is over, and still tells what it was', async () => {
    const listening = (): number =>
      process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;
    const before = listening();
    const { run } = await walk({ protocol: 'tcp', ends: ['client', 'server'], wire: 'relay' }, connecting);
    await vi.waitFor(() => expect(listening()).toBe(before));
    expect(run.phase).toEqual({ phase: 'finished' });
    expect(run.moments[0]?.observations.some(({ type }) => type === 'sockets')).toBe(true);
  });

  it('is stuck, and not for ever, where what a step waits for does not come', async () => {
    const { run } = await walk(
      { protocol: 'udp', ends: ['client', 'server'], wire: 'direct' },
      step('open', [call({ type: 'open', end: 'server' })]),
      step('nothing', [call({ type: 'receive', end: 'server', maxBytes: 8 })]),
    );
    expect(run.phase).toEqual({ phase: 'stuck' });
  });

  it('is not stuck where what it waits for has come, and was not read in time', async () => {
    const steps = [
      step('open', [call({ type: 'open', end: 'server' })]),
      step('read', [call({ type: 'receive', end: 'server', maxBytes: 8 })]),
    ];
    session = new LessonSession(
      lessonOf({ protocol: 'udp', ends: ['server'], wire: 'direct' }, steps),
      false,
    );
    const { run } = session;
    await session.next();
    const opened = run.moments[0]?.observations.find(({ type }) => type === 'returned');
    const at = opened?.type === 'returned' && opened.result.ok ? opened.result.address : undefined;
    const { port } = splitSocketAddress(at ?? expect.fail('it is not open'));
    const device = createSocket('udp4');
    device.connect(port, '127.0.0.1');
    await once(device, 'connect');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    try {
      void session.next();
      await expect.poll(() => run.latest.some(({ type }) => type === 'called')).toBe(true);
      // Timers are due, and then sockets are read: seven seconds are over, and the datagram is there.
      await new Promise<void>((resolve) => {
        later(() => {
          device.send('late');
          vi.advanceTimersByTime(7_000);
          resolve();
        }, 1);
      });
      await expect.poll(() => run.latest.some(({ type }) => type === 'returned')).toBe(true);
      expect(run.phase.phase).toBe('acting');
    } finally {
      vi.useRealTimers();
      device.close();
    }
  });
});
