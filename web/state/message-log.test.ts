import { describe, expect, it } from 'vitest';
import type { LiveEvent } from '../../src/http/protocol.js';
import { LogFilter } from './log-filter.js';
import { logTest } from './log-test.js';
import { MessageLog } from './message-log.js';

function received(sequence: number, text = `m${sequence}`, peer = '127.0.0.1:5000'): LiveEvent {
  return { sequence, type: 'received', endpoint: 'e1', timeMicros: sequence * 10, peer, data: btoa(text) };
}

function filled(capacity: number, count: number): MessageLog {
  const log = new MessageLog(capacity);
  for (let sequence = 1; sequence <= count; sequence += 1) log.add(received(sequence));
  return log;
}

describe('the log of an endpoint', () => {
  it('keeps the latest, and counts what fell out', () => {
    const log = filled(3, 5);
    expect([log.first, log.next, log.size, log.fallen]).toEqual([2, 5, 3, 2]);
    expect(log.at(1)).toBeUndefined();
    expect(log.at(2)?.event.sequence).toBe(3);
    expect(log.at(4)?.event.sequence).toBe(5);
    expect(log.at(5)).toBeUndefined();
  });

  it('holds no more payload than it may, but always the latest message', () => {
    const log = new MessageLog(100, 10);
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

  it('is empty after it was cleared, and counts on', () => {
    const log = filled(3, 5);
    log.clear();
    expect([log.size, log.payloadBytes, log.fallen]).toEqual([0, 0, 0]);
    log.add(received(6));
    expect(log.at(5)?.event.sequence).toBe(6);
  });
});

describe('the filter of a log', () => {
  const never = (): boolean => false;

  it('finds text in any case, and bytes by hex at the beginning of a byte only', () => {
    const log = new MessageLog();
    log.add(received(1, 'Temperature'));
    log.add(received(2, '\x01\x03\x02'));
    log.add(received(3, '\x10\x30\x20'));
    const found = (typed: string): (number | undefined)[] => {
      const filter = new LogFilter(log, logTest(undefined, typed, 'utf-8') ?? (() => true));
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
    const test = logTest('10.0.0.2:2', '', 'utf-8');
    const filter = new LogFilter(log, test ?? never);
    filter.advance(never);
    expect([filter.size, filter.numberAt(0), filter.numberAt(1)]).toEqual([2, 1, 2]);
    expect(logTest(undefined, ' ', 'utf-8')).toBeUndefined();
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
