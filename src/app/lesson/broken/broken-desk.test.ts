import { Value } from 'typebox/value';
import { afterEach, describe, expect, it } from 'vitest';
import type { BreakoutboxError } from '../../../errors/error.js';
import { brokenBenchOperations } from '../../../operations/broken-benches.js';
import { BrokenDesk } from './broken-desk.js';

const desk = new BrokenDesk();
afterEach(() => desk.close());

const here = new AbortController().signal;
/** As the bench is found, without packets: what is seen is the same for everybody. */
const asFound = { chosen: {}, capture: false } as const;
/** The programs wait here for what the line has lost: it takes ten times as long as the others. */
const long = { chosen: { silence: 'waits', repeated: 'append' }, capture: false } as const;

/** Why each of eight trials ended that take their time. */
function eight(gone: AbortSignal): Promise<readonly unknown[]> {
  const trial = (): Promise<unknown> =>
    desk.try('lost-block', long, gone).catch(({ code }: BreakoutboxError) => code);
  return Promise.all(Array.from({ length: 8 }, trial));
}

describe('the trials of broken benches at a workbench', () => {
  it('tells what came of each goal, and what was seen, as the API says', async () => {
    const found = await desk.try('wrong-port', asFound, here);
    expect([...Value.Errors(brokenBenchOperations['broken.try'].result, found)]).toEqual([]);
    expect(found).toMatchObject({ chosen: { server: 'any', client: 'noted' }, isMended: false, prints: [] });
    expect(found.goals).toMatchObject([
      { id: 'connects', holds: false, came: { type: 'failure', failure: { code: 'CONNECTION_REFUSED' } } },
      {
        ...{ id: 'reading', holds: false, wanted: ['23.5'] },
        came: { type: 'waiting', end: 'server', call: 'accept' },
      },
      { id: 'answer', holds: false, wanted: ['ok'] },
    ]);
    const mended = await desk.try('wrong-port', { ...asFound, chosen: { client: 'printed' } }, here);
    expect([...Value.Errors(brokenBenchOperations['broken.try'].result, mended)]).toEqual([]);
    expect(mended).toMatchObject({ chosen: { server: 'any', client: 'printed' }, isMended: true });
    expect(mended.prints).toMatchObject([
      { end: 'server', text: '23.5' },
      { end: 'client', text: 'ok' },
    ]);
    expect(mended.observations.find(({ call }) => call === 'connect')?.address).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(mended.observations.at(-1)?.type).toBe('sockets');
  });

  it('refuses a setting and an option that the bench has not, and says what it has', async () => {
    const settings = 'server=any|noted, client=noted|printed';
    for (const [setting, option] of [
      ['colour', 'any'],
      ['server', 'blue'],
    ] as const)
      await expect(
        desk.try('wrong-port', { ...asFound, chosen: { [setting]: option } }, here),
      ).rejects.toMatchObject({
        failure: {
          code: 'BROKEN_OPTION_UNKNOWN',
          params: { bench: 'wrong-port', setting, option, settings },
        },
      });
  });

  it('runs eight at once, and has room again when whoever asked for them goes away', async () => {
    const asker = new AbortController();
    const trials = eight(asker.signal);
    await expect(desk.try('wrong-port', asFound, here)).rejects.toMatchObject({
      failure: { code: 'BROKEN_TRIALS_TOO_MANY', params: { most: 8 } },
    });
    asker.abort();
    expect(await trials).toEqual(Array(8).fill('WORKBENCH_STOPPING'));
    expect((await desk.try('wrong-port', asFound, here)).isMended).toBe(false);
    expect(await eight(asker.signal)).toEqual(Array(8).fill('WORKBENCH_STOPPING'));
  });

  it('ends them when it is closed', async () => {
    const trials = eight(here);
    await expect(desk.try('wrong-port', asFound, here)).rejects.toMatchObject({
      code: 'BROKEN_TRIALS_TOO_MANY',
    });
    await desk.close();
    expect(await trials).toEqual(Array(8).fill('WORKBENCH_STOPPING'));
  });
});
