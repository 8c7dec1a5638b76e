import type { Ladder, LadderStep } from '../reading/messages.js';
import { ladderLabel } from './ladder-label.js';

/** A row of a ladder: a packet, time in which nothing went either way, or packets that are left out. */
export type ConversationLadderRow =
  | {
      readonly type: 'step';
      readonly step: LadderStep;
      readonly label: string;
      /** A packet of TFTP that the same side has sent before. */
      readonly isAgain: boolean;
    }
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
  const sent = new Set<string>();
  const rows = steps.flatMap((step): readonly ConversationLadderRow[] => {
    const { sinceAbove = 0, number, protocol } = step.row;
    const label = ladderLabel(step.row);
    const said = `${step.isFromClient} ${label}`;
    const isAgain = protocol === 'TFTP' && sent.has(said);
    sent.add(said);
    const row: ConversationLadderRow = { type: 'step', step, label, isAgain };
    return sinceAbove > silence ? [{ type: 'silence', seconds: sinceAbove, before: number }, row] : [row];
  });
  return [...hiddenRow(hiddenBefore, 'before'), ...rows, ...hiddenRow(hiddenAfter, 'after')];
}

function hiddenRow(count: number, side: 'before' | 'after'): readonly ConversationLadderRow[] {
  return count === 0 ? [] : [{ type: 'hidden', count, side }];
}
