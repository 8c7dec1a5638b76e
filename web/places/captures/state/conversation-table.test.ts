import { expect, it } from 'vitest';
import type { ConversationRow } from '../reading/messages.js';
import { sortedConversations, tableOf } from './conversation-table.js';

const one: ConversationRow = {
  ...{ number: 1, kind: 'tcp', client: '10.0.0.9', server: '10.0.0.1', clientPort: 50_000, serverPort: 80 },
  ...{ sentPackets: 1, sentBytes: 100, receivedPackets: 1, receivedBytes: 900, first: 0, last: 10 },
};
const all: readonly ConversationRow[] = [
  one,
  { ...one, number: 2, client: '10.0.0.10', sentBytes: 500, first: 5, last: 6 },
  { ...one, number: 3, client: '10.0.0.9', clientPort: 443, sentBytes: 50, first: 1, last: 1, kind: 'udp' },
];

it('parts conversations by kind', () => {
  expect(tableOf(all, 'udp').map(({ number }) => number)).toEqual([3]);
  expect(tableOf(all, 'ip')).toEqual([]);
});

it.each([
  ['client', [3, 1, 2]],
  ['sentBytes', [3, 1, 2]],
  ['first', [1, 3, 2]],
  ['duration', [3, 2, 1]],
  ['rate', [3, 1, 2]],
] as const)('sorts by %s, and the other way round', (column, rising) => {
  const sorted = (isRising: boolean) =>
    sortedConversations(all, column, isRising).map(({ number }) => number);
  expect(sorted(true)).toEqual(rising);
  expect(sorted(false)).toEqual([...rising].reverse());
});
