import { expect, it } from 'vitest';
import { historyLimitTexts, parseHistoryLimits, usualHistoryLimits } from './history-limits.js';

it.each([
  [{}, {}],
  [{ historyAge: '30d' }, { ageMs: 2_592_000_000 }],
  [
    { historyAge: '90m', historyReplicas: '3' },
    { ageMs: 5_400_000, replicas: 3 },
  ],
  [{ historyBytes: '8GiB' }, { bytes: 8_589_934_592 }],
  [{ historyBytes: ' 16 MiB ' }, { bytes: 16_777_216 }],
])('limits of a history are read from %j', (input, limits) => {
  expect(parseHistoryLimits(input)).toEqual({ ok: true, value: limits });
});

it('what is written for people is what is taken', () => {
  for (const end of ['least', 'most'] as const) {
    const { age, bytes, replicas } = historyLimitTexts;
    const input = { historyAge: age[end], historyBytes: bytes[end], historyReplicas: replicas[end] };
    expect(parseHistoryLimits(input).ok).toBe(true);
  }
  const { age, bytes, replicas } = historyLimitTexts;
  const usual = { historyAge: age.usual, historyBytes: bytes.usual, historyReplicas: replicas.usual };
  expect(parseHistoryLimits(usual)).toEqual({ ok: true, value: usualHistoryLimits });
});

it.each([
  [{ historyAge: '30' }, '--history-age'],
  [{ historyAge: '59s' }, '--history-age'],
  [{ historyAge: '3651d' }, '--history-age'],
  [{ historyBytes: '8GB' }, '--history-bytes'],
  [{ historyBytes: '15MiB' }, '--history-bytes'],
  [{ historyBytes: '1constructor' }, '--history-bytes'],
  [{ historyReplicas: '0' }, '--history-replicas'],
  [{ historyReplicas: '6' }, '--history-replicas'],
  [{ historyReplicas: '' }, '--history-replicas'],
])('%j is none', (input, option) => {
  expect(parseHistoryLimits(input)).toMatchObject({
    ok: false,
    failure: { code: 'HISTORY_LIMIT_INVALID', params: { option } },
  });
});
