import type { Ladder, LadderStep } from '../reading/messages.js';

/** A row of a ladder: a packet, time in which nothing went either way, or packets that are left out. */
export type ConversationLadderRow =
  | { readonly type: 'step'; readonly step: LadderStep }
  /** `before` is the packet that ended it. */
  | { readonly type: 'silence'; readonly seconds: number; readonly before: number }
  | { readonly type: 'hidden'; readonly count: number; readonly side: 'before' | 'after' };

/** Silence that is a row of its own: longer than ten times the usual time between packets, and than this. */
const minSilenceSeconds = 0.1;
const usualTimes = 10;

/** The rows of a ladder. */
export function conversationRows({
  steps,
  hiddenBefore,
  hiddenAfter,
}: Ladder): readonly ConversationLadderRow[] {
  const times = steps
    .flatMap(({ row: { sinceAbove } }) => sinceAbove ?? [])
    .sort((one, other) => one - other);
  const silence = Math.max(minSilenceSeconds, usualTimes * (times[Math.floor(times.length / 2)] ?? 0));
  const rows = steps.flatMap((step): readonly ConversationLadderRow[] => {
    const { sinceAbove = 0, number } = step.row;
    const row: ConversationLadderRow = { type: 'step', step };
    return sinceAbove > silence ? [{ type: 'silence', seconds: sinceAbove, before: number }, row] : [row];
  });
  return [...hiddenRow(hiddenBefore, 'before'), ...rows, ...hiddenRow(hiddenAfter, 'after')];
}

function hiddenRow(count: number, side: 'before' | 'after'): readonly ConversationLadderRow[] {
  return count === 0 ? [] : [{ type: 'hidden', count, side }];
}
