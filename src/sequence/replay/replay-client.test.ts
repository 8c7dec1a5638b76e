import { describe, expect, it } from 'vitest';
import { encodeText } from '../../bytes/encodings.js';
import type { RecordedConversation, RecordedStep, ReplaySide } from './recorded-conversation.js';
import { ReplayClient, type ReplayPace } from './replay-client.js';

const bytesOf = (text: string): Uint8Array => encodeText(text, 'utf-8');
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** A recording: `C` or `S`, milliseconds, and the text; no text is the end of a side. */
function recorded(
  ...steps: readonly (readonly [who: 'C' | 'S', ms: number, text?: string])[]
): RecordedConversation {
  return {
    name: 'tcp.stream 0',
    protocol: 'tcp',
    client: '10.0.0.1:5000',
    server: '10.0.0.2:80',
    beganMicros: 0,
    steps: steps.map(([who, ms, text]): RecordedStep => {
      const from: ReplaySide = who === 'C' ? 'client' : 'server';
      const timeMicros = ms * 1_000;
      return text === undefined
        ? { type: 'finished', from, timeMicros }
        : { type: 'data', from, timeMicros, bytes: bytesOf(text) };
    }),
  };
}

/** A client whose bytes are taken at once, on virtual time; `answer` is the server. */
function play(
  conversation: RecordedConversation,
  answer: (request: string, client: ReplayClient, nowMs: number) => void,
  pace: ReplayPace = { speed: 1, answerWaitMs: 5_000 },
) {
  const did: string[] = [];
  let nowMs = 0;
  let isOver = false;
  const waiting: (() => void)[] = [];
  const client = new ReplayClient(conversation, pace, {
    send: (bytes) => {
      did.push(`${nowMs} ${textOf(bytes)}`);
      waiting.push(() => {
        client.sent(nowMs);
        answer(textOf(bytes), client, nowMs);
      });
    },
    endSending: () => {
      did.push(`${nowMs} end`);
      waiting.push(() => answer('', client, nowMs));
    },
    finished: () => {
      did.push(`${nowMs} over`);
      isOver = true;
    },
  });
  client.begin(nowMs);
  for (let turns = 0; !isOver && turns < 100; turns += 1) {
    for (const then of waiting.splice(0)) then();
    if (isOver || waiting.length > 0) continue;
    expect(client.deadlineMs).not.toBe(Number.POSITIVE_INFINITY);
    nowMs = Math.max(nowMs, client.deadlineMs);
    client.deadlineReached(nowMs);
  }
  return { did, differences: client.differences };
}

const dialogue = recorded(
  ['C', 10, 'a'],
  ['S', 15, '1'],
  ['S', 17, '2'],
  ['C', 117, 'b'],
  ['S', 120, '3'],
  ['C', 130],
  ['S', 131],
);
const answers: Readonly<Record<string, string>> = { a: '12', b: '3' };

