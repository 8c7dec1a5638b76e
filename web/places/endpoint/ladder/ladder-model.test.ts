import { describe, expect, it } from 'vitest';
import { MessageLog } from '../log/message-log.js';
import { fittingRows, type LadderRow, ladderRows, rowOf } from './ladder-model.js';
import { ladderSummary } from './ladder-summary.js';

const peer = '192.168.1.43:7788';

/** What a test says of an event. */
type Drafted =
  | { readonly type: 'sent' | 'received'; readonly peer: string; readonly bytes: Uint8Array }
  | { readonly type: 'connected'; readonly peer: string; readonly open: number };

/** A log of messages and events, each `after` microseconds behind the one before. */
class Talk {
  readonly log = new MessageLog();
  #sequence = 0;
  #micros = 1_700_000_000_000_000;

  sent(after: number, text: string, to = peer): this {
    return this.#add(after, { type: 'sent', peer: to, bytes: bytesOf(text) });
  }

  received(after: number, text: string, from = peer): this {
    return this.#add(after, { type: 'received', peer: from, bytes: bytesOf(text) });
  }

  connected(after: number): this {
    return this.#add(after, { type: 'connected', peer, open: 1 });
  }

  #add(after: number, event: Drafted): this {
    this.#sequence += 1;
    this.#micros += after;
    this.log.add({ ...event, sequence: this.#sequence, timeMicros: this.#micros, endpoint: 'e1' });
    return this;
  }
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function typesOf(rows: readonly LadderRow[]): string {
  return rows.map((row) => (row.type === 'message' ? `m${row.number}` : row.type)).join(' ');
}

describe('the rows of a ladder', () => {
  it('are the messages with the time since the one before, and pauses between them', () => {
    const { log } = new Talk().sent(0, 'read 2').received(8_000, '30.8').sent(199_000, 'read 4');
    expect(ladderRows(log, peer, 0)).toEqual([
      { type: 'message', number: 0, gapMicros: undefined, isUnanswered: false, isAgain: false },
      { type: 'message', number: 1, gapMicros: 8_000, isUnanswered: false, isAgain: false },
      { type: 'pause', number: 2, micros: 199_000 },
      { type: 'message', number: 2, gapMicros: undefined, isUnanswered: false, isAgain: false },
    ]);
  });

  it('fold exchanges of one form between the first and the last, and say how many and how long', () => {
    const talk = new Talk();
    for (let count = 0; count < 70; count += 1) talk.sent(200_000, 'read').received(8_000, `${10 + count} C`);
    const rows = ladderRows(talk.log, peer, 0);
    expect(typesOf(rows)).toBe('m0 m1 alike pause m138 m139');
    expect(rows[2]).toMatchObject({ number: 2, last: 137, messages: 136, micros: 69 * 208_000 - 8_000 });
  });

  it('show what differs in the middle of what repeats', () => {
    const talk = new Talk();
    for (let count = 0; count < 20; count += 1)
      talk.sent(10_000, 'read').received(1_000, count === 10 ? 'ERROR' : 'ok');
    expect(typesOf(ladderRows(talk.log, peer, 0))).toBe('m0 m1 alike m18 m19 m20 m21 m22 m23 alike m38 m39');
  });

  it('do not fold a gap that is much longer than the others', () => {
    const talk = new Talk();
    for (let count = 0; count < 20; count += 1)
      talk.sent(count === 10 ? 5_000_000 : 10_000, 'read').received(1_000, 'ok');
    const rows = ladderRows(talk.log, peer, 0);
    expect(typesOf(rows)).toBe('m0 m1 alike m18 m19 pause m20 m21 alike m38 m39');
    expect(rows[5]).toEqual({ type: 'pause', number: 20, micros: 5_000_000 });
  });

  it('mark what was sent again because nothing came back', () => {
    const { log } = new Talk().sent(0, 'read').sent(1_000_000, 'read').received(8_000, '31.6');
    const messages = ladderRows(log, peer, 0).filter((row) => row.type === 'message');
    expect(messages.map(({ isUnanswered, isAgain }) => ({ isUnanswered, isAgain }))).toEqual([
      { isUnanswered: true, isAgain: false },
      { isUnanswered: false, isAgain: true },
      { isUnanswered: false, isAgain: false },
    ]);
  });

  it('join messages closer together than the scale, with what went either way', () => {
    const talk = new Talk();
    talk.sent(0, 'GET').received(400, 'abc').received(100, 'defgh').sent(2_000_000, 'BYE');
    const rows = ladderRows(talk.log, peer, 1_000);
    expect(typesOf(rows)).toBe('burst pause m3');
    expect(rows[0]).toMatchObject({
      last: 2,
      micros: 500,
      received: { messages: 2, bytes: 8 },
      sent: { messages: 1, bytes: 3 },
    });
  });

  it('are of one peer, with its events, or of all', () => {
    const other = '192.168.1.50:7788';
    const talk = new Talk()
      .connected(0)
      .sent(5, 'to one')
      .sent(5, 'to the other', other)
      .received(5, 'hello');
    expect(typesOf(ladderRows(talk.log, peer, 0))).toBe('event m1 m3');
    expect(typesOf(ladderRows(talk.log, undefined, 0))).toBe('event m1 m2 m3');
  });

  it('fit a number of rows by the finest scale that does, and are found by the number of an entry', () => {
    const talk = new Talk();
    for (let count = 0; count < 1_000; count += 1) talk.received(1_000, 'x'.repeat(1 + (count % 7)));
    const { scaleMicros, rows } = fittingRows(talk.log, peer, 40);
    expect(scaleMicros).toBe(100_000);
    expect(rows.length).toBe(10);
    expect(rowOf(rows, 0)).toBe(0);
    expect(rowOf(rows, 250)).toBe(2);
    expect(rowOf(rows, 999)).toBe(9);
  });

  it('of 100,000 messages take a moment', () => {
    const talk = new Talk();
    for (let count = 0; count < 100_000; count += 1)
      talk.received(100, 'x'.repeat(1 + ((count * 7919) % 13)));
    expect(ladderRows(talk.log, undefined, 0).length).toBeLessThanOrEqual(100_000);
  });
});

describe('the sentence of a ladder', () => {
  it('says whose time an exchange takes when one side asks at a time', () => {
    const talk = new Talk();
    for (let count = 0; count < 10; count += 1) talk.sent(199_000, 'read').received(8_000, 'ok');
    expect(ladderSummary(talk.log, peer)).toEqual({
      type: 'turns',
      asker: 'here',
      exchanges: 10,
      unanswered: 0,
      answerMicros: 8_000,
      periodMicros: 207_000,
    });
  });

  it('counts requests without an answer', () => {
    const talk = new Talk();
    for (let count = 0; count < 5; count += 1) talk.received(100, 'ask').sent(10, 'answer');
    talk.received(100, 'ask').received(100, 'ask').sent(10, 'answer');
    expect(ladderSummary(talk.log, peer)).toMatchObject({ asker: 'peer', exchanges: 6, unanswered: 1 });
  });

  it('gives the rate of what goes one way, and the counts of what goes as it comes', () => {
    const one = new Talk().received(0, 'a').received(500_000, 'b').received(500_000, 'c');
    expect(ladderSummary(one.log, peer)).toEqual({
      type: 'oneWay',
      direction: 'received',
      messages: 3,
      perSecond: 2,
    });
    const both = new Talk().received(0, 'a').received(5, 'b').received(5, 'c').sent(5, 'd').received(5, 'e');
    expect(ladderSummary(both.log, peer)).toEqual({ type: 'both', received: 4, sent: 1 });
    expect(ladderSummary(new Talk().log, peer)).toEqual({ type: 'nothing' });
  });
});
