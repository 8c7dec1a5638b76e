import { expect, it } from 'vitest';
import { failure } from '../../../../src/errors/error.js';
import { sumOfTotals } from '../../../../src/net/totals.js';
import type { Closed, CloseReason } from '../../../../src/traffic/event.js';
import { pageWords } from '../../../../test/page-words.js';
import { atMost, eventMark, eventWords, peerWords } from './event-words.js';
import type { LogEvent, MessageEvent } from './log-entry.js';

const en = await pageWords('en');
const zhCn = await pageWords('zh-CN');

const happened = { sequence: 1, timeMicros: 1, endpoint: 'e1' } as const;
const peer = '192.0.2.7:9000';
const bytes = Uint8Array.of(0x41);
const listening = { ...happened, type: 'listening', reachable: [] } as const;
const closed = (reason: CloseReason): Closed => ({
  ...happened,
  ...{ type: 'closed', peer, reason, open: 2 },
  ...{ receivedBytes: 2048, sentBytes: 7, durationMs: 1500 },
});
const refused = failure('CONNECTION_REFUSED', { address: peer });

type Row = readonly [Exclude<LogEvent, MessageEvent>, string, string, string?];

/** An event, its mark, what a server says of it and, where that differs, what a client says. */
const rows: readonly Row[] = [
  [{ ...listening, local: '127.0.0.1:7777' }, '∗', 'listening on 127.0.0.1:7777'],
  [{ ...listening, local: '[::]:7777' }, '∗', 'listening on every address, port 7777'],
  [{ ...listening, local: '0.0.0.0:69' }, '∗', 'listening on every address, port 69'],
  [{ ...listening, local: '[::1]:7777' }, '∗', 'listening on [::1]:7777'],
  [
    { ...listening, local: '127.0.0.1:1', fingerprint: 'AB:CD' },
    '∗',
    'listening on 127.0.0.1:1 · certificate AB:CD',
  ],
  [
    {
      ...{ ...happened, type: 'addressesChanged', reachable: [], withoutLink: [] },
      changes: [
        { address: 'a:1', change: 'added' },
        { address: 'b:1', change: 'removed' },
        { address: 'c:1', change: 'linkUp' },
        { address: 'd:1', change: 'linkDown' },
      ],
    },
    '∗',
    'a:1 is new: devices reach it there as well · b:1 is gone · c:1 has its link · d:1 has no link: cable, switch or device is off',
  ],
  [{ ...happened, type: 'connected', peer, open: 3 }, '+', 'connected (3 open)', `connected to ${peer}`],
  [
    closed('peer'),
    '−',
    'closed by the peer after 1.500 s, 2.00 KiB in, 7 B out (2 open)',
    'closed by the peer after 1.500 s, 2.00 KiB in, 7 B out',
  ],
  [{ ...happened, type: 'error', failure: refused }, '!', en.failure(refused)],
  [{ ...happened, type: 'peerFinished', peer, waitSeconds: 5 }, '∗', 'the peer has finished sending'],
  [{ ...happened, type: 'turnChanged', turn: 'mine' }, '⇄', 'your turn'],
  [
    { ...happened, type: 'ruleMatched', peer, rule: 'Hot\u202e', tags: ['alarm'] },
    '=',
    'rule Hot\\u{202e} matched #alarm',
  ],
  [
    { ...happened, type: 'altered', peer, side: 'up', what: 'held', bytes: Uint8Array.of(1, 0xec) },
    '‖',
    'held on its way to the target: 2 B  01 EC',
  ],
  [
    {
      ...{ ...happened, type: 'altered', peer, side: 'down', what: 'changed', by: 'set\u202e' },
      ...{ bytes: Uint8Array.of(1), after: Uint8Array.of(2) },
    },
    '∗',
    'changed on its way to the client (set\\u{202e}): 1 B  01 → 1 B  02',
  ],
  [
    { ...happened, type: 'ruleNoted', peer, rule: 'Hot', purpose: 'log', text: 'temp=31' },
    '=',
    'rule Hot: temp=31',
  ],
  [
    { ...happened, type: 'ruleNoted', peer, rule: 'Hot', purpose: 'stopRecording', text: '' },
    '=',
    'rule Hot stops the recording',
  ],
  [
    { ...happened, type: 'ruleFailed', peer, rule: 'Hot', isStopped: true, failure: refused },
    '!',
    en.failure(refused),
  ],
  [{ ...happened, type: 'turnChanged', turn: 'theirs' }, '⇄', 'the peer’s turn'],
  [{ ...happened, type: 'turnChanged', turn: 'either' }, '⇄', 'either side may send'],
  [
    { ...happened, type: 'stopped', totals: { ...sumOfTotals([]), receivedBytes: 1, sentBytes: 1024 } },
    '▪',
    'stopped after 1 B in, 1.00 KiB out',
  ],
  [
    { ...happened, type: 'notKept', count: 1204, isExact: true },
    '…',
    '1,204 lines are not kept here: this page was away, or behind',
  ],
  [
    { ...happened, type: 'notKept', count: 3, isExact: false },
    '…',
    '≤\u00a03 lines are not kept here: this page was away, or behind',
  ],
];