describe('the client of a replay', () => {
  it('sends each request after the pause it made, once the answer before it has come', () => {
    const { did, differences } = play(dialogue, (request, client, nowMs) =>
      client.received(bytesOf(answers[request] ?? ''), nowMs),
    );
    expect(did).toEqual(['10 a', '110 b', '310 over']);
    expect(differences).toEqual([]);
  });

  it.each([
    [2, ['5 a', '55 b', '255 over']],
    [0, ['0 a', '0 b', '200 over']],
  ])('is %s times as fast where that is wanted', (speed, expected) => {
    const { did } = play(
      dialogue,
      (request, client, nowMs) => client.received(bytesOf(answers[request] ?? ''), nowMs),
      { speed, answerWaitMs: 5_000 },
    );
    expect(did).toEqual(expected);
  });

  it('says where an answer differs, and goes on in step', () => {
    const { differences } = play(dialogue, (request, client, nowMs) =>
      client.received(bytesOf(request === 'a' ? '1x' : '3'), nowMs),
    );
    expect(differences).toEqual([
      {
        exchange: 1,
        datagram: undefined,
        offset: 1,
        expectedBytes: 2,
        cameBytes: 2,
        expected: bytesOf('2'),
        came: bytesOf('x'),
      },
    ]);
  });

  it('takes an answer however it is cut, and what is too much for a difference', () => {
    const { differences } = play(dialogue, (request, client, nowMs) => {
      for (const one of request === 'a' ? ['1', '', '2'] : ['3', 'more'])
        client.received(bytesOf(one), nowMs);
    });
    expect(differences).toMatchObject([
      {
        exchange: 2,
        offset: 1,
        expectedBytes: 1,
        cameBytes: 5,
        expected: bytesOf(''),
        came: bytesOf('more'),
      },
    ]);
  });

  it('waits for an answer as long as it may take, and longer if it took longer in the recording', () => {
    const slow = recorded(['C', 0, 'a'], ['S', 3_000, '1'], ['C', 3_000, 'b'], ['S', 3_001, '2']);
    const { did, differences } = play(slow, () => undefined, { speed: 0, answerWaitMs: 1_000 });
    expect(did).toEqual(['0 a', '4000 b', '5001 over']);
    expect(differences.map(({ exchange, cameBytes }) => [exchange, cameBytes])).toEqual([
      [1, 0],
      [2, 0],
    ]);
  });

  it('lacks what a peer that is gone does not answer', () => {
    const { did, differences } = play(dialogue, (request, client, nowMs) => {
      client.received(bytesOf(answers[request] ?? ''), nowMs);
      client.peerFinished(nowMs);
    });
    expect(did).toEqual(['10 a', '10 over']);
    expect(differences).toMatchObject([{ exchange: 2, expectedBytes: 1, cameBytes: 0 }]);
  });

  it('finishes sending where the answer came behind that, and sees the server close', () => {
    const piped = recorded(['C', 0, 'a'], ['C', 1], ['S', 2, '12'], ['S', 3]);
    const { did, differences } = play(piped, (request, client, nowMs) => {
      if (request !== '') return;
      client.received(bytesOf('12'), nowMs);
      client.peerFinished(nowMs);
    });
    expect(did).toEqual(['0 a', '0 end', '0 over']);
    expect(differences).toEqual([]);
  });

  it('hears what a server says first', () => {
    const greeted = recorded(['S', 1, 'hello'], ['C', 2, 'a'], ['S', 3, '1']);
    const client = new ReplayClient(
      greeted,
      { speed: 0, answerWaitMs: 100 },
      { send: () => undefined, endSending: () => undefined, finished: () => undefined },
    );
    client.begin(0);
    expect(client.deadlineMs).toBe(101);
    client.received(bytesOf('hello'), 5);
    client.sent(5);
    client.received(bytesOf('2'), 6);
    client.deadlineReached(10_000);
    expect(client.differences).toMatchObject([{ exchange: 2, offset: 0 }]);
  });

  it('compares datagrams one by one', () => {
    const datagrams = { ...recorded(['C', 0, 'a'], ['S', 1, '1'], ['S', 2, '22']), protocol: 'udp' } as const;
    const differencesOf = (...came: readonly string[]) =>
      play(datagrams, (_, client, nowMs) => {
        for (const one of came) client.received(bytesOf(one), nowMs);
      }).differences;
    expect(differencesOf('1', '22')).toEqual([]);
    expect(differencesOf('12', '2')).toMatchObject([
      { exchange: 1, datagram: 1, offset: 1, expectedBytes: 1, cameBytes: 2 },
    ]);
    expect(differencesOf('1')).toMatchObject([{ exchange: 1, datagram: 2, expectedBytes: 2, cameBytes: 0 }]);
    expect(differencesOf('1', '22', '')).toMatchObject([{ exchange: 1, datagram: 3, expectedBytes: 0 }]);
  });
});
