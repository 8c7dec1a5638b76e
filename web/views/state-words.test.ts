import { describe, expect, it } from 'vitest';
import { failure } from '../../src/errors/error.js';
import { sumOfTotals } from '../../src/net/totals.js';
import type { EndpointStatus } from '../../src/traffic/status.js';
import { pageWords } from '../../test/page-words.js';
import type { SocketSummary } from '../state/kinds.js';
import { isRunning, lampOf, stateSentence } from './state-words.js';

const en = await pageWords('en');
const zhCn = await pageWords('zh-CN');

const nowMs = 1_700_000_000_000;
const refused = failure('CONNECTION_REFUSED', { address: '192.0.2.7:1' });
const other = failure('INTERNAL', { reason: 'x' });
const bound = { local: '[::]:7777', reachable: [] } as const;
const retryAtMicros = (nowMs + 2100) * 1000;

function summary(status: EndpointStatus, changed: Partial<SocketSummary> = {}): SocketSummary {
  return {
    ...{ id: 'e1', input: { type: 'tcp-listen', address: '7777' }, status, totals: sumOfTotals([]) },
    ...{ peers: [], peerCount: 0, atMicros: 0 },
    ...changed,
  };
}

const sentence = (status: EndpointStatus, changed: Partial<SocketSummary> = {}): string =>
  stateSentence(summary(status, changed), en, nowMs);

describe('a state', () => {
  it.each([
    [{ state: 'opening' }, 'busy', true, 'opening'],
    [{ state: 'listening', ...bound }, 'on', true, 'listening'],
    [{ state: 'connecting', attempt: 1 }, 'busy', true, 'connecting'],
    [{ state: 'connecting', attempt: 3 }, 'busy', true, 'connecting, attempt 3'],
    [{ state: 'connected', local: 'a:1', peer: 'b:1' }, 'on', true, 'connected'],
    [{ state: 'waiting', retryAtMicros }, 'bad', true, 'retry in 3 s'],
    [{ state: 'waiting', retryAtMicros, failure: refused }, 'bad', true, 'refused · retry in 3 s'],
    [{ state: 'waiting', retryAtMicros: 0, failure: other }, 'bad', true, 'retry in 0 s'],
    [{ state: 'stopping' }, 'busy', false, 'stopping'],
    [{ state: 'stopped' }, 'off', false, 'stopped'],
    [{ state: 'failed', failure: refused }, 'bad', false, 'refused'],
    [{ state: 'failed', failure: other }, 'bad', false, 'failed'],
  ] as const)('%j has the lamp %s, runs: %s, and reads %j', (status, lamp, running, expected) => {
    expect(lampOf(summary(status))).toBe(lamp);
    expect(isRunning(summary(status))).toBe(running);
    expect(sentence(status)).toBe(expected);
    expect(stateSentence(summary(status), zhCn, nowMs)).toMatch(/\p{Script=Han}/u);
  });

  it.each([
    ['tcp-listen', 0, 'listening'],
    ['tcp-listen', 1, '1 connected'],
    ['tcp-listen', 2, '2 connected'],
    ['udp', 0, 'open'],
    ['udp', 1, '1 peer'],
    ['udp', 2, '2 peers'],
  ] as const)('of a %s with %i peers reads %j', (type, peerCount, expected) => {
    const input = { type, address: '7777' } as const;
    expect(sentence({ state: 'listening', ...bound }, { peerCount, input })).toBe(expected);
  });
});

describe('a sentence', () => {
  const listening = { state: 'listening', ...bound } as const;
  const input = { type: 'tcp-listen', address: '7777' } as const;

  it.each([
    [undefined, 'listening'],
    ['none', 'listening'],
    ['echo', 'listening · echo'],
    ['reverse', 'listening · reverse'],
    ['reverse-bytes', 'listening · reverse bytes'],
    ['text:ACK {n}', 'listening · auto-reply ACK {n}'],
  ])('shows that it answers by %j: %j', (reply, expected) => {
    expect(sentence(listening, { input: { ...input, ...(reply === undefined ? {} : { reply }) } })).toBe(
      expected,
    );
  });

  it('says neither what a stopped endpoint would answer nor the usual encoding', () => {
    expect(sentence({ state: 'stopped' }, { input: { ...input, reply: 'echo', encoding: 'utf8' } })).toBe(
      'stopped',
    );
  });

  it('has its parts in one order: name, state, repetition, answer, encoding', () => {
    const reading = sentence(listening, {
      input: { ...input, label: 'PLC 1', reply: 'echo', encoding: 'shift_jis' },
      repetition: { state: 'running', bytes: 4, sent: 37, skipped: 0, count: 100, intervalMs: 1000 },
    });
    expect(reading).toMatch(/^PLC 1 · listening · .*37.*100.* · echo · Shift_JIS$/);
  });

  it('leaves out a repetition that has ended', () => {
    const ended = { state: 'ended', reason: 'done', bytes: 4, sent: 1, skipped: 0, intervalMs: 10 } as const;
    expect(sentence(listening, { repetition: ended })).toBe('listening');
  });
});