const cases = rows.map(
  ([event, mark, atServer, atClient]) => [event, mark, atServer, atClient ?? atServer] as const,
);

it.each(cases)('%j has the mark %s and reads %j', (event, mark, atServer, atClient) => {
  expect(eventMark(event)).toBe(mark);
  expect(eventWords(event, en, false)).toBe(atServer);
  expect(eventWords(event, en, true)).toBe(atClient);
});

it.each(cases)('%j reads in Chinese too, with nothing left to fill in', (event) => {
  for (const isClient of [false, true]) {
    const sentence = eventWords(event, zhCn, isClient);
    expect(sentence).toMatch(/\p{Script=Han}/u);
    expect(sentence).not.toMatch(/\{\{|event[A-Z]|reason_|state[A-Z]/);
  }
});

it('has words for every reason why a connection ends', () => {
  const reasons: Readonly<Record<CloseReason, string>> = {
    peer: 'closed by the peer',
    local: 'closed locally',
    reset: 'reset by the peer',
    idle: 'closed by the idle timeout',
    backlog: 'closed: the peer does not read',
    failed: 'failed',
    'worker-lost': 'lost with its worker process',
    target: 'closed by the target',
    'target-reset': 'reset by the target',
  };
  for (const [reason, words] of Object.entries(reasons))
    expect(eventWords(closed(reason as CloseReason), en, true)).toMatch(new RegExp(`^${words} after `));
});

it('says when it is tried again before why it failed', () => {
  const failed = failure('CONNECTION_REFUSED', { address: peer, retrySeconds: 4 });
  expect(eventWords({ ...happened, type: 'error', failure: failed }, en, true)).toBe(
    `retry in 4 s · ${en.failure(failed)}`,
  );
});

it('names one peer, counts several, and shows what a name of a stranger hides', () => {
  const sent = { ...happened, type: 'sent', bytes } as const;
  expect(peerWords({ ...sent, peer }, en)).toBe(peer);
  expect(peerWords({ ...sent, peer, peers: [peer, 'b:1'] }, en)).toBe('everyone (2)');
  expect(peerWords({ ...happened, type: 'turnChanged', turn: 'mine' }, en)).toBe('');
  expect(peerWords({ ...sent, peer: 'a\u001b[2J' }, en)).not.toContain('\u001b');
});

it('marks messages by their direction', () => {
  expect(eventMark({ ...happened, type: 'received', peer, bytes })).toBe('◂');
  expect(eventMark({ ...happened, type: 'sent', peer, bytes })).toBe('▸');
});

it('distinguishes a count from a bound', () => {
  expect([atMost('7', true), atMost('7', false)]).toEqual(['7', '≤\u00a07']);
});
