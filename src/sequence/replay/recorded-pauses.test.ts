import { describe, expect, it } from 'vitest';
import type { RecordedConversation } from './recorded-conversation.js';
import { beginningsMs, setBackConversations } from './recorded-pauses.js';

const second = 1_000_000;

/** A conversation that began at the first of these seconds, with a message at each of the others. */
function conversation(name: string, began: number, ...times: readonly number[]): RecordedConversation {
  return {
    ...{ name, protocol: 'tcp', client: 'c', server: 's', beganMicros: began * second },
    steps: times.map((time) => ({
      ...{ type: 'data', from: 'client', timeMicros: time * second, bytes: Uint8Array.of(0) },
    })),
  };
}

describe('a clock that was set back', () => {
  it('is found between conversations and in them, by more than a second', () => {
    const found = setBackConversations([
      conversation('even', 10, 10, 11),
      conversation('overlapping', 10.5, 12, 11.5),
      conversation('inside', 20, 25, 21, 26),
      conversation('before', 5, 5, 6),
      conversation('after', 6, 7),
    ]);
    expect(found.map(({ name }) => name)).toEqual(['inside', 'before']);
  });

  it('leaves pauses out, and keeps those behind it', () => {
    expect(beginningsMs([10, 12, 3, 4].map((began) => conversation('a', began)))).toEqual([
      0, 2_000, 2_000, 3_000,
    ]);
    expect(beginningsMs([])).toEqual([]);
  });
});
