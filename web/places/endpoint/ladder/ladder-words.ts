import { formatSpan } from '../../../state/numbers.js';
import type { Words } from '../../../views/use-session.js';
import type { LadderSummary } from './ladder-summary.js';

/** One sentence that says how a conversation goes, and whose time it takes. */
export function summaryWords(summary: LadderSummary, { t, count, language }: Words): string {
  switch (summary.type) {
    case 'nothing':
      return '';
    case 'oneWay':
      return t(summary.direction === 'received' ? 'ladderOnlyReceived' : 'ladderOnlySent', {
        messages: count(summary.messages),
        rate: summary.perSecond === undefined ? '' : ` · ${rateOf(summary.perSecond)}/s`,
      });
    case 'both':
      return t('ladderBoth', { received: count(summary.received), sent: count(summary.sent) });
    case 'turns': {
      const said = t(summary.asker === 'here' ? 'ladderAsksHere' : 'ladderAsksPeer', {
        answer: formatSpan(summary.answerMicros, language),
        period: formatSpan(summary.periodMicros, language),
      });
      if (summary.unanswered === 0) return said;
      return `${said} ${t('ladderUnansweredCount', { count: summary.unanswered, shown: count(summary.unanswered) })}`;
    }
  }
}

function rateOf(perSecond: number): string {
  return perSecond >= 100 ? String(Math.round(perSecond)) : perSecond.toPrecision(3);
}
