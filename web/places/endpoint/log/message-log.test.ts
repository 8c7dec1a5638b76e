import { describe, expect, it } from 'vitest';
import { latestPeers } from './latest-peers.js';
import type { MessageEvent } from './log-entry.js';
import { LogFilter } from './log-filter.js';
import { logTest } from './log-test.js';
import { MessageLog } from './message-log.js';
import { StreamText } from './stream-text.js';
import { noQuery } from './typed-filter.js';

function received(sequence: number, text = `m${sequence}`, peer = '127.0.0.1:5000'): MessageEvent {
  return {
    sequence,
    type: 'received',
    endpoint: 'e1',
    timeMicros: sequence * 10,
    peer,
    bytes: Uint8Array.from(text, (character) => character.charCodeAt(0)),
  };
}

function filled(capacity: number, count: number): MessageLog {
  const log = new MessageLog(undefined, capacity);
  for (let sequence = 1; sequence <= count; sequence += 1) log.add(received(sequence));
  return log;
}

describe('the log of an endpoint', () => {
  it('keeps the latest, and counts what fell out', () => {
    const log = filled(3, 5);
    expect([log.first, log.next, log.size, log.earlier]).toEqual([2, 5, 3, 2]);
    expect(log.at(1)).toBeUndefined();
    expect(log.at(2)?.event).toMatchObject({ sequence: 3 });
    expect(log.at(4)?.event).toMatchObject({ sequence: 5 });
    expect(log.at(5)).toBeUndefined();
  });

  it('holds no more payload than it may, but always the latest message', () => {
    const log = new MessageLog(undefined, 100, 10);
    log.add(received(1, 'abcde'));
    log.add(received(2, 'fghij'));
    expect([log.size, log.payloadBytes]).toEqual([2, 10]);
    log.add(received(3, 'k'));
    expect([log.size, log.payloadBytes]).toEqual([2, 6]);
    log.add(received(4, 'a message longer than all that it may hold'));
    expect(log.size).toBe(1);
  });

  it('takes what the feed repeats after a reconnect only once', () => {
    const log = filled(10, 4);
    expect(log.add(received(3))).toBe(false);
    expect(log.add(received(5))).toBe(true);
    expect(log.size).toBe(5);
  });

  it('takes events of a workbench that was started anew, though they count from 1 again', () => {
    const log = filled(10, 4);
    expect(log.add({ ...received(1), timeMicros: 1000 })).toBe(true);
    expect(log.add({ ...received(2), timeMicros: 1010 })).toBe(true);
    expect(log.add({ ...received(2), timeMicros: 1010 })).toBe(false);
    expect(log.size).toBe(6);
  });

  it('counts what was not kept before its first event', () => {
    const log = new MessageLog();
    log.lose({ type: 'gap', from: 1, to: 400_000, count: 200_000 });
    log.add(received(400_001));
    expect([log.size, log.earlier, log.isEarlierExact]).toEqual([1, 200_000, true]);
  });

  it('has a line where events are missing in between, which counts for all of them once it falls out', () => {
    const log = new MessageLog(undefined, 3);
    log.add(received(1));
    // Another endpoint had one of the numbers.
    log.lose({ type: 'gap', from: 2, to: 5, count: 3 });
    log.add(received(6));
    expect(log.at(1)?.event).toMatchObject({ type: 'notKept', count: 3, isExact: true, timeMicros: 60 });
    expect(log.at(2)?.event).toMatchObject({ type: 'received', sequence: 6 });
    log.add(received(7));
    log.add(received(8));
    expect([log.first, log.size, log.earlier]).toEqual([2, 3, 4]);
  });

  it('says at most how many are missing where that is all that is known', () => {
    const log = new MessageLog();
    log.add(received(10));
    expect(log.wanted).toBe(11);
    log.lose({ type: 'gap', from: 11, to: 20 });
    log.add(received(21));
    expect(log.at(1)?.event).toMatchObject({ type: 'notKept', count: 10, isExact: false });
    expect([log.missing, log.isMissingExact]).toEqual([10, false]);
  });

  it('takes no loss twice, and none of what it had before it', () => {
    const log = filled(10, 4);
    log.lose({ type: 'gap', from: 1, to: 3, count: 3 });
    log.add(received(4));
    log.add(received(5));
    expect([log.size, log.missing]).toEqual([5, 0]);
    log.lose({ type: 'gap', from: 3, to: 8, count: 4 });
    log.add(received(9));
    expect(log.at(5)?.event).toMatchObject({ type: 'notKept', count: 3, isExact: false });
  });

  it('shows a send to everyone as one line with all who got it', () => {
    const log = new MessageLog();
    const bytes = Uint8Array.of(1, 2);
    const sent = { type: 'sent', endpoint: 'e1', timeMicros: 5, send: 1, bytes } as const;
    for (const [index, peer] of ['a:1', 'b:2', 'c:3'].entries())
      log.add({ ...sent, sequence: index + 1, peer });
    log.add({ ...sent, sequence: 4, send: 2, peer: 'a:1' });
    log.add({ ...sent, sequence: 5, send: 2, peer: 'b:2' });
    const lines = [0, 1].map((number) => log.at(number)?.event);
    expect([log.size, log.payloadBytes]).toEqual([2, 4]);
    expect(lines).toMatchObject([{ peers: ['a:1', 'b:2', 'c:3'] }, { peers: ['a:1', 'b:2'] }]);
    expect(log.at(1)).toMatchObject({ before: 0, streamBytes: 2 });
  });

  it('names the peers of its latest lines, each once', () => {
    const log = new MessageLog();
    for (const [index, peer] of ['10.0.0.1:1', '10.0.0.2:2', '10.0.0.1:1', '10.0.0.3:3'].entries())
      log.add({ ...received(index + 1), peer });
    expect(latestPeers(log, 3)).toEqual(['10.0.0.2:2', '10.0.0.1:1', '10.0.0.3:3']);
    expect(latestPeers(new MessageLog(), 3)).toEqual([]);
  });

  it('counts what is missing between its events, until that falls out or is cleared', () => {
    const log = new MessageLog(undefined, 6);
    log.add(received(1));
    log.lose({ type: 'gap', from: 2, to: 4, count: 3 });
    for (const sequence of [5, 6]) log.add(received(sequence));
    log.lose({ type: 'gap', from: 7, to: 8, count: 2 });
    log.add(received(9));
    expect([log.size, log.missing]).toEqual([6, 5]);
    log.add(received(10));
    expect(log.missing).toBe(5);
    log.add(received(11));
    expect(log.missing).toBe(2);
    log.clear();
    expect(log.missing).toBe(0);
  });

  it('brings nothing back that was cleared, when the page begins anew', () => {
    const log = filled(10, 4);
    const mark = log.clear();
    const again = new MessageLog(mark);
    for (let sequence = 1; sequence <= 6; sequence += 1) again.add(received(sequence));
    expect([again.size, again.earlier]).toEqual([2, 0]);
    expect(again.cleared).toEqual({ sequence: 4, timeMicros: 40 });
    // Of a later run of the workbench it hides nothing.
    const later = new MessageLog(mark);
    later.lose({ type: 'gap', from: 1, to: 1, count: 1 });
    later.add({ ...received(2), timeMicros: 5000 });
    expect([later.size, later.earlier]).toEqual([1, 1]);
  });

  it('knows the message before of each stream, until its connection ends or something is missing', () => {
    const log = new MessageLog();
    log.add(received(1, 'ab', 'a:1'));
    log.add(received(2, 'x', 'b:2'));
    log.add(received(3, 'cde', 'a:1'));
    expect(log.at(2)).toMatchObject({ before: 0, streamBytes: 2 });
    const { bytes: _, ...happened } = received(4);
    log.add({ ...happened, type: 'connected', peer: 'a:1', open: 1 });
    log.add(received(5, 'f', 'a:1'));
    expect(log.at(4)).toMatchObject({ before: undefined, streamBytes: 0 });
    log.lose({ type: 'gap', from: 6, to: 8, count: 3 });
    log.add(received(9, 'y', 'b:2'));
    expect(log.at(6)).toMatchObject({ before: undefined });
  });

  it('lets the oldest go when all logs together are too large, and says so', () => {
    const log = new MessageLog();
    for (let sequence = 1; sequence <= 10; sequence += 1) log.add(received(sequence, '0123456789'));
    log.shrink(35);
    expect([log.size, log.payloadBytes, log.earlier]).toEqual([3, 30, 7]);
  });

  it('is empty after it was cleared, and counts on', () => {
    const log = filled(3, 5);
    log.clear();
    expect([log.size, log.payloadBytes, log.earlier]).toEqual([0, 0, 0]);
    log.add(received(6));
    expect(log.at(5)?.event).toMatchObject({ sequence: 6 });
  });
});

