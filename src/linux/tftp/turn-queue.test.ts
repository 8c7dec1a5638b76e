import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../line/seeded-random.js';
import { maxSendsInATurn, TurnQueue, type WaitingChannel } from './turn-queue.js';

/** A channel with `left` segmented sends to make; it notes each of its turns in `log`. */
class CountedChannel implements WaitingChannel {
  readonly #name: string;
  readonly #log: string[];
  /** The system has no room for what it sends. */
  isBlocked = false;
  left: number;

  constructor(name: string, left: number, log: string[]) {
    this.#name = name;
    this.#log = log;
    this.left = left;
  }

  get isWaiting(): boolean {
    return this.left > 0;
  }

  takeTurn(isAlone: boolean): boolean {
    this.#log.push(isAlone ? `${this.#name} alone` : this.#name);
    if (!this.isBlocked) this.left -= 1;
    return this.isWaiting && !this.isBlocked;
  }
}

function queue() {
  const log: string[] = [];
  const state = { woken: 0 };
  const turns = new TurnQueue(() => {
    state.woken += 1;
  });
  return {
    log,
    state,
    turns,
    add: (name: string, left: number): CountedChannel => {
      const channel = new CountedChannel(name, left, log);
      turns.blocksWait(channel);
      return channel;
    },
    /** One turn: whether more can be sent, and the channels that had it. */
    turn: (): readonly [boolean, string] => {
      log.length = 0;
      const more = turns.turn();
      return [more, log.join(' ')];
    },
  };
}

const names = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => String(from + index)).join(' ');

describe('a queue of turns', () => {
  it('asks for a turn when blocks wait, and has nothing to do before', () => {
    const { add, state, turn } = queue();
    expect(turn()).toEqual([false, '']);
    add('a', 1);
    expect(state.woken).toBe(1);
    expect(turn()).toEqual([false, 'a alone']);
    expect(turn()).toEqual([false, '']);
    expect(state.woken).toBe(1);
  });

  it('gives a channel turns until none of its blocks wait', () => {
    const { add, turn } = queue();
    add('a', 3);
    expect([turn(), turn(), turn()]).toEqual([
      [true, 'a alone'],
      [true, 'a alone'],
      [false, 'a alone'],
    ]);
  });

  it('takes the channels in the order in which they came', () => {
    const { add, turn } = queue();
    add('a', 2);
    add('b', 1);
    expect(turn()).toEqual([true, 'a b']);
    add('c', 1);
    expect(turn()).toEqual([false, 'a c']);
  });

  it('lets those that had no turn go before those that had one', () => {
    const { add, turn } = queue();
    for (let channel = 0; channel < maxSendsInATurn + 4; channel += 1) add(String(channel), 2);
    expect(turn()).toEqual([true, names(0, 16)]);
    expect(turn()).toEqual([true, `${names(16, 20)} ${names(0, 12)}`]);
    expect(turn()).toEqual([false, `${names(12, 16)} ${names(16, 20)}`]);
    expect(turn()).toEqual([false, '']);
  });

  it.each([1, maxSendsInATurn])(
    'waits for the system while all of %i channels are blocked, and keeps their places',
    (count) => {
      const { add, turn } = queue();
      const channels = Array.from({ length: count }, (_, index) => add(String(index), 1));
      for (const channel of channels) channel.isBlocked = true;
      const everyone = count === 1 ? '0 alone' : names(0, count);
      expect(turn()).toEqual([false, everyone]);
      for (const channel of channels) channel.isBlocked = false;
      expect(turn()).toEqual([false, everyone]);
      expect(turn()).toEqual([false, '']);
    },
  );

  it('waits for the system once more channels than have a turn at once are all blocked', () => {
    const { add, turn } = queue();
    const channels = Array.from({ length: maxSendsInATurn + 1 }, (_, index) => add(String(index), 1));
    for (const channel of channels) channel.isBlocked = true;
    expect(turn()).toEqual([true, names(0, 16)]);
    expect(turn()).toEqual([false, `16 ${names(0, 15)}`]);
    // Woken by the room of one socket: everyone is asked again, for it may be the last one's.
    expect(turn()).toEqual([true, `15 16 ${names(0, 14)}`]);
    expect(turn()).toEqual([false, `14 15 16 ${names(0, 13)}`]);
  });

  it('gives every channel a turn while one of many can send', () => {
    const { add, turn } = queue();
    const channels = Array.from({ length: maxSendsInATurn + 1 }, (_, index) => add(String(index), 1));
    for (const channel of channels.slice(0, -1)) channel.isBlocked = true;
    expect(turn()).toEqual([true, names(0, 16)]);
    expect(turn()).toEqual([true, `16 ${names(0, 15)}`]);
    expect(channels.at(-1)?.left).toBe(0);
    // Number 15 had its turn before the last send: the rotation ends with it.
    expect(turn()).toEqual([false, `15 ${names(0, 15)}`]);
  });

  it('keeps nothing of a channel that was closed while it waited', () => {
    const { add, turn } = queue();
    const closed = add('a', 5);
    closed.left = 0;
    closed.isBlocked = true;
    expect(turn()).toEqual([false, 'a alone']);
    expect(turn()).toEqual([false, '']);
  });

  it.each([1, 2, 3, 4, 5])('is fair to channels that wait at once (seed %i)', (seed) => {
    const random = new SeededRandom(seed);
    const { add, log, turns } = queue();
    const wanted = new Map<string, number>();
    for (let channel = 0; channel < 50; channel += 1) {
      const sends = 1 + random.below(40);
      wanted.set(String(channel), sends);
      add(String(channel), sends);
    }
    const taken = new Map<string, number>([...wanted.keys()].map((name) => [name, 0]));
    let more = true;
    while (more) {
      const before = log.length;
      more = turns.turn();
      const inTurn = log.slice(before).map((entry) => entry.split(' ')[0] ?? '');
      expect(inTurn.length).toBeLessThanOrEqual(maxSendsInATurn);
      expect(new Set(inTurn).size).toBe(inTurn.length);
      for (const name of inTurn) taken.set(name, (taken.get(name) ?? 0) + 1);
      const waiting = [...taken].filter(([name, count]) => count < (wanted.get(name) ?? 0));
      const counts = waiting.map(([, count]) => count);
      if (counts.length > 0) expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }
    expect(taken).toEqual(wanted);
  });
});
