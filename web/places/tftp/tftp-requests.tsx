import { formatBytes } from '../../../src/bytes/byte-size.js';
import { visibleText } from '../../../src/bytes/escapes.js';
import type { TftpMachine, TftpRefusal, TftpSearch } from '../../../src/operations/tftp.js';
import { endpointsOf } from '../../state/kinds.js';
import { formatSpan, formatTime } from '../../state/numbers.js';
import { useSession, useStore, useWords } from '../../views/use-session.js';
import { nameAmong } from './server-name.js';

/** A line for each machine: what it had, from first to last. */
export function TftpMachines({ machines }: { readonly machines: readonly TftpMachine[] }) {
  const { t, count, language } = useWords();
  return (
    <section aria-label={t('tftpMachines')}>
      <h2>{t('tftpMachines')}</h2>
      <ul>
        {machines.map(({ client, mac, files, failed, bytes, seconds, timeMicros, last }) => (
          <li key={client} className="machine">
            <span className="mono">{client}</span>
            <span className="mono dim">{mac}</span>
            <span className="machine-last cut" title={visibleText(last)}>
              {last !== '' && t('tftpMachineLast', { file: visibleText(last) })}
            </span>
            <span className="machine-facts mono dim">
              {t('tftpFilesCount', { count: files, shown: count(files) })} · {formatBytes(bytes)} ·{' '}
              {formatSpan(seconds * 1e6, language)}
              {failed > 0 && <span className="bad"> · {t('tftpMachineFailed', { count: failed })}</span>}
            </span>
            <time className="mono dim">{formatTime(timeMicros)}</time>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Requests that were answered with an ERROR, and searches for names, which are one line each. */
export function TftpRefused({
  refused,
  searches,
}: {
  readonly refused: readonly TftpRefusal[];
  readonly searches: readonly TftpSearch[];
}) {
  const words = useWords();
  const { t } = words;
  const servers = endpointsOf(useStore(useSession().state.known).all, 'tftp-server');
  const lines = [
    ...refused.map(({ timeMicros, endpoint, peer, failure }) => ({
      timeMicros,
      server: nameAmong(servers, endpoint),
      who: peer,
      text: visibleText(words.failure(failure)),
      isBad: true,
    })),
    ...searches.map((search) => ({
      timeMicros: search.timeMicros,
      server: nameAmong(servers, search.endpoint),
      who: search.client,
      text: searchWords(search, words.t),
      isBad: search.found === undefined,
    })),
  ].sort((one, other) => other.timeMicros - one.timeMicros);
  return (
    <section aria-label={t('tftpRefused')}>
      <h2>{t('tftpRefused')}</h2>
      <ul>
        {lines.map(({ timeMicros, server, who, text, isBad }) => (
          <li key={`${timeMicros} ${server} ${who}`} className="refusal">
            <span className="mono dim">{formatTime(timeMicros)}</span> <span className="mono">{who}</span>{' '}
            {server !== undefined && <span className="mono dim transfer-server">{server}</span>}{' '}
            <span className={isBad ? 'bad' : 'dim'}>{text}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function searchWords(
  { count, first, last, found, nearest }: TftpSearch,
  t: ReturnType<typeof useWords>['t'],
): string {
  const names = { count, first: visibleText(first), last: visibleText(last) };
  if (found !== undefined) return t('tftpSearchFound', { ...names, found: visibleText(found) });
  const missed = t('tftpSearchMissed', names);
  return nearest === undefined ? missed : `${missed} ${t('tftpNearest', { name: visibleText(nearest) })}`;
}
