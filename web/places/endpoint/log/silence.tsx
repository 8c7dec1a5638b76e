import type { SocketSummary } from '../../../state/kinds.js';
import { formatMoment } from '../../../state/numbers.js';
import { useWords } from '../../../views/use-session.js';
import { rowHeight } from './log-row.js';
import type { MessageLog } from './message-log.js';
import { NothingYet } from './nothing-yet.js';

/** Maximum event lines above the hints of an empty log; more leave no room for them. */
const maxLinesAboveSilence = 8;

/** Why a log is empty, below its event lines. */
export function Silence({
  endpoint,
  log,
  isFiltered,
  isHiding,
  shown,
}: {
  readonly endpoint: SocketSummary;
  readonly log: MessageLog;
  readonly isFiltered: boolean;
  /** Whether rules hide lines. */
  readonly isHiding: boolean;
  readonly shown: number;
}) {
  const { t } = useWords();
  if (log.hasMessages || log.size > maxLinesAboveSilence) {
    if (shown > 0 || !(isFiltered || isHiding)) return null;
    return <p className="silence">{t(isFiltered ? 'nothingMatches' : 'allHidden')}</p>;
  }
  const { receivedMessages, sentMessages } = endpoint.totals;
  const top = `${(log.size + (log.earlier > 0 ? 1 : 0)) * rowHeight}px`;
  if (log.cleared !== undefined && log.size === 0)
    return (
      <p className="silence">
        {t('nothingSinceClear', { time: formatMoment(log.cleared.timeMicros, Date.now()) })}
      </p>
    );
  // The line above shows what was counted, or its events are about to arrive.
  if (isFiltered || log.earlier > 0 || receivedMessages + sentMessages > 0) return null;
  return (
    <div className="silence" style={{ marginTop: top }}>
      <NothingYet
        endpoint={endpoint}
        sinceMicros={log.at(log.next - 1)?.event.timeMicros ?? endpoint.atMicros}
      />
    </div>
  );
}
