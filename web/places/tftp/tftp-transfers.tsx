import { useState } from 'react';
import { formatBytes } from '../../../src/bytes/byte-size.js';
import { visibleText } from '../../../src/bytes/escapes.js';
import type { TftpState } from '../../../src/operations/tftp.js';
import type { TftpTransfer } from '../../../src/operations/tftp-transfers.js';
import { endpointsOf } from '../../state/kinds.js';
import { formatDelta, formatLeft, formatRate, formatSpan, formatTime } from '../../state/numbers.js';
import { Icon } from '../../views/icon.js';
import { useSession, useStore, useWords, type WordKey } from '../../views/use-session.js';
import { TftpLadder } from './ladder-view.js';
import { nameAmong } from './server-name.js';
import { TftpMachines, TftpRefused } from './tftp-requests.js';
import { isIncoming, leftMicros, shareDone } from './tftp-rows.js';
import { limitWords, stallWords } from './tftp-words.js';

/** Running transfers with their bars, finished ones with their stories, and requests that were refused. */
export function TftpTransfers({
  tftp: { running, finished, refused, searches, machines },
  ask,
}: {
  readonly tftp: TftpState;
  readonly ask: (asked: Promise<unknown>) => Promise<void>;
}) {
  const session = useSession();
  const { t } = useWords();
  const [open, setOpen] = useState<string>();
  return (
    <div className="tftp-transfers">
      <section aria-label={t('tftpTransfers')}>
        <h2>{t('tftpTransfers')}</h2>
        {running.length === 0 && <p className="dim">{t('tftpNoTransfers')}</p>}
        <ul>
          {running.map((transfer) => (
            <li key={transfer.id} className="transfer running">
              <OpenTransfer transfer={transfer} isOpen={open === transfer.id} onToggle={setOpen} />
              <button
                type="button"
                className="quiet transfer-abort"
                aria-label={t('tftpAbort', { name: visibleText(transfer.file) })}
                title={t('tftpAbort', { name: visibleText(transfer.file) })}
                onClick={() => void ask(session.api.call('tftp.abortTransfer', { id: transfer.id }))}
              >
                <Icon name="close" />
              </button>
              {open === transfer.id && <TftpLadder transfer={transfer} />}
            </li>
          ))}
        </ul>
      </section>
      {finished.length > 0 && (
        <section aria-label={t('tftpFinished')}>
          <h2>{t('tftpFinished')}</h2>
          <ul>
            {finished.map((transfer) => (
              <li key={transfer.id} className="transfer ended">
                <OpenTransfer transfer={transfer} isOpen={open === transfer.id} onToggle={setOpen} />
                {open === transfer.id && <TftpLadder transfer={transfer} />}
              </li>
            ))}
          </ul>
        </section>
      )}
      {refused.length + searches.length > 0 && <TftpRefused refused={refused} searches={searches} />}
      {machines.length > 0 && <TftpMachines machines={machines} />}
    </div>
  );
}

/** The line of a transfer, which opens and closes its story. */
function OpenTransfer({
  transfer,
  isOpen,
  onToggle,
}: {
  readonly transfer: TftpTransfer;
  readonly isOpen: boolean;
  readonly onToggle: (id: string | undefined) => void;
}) {
  return (
    <button
      type="button"
      className="transfer-open"
      aria-expanded={isOpen}
      onClick={() => onToggle(isOpen ? undefined : transfer.id)}
    >
      <Icon name="turn" />
      <TransferLine transfer={transfer} />
    </button>
  );
}

function TransferLine({ transfer }: { readonly transfer: TftpTransfer }) {
  const words = useWords();
  const { t, failure, count } = words;
  const {
    file,
    peer,
    role,
    direction,
    bytes,
    totalBytes,
    outcome,
    ageMs,
    retransmitted,
    endedMicros,
    limit,
    stall,
  } = transfer;
  const servers = endpointsOf(useStore(useSession().state.known).all, 'tftp-server');
  const server = nameAmong(servers, transfer.endpoint);
  const share = shareDone(transfer);
  const left = leftMicros(transfer);
  const side = isIncoming(transfer) ? 'rx' : 'tx';
  const size =
    totalBytes === undefined || outcome === 'done'
      ? formatBytes(bytes)
      : `${formatBytes(bytes)} / ${formatBytes(totalBytes)}`;
  return (
    <span className="transfer-line">
      <span className="transfer-head">
        <span className={side} aria-hidden="true">
          {side === 'rx' ? '◂' : '▸'}
        </span>
        <span className="transfer-title">
          <bdi className="mono transfer-file">{visibleText(file)}</bdi>
          <span className="dim mono">
            {t(`tftpDirection_${role}_${direction}` satisfies WordKey, { peer })}
          </span>
          {server !== undefined && <span className="dim mono transfer-server">{server}</span>}
          {outcome !== 'running' && (
            <span className={outcome === 'failed' ? 'bad' : 'dim'}>
              {t(`tftpOutcome_${outcome}` satisfies WordKey)}
            </span>
          )}
          {endedMicros !== undefined && (
            <span className="transfer-ended mono dim">{formatTime(endedMicros)}</span>
          )}
        </span>
      </span>
      {outcome === 'running' && (
        <progress
          className={side}
          aria-label={visibleText(file)}
          {...(share === undefined ? {} : { value: share, max: 1 })}
        />
      )}
      <span className="transfer-facts dim">
        <span>{size}</span>
        {(outcome === 'running' || bytes > 0) && <span>{formatRate(transfer.rateBytesPerSecond)}</span>}
        <span>
          {left === undefined
            ? formatSpan(ageMs * 1_000, words.language)
            : t('tftpLeft', { span: formatLeft(left, words.language) })}
        </span>
        {retransmitted > 0 && (
          <span className="tx">{t('tftpResent', { count: retransmitted, shown: count(retransmitted) })}</span>
        )}
      </span>
      {stall !== undefined && (
        <span>
          <span className="bad">
            {t('tftpStalled', { span: formatDelta(Math.round(stall.forMs / 100) * 100_000) })}
          </span>{' '}
          {stallWords(transfer, stall, words)}
        </span>
      )}
      {stall === undefined && limit !== undefined && (outcome === 'running' || outcome === 'done') && (
        <span>{limitWords(transfer, limit, words)}</span>
      )}
      {transfer.failure !== undefined && (
        <span className="bad">{visibleText(failure(transfer.failure))}</span>
      )}
    </span>
  );
}
