import { describe, expect, it } from 'vitest';
import type { EndpointEvent } from '../../log/log-entry.js';
import { MessageLog } from '../../log/message-log.js';
import type { ReadingRules } from './found-series.js';
import { ValuesReading } from './values-reading.js';

const second = 1_000_000;
const start = 1_700_000_000 * second;
const rules: ReadingRules = {
  ...{ readAs: 'auto', examples: [], layouts: [], encoding: 'utf-8', isFramed: true, peer: undefined },
  answerMs: 1_000,
};
const never = (): boolean => false;

/** A log of what was said, and the reading of it. */
class Talk {
  readonly log: MessageLog;
  readonly reading: ValuesReading;
  #sequence = 0;

  constructor(own: Partial<ReadingRules> = {}, entries = 100_000) {
    this.log = new MessageLog(undefined, entries);
    this.reading = new ValuesReading(this.log, { ...rules, ...own });
  }

  say(type: 'received' | 'sent', at: number, text: string, peer = 'a:1'): this {
    return this.add({ type, at, peer, bytes: new TextEncoder().encode(text) });
  }

  add({
    at,
    ...event
  }: {
    readonly at: number;
    readonly type: string;
    readonly peer: string;
    readonly bytes?: Uint8Array;
  }): this {
    this.#sequence += 1;
    const happened = { ...event, sequence: this.#sequence, timeMicros: start + at * second, endpoint: 'e1' };
    this.log.add(happened as unknown as EndpointEvent);
    return this;
  }

  read(): this {
    this.reading.advance(never);
    return this;
  }

  keys(): readonly string[] {
    return this.reading
      .list()
      .filter(({ measure }) => measure === undefined)
      .map(({ key }) => key);
  }

  values(key: string): readonly number[] {
    const series = this.reading
      .list()
      .find((one) => one.key === key)
      ?.points.series();
    return series === undefined
      ? []
      : Array.from({ length: series.count }, (_, at) => series.valueAt(series.first + at));
  }
}

describe('the numbers of a log', () => {
  it('are found by themselves, in either direction, from its first message on', () => {
    const talk = new Talk();
    for (let at = 0; at < 6; at += 1) {
      talk
        .say('received', at, `temp=${20 + at} hum=${40 - at}`)
        .say('sent', at + 0.1, `limit ${at}`)
        .read();
    }
    expect(talk.keys()).toEqual(['received temp', 'received hum', 'sent limit']);
    expect(talk.values('received temp')).toEqual([20, 21, 22, 23, 24, 25]);
    expect(talk.values('sent limit')).toEqual([0, 1, 2, 3, 4, 5]);
    expect(talk.reading.formatOf('received')).toEqual({ type: 'named' });
  });

  it('are of one peer, where one is chosen', () => {
    const talk = new Talk({ peer: 'b:2' });
    for (let at = 0; at < 6; at += 1) talk.say('received', at, 't=1').say('received', at, 't=2', 'b:2');
    expect(talk.read().values('received t')).toEqual([2, 2, 2, 2, 2, 2]);
  });

  it('are read as somebody says, also out of lines that messages cut', () => {
    const talk = new Talk({ readAs: 'semicolon', isFramed: false });
    talk.say('received', 0, 'a;b\n1;').say('received', 1, '2\n3;4').say('received', 2, '\n').read();
    expect(talk.values('received b')).toEqual([2, 4]);
    // A new connection goes on with nothing of the old one.
    talk
      .say('received', 3, '9;')
      .add({ type: 'closed', at: 4, peer: 'a:1' })
      .say('received', 5, '5;6\n')
      .read();
    expect(talk.values('received 1')).toEqual([5]);
  });

  it('are those of an example that was picked', () => {
    const example = { direction: 'received', name: 'level', before: 'LVL ', after: ' mm' } as const;
    const talk = new Talk({ examples: [example] });
    talk
      .say('received', 0, 'tank 7 LVL 12.5 mm')
      .say('sent', 1, 'LVL 3 mm')
      .say('received', 2, 'LVL 13 mm')
      .read();
    expect(talk.keys()).toContain('picked received level');
    expect(talk.values('picked received level')).toEqual([12.5, 13]);
  });

  it('have names that are visible, and a bounded number of series', () => {
    const talk = new Talk({ readAs: 'named' });
    for (let at = 0; at < 100; at += 1) talk.say('received', at, `x${at}=1 \u202ename=${at}`);
    expect(talk.read().keys()).toHaveLength(32);
    expect(talk.keys().join()).not.toContain('\u202e');
    expect(talk.reading.refused).toBeGreaterThan(60);
  });

  it('are read in slices, and what the log forgot before is counted', () => {
    const talk = new Talk({ readAs: 'named' }, 1_000);
    for (let at = 0; at < 500; at += 1) talk.say('received', at, `v=${at}`);
    talk.reading.advance(() => true);
    expect(talk.reading.isBehind).toBe(true);
    const read = talk.values('received v').length;
    expect(read).toBeLessThan(100);
    for (let at = 500; at < 2_000; at += 1) talk.say('received', at, `v=${at}`);
    talk.read();
    expect(talk.reading.isBehind).toBe(false);
    expect(talk.reading.missed).toBe(1_000 - read);
    expect(talk.values('received v')).toHaveLength(1_000 + read);
  });

  it('begin anew when somebody empties the log', () => {
    const talk = new Talk({ readAs: 'named' }).say('received', 0, 'v=1').read();
    talk.log.clear();
    talk.say('received', 1, 'v=2').read();
    expect(talk.values('received v')).toEqual([2]);
    expect(talk.reading.missed).toBe(0);
  });

  it('outlive the entries of the log', () => {
    const talk = new Talk({ readAs: 'named' }, 100);
    for (let at = 0; at < 1_000; at += 1) talk.say('received', at, `v=${at}`).read();
    expect(talk.values('received v')).toHaveLength(1_000);
  });
});

describe('the measures of a log', () => {
  it('are rates, sizes and round trips', () => {
    const talk = new Talk();
    for (let at = 0; at < 10; at += 1)
      talk
        .say('sent', at, 'read')
        .say('received', at + 0.008, 'x'.repeat(at + 1))
        .read();
    expect(talk.values('measure received messageRate')).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(talk.values('measure sent byteRate')).toEqual([4, 4, 4, 4, 4, 4, 4, 4, 4]);
    expect(talk.values('measure received messageBytes').slice(0, 3)).toEqual([1, 2, 3]);
    expect(talk.values('measure roundTrip')).toEqual(Array.from({ length: 10 }, () => 8));
    expect(talk.reading.roundTrips.count).toBe(10);
  });

  it('count requests without an answer as time passes', () => {
    const talk = new Talk().say('sent', 0, 'read').read();
    talk.reading.passed(start + 0.9 * second);
    expect(talk.reading.roundTrips.unanswered).toBe(0);
    const { version } = talk.reading;
    talk.reading.passed(start + 1.1 * second);
    expect(talk.reading.roundTrips.unanswered).toBe(1);
    expect(talk.reading.version).toBeGreaterThan(version);
  });
});
