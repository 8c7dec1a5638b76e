import { describe, expect, it } from 'vitest';
import { encodeText } from '../../bytes/encodings.js';
import type { Outbox } from '../../endpoint/behaviour.js';
import type { RecordedConversation, RecordedStep } from './recorded-conversation.js';
import { ReplayScript } from './replay-script.js';
import { ReplayServer } from './replay-server.js';

const bytesOf = (text: string): Uint8Array => encodeText(text, 'utf-8');

/** `C:text` and `S:text`, ten milliseconds apart; `S` alone is the server's end. */
function recorded(steps: string, protocol: 'tcp' | 'udp' = 'tcp'): RecordedConversation {
  return {
    name: 'tcp.stream 0',
    protocol,
    client: 'c',
    server: 's',
    beganMicros: 0,
    steps: steps.split(' ').map((step, index): RecordedStep => {
      const [who, text] = step.split(':');
      const from = who === 'C' ? 'client' : 'server';
      const timeMicros = index * 10_000;
      return text === undefined
        ? { type: 'finished', from, timeMicros }
        : { type: 'data', from, timeMicros, bytes: bytesOf(text) };
    }),
  };
}

/** A server of these conversations on virtual time, towards a client of the first one. */
function serve(conversations: readonly RecordedConversation[], { speed = 0, conversation = 0 } = {}) {
  const did: string[] = [];
  let nowMs = 0;
  const server = new ReplayServer(new ReplayScript(conversations), conversation, {
    speed,
    unknown: (_, bytes) => did.push(`?${new TextDecoder().decode(bytes)}`),
  });
  const outbox: Outbox = {
    send: (bytes) => did.push(`${speed === 0 ? '' : `${nowMs} `}${new TextDecoder().decode(bytes)}`),
    close: () => did.push('close'),
    reset: () => undefined,
    report: () => undefined,
  };
  const origin = () => ({ peer: 'p', count: 1, timeMicros: nowMs * 1_000 });
  server.opened(origin(), outbox);
  return {
    did,
    server,
    say: (...texts: readonly string[]) => {
      for (const text of texts) server.received(bytesOf(text), origin(), outbox);
    },
    finish: () => server.ended(origin(), outbox),
    /** Until nothing is due any more. */
    pass: () => {
      while (server.deadlineMs !== Number.POSITIVE_INFINITY) {
        nowMs = server.deadlineMs;
        server.deadlineReached(nowMs, origin(), outbox);
      }
    },
  };
}

describe('the server of a replay', () => {
  it('gives each recorded request its answer, in any order', () => {
    const { did, say } = serve([recorded('C:a S:1 C:b S:2 S:3')]);
    say('b', 'a');
    expect(did).toEqual(['2', '3', '1']);
  });

  it('gives a request that was recorded several times its answers in their order, and begins anew', () => {
    const { did, say } = serve([recorded('C:a S:1 C:a S:2 C:a S:3')]);
    say('a', 'a', 'a', 'a');
    expect(did).toEqual(['1', '2', '3', '1']);
  });

  it('finds requests however the stream is cut', () => {
    const { did, say } = serve([recorded('C:ab C:cd S:1 C:ef S:2')]);
    say('a', 'bc', 'def');
    expect(did).toEqual(['1', '2']);
  });

  it('tells what is no recorded request, answers nothing, and goes on', () => {
    const { did, say, finish } = serve([recorded('C:ab S:1')]);
    say('x', 'ab', 'a');
    finish();
    expect(did).toEqual(['?x', '1', '?a']);
  });

  it('waits a moment where a longer request begins with what came', () => {
    const { did, say, pass } = serve([recorded('C:z S:0 C:ab S:2 C:a S:1')]);
    say('a');
    expect(did).toEqual([]);
    pass();
    expect(did).toEqual(['1']);
    say('a', 'b');
    expect(did).toEqual(['1', '2']);
  });

  it('speaks first and closes where the recorded server did', () => {
    const { did, say } = serve([recorded('S:hello C:a S:1 S')]);
    say('a');
    expect(did).toEqual(['hello', '1', 'close']);
  });

  it('answers in the recorded time, or in a part of it', () => {
    const { did, say, pass } = serve([recorded('C:a S:1 S:2')], { speed: 2 });
    say('a');
    pass();
    expect(did).toEqual(['5 1', '10 2']);
  });

  it('knows requests of other conversations, its own first', () => {
    const { did, say } = serve([recorded('C:a S:1'), recorded('C:a S:2 C:b S:3')], { conversation: 1 });
    say('a', 'b', 'a');
    expect(did).toEqual(['2', '3', '2']);
    const other = serve([recorded('C:a S:1'), recorded('C:b S:3')]);
    other.say('b');
    expect(other.did).toEqual(['3']);
  });

  it('lets no client have more than a number of answers wait', () => {
    const { did, say } = serve([recorded('C:a S:1')], { speed: 1 });
    for (let number = 0; number < 10_002; number += 1) say('a');
    expect(did).toEqual(['?a', '?a']);
  });

  it('takes each datagram for a request', () => {
    const { did, say } = serve([recorded('C:a C:ab S:1 C:c S:2', 'udp')]);
    say('ab', 'a', 'abc', 'c');
    expect(did).toEqual(['1', '?abc', '2']);
  });
});
