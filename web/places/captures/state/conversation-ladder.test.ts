import { expect, it } from 'vitest';
import type { Ladder } from '../reading/messages.js';
import { conversationRows } from './conversation-ladder.js';

function ladder(since: readonly number[], hidden: Partial<Ladder> = {}): Ladder {
  const steps = since.map((sinceAbove, index) => ({
    row: { number: index + 1, sinceAbove } as Ladder['steps'][number]['row'],
    isFromClient: index % 2 === 0,
  }));
  return { client: 'a', server: 'b', steps, hiddenBefore: 0, hiddenAfter: 0, ...hidden };
}

it('has a row for each packet, and one for silence that is unusual', () => {
  const rows = conversationRows(ladder([0, 0.01, 0.01, 1, 0.01]));
  expect(rows.map(({ type }) => type)).toEqual(['step', 'step', 'step', 'silence', 'step', 'step']);
  expect(rows[3]).toEqual({ type: 'silence', seconds: 1, before: 4 });
});

it('takes no pause for silence where all pauses are long, or none is', () => {
  expect(conversationRows(ladder([0, 2, 2, 2]))).toHaveLength(4);
  expect(conversationRows(ladder([0, 0.001, 0.09]))).toHaveLength(3);
});

it('says how many packets are left out, and on which side', () => {
  expect(conversationRows(ladder([0], { hiddenBefore: 7, hiddenAfter: 9 }))).toMatchObject([
    { type: 'hidden', count: 7, side: 'before' },
    { type: 'step' },
    { type: 'hidden', count: 9, side: 'after' },
  ]);
});
