import { afterEach, describe, expect, it } from 'vitest';
import { BrokenDesk } from '../../../../src/app/lesson/broken/broken-desk.js';
import { BreakoutboxError } from '../../../../src/errors/error.js';
import type { BrokenId } from '../../../../src/lesson/broken/broken-ids.js';
import { wrongPort } from '../../../../src/lesson/broken/wrong-port.js';
import { memoryStore } from '../../../state/kept.js';
import { Api } from '../../../transport/api.js';
import { createBrokenProgress, unbegun } from './broken-progress.js';
import { chosenOf, isOfChosen, OpenBench } from './open-bench.js';

const desk = new BrokenDesk();
afterEach(() => desk.close());

/** The part of the API that tries a bench, as a page's `fetch`: on real sockets. */
const deskFetch: typeof fetch = async (url, { body, signal } = {}) => {
  const [, bench = ''] = /\/api\/broken-benches\/([\w-]+)\/try$/.exec(String(url)) ?? [];
  const { chosen } = JSON.parse(String(body)) as { readonly chosen: Readonly<Record<string, string>> };
  const gone = signal ?? new AbortController().signal;
  try {
    return Response.json(await desk.try(bench as BrokenId, { chosen, capture: false }, gone));
  } catch (error) {
    if (!(error instanceof BreakoutboxError)) throw error;
    return Response.json({ error: { ...error.failure, message: error.message } }, { status: 400 });
  }
};

function page({ fetch = deskFetch, keeper = memoryStore() } = {}) {
  const progress = createBrokenProgress(keeper);
  const upload = () => Promise.reject(new Error('nothing is uploaded'));
  const api = new Api({ fetch, upload, token: () => undefined });
  return { open: new OpenBench(wrongPort, { api, progress }), progress, keeper };
}

describe('a broken bench on the page', () => {
  it('is judged by the workbench, and what was tried is kept', async () => {
    const { open, progress, keeper } = page();
    await open.try();
    expect(open.view.get()).toMatchObject({ isTrying: false, complaint: undefined, latest: { trials: 1 } });
    expect(open.view.get().latest?.trial).toMatchObject({
      isMended: false,
      goals: [
        { id: 'connects', holds: false, came: { type: 'failure', failure: { code: 'CONNECTION_REFUSED' } } },
        { id: 'reading', came: { type: 'waiting', end: 'server', call: 'accept' } },
        { id: 'answer', holds: false },
      ],
    });
    open.hint();
    open.choose('client', 'printed');
    const tried = open.view.get().latest?.trial;
    const chosen = chosenOf(wrongPort, progress.get()['wrong-port'] ?? unbegun);
    expect(tried && isOfChosen(tried, chosen)).toBe(false);
    await open.try();
    const { latest } = open.view.get();
    expect(latest).toMatchObject({ trials: 2, hints: 1, trial: { isMended: true } });
    expect(latest && isOfChosen(latest.trial, chosen)).toBe(true);
    expect(latest?.trial.prints).toMatchObject([{ text: '23.5' }, { text: 'ok' }]);
    expect(page({ keeper }).progress.get()).toEqual({
      'wrong-port': { trials: 2, hints: 1, isMended: true, chosen: { client: 'printed' } },
    });
  });

  it('begins again as it was found, and stays mended', async () => {
    const { open, progress } = page();
    open.choose('client', 'printed');
    await open.try();
    open.beginAgain();
    expect(open.view.get().latest).toBeUndefined();
    expect(progress.get()['wrong-port']).toEqual({ ...unbegun, isMended: true });
  });

  it('takes only what its bench has, the next option by a number, and three hints', () => {
    const { open, progress } = page();
    const chosen = (): readonly string[] => [
      ...chosenOf(wrongPort, progress.get()['wrong-port'] ?? unbegun).values(),
    ];
    open.choose('colour', 'any');
    open.choose('server', 'blue');
    expect(progress.get()).toEqual({});
    open.chooseNext(0);
    open.chooseNext(7);
    expect(chosen()).toEqual(['noted', 'noted']);
    open.chooseNext(0);
    expect(chosen()).toEqual(['any', 'noted']);
    for (let more = 0; more < 5; more += 1) open.hint();
    expect(progress.get()['wrong-port']?.hints).toBe(3);
    progress.set({ 'wrong-port': { ...unbegun, chosen: { server: 'gone', client: 'printed' } } });
    expect(chosen()).toEqual(['any', 'printed']);
  });

  it('has one trial at a time, and gives it up when it is left', async () => {
    const { open, progress } = page();
    const trial = open.try();
    await open.try();
    expect(open.view.get().isTrying).toBe(true);
    open.leave();
    await trial;
    expect(open.view.get()).toEqual({ latest: undefined, isTrying: false, complaint: undefined });
    expect(progress.get()).toEqual({});
  });

  it('says why there was no trial', async () => {
    const { open, progress } = page({ fetch: () => Promise.reject(new TypeError('no workbench')) });
    await open.try();
    expect(open.view.get()).toMatchObject({ isTrying: false, latest: undefined });
    expect(open.view.get().complaint).toBeDefined();
    expect(progress.get()).toEqual({});
  });
});
