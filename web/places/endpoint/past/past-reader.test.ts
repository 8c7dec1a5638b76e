import { describe, expect, it } from 'vitest';
import type { RecordReport } from '../../../../src/operations/record.js';
import type { Received } from '../../../../src/traffic/event.js';
import { received } from '../../../../test/records.js';
import { ApiError } from '../../../transport/api.js';
import { isMessage } from '../log/log-entry.js';
import { MessageLog } from '../log/message-log.js';
import { type AskPage, PastReader } from './past-reader.js';

const report: RecordReport = {
  ...{ state: 'recording', file: 'record.sqlite', bytes: 1, events: 1, first: 1, last: 1 },
  limits: { days: 30, bytes: 2 ** 31 },
};

/** A record of messages 1 to `last`, which answers as the workbench does. */
function recordOf(last: number): { readonly ask: AskPage; readonly asked: string[] } {
  const asked: string[] = [];
  const ask: AskPage = ({ before, after, limit }) => {
    asked.push(after === undefined ? `before ${before ?? 'end'}` : `after ${after}`);
    const count = Number(limit);
    const from = after === undefined ? Math.max(1, Number(before ?? last + 1) - count) : Number(after) + 1;
    const to = after === undefined ? Number(before ?? last + 1) - 1 : Math.min(last, Number(after) + count);
    const events = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => eventOf(from + index));
    const hasMore = after === undefined ? from > 1 : to < last;
    return Promise.resolve({ events, runs: [], gaps: [], annotations: [], hasMore });
  };
  return { ask, asked };
}

function eventOf(sequence: number): Received {
  return received(sequence, String(sequence), { endpoint: 'e1' }) as Received;
}

function sequencesOf(log: MessageLog): readonly number[] {
  return Array.from({ length: log.size }, (_, index) => log.at(log.first + index)?.event).flatMap((event) =>
    event !== undefined && isMessage(event) ? [event.sequence] : [],
  );
}

function reading(last: number, capacity = 100_000) {
  const log = new MessageLog(undefined, capacity);
  const record = recordOf(last);
  const shown = { ...report, events: last, last };
  return { log, ...record, shown, reader: new PastReader('e1', log, record.ask, () => undefined) };
}

/** The same, which answers when `answer` is called, by the request that it is the answer to. */
function slowReading(last: number, capacity = 100_000) {
  const { ask, asked } = recordOf(last);
  const log = new MessageLog(undefined, capacity);
  const waiting = new Map<string, () => void>();
  const slowly: AskPage = async (request, signal) => {
    const page = ask(request, signal);
    await new Promise<void>((resolve) => waiting.set(asked.at(-1) ?? '', resolve));
    return page;
  };
  const answer = async (request: string, reads: Promise<unknown>): Promise<void> => {
    await expect.poll(() => waiting.has(request)).toBe(true);
    waiting.get(request)?.();
    waiting.delete(request);
    await reads;
  };
  const shown = { ...report, events: last, last };
  const reader = new PastReader('e1', log, slowly, () => undefined);
  const begun = async (): Promise<void> => answer('before end', reader.begin('run', shown, true));
  return { log, asked, shown, reader, answer, begun };
}

const isAscending = (numbers: readonly number[]): boolean =>
  numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0));

