import { describe, expect, it } from 'vitest';
import type { Act } from './act.js';
import { benchOf, type Lesson, type Step } from './lesson.js';
import { LessonRun } from './lesson-run.js';
import { answering, call, reversed, textBytes, waiting } from './lessons/writing.js';

const words = (en: string) => ({ en, 'zh-CN': en });

function lessonWith(...steps: readonly Step[]): Lesson {
  return {
    ...{ id: 'client', title: words('t'), subtitle: words('s'), intro: [], summary: words('u'), steps },
    bench: { protocol: 'tcp', ends: ['client', 'server'], wire: 'relay' },
  };
}

/** A run whose acts are written down, and which is told by the test what comes of them. */
function runOf(...steps: readonly Step[]) {
  const acts: string[] = [];
  let looks = 0;
  const run = new LessonRun(lessonWith(...steps), {
    act: (act: Act) => acts.push('end' in act ? `${act.end} ${act.type}` : act.type),
    look: () => {
      looks += 1;
    },
    rebuild: ({ protocol }) => acts.push(`bench ${protocol}`),
  });
  return { run, acts, looks: () => looks };
}

const connecting: Step = {
  id: 'connect',
  says: words('connected'),
  acts: [
    waiting({ type: 'accept', end: 'server' }),
    call({ type: 'connect', end: 'client' }),
    call({ type: 'send', end: 'client', bytes: textBytes('a') }),
  ],
};

describe('a run of a lesson', () => {
  it('begins an act when the one before it has returned, or may wait', () => {
    const { run, acts, looks } = runOf(connecting);
    expect(run.phase).toEqual({ phase: 'ready' });
    expect(run.next(0)).toBe(true);
    expect(acts).toEqual(['server accept', 'client connect']);
    run.happened({ type: 'called', end: 'client', id: 1, call: 'connect' }, 1);
    run.happened({ type: 'returned', end: 'client', id: 1, call: 'connect', result: { ok: true } }, 2);
    expect(acts).toEqual(['server accept', 'client connect', 'client send']);
    run.happened({ type: 'returned', end: 'client', id: 2, call: 'send', result: { ok: true } }, 3);
    expect(run.deadlineMs).toBe(28);
    run.woke(20);
    expect(looks()).toBe(0);
    run.woke(28);
    expect(looks()).toBe(1);
    expect(run.phase).toEqual({ phase: 'acting' });
    run.happened({ type: 'sockets', sockets: [] }, 30);
    expect(run.phase).toEqual({ phase: 'finished' });
    expect(run.moments.map(({ step, observations }) => [step, observations.length])).toEqual([
      ['connect', 4],
    ]);
    expect(run.next(31)).toBe(false);
  });

  it('waits for what a step is about, and is stuck where that does not come', () => {
    const { run } = runOf({
      ...connecting,
      acts: [call({ type: 'pass' })],
      until: (seen) => seen.of('held').length > 0,
    });
    run.next(0);
    run.happened({ type: 'wired', act: 'pass' }, 1);
    expect(run.deadlineMs).toBe(6_000);
    run.woke(5_999);
    expect(run.phase).toEqual({ phase: 'acting' });
    run.woke(6_000);
    expect(run.phase).toEqual({ phase: 'stuck' });
    expect(run.deadlineMs).toBeUndefined();
  });

  it('asks before a step, and lets what was seen be the answer', () => {
    const asked: Step = {
      ...connecting,
      acts: [call({ type: 'receive', end: 'server', maxBytes: 8 })],
      question: {
        asks: words('what?'),
        choices: [
          { id: 'one', says: words('one') },
          { id: 'none', says: words('none') },
        ],
        truth: (seen) => ((seen.bytes('server', 'recv')?.byteLength ?? 0) > 0 ? 'one' : 'none'),
        because: words('so'),
      },
      facts: (seen) => ({ bytes: seen.bytes('server', 'recv')?.byteLength ?? -1 }),
    };
    for (const [bytes, truth] of [
      ['x', 'one'],
      ['', 'none'],
    ] as const) {
      const { run, acts } = runOf(asked);
      expect(run.phase).toEqual({ phase: 'asking' });
      expect(run.next(0)).toBe(false);
      expect(run.answer('two', 0)).toBe(false);
      expect(acts).toEqual([]);
      expect(run.answer('one', 0)).toBe(true);
      run.happened(
        {
          type: 'returned',
          end: 'server',
          id: 1,
          call: 'recv',
          result: { ok: true, bytes: textBytes(bytes) },
        },
        1,
      );
      run.woke(26);
      run.happened({ type: 'sockets', sockets: [] }, 27);
      expect(run.moments[0]).toMatchObject({
        answered: { given: 'one', truth },
        facts: { bytes: bytes.length },
      });
    }
  });

  it('counts "I do not know" as no guess', () => {
    const { run } = runOf({
      ...connecting,
      acts: [],
      question: { asks: words('?'), choices: [], truth: () => 'so', because: words('so') },
    });
    expect(run.answer(undefined, 0)).toBe(true);
    run.woke(25);
    run.happened({ type: 'sockets', sockets: [] }, 26);
    expect(run.moments[0]?.answered).toEqual({ given: undefined, truth: 'so' });
  });

  it('sends what the program makes of the bytes that it has read last', () => {
    const sent: string[] = [];
    const lesson = lessonWith({
      id: 'answer',
      says: words('answered'),
      acts: [call({ type: 'receive', end: 'server', maxBytes: 8 }), answering('server', reversed)],
    });
    const run = new LessonRun(lesson, {
      act: (act) => act.type === 'send' && sent.push(new TextDecoder().decode(act.bytes)),
      look: () => undefined,
      rebuild: () => undefined,
    });
    run.next(0);
    const result = { ok: true, bytes: textBytes('abc') } as const;
    run.happened({ type: 'returned', end: 'server', id: 1, call: 'recv', result }, 1);
    expect(sent).toEqual(['cba']);
  });

  it('goes on at another bench, of which nothing has been seen yet', () => {
    const udp = { protocol: 'udp', ends: ['client', 'server'], wire: 'direct' } as const;
    const { run, acts } = runOf(
      { id: 'before', says: words('b'), acts: [waiting({ type: 'accept', end: 'server' })] },
      {
        ...{ id: 'after', says: words('a'), bench: udp, acts: [] },
        facts: (seen) => ({ waits: String(seen.waits('server')), seen: seen.all.length }),
      },
    );
    run.next(0);
    run.happened({ type: 'called', end: 'server', id: 1, call: 'accept' }, 1);
    run.woke(26);
    run.happened({ type: 'sockets', sockets: [] }, 27);
    run.next(30);
    expect(acts).toEqual(['server accept', 'bench udp']);
    run.woke(55);
    run.happened({ type: 'sockets', sockets: [] }, 56);
    expect(run.moments[1]?.facts).toEqual({ waits: 'false', seen: 1 });
    expect(benchOf(run.lesson, 0)).toBe(run.lesson.bench);
    expect(benchOf(run.lesson, 1)).toBe(udp);
  });
});
