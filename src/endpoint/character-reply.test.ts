import { describe, expect, it } from 'vitest';
import { encodeText } from '../bytes/encodings.js';
import { CharacterReply, halfCharacterMs } from './character-reply.js';

const timeMicros = 1_700_000_000_000_000;
const origin = { peer: '192.0.2.7:51000', count: 1, timeMicros };
const nowMs = timeMicros / 1_000;

function replying() {
  const sent: Uint8Array[] = [];
  const outbox = {
    send: (bytes: Uint8Array) => void sent.push(bytes),
    close: () => undefined,
    reset: () => undefined,
    report: () => undefined,
  };
  return { behaviour: new CharacterReply((message) => message, 'utf-8'), sent, outbox };
}

describe('a reply in whole characters', () => {
  it('waits for nothing while nothing is held back', () => {
    const { behaviour, outbox } = replying();
    behaviour.received(encodeText('温', 'utf-8'), origin, outbox);
    expect(behaviour.deadlineMs).toBe(Number.POSITIVE_INFINITY);
  });

  it('gives the rest of a character a second from each message, then answers what it has', () => {
    const { behaviour, sent, outbox } = replying();
    behaviour.received(Uint8Array.of(0xe6), origin, outbox);
    expect(behaviour.deadlineMs).toBe(nowMs + halfCharacterMs);
    behaviour.received(Uint8Array.of(0xb8), { ...origin, timeMicros: timeMicros + 400_000 }, outbox);
    expect(behaviour.deadlineMs).toBe(nowMs + 400 + halfCharacterMs);
    expect(sent).toEqual([]);
    behaviour.deadlineReached(behaviour.deadlineMs, origin, outbox);
    expect(sent).toEqual([Uint8Array.of(0xe6, 0xb8)]);
    expect(behaviour.deadlineMs).toBe(Number.POSITIVE_INFINITY);
  });

  it('waits no more once the rest is there', () => {
    const { behaviour, sent, outbox } = replying();
    behaviour.received(Uint8Array.of(0xe6, 0xb8), origin, outbox);
    behaviour.received(Uint8Array.of(0xa9), origin, outbox);
    expect(behaviour.deadlineMs).toBe(Number.POSITIVE_INFINITY);
    expect(sent).toEqual([encodeText('温', 'utf-8')]);
  });
});
