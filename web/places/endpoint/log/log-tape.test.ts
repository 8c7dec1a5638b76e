import { describe, expect, it } from 'vitest';
import { received } from '../../../../test/records.js';
import { LogBreaks } from '../past/log-breaks.js';
import type { EndpointEvent } from './log-entry.js';
import { LogTape } from './log-tape.js';

const message = (sequence: number, text = `m${sequence}`): EndpointEvent =>
  received(sequence, text, { endpoint: 'e1' }) as EndpointEvent;

describe('the lines of a log', () => {
  it('grow and are dropped at both ends, and their numbers stay', () => {
    const tape = new LogTape(3, new LogBreaks());
    for (const sequence of [1, 2, 3, 4]) tape.append(message(sequence));
    expect([tape.first, tape.next, tape.messages, tape.bytes]).toEqual([1, 4, 3, 6]);
    tape.pop();
    expect([tape.newest?.sequence, tape.next]).toEqual([3, 3]);
    tape.shift();
    const [entry] = tape.moved(-5);
    tape.unshift({ ...(entry ?? fail()), number: 1 });
    tape.unshift({ ...(entry ?? fail()), number: 0 });
    expect([tape.first, tape.size, tape.bytes]).toEqual([0, 3, 6]);
    for (const number of [-1, -2]) {
      tape.pop();
      tape.unshift({ ...(entry ?? fail()), number });
    }
    expect([tape.at(-2)?.number, tape.at(0)?.number, tape.at(1)]).toEqual([-2, 0, undefined]);
  });

  it('are taken over with other numbers, and their streams go on', () => {
    const [one, other] = [new LogTape(10, new LogBreaks()), new LogTape(10, new LogBreaks())];
    for (const sequence of [1, 2]) one.append(message(sequence));
    other.take(one, -7);
    other.append(message(3));
    expect([other.first, other.next]).toEqual([-7, -4]);
    expect(other.at(-5)).toMatchObject({ before: -6, streamBytes: 4 });
    expect(other.at(-6)).toMatchObject({ before: -7, after: -5 });
  });
});

function fail(): never {
  throw new Error('there is no entry');
}