describe('the filter of a log', () => {
  const never = (): boolean => false;
  const context = { endpoint: ['e1'], check: undefined, layouts: [] };

  it('finds text in any case, and bytes by hex at the beginning of a byte only', () => {
    const log = new MessageLog();
    log.add(received(1, 'Temperature'));
    log.add(received(2, '\x01\x03\x02'));
    log.add(received(3, '\x10\x30\x20'));
    const found = (typed: string): (number | undefined)[] => {
      const filter = new LogFilter(
        log,
        logTest(undefined, { type: 'plain', text: typed }, new StreamText(log, 'utf-8', true), context) ??
          (() => true),
      );
      filter.advance(never);
      return Array.from({ length: filter.size }, (_, index) => filter.numberAt(index));
    };
    expect(found('tEMP')).toEqual([0]);
    expect(found('01 03')).toEqual([1]);
    expect(found('0103')).toEqual([1]);
    expect(found('nothing')).toEqual([]);
  });

  it('shows one peer, whatever happened to it', () => {
    const log = new MessageLog();
    log.add(received(1, 'a', '10.0.0.1:1'));
    log.add(received(2, 'b', '10.0.0.2:2'));
    const { sequence, endpoint, timeMicros } = received(3);
    log.add({ sequence, endpoint, timeMicros, type: 'connected', peer: '10.0.0.2:2', open: 1 });
    const test = logTest('10.0.0.2:2', noQuery, new StreamText(log, 'utf-8', true), context);
    const filter = new LogFilter(log, test ?? never);
    filter.advance(never);
    expect([filter.size, filter.numberAt(0), filter.numberAt(1)]).toEqual([2, 1, 2]);
    const blank = { type: 'plain', text: ' ' } as const;
    expect(logTest(undefined, blank, new StreamText(log, 'utf-8', true), context)).toBeUndefined();
  });

  it('stops when its time is up and goes on where it stopped', () => {
    const log = filled(1000, 1000);
    const filter = new LogFilter(log, () => true);
    filter.advance(() => true);
    expect([filter.size, filter.isBehind]).toEqual([64, true]);
    while (filter.isBehind) filter.advance(() => true);
    expect(filter.size).toBe(1000);
  });

  it('lets go of what fell out of the log, and finds a place by number', () => {
    const log = filled(10, 10);
    const filter = new LogFilter(log, ({ number }) => number % 2 === 0);
    filter.advance(never);
    expect(Array.from({ length: filter.size }, (_, index) => filter.numberAt(index))).toEqual([
      0, 2, 4, 6, 8,
    ]);
    for (let sequence = 11; sequence <= 15; sequence += 1) log.add(received(sequence));
    filter.advance(never);
    expect(Array.from({ length: filter.size }, (_, index) => filter.numberAt(index))).toEqual([
      6, 8, 10, 12, 14,
    ]);
    expect([filter.indexOf(8), filter.indexOf(9), filter.indexOf(100)]).toEqual([1, 2, 5]);
  });
});
