import { afterEach, expect, it } from 'vitest';
import type { LessonState } from '../../operations/lessons.js';
import { LessonDesk } from './lesson-desk.js';

let desk = new LessonDesk();
afterEach(async () => {
  await desk.close();
  desk = new LessonDesk();
});

/** Does every step of a run that there is, whatever the answers. */
async function walk(begun: LessonState): Promise<LessonState> {
  let state = begun;
  while (state.phase === 'ready' || state.phase === 'asking')
    state = state.phase === 'asking' ? await desk.answer(state.id, undefined) : await desk.next(state.id);
  return state;
}

it('has 128 runs at once, and tells the one that makes room why', async () => {
  const first = await desk.begin('client', false);
  const second = await desk.begin('client', false);
  for (let more = 2; more < 128; more += 1) await desk.begin('client', false);
  desk.get(first.id);
  await desk.begin('duplex', false);
  expect(desk.list()).toHaveLength(128);
  expect(() => desk.get(second.id)).toThrow(
    expect.objectContaining({ message: expect.stringContaining('it has 128 at once') }),
  );
  await expect(desk.next(second.id)).rejects.toMatchObject({ code: 'LESSON_DISPLACED' });
  expect(desk.get(first.id).lesson).toBe('client');
  expect(() => desk.get('999')).toThrow(expect.objectContaining({ code: 'LESSON_OVER' }));
});

it('has a run that is finished make room first, which can be looked at until then', async () => {
  const idle = await desk.begin('client', false);
  const walked = await walk(await desk.begin('no-messages', false));
  expect(walked.phase).toBe('finished');
  expect(desk.get(walked.id).moments).toHaveLength(6);
  for (let more = 2; more <= 128; more += 1) await desk.begin('client', false);
  expect(desk.get(idle.id).phase).not.toBe('finished');
  expect(() => desk.get(walked.id)).toThrow(expect.objectContaining({ code: 'LESSON_DISPLACED' }));
});

it('captures on 16 benches at once, and says of the next that its packets are inferred', async () => {
  const runs: LessonState[] = [];
  for (let number = 0; number < 17; number += 1) runs.push(await desk.begin('no-messages', true));
  expect(runs.slice(0, 16).map(({ captureFailure }) => captureFailure)).toEqual(
    Array.from({ length: 16 }, () => undefined),
  );
  expect(runs[16]?.captureFailure).toMatchObject({ code: 'LESSON_CAPTURE_LIMIT', params: { most: 16 } });
  await desk.end(runs[0]?.id ?? '');
  expect((await desk.begin('no-messages', true)).captureFailure).toBeUndefined();
  expect((await desk.begin('no-messages', false)).captureFailure).toBeUndefined();
});
