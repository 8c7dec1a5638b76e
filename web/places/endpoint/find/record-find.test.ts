import { describe, expect, it } from 'vitest';
import type { RecordSearchLine } from '../../../../src/operations/record-search-lines.js';
import type { Received } from '../../../../src/traffic/event.js';
import { encodeBatch } from '../../../../src/traffic/event-codec.js';
import { received } from '../../../../test/records.js';
import { encodeBase64 } from '../../../transport/base64.js';
import { isMessageEntry } from '../log/log-entry.js';
import type { EntryTest } from '../log/log-filter.js';
import { MessageLog } from '../log/message-log.js';
import { RecordFind } from './record-find.js';

const message = (sequence: number): Received => received(sequence, `m${sequence}`, { endpoint: 'e1' });

const isEven: EntryTest = ({ event }) => 'sequence' in event && event.sequence % 2 === 0;

const nothing = (): void => undefined;

function hits(...sequences: number[]): RecordSearchLine {
  const batch = encodeBase64(encodeBatch({ events: sequences.map(message), gaps: [] }));
  return { type: 'hits', looked: 10, of: 50, hits: sequences.length, batch, annotations: [], sources: [] };
}

async function* answer(...lines: readonly RecordSearchLine[]): AsyncGenerator<RecordSearchLine> {
  yield* lines;
}

function sequencesOf(log: MessageLog): readonly number[] {
  return Array.from({ length: log.size }, (_, index) => log.at(log.first + index)).flatMap((entry) =>
    entry !== undefined && isMessageEntry(entry) ? [entry.event.sequence] : [],
  );
}

function finding(): { readonly live: MessageLog; readonly find: RecordFind } {
  const live = new MessageLog();
  for (const sequence of [101, 102, 103, 104]) live.add(message(sequence));
  return { live, find: new RecordFind(live, isEven, nothing, nothing) };
}

describe('a search of the record', () => {
  it('has what the log has, what the record has before it, newest first, and what comes', async () => {
    const { live, find } = finding();
    find.advance(() => false);
    expect(sequencesOf(find.found)).toEqual([102, 104]);
    const asked: (number | undefined)[] = [];
    await find.search((before) => {
      asked.push(before);
      return answer(hits(90, 96), hits(2, 8), { type: 'end', looked: 50, of: 50, hits: 4 });
    });
    live.add(message(106));
    find.advance(() => false);
    expect(sequencesOf(find.found)).toEqual([2, 8, 90, 96, 102, 104, 106]);
    expect(find.state.get()).toEqual({ state: 'ended', looked: 50, of: 50 });
    expect(asked).toEqual([101]);
  });

  it('leaves to the record what is behind a gap of the log', async () => {
    const live = new MessageLog();
    live.add(message(2));
    live.lose({ type: 'gap', from: 3, to: 9, count: 7 });
    live.add(message(10));
    const find = new RecordFind(live, isEven, nothing, nothing);
    await find.search((before) => {
      expect(before).toBe(10);
      return answer({ type: 'end', looked: 1, of: 1, hits: 0 });
    });
    find.advance(() => false);
    expect(sequencesOf(find.found)).toEqual([10]);
  });

  it('stops when it is told to, and still finds what comes', async () => {
    const { live, find } = finding();
    await find.search(async function* (_before, signal) {
      yield hits(96);
      find.stop();
      expect(signal.aborted).toBe(true);
      yield hits(2);
    });
    expect(find.state.get()).toEqual({ state: 'stopped', looked: 10, of: 50 });
    live.add(message(108));
    find.advance(() => false);
    expect(sequencesOf(find.found)).toEqual([96, 102, 104, 108]);
  });

  it('says why it broke off', async () => {
    const failure = { code: 'RECORD_UNAVAILABLE', fault: 'system', params: {} } as const;
    const { find } = finding();
    await find.search(() => answer(hits(96), { type: 'failed', failure }));
    expect(find.state.get()).toMatchObject({ state: 'failed', complaint: { failure } });
    const { find: cut } = finding();
    await cut.search(() => answer(hits(96)));
    expect(cut.state.get()).toMatchObject({ state: 'failed', complaint: { failure: undefined } });
  });
});
