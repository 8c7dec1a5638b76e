import { expect, it } from 'vitest';
import type { Ladder } from '../reading/messages.js';
import { conversationRows } from './conversation-ladder.js';

function ladder(since: readonly number[], hidden: Partial<Ladder> = {}): Ladder {
  const steps = since.map((sinceAbove, index) => ({
    row: { number: index + 1, sinceAbove, protocol: 'UDP', info: '' } as Ladder['steps'][number]['row'],
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

it('marks what the same side sends again', () => {
  const steps = ['DATA 1', 'DATA 2', 'DATA 1'].map((info, index) => ({
    row: { number: index + 1, sinceAbove: 0, protocol: 'TFTP', info } as Ladder['steps'][number]['row'],
    isFromClient: false,
  }));
  const other = {
    row: { ...steps[0]?.row, number: 4 } as Ladder['steps'][number]['row'],
    isFromClient: true,
  };
  const rows = conversationRows({ ...ladder([]), steps: [...steps, other] });
  expect(rows.map((row) => row.type === 'step' && row.isAgain)).toEqual([false, false, true, false]);
});