describe('reading the record into a log', () => {
  it('begins with the newest page, in order with what the feed has brought, once for each run', async () => {
    const { log, asked, shown, reader } = reading(5_000);
    for (const sequence of [4_999, 5_000, 5_001]) log.add(eventOf(sequence));
    const newest = log.next - 1;
    await reader.begin('run', shown, true);
    await reader.begin('run', shown, true);
    expect(asked).toEqual(['before end']);
    expect(sequencesOf(log)).toEqual(Array.from({ length: 1_001 }, (_, index) => 4_001 + index));
    expect(log.next - 1).toBe(newest);
    expect(log.above).toBe(4_000);
    expect(log.add(eventOf(5_001))).toBe(false);
  });

  it('reads on above, until the first event is there, and numbers stay', async () => {
    const { log, asked, shown, reader } = reading(2_500);
    await reader.begin('run', shown, true);
    const entry = log.at(log.next - 1);
    await reader.look(log.first + 500, log.next, shown);
    expect(asked).toHaveLength(1);
    await reader.look(log.first, log.first + 40, shown);
    await reader.look(log.first, log.first + 40, shown);
    await reader.look(log.first, log.first + 40, shown);
    expect(asked).toEqual(['before end', 'before 1501', 'before 501']);
    // Above the first stands which day that was.
    expect([log.size, log.above, log.at(log.first)?.event.type]).toEqual([2_501, 0, 'newDay']);
    expect(log.at(log.next - 1)).toBe(entry);
  });

  it('reads where somebody looks far above, and from there down to the end again', async () => {
    const { log, asked, shown, reader } = reading(50_000, 3_000);
    await reader.begin('run', shown, true);
    const start = log.first - log.above;
    const end = log.next;
    await reader.look(start, start + 40, shown);
    expect([log.first, log.above, sequencesOf(log)[0]]).toEqual([start, 0, 1]);
    expect(log.next + log.below).toBe(end);
    log.add(eventOf(50_001));
    expect(log.below).toBe(end - log.next + 1);
    await reader.look(end - 40, end, shown);
    expect(asked.at(-1)).toMatch(/^after 49/);
    for (let pages = 0; pages < 5 && log.below > 0; pages += 1)
      await reader.look(log.next - 40, log.next, shown);
    expect([log.below, sequencesOf(log).at(-1)]).toEqual([0, 50_001]);
    expect(log.size).toBeLessThanOrEqual(3_000);
  });

  it('lets go of the end when it is full, and of older lines when it shows the end again', async () => {
    const { log, shown, reader } = reading(5_000, 1_500);
    await reader.begin('run', shown, true);
    await reader.look(log.first, log.first + 40, shown);
    expect([log.size, log.below]).toEqual([1_500, 500]);
    log.add(eventOf(5_001));
    expect(sequencesOf(log).at(-1)).toBe(4_500);
    log.toEnd();
    expect([sequencesOf(log), log.below]).toEqual([[5_001], 0]);
    await reader.look(log.first, log.next, shown);
    expect(sequencesOf(log)).toContain(5_000);
  });

  it('brings nothing back that a person has cleared', async () => {
    const { log, shown, reader } = reading(20);
    for (const sequence of [19, 20]) log.add(eventOf(sequence));
    log.clear();
    log.add(eventOf(21));
    await reader.begin('run', shown, true);
    await reader.look(log.first, log.next, shown);
    expect([sequencesOf(log), log.above]).toEqual([[21], 0]);
  });

  it('says why it cannot go on, and does when asked again', async () => {
    const { log, shown } = reading(5_000);
    const { ask } = recordOf(5_000);
    let isGone = false;
    const reader = new PastReader(
      'e1',
      log,
      (request, signal) => (isGone ? Promise.reject(new ApiError(0)) : ask(request, signal)),
      () => undefined,
    );
    await reader.begin('run', shown, true);
    isGone = true;
    await reader.look(log.first, log.first + 40, shown);
    expect(reader.state.get()).toEqual({ type: 'failed', complaint: { failure: undefined } });
    isGone = false;
    await reader.look(log.first, log.first + 40, shown);
    expect(log.size).toBe(1_000);
    reader.again();
    await reader.look(log.first, log.first + 40, shown);
    expect(log.size).toBe(2_000);
  });

  it.each([
    ['before', ['before 49001', 'after 19999']],
    ['after', ['after 19999', 'before 49001']],
  ])('follows a link while a page is read, whose answer comes %s that of the link', async (_, answers) => {
    const { log, shown, reader, answer, begun } = slowReading(50_000);
    await begun();
    const looked = reader.look(log.first, log.first + 40, shown);
    const found = reader.find(20_000);
    for (const request of answers) await answer(request, request.startsWith('after') ? found : looked);
    const number = await found;
    expect(log.at(number ?? 0)?.event).toMatchObject({ sequence: 20_000 });
    expect(sequencesOf(log)).toEqual(Array.from({ length: 1_000 }, (_, index) => 20_000 + index));
    expect(reader.state.get()).toEqual({ type: 'idle' });
  });

  it('goes where the last of two links leads, whichever answer comes first', async () => {
    const { log, reader, answer, begun } = slowReading(50_000);
    await begun();
    const first = reader.find(20_000);
    const second = reader.find(10_000);
    await answer('after 9999', second);
    await answer('after 19999', first);
    expect([await first, sequencesOf(log)[0]]).toEqual([undefined, 10_000]);
  });

  it('takes no page above that was asked for before its lines were deleted', async () => {
    const { log, shown, reader, answer, begun } = slowReading(5_000);
    await begun();
    const looked = reader.look(log.first, log.first + 40, shown);
    log.dropBefore(4_001);
    await answer('before 4001', looked);
    expect([sequencesOf(log)[0], log.above]).toEqual([4_001, 0]);
  });

  it('takes no page below that was asked for before the end was shown again', async () => {
    const { log, shown, reader, answer, begun } = slowReading(50_000, 3_000);
    await begun();
    const found = reader.find(20_000);
    await answer('after 19999', found);
    const looked = reader.look(log.next - 40, log.next, shown);
    log.add(eventOf(50_001));
    log.toEnd();
    await answer('after 20999', looked);
    expect(sequencesOf(log)).toEqual([50_001]);
  });

  it('finds what a link names although older lines are deleted meanwhile', async () => {
    const { log, asked, reader, answer, begun } = slowReading(50_000);
    await begun();
    const found = reader.find(48_000);
    await expect.poll(() => asked.at(-1)).toBe('after 47999');
    log.dropBefore(40_000);
    await answer('after 47999', Promise.resolve());
    await answer('after 47999', found);
    expect(log.at((await found) ?? 0)?.event).toMatchObject({ sequence: 48_000 });
  });

  it('reads on above what is kept where only older lines were deleted', async () => {
    const { log, shown, reader } = reading(5_000);
    await reader.begin('run', shown, true);
    log.dropBefore(3_501);
    expect(log.above).toBe(500);
    await reader.look(log.first, log.first + 40, shown);
    expect(sequencesOf(log)[0]).toBe(3_001);
    log.dropBefore(3_501);
    expect([sequencesOf(log)[0], log.above]).toEqual([3_501, 0]);
  });

  it.each([
    ['its beginning is looked at', 40, 4_000],
    ['all of it is looked at', 1_000, 5_399],
  ])(
    'has no hole where lines come while a page is read above a log that is full, and %s',
    async (_, lines, has) => {
      const { log, shown, reader, answer, begun } = slowReading(5_000, 1_000);
      await begun();
      const looked = reader.look(log.first, log.first + lines, shown);
      for (let sequence = 5_001; sequence < 5_400; sequence += 1) log.add(eventOf(sequence));
      await answer('before 4001', looked);
      const sequences = sequencesOf(log);
      expect(sequences.at(-1)).toBe((sequences[0] ?? 0) + sequences.length - 1);
      expect(sequences).toContain(has);
    },
  );

  it('has the nearest message of a number that none has', async () => {
    const { log, shown, reader } = reading(5_000);
    await reader.begin('run', shown, true);
    expect(await reader.find(9_000)).toBeUndefined();
    const newest = reader.nearest(9_000);
    expect(newest !== undefined && log.at(newest)?.event).toMatchObject({ sequence: 5_000 });
    expect(reader.lineOf(5_000)).toBe(newest);
    expect(
      new PastReader('e1', new MessageLog(), recordOf(0).ask, () => undefined).nearest(3),
    ).toBeUndefined();
  });

  it('takes nothing that was asked for in another run, or before it was given up', async () => {
    const { log, shown, reader, answer } = slowReading(5_000);
    const first = reader.begin('one', shown, true);
    reader.stop();
    await answer('before end', first);
    expect(log.size).toBe(0);
    const second = reader.begin('two', shown, true);
    const third = reader.begin('three', { ...shown, first: 2 }, true);
    await answer('before end', third);
    expect([isAscending(sequencesOf(log)), log.messages]).toEqual([true, 1_000]);
    void second;
  });

  it('begins again in the same run where there was nothing yet, or where it could not be read', async () => {
    const log = new MessageLog();
    let last = 0;
    let isGone = false;
    const ask: AskPage = (request, signal) =>
      isGone ? Promise.reject(new ApiError(0)) : recordOf(last).ask(request, signal);
    const reader = new PastReader('e1', log, ask, () => undefined);
    await reader.begin('run', report, true);
    isGone = true;
    await reader.begin('run', report, true);
    expect([log.size, reader.state.get().type]).toEqual([0, 'failed']);
    isGone = false;
    last = 20;
    await reader.begin('run', report, true);
    expect([sequencesOf(log).length, reader.state.get().type]).toEqual([20, 'idle']);
  });

  it('reads nothing else while the newest page of another run is on its way', async () => {
    const { log, asked, shown, reader, answer, begun } = slowReading(5_000);
    await begun();
    const again = reader.begin('another', shown, true);
    await reader.look(log.first, log.first + 40, shown);
    expect(asked).toEqual(['before end', 'before end']);
    await answer('before end', again);
    expect(log.messages).toBe(1_000);
  });
});
