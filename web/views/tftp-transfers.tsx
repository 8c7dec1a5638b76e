import { useState } from 'react';
import { formatBytes } from '../../src/bytes/byte-size.js';
import { visibleText } from '../../src/bytes/escapes.js';
import type { TftpState, TftpTransfer } from '../../src/http/tftp-protocol.js';
import { formatLeft, formatRate, formatSpan, formatTime } from '../state/numbers.js';
import { isIncoming, leftMicros, shareDone } from '../state/tftp-rows.js';
import { Icon } from './icon.js';
import { TftpLadder } from './tftp-ladder.js';
import { useSession, useWords, type WordKey } from './use-session.js';

/** Running transfers with their bars, finished ones with their stories, and requests that were refused. */
export function TftpTransfers({
  tftp: { running, finished, refused },
  ask,
}: {
  readonly tftp: TftpState;
  readonly ask: (asked: Promise<TftpState>) => Promise<void>;
}) {
  const session = useSession();
  const words = useWords();
  const { t } = words;
  const [open, setOpen] = useState<string>();
  return (
    <div className="tftp-transfers">
      <section aria-label={t('tftpTransfers')}>
        <h2>{t('tftpTransfers')}</h2>
        {running.length === 0 && <p className="dim">{t('tftpNoTransfers')}</p>}
        <ul>
          {running.map((transfer) => (
            <li key={transfer.id} className="transfer">
              <TransferLine transfer={transfer} />
              <button
                type="button"
                className="quiet"
                aria-label={t('tftpAbort', { name: transfer.file })}
                title={t('tftpAbort', { name: transfer.file })}
                onClick={() => void ask(session.api.tftpAbort(transfer.id))}
              >
                <Icon name="close" />
              </button>
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
                <button
                  type="button"
                  className="transfer-open"
                  aria-expanded={open === transfer.id}
                  onClick={() => setOpen(open === transfer.id ? undefined : transfer.id)}
                >
                  <Icon name="turn" />
                  <TransferLine transfer={transfer} />
                </button>
                {open === transfer.id && <TftpLadder transfer={transfer} />}
              </li>
            ))}
          </ul>
        </section>
      )}
      {refused.length > 0 && (
        <section aria-label={t('tftpRefused')}>
          <h2>{t('tftpRefused')}</h2>
          <ul>
            {refused.map(({ timeMicros, peer, failure }) => (
              <li key={`${timeMicros} ${peer}`} className="refusal">
                <span className="mono dim">{formatTime(timeMicros)}</span>{' '}
                <span className="mono">{peer}</span>{' '}
                <span className="bad">{visibleText(words.failure(failure))}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function TransferLine({ transfer }: { readonly transfer: TftpTransfer }) {
  const { t, failure } = useWords();
  const { file, peer, role, direction, bytes, totalBytes, outcome, ageMs, retransmitted, endedMicros } =
    transfer;
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
          <span className="mono transfer-file">{visibleText(file)}</span>
          <span className="dim mono">
            {t(`tftpDirection_${role}_${direction}` satisfies WordKey, { peer })}
          </span>
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
          aria-label={file}
          {...(share === undefined ? {} : { value: share, max: 1 })}
        />
      )}
      <span className="transfer-facts dim">
        <span>{size}</span>
        {(outcome === 'running' || bytes > 0) && <span>{formatRate(transfer.rateBytesPerSecond)}</span>}
        <span>
          {left === undefined ? formatSpan(ageMs * 1_000) : t('tftpLeft', { span: formatLeft(left) })}
        </span>
        {retransmitted > 0 && <span className="tx">{t('tftpResent', { count: retransmitted })}</span>}
      </span>
      {transfer.failure !== undefined && (
        <span className="bad">{visibleText(failure(transfer.failure))}</span>
      )}
    </span>
  );
}
